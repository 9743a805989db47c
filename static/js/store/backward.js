/**
 * The number L whose gradient is followed back through time. It is asked for only while the belt of gradients is in sight.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("./state.js").Asked} Asked
 */
import { isThere, outputAbove } from "./trail.js";

/** Whether the belt of gradients is open. @param {Pick<State, "settings">} state */
export const isOpen = ({ settings }) => settings.below === "gradient";

/** What to ask for: L while its gradient is in sight; the same value until L is another. @param {State} state @returns {Asked | null} */
export const followed = (state) => (isOpen(state) ? state.backward : null);

/** Something to follow where there is nothing yet, or not any more: the first output, else what the chosen unit shows, at the end. @param {State} state @returns {State} */
export function aimed(state) {
  const derived = state.trail.at(-1)?.of === "gradient" && outputAbove(state) === null;
  return isOpen(state) || derived ? withL(state) : state;
}

/**
 * Outputs that were not there before are what L is about from now on, where nobody has chosen another moment or number.
 * @param {State} state @param {State} before @returns {State}
 */
export function atOutputs(state, before) {
  const { backward, model, trace } = state;
  const came = before.trace && !("y" in before.trace.columns) && trace && "y" in trace.columns;
  const usual = backward && backward.t == null && backward.quantity === model?.belt.output;
  return came && usual ? { ...state, backward: null } : state;
}

/** @param {State} state @returns {State} */
function withL(state) {
  const { backward, model, trace, unit } = state;
  if (!model || !trace || (backward && isFollowed(state, backward))) return state;
  const said = "y" in trace.columns;
  return { ...state, backward: { quantity: said ? "y" : model.belt.output, index: said ? 0 : unit, t: null } };
}

/** Whether a number can be followed back: one that was computed, at a timestep that there is. @param {State} state @param {Asked} asked */
export function isFollowed(state, { quantity, index, t }) {
  const at = t ?? state.trace?.T ?? 0;
  return quantity !== "x" && at > 0 && isThere(state, { quantity, index, t: at });
}

/** The timestep of L. @param {Pick<State, "trace">} state @param {Asked} asked */
export const timeOfL = ({ trace }, { t }) => t ?? trace?.T ?? 0;

/**
 * What L can be: every output, and what the chosen unit shows and carries; what it is now always among them.
 * @param {State} state
 * @returns {{quantity: string, index: number}[]}
 */
export function choices(state) {
  const { model, trace, unit, backward } = state;
  if (!model || !trace) return [];
  const outputs = Array.from({ length: trace.columns.y?.size ?? 0 }, (_, index) => ({ quantity: "y", index }));
  const own = [...new Set([model.belt.output, model.belt.carry])]
    .filter((quantity) => quantity !== "y")
    .map((quantity) => ({ quantity, index: unit }));
  const all = [...outputs, ...own].filter((one) => isFollowed(state, one));
  const now = backward && !all.some((one) => one.quantity === backward.quantity && one.index === backward.index);
  return now ? [...all, { quantity: backward.quantity, index: backward.index }] : all;
}
