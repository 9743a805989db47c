/**
 * What the run on show is compared with.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("./state.js").Experiment} Experiment
 * @typedef {import("../protocol/wire.js").OtherCell | import("../protocol/wire.js").OtherExperiment} Against
 * @typedef {{kind: "cells"} | {kind: "before" | "first" | "link", experiment: Experiment}} Compare
 */

const KINDS = /** @type {const} */ (["rnn", "lstm", "gru"]);

/**
 * The other runs to ask for.
 * @param {State} state
 * @returns {Against[]}
 */
export function against({ compare, experiment }) {
  if (!compare || !experiment) return [];
  if (compare.kind !== "cells") return [{ against: "experiment", experiment: compare.experiment }];
  const own = experiment.cell?.kind ?? "lstm";
  return KINDS.filter((kind) => kind !== own).map((kind) => ({ against: "cell", cell: { kind } }));
}
