/**
 * The runs whose gradients stand under one another: the one on show, and those that it is compared with.
 *
 * @typedef {import("../../store/state.js").State} State
 * @typedef {import("../../store/state.js").Other} Other
 * @typedef {import("../../store/state.js").Gradient} Gradient
 *
 * @typedef {object} GradientRun
 * @property {State} state as if it were the one on show, with its time axis, where it reads what is read now
 * @property {Gradient | null} gradient
 * @property {string} name
 * @property {Other | null} other null: it is the one on show
 */
import { gradientScale } from "../../figures/gradientscale.js";
import { nameOfOther, nameOfShown } from "../compare/head.js";
import { instead, timeOf } from "../compare/run.js";

/** The k-th run, the one on show first; null where there is none. @param {State} state @param {number} k @returns {GradientRun | null} */
export function runAt(state, k) {
  const { sight, compare } = state;
  if (k === 0) return { state, gradient: sight.gradient, name: nameOfShown(state), other: null };
  const other = compare ? sight.others[k - 1] : undefined;
  if (!other) return null;
  const its = { ...instead(state, other), t: timeOf(state, other, state.t) };
  return { state: its, gradient: other.gradient, name: nameOfOther(state, other), other };
}

/** How many runs there are. @param {State} state */
export const runsOf = ({ compare, sight }) => (compare ? sight.others.length : 0) + 1;

/** The scale that all of them share. @param {State} state */
export function scaleOf({ sight, compare, settings }) {
  const others = compare ? sight.others.map(({ gradient }) => gradient) : [];
  return gradientScale([sight.gradient, ...others], settings.gradientLog);
}
