/**
 * How wide a gradient is drawn: one scale for all lanes and all runs that stand under one another, linear or logarithmic.
 *
 * @typedef {import("../store/state.js").Gradient} Gradient
 *
 * @typedef {object} GradientScale
 * @property {boolean} log
 * @property {number} most the size that fills a lane; with log a power of ten
 * @property {number} decades from there down to a width of nothing
 */

/** Fewest and most powers of ten that a lane shows. */
const FEWEST = 2;
const MOST = 16;

/**
 * The scale that all of these gradients fit: the largest of what is drawn, cancelled parts included, and of the least
 * how many powers of ten it lies lower.
 * @param {(Gradient | null)[]} gradients @param {boolean} log @returns {GradientScale}
 */
export function gradientScale(gradients, log) {
  let [most, least] = [0, Infinity];
  for (const one of gradients) {
    const [total, direct] = [one?.total.data ?? [], one?.direct.data ?? []];
    for (let k = 0; k < total.length; k++) {
      const [all, own] = [total[k] ?? 0, direct[k] ?? 0];
      const size = Math.max(Math.abs(all), Math.abs(own), log ? 0 : Math.abs(all - own));
      if (size > most && size < Infinity) most = size;
      if (all !== 0 && Math.abs(all) < least) least = Math.abs(all);
    }
  }
  if (most === 0) return { log, most: 1, decades: FEWEST };
  if (!log) return { log, most, decades: FEWEST };
  const top = Math.ceil(Math.log10(most) - 1e-9);
  const decades = Math.min(MOST, Math.max(FEWEST, Math.ceil(top - Math.log10(least) + 1e-9)));
  return { log, most: 10 ** top, decades };
}

/** Share of the full width at which a value is drawn, with its sign; zero is nothing in both. @param {GradientScale} scale @param {number} value */
export function share({ log, most, decades }, value) {
  if (!log || value === 0) return value / most;
  return Math.sign(value) * Math.max(0, 1 + Math.log10(Math.abs(value) / most) / decades);
}

/** A gradient's row t (0: the initial state) of a unit; NaN where there is none. @param {import("../store/state.js").Column} rows */
export function rowReader({ data, size }) {
  return (/** @type {number} */ t, /** @type {number} */ unit) => (unit < size ? (data[t * size + unit] ?? NaN) : NaN);
}
