/**
 * The timesteps in sight, shared by the charts of one page. null shows all of them.
 *
 * @typedef {{from: number, to: number} | null} Sight first and last timestep, fractions allowed
 */

/** Fewest timesteps that one can zoom to. */
const FEWEST = 3;

export class TimeWindow {
  /** @type {Sight} */
  sight = null;
  /** Length of the sequence. */
  T = 1;
  fewest = FEWEST;
  /** Pixels that the charts are wide, as far as they are known. */
  pixels = 0;
  /** @type {Set<() => void>} */
  #listeners = new Set();

  /** @param {() => void} listener @returns {() => void} stops listening */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Pixels for the timesteps of a sequence that has more than two for each; null for others. */
  get columns() {
    return this.pixels > 0 && this.T > 2 * this.pixels ? this.pixels : null;
  }

  /** @param {number} from @param {number} to */
  show(from, to) {
    const wide = Math.max(Math.min(FEWEST, this.T), Math.min(this.T, to - from + 1));
    const start = Math.min(Math.max(1, from), this.T - wide + 1);
    this.#set(wide >= this.T ? null : { from: start, to: start + wide - 1 });
  }

  /** Closer by a factor above 1, wider below 1. @param {number} factor @param {number} [around] timestep that stays in place */
  zoom(factor, around) {
    const { from, to } = this.sight ?? { from: 1, to: this.T };
    const fixed = around ?? (from + to) / 2;
    const wide = Math.max(Math.min(FEWEST, this.T), Math.min(this.T, (to - from + 1) / factor));
    const share = (fixed - from + 0.5) / (to - from + 1);
    const start = fixed + 0.5 - share * wide;
    this.show(start, start + wide - 1);
  }

  /** @param {number} steps to the right */
  pan(steps) {
    if (this.sight) this.show(this.sight.from + steps, this.sight.to + steps);
  }

  reset() {
    this.#set(null);
  }

  /** Keep a timestep in sight: turn the page when it leaves. @param {number} t */
  follow(t) {
    if (!this.sight || t < 1) return;
    const { from, to } = this.sight;
    const wide = to - from;
    if (t > to + 0.4) this.show(t - wide * 0.12, t + wide * 0.88);
    else if (t < from - 0.4) this.show(t - wide * 0.88, t + wide * 0.12);
  }

  /** @param {Sight} next */
  #set(next) {
    if (next?.from === this.sight?.from && next?.to === this.sight?.to) return;
    this.sight = next;
    for (const listener of this.#listeners) listener();
  }
}

/** @type {WeakMap<object, TimeWindow>} */
const windows = new WeakMap();

/** The window that all charts of a page share. @param {object} page */
export function timeWindow(page) {
  let known = windows.get(page);
  if (!known) {
    known = new TimeWindow();
    windows.set(page, known);
  }
  return known;
}
