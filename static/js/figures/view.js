/** @typedef {import("../store/state.js").State} State */
import { inputAt, pinsHere } from "./pass.js";
import { sharedScale } from "./shared.js";

/** Room for the strip of units beside the belt of a large layer. */
const BESIDE = 14;

/**
 * What of the page's state the figures show.
 * @param {State} state @param {{width: number, height: number}} size @param {{from: number, to: number} | null} sight @param {boolean} ticks
 * @returns {import("./figure.js").View}
 */
export function viewOf(state, { width, height }, sight, ticks) {
  const { unit, settings, experiment, model, trace } = state;
  const { size = 1, from = 0 } = (trace && model && trace.columns[model.belt.carry]) || {};
  const cut = trace && model && size < (trace.initial[model.belt.carry]?.length ?? 0);
  return {
    width,
    height,
    ticks,
    unit: Math.max(from, Math.min(unit, from + size - 1)),
    theme: settings.theme,
    lecture: settings.lecture,
    laneScale: settings.laneScale,
    words: experiment?.input.kind === "tokens" ? experiment.input.tokens : null,
    labels: experiment?.readout?.labels ?? null,
    ...(model?.reverse && trace ? { turn: trace.T + 1 } : {}),
    ...(cut ? { beside: BESIDE } : {}),
    ...sharedScale(state),
    ...(sight ?? {}),
  };
}

/**
 * What is laid over the run on show, and over no other: its parcels, the run without pins, its pins. Beside other runs
 * all are ribbons, or equal numbers would not look equal.
 * @param {State} state
 * @returns {Pick<import("./figure.js").View, "parcels" | "ghost" | "pins">}
 */
export const layersOf = (state) => ({
  parcels: state.settings.parcels && !state.compare ? state.sight.parcels : null,
  ghost: state.ghost,
  pins: pinsHere(state),
});

/** Word or number of a timestep. @param {State} state @param {number} t */
export function nameOf(state, t) {
  const input = state.experiment?.input;
  const read = inputAt(state, t);
  return (input?.kind === "tokens" && input.tokens[read - 1]) || String(read);
}
