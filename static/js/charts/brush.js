/**
 * The timesteps in sight as a brush on a strip that shows all of them: drawn, dragged by its middle or its ends, put
 * where one presses, and moved by keys. It changes the window and nothing else.
 *
 * @typedef {import("./window.js").TimeWindow} TimeWindow
 * @typedef {import("./window.js").Sight} Sight
 * @typedef {"whole" | "from" | "to"} Part what of it a hand or the keyboard is on
 */

/** A pointer that moves less than this was a press. */
const STILL = 4;
/** Timesteps that a press on the whole sequence opens. */
const OPENED = 60;
/** What an arrow key moves the window by, as a share of it. */
const STEP = 0.1;

/** The window with both ends, also where it is all. @param {TimeWindow} window */
export const brushed = ({ sight, T }) => sight ?? { from: 1, to: T };

/**
 * What a key does to a part of the brush; false for a key that means nothing here.
 * @param {TimeWindow} window @param {Part} part @param {{key: string, shiftKey: boolean}} event @param {boolean} mirrored whether time goes from right to left
 */
export function keyed(window, part, { key, shiftKey }, mirrored) {
  const { from, to } = brushed(window);
  const wide = to - from + 1;
  const along = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[key];
  const turn = mirrored && key.startsWith("Arrow") && key !== "ArrowUp" && key !== "ArrowDown" ? -1 : 1;
  const pages = { PageUp: 1, PageDown: -1 }[key];
  if (part === "whole") {
    const by = along ? along * turn * (shiftKey ? wide : Math.max(1, Math.round(wide * STEP))) : (pages ?? 0) * wide;
    if (by) window.pan(by);
    else if (key === "Home") window.show(1, wide);
    else if (key === "End") window.show(window.T - wide + 1, window.T);
    else return false;
    return true;
  }
  const by = along ? along * turn * (shiftKey ? 10 : 1) : (pages ?? 0) * 10;
  const end = by ? (part === "from" ? from : to) + by : { Home: 1, End: window.T }[key];
  if (end === undefined) return false;
  resize(window, part, end);
  return true;
}

/** Move one end; it stops before the other. @param {TimeWindow} window @param {"from" | "to"} part @param {number} t */
export function resize(window, part, t) {
  const { from, to } = brushed(window);
  const least = Math.min(window.T, window.fewest);
  if (part === "from") window.show(Math.max(1, Math.min(t, to - least + 1)), to);
  else window.show(from, Math.min(window.T, Math.max(t, from + least - 1)));
}

/**
 * Pointers and fingers on the strip. One that goes up or down still scrolls the page.
 * @param {HTMLElement} strip @param {TimeWindow} window
 * @param {(clientX: number) => number} timeAt place on the time axis @param {(target: EventTarget | null) => Part | null} partAt what was pressed; null: beside the brush
 * @returns {() => void} ends it
 */
export function brushing(strip, window, timeAt, partAt) {
  const stop = new AbortController();
  const { signal } = stop;
  /** @type {{part: Part | "new", x: number, t: number, start: {from: number, to: number}, moved: boolean} | null} */
  let held = null;

  strip.addEventListener(
    "pointerdown",
    (event) => {
      if (event.button !== 0 || held) return;
      const t = timeAt(event.clientX);
      const pressed = partAt(event.target);
      const { from, to } = brushed(window);
      const wide = to - from + 1;
      const whole = window.sight === null;
      if (!pressed && !whole) window.show(t - wide / 2 + 0.5, t + wide / 2 - 0.5);
      const part = whole && (pressed === null || pressed === "whole") ? "new" : (pressed ?? "whole");
      held = { part, x: event.clientX, t, start: brushed(window), moved: false };
      strip.setPointerCapture(event.pointerId);
    },
    { signal },
  );
  strip.addEventListener(
    "pointermove",
    (event) => {
      if (!held) return;
      const t = timeAt(event.clientX);
      held.moved ||= Math.abs(event.clientX - held.x) > STILL;
      if (!held.moved) return;
      const by = t - held.t;
      if (held.part === "new") window.show(Math.min(t, held.t) + 0.5, Math.max(t, held.t) - 0.5);
      else if (held.part === "whole") window.show(held.start.from + by, held.start.to + by);
      else resize(window, held.part, held.start[held.part] + by);
    },
    { signal },
  );
  strip.addEventListener(
    "pointerup",
    () => {
      if (held && !held.moved && held.part === "new") window.show(held.t - OPENED / 2 + 0.5, held.t + OPENED / 2 - 0.5);
      held = null;
    },
    { signal },
  );
  for (const lost of ["pointercancel", "lostpointercapture"])
    strip.addEventListener(lost, () => (held = null), { signal });
  strip.addEventListener("dblclick", () => window.reset(), { signal });
  return () => stop.abort();
}
