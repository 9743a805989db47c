/**
 * What each kind of cell was like when it was left, so that going to another kind and back changes nothing.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("./state.js").Experiment} Experiment
 * @typedef {import("../protocol/wire.js").AnyCell} AnyCell
 * @typedef {{experiment: Experiment, preset: string | null}} Kept
 * @typedef {{cell: AnyCell} | Kept} Back options of a fresh cell, or the experiment to put back
 */
import { same } from "./history.js";

export function remembering() {
  /** @type {Map<string, Kept>} */
  const kept = new Map();
  /** The kind that was asked for here, until it comes. */
  let asked = "";
  let shown = "";

  return {
    /** Take note of what is on the screen. A kind that came from elsewhere brought an experiment of its own. @param {State} state */
    note({ experiment, preset }) {
      if (!experiment) return;
      const kind = kindOf(experiment);
      const elsewhere = kind !== shown && kind !== asked;
      const other = preset !== null && [...kept.values()].some((one) => one.preset !== null && one.preset !== preset);
      if (elsewhere || other) kept.clear();
      kept.set(kind, { experiment, preset });
      shown = kind;
      if (kind === asked) asked = "";
    },
    /**
     * How to get to a kind: as it was left, reading the present input, if its weights still fit; else with the options it had.
     * @param {State} state @param {"rnn" | "jordan" | "lstm" | "gru"} kind @returns {Back}
     */
    back({ experiment }, kind) {
      asked = kind;
      const old = kept.get(kind);
      if (!old || !experiment || !fits(old.experiment, experiment)) return { cell: old?.experiment.cell ?? { kind } };
      const { input } = experiment;
      const unchanged = same(input, old.experiment.input);
      const T = input.kind === "tokens" ? input.tokens.length : input.values.length;
      return {
        experiment: { ...old.experiment, input, pins: within(old.experiment.pins ?? [], T) },
        preset: unchanged ? old.preset : null,
      };
    },
  };
}

/** @param {Experiment} experiment */
function kindOf({ cell }) {
  return cell?.kind ?? "lstm";
}

/** Whether weights made for one experiment have the same places and meaning in another. @param {Experiment} a @param {Experiment} b */
function fits(a, b) {
  const shape = (/** @type {Experiment} */ { X, H, seed, readout, input }) =>
    JSON.stringify([X, H, seed ?? 0, readout ?? null, input.kind === "tokens" ? input.vocabulary : null]);
  return shape(a) === shape(b);
}

/** Pins as far as the sequence goes. @param {import("./state.js").Pin[]} pins @param {number} T */
function within(pins, T) {
  return pins
    .filter(({ first }) => (first ?? 1) <= T)
    .map((pin) => (pin.last != null && pin.last > T ? { ...pin, last: T } : pin));
}
