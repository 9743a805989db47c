/**
 * The value under the pointer or the keyboard: a real button that lies on it and asks why it is what it is.
 *
 * @typedef {import("./overlay.js").Box} Box
 * @typedef {import("../store/state.js").Asked} Asked
 */
let spots = 0;

export class SpotButton {
  #root;
  #button = document.createElement("button");
  /** @type {Asked | null} */
  #asked = null;
  #laid = "";

  /** @param {HTMLElement} root @param {(asked: Asked) => void} ask @param {(asked: Asked | null) => void} peek it may be asked next; null: not any more */
  constructor(root, ask, peek) {
    this.#root = root;
    const button = this.#button;
    button.type = "button";
    button.className = "chart-spot";
    button.id = `spot-${++spots}`;
    button.tabIndex = -1;
    button.hidden = true;
    // A press of the pointer is the chart's: it also chooses the unit and goes to the timestep.
    button.addEventListener("click", (event) => event.detail === 0 && this.#asked && ask(this.#asked));
    // Else Space, which plays everywhere on the page, would ask again after a click.
    button.addEventListener("pointerdown", () => this.#asked && peek(this.#asked));
    for (const gone of ["pointerleave", "pointercancel"]) button.addEventListener(gone, () => peek(null));
    button.addEventListener("mousedown", (event) => {
      event.preventDefault();
      root.focus({ preventScroll: true });
    });
    root.append(button);
  }

  /** @param {{asked: Asked, box: Box, label: string} | null} spot pixels of the chart @param {boolean} keyed found with the keyboard */
  show(spot, keyed) {
    const button = this.#button;
    this.#asked = spot?.asked ?? null;
    button.hidden = spot === null;
    if (!spot) return this.#root.removeAttribute("aria-activedescendant");
    const { asked, box, label } = spot;
    button.classList.toggle("chart-spot-keyed", keyed);
    button.dataset.quantity = `${asked.quantity}[${asked.index}]`;
    button.dataset.t = String(asked.t);
    if (asked.wrote == null) delete button.dataset.wrote;
    else button.dataset.wrote = String(asked.wrote);
    if (button.getAttribute("aria-label") !== label) button.setAttribute("aria-label", label);
    if (keyed) this.#root.setAttribute("aria-activedescendant", button.id);
    else this.#root.removeAttribute("aria-activedescendant");
    const laid = `${box.left} ${box.top} ${box.width} ${box.height}`;
    if (laid === this.#laid) return;
    this.#laid = laid;
    button.style.transform = `translate(${box.left}px, ${box.top}px)`;
    button.style.width = `${box.width}px`;
    button.style.height = `${box.height}px`;
  }

  get asked() {
    return this.#asked;
  }

  destroy() {
    this.#button.remove();
  }
}
