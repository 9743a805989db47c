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

/**
 * What the run on show can be compared with: null where there is no such run.
 * @param {State} state
 * @returns {{cells: Compare, before: Compare | null, first: Compare | null}}
 */
export function offers({ experiment, history }) {
  const last = history.past.at(-1);
  const changed = experiment && (Object.keys(experiment.edits ?? {}).length > 0 || (experiment.pins ?? []).length > 0);
  return {
    cells: { kind: "cells" },
    before: last ? { kind: "before", experiment: last.experiment } : null,
    first: changed ? { kind: "first", experiment: { ...experiment, edits: {}, pins: [] } } : null,
  };
}

/** What a single key turns on: the last change where there is one, else the other cells. @param {State} state @returns {Compare} */
export function usual(state) {
  const { cells, before } = offers(state);
  return before ?? cells;
}
