/**
 * The belt comes to the hand. On a narrow page weights and inputs stand far below it: while a hand changes something from
 * which the belt cannot be seen, it lies over the other end of the window, and goes back a moment after the hand has gone.
 */
import { el } from "../widgets/dom.js";
import { onHands } from "../widgets/gesture.js";

const COLUMNS = "(width >= 68.75em)";
/** How long what a hand has done can be seen. */
const LINGER_MS = 1500;

/** @param {HTMLElement} belt */
export function followHand(belt) {
  const place = el("div", { class: "belt-place" });
  let timer = 0;

  onHands((busy) => {
    clearTimeout(timer);
    if (!busy) timer = setTimeout(leave, LINGER_MS);
    else if (!belt.dataset.beside) come();
  });

  function come() {
    if (matchMedia(COLUMNS).matches || belt.closest(".comparing")) return;
    const { top, bottom, height } = belt.getBoundingClientRect();
    const seen = Math.min(bottom, innerHeight) - Math.max(top, 0);
    if (height === 0 || seen > height / 2) return;
    const hand = document.activeElement?.getBoundingClientRect();
    place.style.height = `${height}px`; // nothing moves under the hand
    belt.before(place);
    document.documentElement.dataset.beside = ""; // else the browser scrolls after the belt, as if the page had moved
    belt.dataset.beside = hand && hand.top + hand.height / 2 < innerHeight / 2 ? "bottom" : "top";
  }

  function settle() {
    if (!belt.dataset.beside) delete document.documentElement.dataset.beside;
  }

  function leave() {
    delete belt.dataset.beside;
    place.remove();
    requestAnimationFrame(() => requestAnimationFrame(settle)); // once it is laid out where it was
  }
}
