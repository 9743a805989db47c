/**
 * The whole sequence at a glance: of one unit how far it reaches in each pixel, and how far it never falls back.
 *
 * @typedef {import("./timeline.js").Timeline} Timeline
 * @typedef {import("./parts.js").Ends} Ends
 *
 * @typedef {object} Outlines Paths of SVG, zero in the middle; each sign for itself, as on the belt.
 * @property {string} positive as far up as every timestep of the pixel reaches
 * @property {string} negative
 * @property {string} faintPositive as far up as the largest of them
 * @property {string} faintNegative
 */
import { extremes } from "./ribbon.js";
import { edges } from "./thin.js";

/**
 * @param {Ends} carry @param {number} unit
 * @param {Timeline} time of the whole sequence @param {number} height in pixels @param {number} most value that fills half of it
 * @returns {Outlines}
 */
export function outlines(carry, unit, time, height, most) {
  const columns = edges(time);
  const scale = (height / 2 - 1) / most;
  const steps = { positive: "", negative: "", faintPositive: "", faintNegative: "" };
  const x = (/** @type {number} */ t) => ((t - time.range[0]) * time.slot).toFixed(1);
  const y = (/** @type {number} */ value) =>
    (height / 2 - Math.max(-height / 2, Math.min(height / 2, value * scale))).toFixed(1);
  for (let k = 0; k + 1 < columns.length; k++) {
    const [left, right] = [columns[k] ?? 0, columns[k + 1] ?? 0];
    const { high, low } = extremes(carry, unit, time, Math.max(left, 0.5), right);
    const step = (/** @type {number} */ value) => `H${x(left)}V${y(value)}H${x(right)}`;
    steps.positive += step(high < low ? 0 : Math.max(0, low));
    steps.negative += step(high < low ? 0 : Math.min(0, high));
    steps.faintPositive += step(Math.max(0, high));
    steps.faintNegative += step(Math.min(0, low === Infinity ? 0 : low));
  }
  const whole = (/** @type {string} */ path) => `M${x(time.range[0])} ${y(0)}${path}V${y(0)}Z`;
  return {
    positive: whole(steps.positive),
    negative: whole(steps.negative),
    faintPositive: whole(steps.faintPositive),
    faintNegative: whole(steps.faintNegative),
  };
}

/** Timesteps that a pixel stands for, where it is more than one; 1: each is drawn. @param {Pick<Timeline, "slot">} time */
export const stepsAPixel = ({ slot }) => (slot < 1 ? Math.ceil(1 / slot) : 1);
