/**
 * What lies above the marks and moves without redrawing them: the veil over the future, the frame of the timestep,
 * the lights of the hover, the box of a zoom, what of the present step is still to come.
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
  #next = part("chart-next");
  #tag = part("chart-tag");
  /** @type {HTMLElement[]} */
  #rows = [];
  /** @type {HTMLElement[]} */
  #covers = [];
  #plot = { left: 0, top: 0, width: 0, height: 0 };
  #mirrored = false;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#veil.append(this.#edge);
    this.#next.hidden = true;
    this.#glass.append(this.#veil, this.#column, this.#cursor, this.#next, this.#zoom);
    root.append(this.#glass, this.#tag);
  }

  /** Where the plot lies, and whether time goes from right to left in it. @param {Box} plot @param {boolean} mirrored */
  place(plot, mirrored) {
    lay(this.#glass, plot, mirrored ? " scaleX(-1)" : "");
    this.#plot = plot;
    this.#mirrored = mirrored;
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
    const named = box !== null && Boolean(name);
    if (this.#tag.hidden === named) this.#tag.hidden = !named;
    if (!box || !name) return;
    const middle = box.left + box.width / 2;
    const across = this.#mirrored ? this.#plot.width - middle : middle;
    if (this.#tag.textContent !== name) this.#tag.textContent = name;
    this.#tag.style.transform = `translate(calc(${this.#plot.left + across}px - 50%), ${under}px)`;
  }

  /** @param {Box | null} column @param {Box[]} rows */
  light(column, rows) {
    lay(this.#column, column);
    this.#several(this.#rows, rows, "chart-row");
  }

  /** What of the present step has not been computed, and what will be next. @param {Box[]} covers @param {Box | null} next */
  act(covers, next) {
    this.#several(this.#covers, covers, "chart-cover");
    lay(this.#next, next);
  }

  /** Whether the future is hidden altogether. @param {boolean} opaque */
  hide(opaque) {
    this.#glass.classList.toggle("chart-hidden-future", opaque);
  }

  /** @param {HTMLElement[]} parts made so far @param {Box[]} boxes @param {string} name */
  #several(parts, boxes, name) {
    while (parts.length < boxes.length) {
      const made = part(name);
      parts.push(made);
      this.#glass.insertBefore(made, this.#column);
    }
    for (const [k, made] of parts.entries()) lay(made, boxes[k] ?? null);
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

/** @param {HTMLElement} element @param {Box | null} box @param {string} [turn] what is done to it there */
function lay(element, box, turn = "") {
  const key = box ? `${box.left} ${box.top} ${box.width} ${box.height}${turn}` : "";
  if (laid.get(element) === key) return;
  laid.set(element, key);
  element.hidden = box === null;
  if (!box) return;
  element.style.transform = `translate(${box.left}px, ${box.top}px)${turn}`;
  element.style.width = `${box.width}px`;
  element.style.height = `${box.height}px`;
}
