/**
 * Guessing what comes next.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {object} Predict
 * @property {number} rounds
 * @typedef {{act: "begin"} | {act: "end"}} PredictAction
 */

/** @param {State} state @param {PredictAction} action @returns {State} */
export function foldPredict(state, { act }) {
  return { ...state, predict: act === "begin" ? { rounds: 0 } : null };
}
