/**
 * Where the points of the input plot lie. Pure: numbers in, numbers out.
 *
 * @typedef {object} Plot
 * @property {number} width
 * @property {number} height
 * @property {number} T
 * @property {number} low
 * @property {number} high
 */

export const PAD = { left: 26, right: 10, top: 8, bottom: 16 };

/**
 * Range of values shown: what is there, at least from -1 to 1, and a little air.
 * @param {number[][]} values
 * @param {number[]} lines
 * @returns {[number, number]}
 */
export function rangeOf(values, lines) {
  let low = -1;
  let high = 1;
  for (const row of values) {
    for (const k of lines) {
      const value = row[k] ?? 0;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return [low, high];
}

/** @param {Plot} plot @param {number} t from 1 (0 is the initial state, left of all points) */
export function xOf({ width, T }, t) {
  return PAD.left + ((t - 0.5) / T) * (width - PAD.left - PAD.right);
}

/** @param {Plot} plot @param {number} value */
export function yOf({ height, low, high }, value) {
  return PAD.top + ((high - value) / (high - low)) * (height - PAD.top - PAD.bottom);
}

/** The value of one pixel up. @param {Plot} plot */
export function perPixel({ height, low, high }) {
  return (high - low) / (height - PAD.top - PAD.bottom);
}

/** @param {Plot} plot @param {number} x @returns {number} timestep under x, 1..T */
export function tAt({ width, T }, x) {
  const t = Math.floor(((x - PAD.left) / (width - PAD.left - PAD.right)) * T) + 1;
  return Math.min(T, Math.max(1, t));
}

/** Pixels from the first to the last timestep. @param {Plot} plot */
const across = ({ width }) => Math.max(1, Math.floor(width - PAD.left - PAD.right));

/** Whether there is more than one timestep a pixel, so that dashes could not be told from the curve. @param {Plot} plot */
export const isDense = (plot) => plot.T > across(plot);

/**
 * The path of one input. With more than one timestep a pixel each pixel has its smallest and its largest value, in the
 * order in which they come: no peak is lost, and a long input costs no more than a short one.
 * @param {Plot} plot
 * @param {number[][]} values
 * @param {number} k
 */
export function pathOf(plot, values, k) {
  const read = (/** @type {number} */ t) => values[t - 1]?.[k] ?? 0;
  const at = (/** @type {number} */ x, /** @type {number} */ t) => `${x.toFixed(1)} ${yOf(plot, read(t)).toFixed(1)}`;
  const pixels = across(plot);
  /** @type {string[]} */
  const points = [];
  if (!isDense(plot)) for (let t = 1; t <= values.length; t++) points.push(at(xOf(plot, t), t));
  else
    for (let pixel = 0; pixel < pixels; pixel++) {
      const first = Math.floor((pixel * values.length) / pixels) + 1;
      const last = Math.floor(((pixel + 1) * values.length) / pixels);
      for (const t of ends(read, first, last)) points.push(at(PAD.left + pixel + 0.5, t));
    }
  return points.length === 0 ? "" : `M${points.join("L")}`;
}

/** Timesteps of the smallest and the largest value, in their order; one where they are the same. @param {(t: number) => number} read @param {number} first @param {number} last */
function ends(read, first, last) {
  let [low, high] = [first, first];
  for (let t = first + 1; t <= last; t++) {
    if (read(t) < read(low)) low = t;
    if (read(t) > read(high)) high = t;
  }
  return low === high ? [low] : [Math.min(low, high), Math.max(low, high)];
}
