/**
 * What lies above the marks and moves without redrawing them: the veil over the future, the frame of the timestep,
 * the lights of the hover, the box of a zoom.
 *
 * @typedef {{left: number, top: number, width: number, height: number}} Box in pixels
 */
export class Overlay {
  #glass = part("chart-glass");
  #veil = part("chart-veil");
  #edge = part("chart-edge");
  #cursor = part("chart-cursor");
  #column = part("chart-column");
  #zoom = part("chart-zoom");
  #tag = part("chart-tag");
  /** @type {HTMLElement[]} */
  #rows = [];
  #left = 0;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#veil.append(this.#edge);
    this.#glass.append(this.#veil, this.#column, this.#cursor, this.#zoom);
    root.append(this.#glass, this.#tag);
  }

  /** Where the plot lies. @param {Box} plot */
  place(plot) {
    lay(this.#glass, plot);
    this.#left = plot.left;
  }

  /**
   * The future begins at `x`; the edge slides there in so many milliseconds, from where it was or from `start`.
   * @param {number} x @param {number} [duration] @param {number} [start]
   */
  veil(x, duration = 0, start) {
    const style = this.#veil.style;
    if (start !== undefined) {
      style.transition = "none";
      style.transform = `translateX(${start}px)`;
      void this.#veil.offsetWidth;
    }
    style.transition = duration > 0 ? `transform ${duration}ms linear` : "none";
    style.transform = `translateX(${x}px)`;
  }

  /** Frame of the timestep, with its name under the plot. @param {Box | null} box @param {string} [name] @param {number} [under] */
  cursor(box, name, under = 0) {
    lay(this.#cursor, box);
    this.#tag.hidden = !box || !name;
    if (!box || !name) return;
    if (this.#tag.textContent !== name) this.#tag.textContent = name;
    this.#tag.style.transform = `translate(calc(${this.#left + box.left + box.width / 2}px - 50%), ${under}px)`;
  }

  /** @param {Box | null} column @param {Box[]} rows */
  light(column, rows) {
    lay(this.#column, column);
    while (this.#rows.length < rows.length) {
      const row = part("chart-row");
      this.#rows.push(row);
      this.#glass.append(row);
    }
    for (const [k, row] of this.#rows.entries()) lay(row, rows[k] ?? null);
  }

  /** @param {Box | null} box */
  zoom(box) {
    lay(this.#zoom, box);
  }

  destroy() {
    this.#glass.remove();
    this.#tag.remove();
  }
}

/** @param {string} name */
function part(name) {
  const element = document.createElement("div");
  element.className = name;
  element.setAttribute("aria-hidden", "true");
  return element;
}

/** Where each part lies, so that a picture of the same place leaves the page's layout alone. @type {WeakMap<HTMLElement, string>} */
const laid = new WeakMap();

/** @param {HTMLElement} element @param {Box | null} box */
function lay(element, box) {
  const key = box ? `${box.left} ${box.top} ${box.width} ${box.height}` : "";
  if (laid.get(element) === key) return;
  laid.set(element, key);
  element.hidden = box === null;
  if (!box) return;
  element.style.transform = `translate(${box.left}px, ${box.top}px)`;
  element.style.width = `${box.width}px`;
  element.style.height = `${box.height}px`;
}
