/**
 * A heat map never needs more columns than pixels.
 *
 * @typedef {import("./timeline.js").Timeline} Timeline
 * @typedef {import("./figure.js").Column} Column
 * @typedef {(t: number, unit: number) => number} Reader
 */
import { endOf, isThin, rowOf } from "./span.js";

/**
 * Edges of the columns in sight: one a timestep while a pixel holds at most one, else one a pixel.
 * @param {Timeline} time @returns {Float64Array}
 */
export function edges(time) {
  const [start, end] = [Math.max(time.first - 0.5, time.range[0]), Math.min(time.last + 0.5, time.range[1])];
  const steps = time.last - time.first + 1;
  const count = Math.min(steps, Math.max(1, Math.floor(time.width)));
  const all = new Float64Array(count + 1);
  const even = count === steps;
  for (let k = 0; k <= count; k++) all[k] = even ? time.first - 0.5 + k : start + ((end - start) * k) / count;
  all[0] = start;
  all[count] = end;
  return all;
}

/**
 * One row of the heat map. Where a column holds several timesteps it shows the odd one out: the value farthest
 * from their mean, so that a gate that shuts for a single step is still seen.
 * @param {Reader} read @param {number} unit @param {Timeline} time @param {Float64Array} columns edges
 * @returns {Float64Array}
 */
export function heatRow(read, unit, time, columns) {
  const count = columns.length - 1;
  const row = new Float64Array(count);
  const even = isEven(time, columns);
  const values = new Float64Array(even ? 1 : Math.ceil(1 / time.slot) + 2);
  for (let k = 0; k < count; k++) {
    if (even) {
      row[k] = read(time.first + k, unit);
      continue;
    }
    const { first, last } = stepsIn(columns, k, time.last);
    for (let t = first; t <= last; t++) values[t - first] = read(t, unit);
    row[k] = oddOneOut(values, 0, 1, last - first + 1);
  }
  return row;
}

/**
 * The same for a quantity of a trace, read where it lies: a tenth of the time where each pixel holds many timesteps.
 * What is thinned already has the odd one out in its rows.
 * @param {Column} column @param {number} unit @param {Timeline} time @param {Float64Array} edges
 * @returns {Float64Array}
 */
export function heatCells(column, unit, time, edges) {
  const { data, size, from = 0, span } = column;
  const count = edges.length - 1;
  const row = new Float64Array(count).fill(NaN);
  const at = unit - from;
  if (at < 0 || at >= size) return row;
  const even = isEven(time, edges);
  const [start, end] = [span?.first ?? 1, endOf(column)];
  for (let k = 0; k < count; k++) {
    const { first, last } = even ? { first: time.first + k, last: time.first + k } : stepsIn(edges, k, time.last);
    if (span && isThin(span)) row[k] = data[rowOf(span, (first + last) >> 1) * size + at] ?? NaN;
    else if (first >= start && last <= end)
      row[k] = even
        ? (data[(first - start) * size + at] ?? NaN)
        : oddOneOut(data, (first - start) * size + at, size, last - first + 1);
  }
  return row;
}

/** Whether there is a column a timestep. @param {Timeline} time @param {Float64Array} edges */
const isEven = (time, edges) => edges.length - 1 === time.last - time.first + 1;

/** Timesteps whose middle is in a column; the nearest one where there is none. @param {Float64Array} edges @param {number} k @param {number} end the last that there is */
function stepsIn(edges, k, end) {
  const first = Math.min(end, Math.ceil((edges[k] ?? 0) + 1e-9));
  return { first, last: Math.min(end, Math.max(first, Math.ceil((edges[k + 1] ?? 0) + 1e-9) - 1)) };
}

/** The value farthest from the mean, of `count` that stand `by` apart. @param {import("./figure.js").Numbers} values @param {number} start @param {number} by @param {number} count */
function oddOneOut(values, start, by, count) {
  let sum = 0;
  let [low, high] = [Infinity, -Infinity];
  for (let k = 0, at = start; k < count; k++, at += by) {
    const value = values[at] ?? NaN;
    sum += value;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const mean = sum / count;
  return Number.isNaN(mean) ? (values[start] ?? NaN) : mean - low > high - mean ? low : high;
}

/** Thin gaps between cells that are large enough. @param {Timeline} time @param {number} row height of a cell */
export const gaps = (time, row) => (time.slot >= 7 && row >= 4 ? { xgap: 1, ygap: 1 } : { xgap: 0, ygap: 0 });
