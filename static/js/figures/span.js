/**
 * What of a long sequence a column holds while a hand moves: some timesteps, each in a row, or several a row.
 *
 * @typedef {import("../store/state.js").Span} Span
 * @typedef {import("./figure.js").Column} Column
 */

/** Whether a row stands for several timesteps. @param {Span} span */
export const isThin = ({ first, last, rows }) => rows < last - first + 1;

/** The row that holds a timestep; NaN where none does. @param {Span} span @param {number} t */
export function rowOf({ first, last, rows }, t) {
  if (t < first || t > last) return NaN;
  const n = last - first + 1;
  return rows === n ? t - first : Math.floor(((t - first + 1) * rows - 1) / n);
}

/** The last timestep that a column holds. @param {Column} column */
export const endOf = ({ data, size, span }) => span?.last ?? data.length / size;
