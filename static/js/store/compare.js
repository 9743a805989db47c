/**
 * What the run on show is compared with.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("./state.js").Experiment} Experiment
 * @typedef {import("../protocol/wire.js").OtherCell | import("../protocol/wire.js").OtherExperiment} Against
 * @typedef {{kind: "cells"} | {kind: "before" | "first" | "link", experiment: Experiment}} Compare
 * @typedef {"given" | "edited" | "both" | "drawn"} Origin where the weights of a cell come from
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

/**
 * What a kept experiment is by now: what it was chosen as, the same as the one on show (its change was undone), or,
 * after further changes, one among many.
 * @param {State} state @returns {"before" | "first" | "link" | "same" | "other" | null} null beside other cells
 */
export function standing({ compare, experiment, history }) {
  if (!compare || compare.kind === "cells" || !experiment) return null;
  const { kind } = compare;
  if (kind === "link") return kind;
  const them = textOf(compare.experiment);
  if (them === textOf(experiment)) return "same";
  const past = history.past.at(-1);
  const passed = past ? textOf(past.experiment) !== them : history.future.length > 0;
  return kind === "before" && passed ? "other" : kind;
}

/** Experiments as text, to find equal ones; they are never changed, so each is written once. @type {WeakMap<Experiment, string>} */
const texts = new WeakMap();

/** @param {Experiment} experiment */
function textOf(experiment) {
  const known = texts.get(experiment) ?? JSON.stringify(experiment);
  texts.set(experiment, known);
  return known;
}

/** Weights of a cell, as against its first state and the read-out, which any cell can have. */
const OF_CELL = /^[WUb]_(?!y)/;

/** @param {Experiment} experiment @returns {Origin} */
export function origin({ weights, edits }) {
  const [given, edited] = [weights, edits].map((by) => Object.keys(by ?? {}).some((name) => OF_CELL.test(name)));
  if (given) return edited ? "both" : "given";
  return edited ? "edited" : "drawn";
}

/** What a single key turns on: the last change where there is one, else the other cells. @param {State} state @returns {Compare} */
export function usual(state) {
  const { cells, before } = offers(state);
  return before ?? cells;
}
