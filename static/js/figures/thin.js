/**
 * A heat map never needs more columns than pixels.
 *
 * @typedef {import("./timeline.js").Timeline} Timeline
 * @typedef {(t: number, unit: number) => number} Reader
 */

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
  const even = count === time.last - time.first + 1;
  for (let k = 0; k < count; k++) {
    if (even) row[k] = read(time.first + k, unit);
    else
      row[k] = oddOneOut(
        read,
        unit,
        Math.ceil((columns[k] ?? 0) + 1e-9),
        Math.max(Math.ceil((columns[k] ?? 0) + 1e-9), Math.ceil((columns[k + 1] ?? 0) + 1e-9) - 1),
        time.last,
      );
  }
  return row;
}

/** @param {Reader} read @param {number} unit @param {number} from @param {number} to @param {number} last */
function oddOneOut(read, unit, from, to, last) {
  const [first, end] = [Math.min(from, last), Math.min(to, last)];
  let sum = 0;
  for (let t = first; t <= end; t++) sum += read(t, unit);
  const mean = sum / (end - first + 1);
  let shown = read(first, unit);
  for (let t = first + 1; t <= end; t++) {
    const value = read(t, unit);
    if (Math.abs(value - mean) > Math.abs(shown - mean)) shown = value;
  }
  return shown;
}

/** Thin gaps between cells that are large enough. @param {Timeline} time @param {number} row height of a cell */
export const gaps = (time, row) => (time.slot >= 7 && row >= 4 ? { xgap: 1, ygap: 1 } : { xgap: 0, ygap: 0 });
