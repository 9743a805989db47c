/**
 * Which layer and direction of the network is in sight, and what of the page's state belongs to it.
 *
 * @typedef {import("../store/state.js").State} State
 * @typedef {import("../store/state.js").Pin} Pin
 * @typedef {{layer: number, reverse: boolean}} Pass
 */

/** Which timestep of the input a timestep of the pass in sight reads, and the other way round. @param {Pick<State, "model" | "trace">} state @param {number} t */
export function inputAt({ model, trace }, t) {
  return model?.reverse && trace && t > 0 ? trace.T + 1 - t : t;
}

/** What the inputs of the pass in sight are called where each stands for a word: one-hot words, on the first layer. @param {Pick<State, "experiment" | "model">} state @returns {string[] | null} */
export function wordsRead({ experiment, model }) {
  const { input } = experiment ?? {};
  return input?.kind === "tokens" && !input.embedded && !model?.layer ? input.vocabulary : null;
}

/** Whether a run reads the input the other way round than the one on show. @param {Pick<State, "model">} shown @param {{reverse: boolean}} run */
export const turned = ({ model }, { reverse }) => model !== null && model.reverse !== reverse;

/** The timestep of another run that reads the input that is read where we stand. @param {Pick<State, "model" | "trace" | "t">} state @param {{reverse: boolean}} run */
export const timeIn = (state, run) =>
  turned(state, run) && state.trace && state.t > 0 ? state.trace.T + 1 - state.t : state.t;

/** @type {WeakMap<readonly Pin[], Map<string, Pin[]>>} */
const known = new WeakMap();

/** The pins that hold in the pass in sight; the same list while neither changes. @param {Pick<State, "pins" | "model">} state @returns {Pin[]} */
export function pinsHere({ pins, model }) {
  const key = model ? nameOfPass(model) : "";
  const lists = known.get(pins) ?? new Map();
  known.set(pins, lists);
  const found = lists.get(key) ?? pins.filter((pin) => !model || isOf(pin, model));
  lists.set(key, found);
  return found;
}

/** What a pin says of its pass: nothing for the first layer, forward. @param {Partial<Pass> | null} pass @returns {Partial<Pass>} */
export function passOf(pass) {
  return { ...(pass?.layer ? { layer: pass.layer } : {}), ...(pass?.reverse ? { reverse: true } : {}) };
}

/** @param {Partial<Pass>} one */
export const nameOfPass = ({ layer = 0, reverse = false }) => `${layer}${reverse ? "r" : ""}`;

/** @param {Partial<Pass>} pin @param {Pass} pass */
const isOf = (pin, pass) => nameOfPass(pin) === nameOfPass(pass);
