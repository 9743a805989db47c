/**
 * Pointer, wheel and fingers on a chart: point, pick, zoom by a box, pinch, pan. One finger up or down scrolls the page.
 *
 * @typedef {object} Grab What a press has taken hold of.
 * @property {(x: number, y: number) => void} move
 * @property {() => void} drop let go after a move
 * @property {() => void} tap let go without one
 * @property {() => void} lose the pointer was taken away
 *
 * @typedef {object} Hands
 * @property {(x: number, y: number) => Grab | null} [grab] what a press here takes hold of, null: nothing
 * @property {(x: number, y: number) => void} point the pointer rests at this pixel of the chart
 * @property {() => void} leave
 * @property {(x: number, y: number) => void} pick
 * @property {(from: number, to: number) => void} box a zoom box is being drawn
 * @property {(from: number, to: number) => void} boxed it is finished
 * @property {() => void} dropped it is given up
 * @property {(factor: number, x: number) => void} zoom
 * @property {(pixels: number) => void} pan
 * @property {() => void} reset
 */

import { onMoves } from "./moves.js";

/** A pointer that moves less than this was a click. */
const STILL = 5;

/** @param {HTMLElement} root @param {Hands} hands @returns {() => void} ends it */
export function gestures(root, hands) {
  const stop = new AbortController();
  const { signal } = stop;
  /** @type {Map<number, {x: number, y: number}>} pointers that are down */
  const down = new Map();
  let start = { x: 0, y: 0 };
  let state = /** @type {"idle" | "down" | "box" | "pan" | "pinch" | "grab"} */ ("idle");
  /** @type {{held: Grab, moved: boolean} | null} */
  let grabbed = null;

  const at = (/** @type {MouseEvent} */ event) => {
    const box = root.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  const lose = () => {
    grabbed?.held.lose();
    grabbed = null;
  };

  root.addEventListener(
    "pointerdown",
    (event) => {
      if (event.button !== 0) return;
      down.set(event.pointerId, at(event));
      start = at(event);
      const held = down.size === 1 ? hands.grab?.(start.x, start.y) : null;
      if (grabbed && down.size > 1) lose();
      grabbed = held ? { held, moved: false } : null;
      state = grabbed ? "grab" : down.size === 2 ? "pinch" : "down";
    },
    { signal },
  );

  onMoves(
    root,
    (event) => {
      const here = at(event);
      const before = down.get(event.pointerId);
      if (!before) return void (event.pointerType !== "touch" && hands.point(here.x, here.y));
      if (grabbed) {
        if (!grabbed.moved && Math.hypot(here.x - start.x, here.y - start.y) <= STILL) return;
        if (!grabbed.moved) root.setPointerCapture(event.pointerId);
        grabbed.moved = true;
        return grabbed.held.move(here.x, here.y);
      }
      if (state === "pinch") pinch(down, event.pointerId, here, hands);
      else if (state === "down" && Math.abs(here.x - start.x) > STILL) {
        state = event.pointerType === "touch" || event.shiftKey ? "pan" : "box";
        root.setPointerCapture(event.pointerId);
        hands.leave();
      }
      if (state === "box") hands.box(start.x, here.x);
      if (state === "pan") hands.pan(before.x - here.x);
      down.set(event.pointerId, here);
    },
    { signal },
  );

  root.addEventListener(
    "pointerup",
    (event) => {
      if (!down.delete(event.pointerId)) return;
      const here = at(event);
      if (grabbed) {
        const { held, moved } = grabbed;
        grabbed = null;
        if (moved) held.drop();
        else held.tap();
      } else if (state === "box") hands.boxed(start.x, here.x);
      else if (state === "down" && Math.hypot(here.x - start.x, here.y - start.y) <= STILL) hands.pick(here.x, here.y);
      if (down.size === 0) state = "idle";
    },
    { signal },
  );

  root.addEventListener(
    "pointercancel",
    (event) => {
      down.delete(event.pointerId);
      lose();
      if (state === "box") hands.dropped();
      if (down.size === 0) state = "idle";
    },
    { signal },
  );

  root.addEventListener("pointerleave", (event) => event.pointerType !== "touch" && hands.leave(), { signal });
  root.addEventListener("dblclick", () => hands.reset(), { signal });
  root.addEventListener("wheel", (event) => wheel(event, at(event).x, hands), { signal, passive: false });
  return () => stop.abort();
}

/** Two fingers: what is under them stays under them. @param {Map<number, {x: number, y: number}>} down @param {number} id @param {{x: number, y: number}} here @param {Hands} hands */
function pinch(down, id, here, hands) {
  const other = [...down].find(([key]) => key !== id)?.[1];
  const before = down.get(id);
  if (!other || !before) return;
  const [wide, was] = [Math.abs(here.x - other.x), Math.abs(before.x - other.x)];
  if (wide > 12 && was > 12) hands.zoom(wide / was, other.x);
}

/** The plain wheel scrolls the page; with Ctrl (a pinch on a touchpad) it zooms, sideways it pans. @param {WheelEvent} event @param {number} x @param {Hands} hands */
function wheel(event, x, hands) {
  const sideways = event.shiftKey
    ? event.deltaX || event.deltaY
    : Math.abs(event.deltaX) > Math.abs(event.deltaY)
      ? event.deltaX
      : 0;
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    hands.zoom(Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) * 0.01), x);
  } else if (sideways) {
    event.preventDefault();
    hands.pan(sideways);
  }
}
