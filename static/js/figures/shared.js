/**
 * One scale for belts under one another, so that equal widths are equal numbers.
 *
 * @typedef {import("../store/state.js").State} State
 */
import { largest, units } from "./parts.js";

/**
 * Size of the carried state that fills the lane of each unit: the largest over all runs in the picture.
 * @param {State} state
 * @returns {{most?: number[]}} nothing while one belt stands alone
 */
export function sharedScale({ compare, model, trace, sight, ghost }) {
  if (!compare || !model || !trace || sight.others.length === 0) return {};
  const runs = [{ model, trace }, ...sight.others, ...(ghost ? [ghost] : [])];
  const ends = runs.map((run) => {
    const { size, from } = units(run.trace, run.model);
    return { from, to: from + size };
  });
  const inside = (/** @type {number} */ k, /** @type {number} */ unit) =>
    unit >= (ends[k]?.from ?? 0) && unit < (ends[k]?.to ?? 0);
  return {
    most: Array.from({ length: Math.max(...ends.map(({ to }) => to)) }, (_, unit) =>
      Math.max(...runs.map((run, k) => (inside(k, unit) ? largest(run.trace, run.model.belt.carry, unit) : 0))),
    ),
  };
}
