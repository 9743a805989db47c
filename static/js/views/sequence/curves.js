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

/**
 * The path of one input. Beyond two points a pixel, only the extremes of each pixel are drawn, so that no peak is lost.
 * @param {Plot} plot
 * @param {number[][]} values
 * @param {number} k
 */
export function pathOf(plot, values, k) {
  const perStep = (plot.width - PAD.left - PAD.right) / plot.T;
  const stride = Math.max(1, Math.floor(0.5 / perStep));
  const points = [];
  for (let start = 0; start < values.length; start += stride) {
    const some = values.slice(start, start + stride).map((row) => row[k] ?? 0);
    const ends = stride === 1 ? some : [Math.min(...some), Math.max(...some)];
    for (const value of ends) points.push(`${xOf(plot, start + 1).toFixed(1)} ${yOf(plot, value).toFixed(1)}`);
  }
  return points.length === 0 ? "" : `M${points.join("L")}`;
}
