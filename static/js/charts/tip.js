/**
 * The label beside the pointer. Words are set as text, never as markup.
 *
 * @typedef {{name: string, value: string, colour: string, strong?: boolean}} Entry
 * @typedef {{title: string, entries: Entry[], note?: string}} Tip `note` explains what is under the pointer
 */
/** Height of a label of one line, about; and from which share of the width on it stands left of its point. */
const LINE = 30;
const FLIP = 0.6;

export class TipBox {
  #size;
  #box = document.createElement("div");

  /** @param {HTMLElement} root @param {() => {width: number, height: number}} size of the root, known without asking the page */
  constructor(root, size) {
    this.#size = size;
    this.#box.className = "chart-tip";
    this.#box.hidden = true;
    this.#box.setAttribute("aria-hidden", "true");
    root.append(this.#box);
  }

  /** @param {Tip | null} tip @param {number} x @param {number} y of the pointer */
  show(tip, x, y) {
    if (this.#box.hidden !== (tip === null)) this.#box.hidden = tip === null;
    if (!tip) return;
    if (tip.entries.length === 0 && !tip.note) return this.#line(tip.title, x, y);
    const title = document.createElement("b");
    title.textContent = tip.title;
    const note = document.createElement("p");
    note.textContent = tip.note ?? "";
    this.#box.replaceChildren(title, ...tip.entries.flatMap(entry), ...(tip.note ? [note] : []));
    const [wide, tall] = [this.#box.offsetWidth, this.#box.offsetHeight];
    const { width, height } = this.#size();
    const left = x + 16 + wide > width ? x - wide - 14 : x + 16;
    const top = Math.max(2, Math.min(height - tall - 2, y - tall / 2));
    this.#box.style.transform = `translate(${Math.max(2, left)}px, ${top}px)`;
  }

  /** One line beside a hand that moves: placed without measuring, for that would lay the page out at every move. @param {string} text @param {number} x @param {number} y */
  #line(text, x, y) {
    const { width, height } = this.#size();
    const bold = this.#box.childElementCount === 1 ? this.#box.firstElementChild : null;
    if (bold?.localName === "b") {
      if (bold.textContent !== text) bold.textContent = text;
    } else {
      const made = document.createElement("b");
      made.textContent = text;
      this.#box.replaceChildren(made);
    }
    const top = Math.max(2, Math.min(height - LINE - 2, y - LINE / 2));
    const side =
      x > width * FLIP ? `translate(${x - 14}px, ${top}px) translateX(-100%)` : `translate(${x + 16}px, ${top}px)`;
    this.#box.style.transform = side;
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
