/**
 * The belt comes to the finger. On a narrow page weights and inputs stand far below it: while a pointer changes something
 * from which the belt cannot be seen, it lies over the other end of the window, and goes back a moment after the pointer
 * has gone, at once when something else is done. Keys leave it where it is: what they lead to next must not lie under it.
 */
import { el } from "../widgets/dom.js";
import { onHands } from "../widgets/gesture.js";

/** One column, and room for more than what is touched. */
const NARROW = "(width < 68.75em) and (height >= 30em)";
/** How long what was done can be seen. */
const LINGER_MS = 1500;
/** Pixels around the pointer that stay free: what is touched. */
const FREE = 40;
/** Its share of the window while it is there, and pixels at most: as in layout.css. */
const [SHARE, TALL] = [0.38, 320];

/** @param {HTMLElement} belt */
export function followHand(belt) {
  const place = el("div", { class: "belt-place" });
  const { dataset: root } = document.documentElement;
  /** Where the pointer came down that is down now. @type {number | null} */
  let down = null;
  let timer = 0;

  const early = { capture: true, passive: true };
  addEventListener("pointerdown", (event) => begin(event.clientY), early);
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => begin(null), early);
  addEventListener("keydown", leave, early);
  matchMedia(NARROW).addEventListener("change", leave);
  onHands((busy) => {
    clearTimeout(timer);
    if (!busy) timer = setTimeout(leave, LINGER_MS);
    else if (down !== null) come(down);
  });

  /** @param {number | null} y */
  function begin(y) {
    if (y !== null) leave();
    down = y;
  }

  /** @param {number} y */
  function come(y) {
    if (!matchMedia(NARROW).matches || belt.closest(".comparing") || document.querySelector(".why:not([hidden])"))
      return;
    const { top, bottom, height } = belt.getBoundingClientRect();
    const end = document.querySelector(".player")?.getBoundingClientRect().top ?? innerHeight;
    const seen = Math.min(bottom, end) - Math.max(top, 0);
    const takes = Math.min(innerHeight * SHARE, TALL) + FREE;
    const side = end - y >= takes ? "bottom" : y >= takes ? "top" : null;
    if (height === 0 || seen > height / 2 || !side) return;
    place.style.height = `${height}px`; // nothing moves under the hand
    belt.before(place);
    root.beside = side; // else the browser scrolls after the belt, as if the page had moved
    belt.dataset.beside = side;
  }

  function leave() {
    clearTimeout(timer);
    if (!belt.dataset.beside) return;
    delete belt.dataset.beside;
    place.remove();
    requestAnimationFrame(() => requestAnimationFrame(settle)); // once it is laid out where it was
  }

  function settle() {
    if (!belt.dataset.beside) delete root.beside;
  }
}
