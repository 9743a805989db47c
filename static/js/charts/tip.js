/**
 * The label beside the pointer. Words are set as text, never as markup.
 *
 * @typedef {{name: string, value: string, colour: string, strong?: boolean}} Entry
 * @typedef {{title: string, entries: Entry[], note?: string}} Tip `note` explains what is under the pointer
 */
export class TipBox {
  #root;
  #box = document.createElement("div");

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    this.#box.className = "chart-tip";
    this.#box.hidden = true;
    this.#box.setAttribute("aria-hidden", "true");
    root.append(this.#box);
  }

  /** @param {Tip | null} tip @param {number} x @param {number} y of the pointer */
  show(tip, x, y) {
    this.#box.hidden = tip === null;
    if (!tip) return;
    const title = document.createElement("b");
    title.textContent = tip.title;
    const note = document.createElement("p");
    note.textContent = tip.note ?? "";
    this.#box.replaceChildren(title, ...tip.entries.flatMap(entry), ...(tip.note ? [note] : []));
    const [wide, tall] = [this.#box.offsetWidth, this.#box.offsetHeight];
    const left = x + 16 + wide > this.#root.clientWidth ? x - wide - 14 : x + 16;
    const top = Math.max(2, Math.min(this.#root.clientHeight - tall - 2, y - tall / 2));
    this.#box.style.transform = `translate(${Math.max(2, left)}px, ${top}px)`;
  }

  destroy() {
    this.#box.remove();
  }
}

/** @param {Entry} one */
function entry({ name, value, colour, strong }) {
  const [term, number] = [document.createElement("span"), document.createElement("span")];
  term.textContent = name;
  term.style.color = colour;
  number.textContent = value;
  number.className = "chart-tip-value";
  if (strong) for (const part of [term, number]) part.style.fontWeight = "700";
  return [term, number];
}
