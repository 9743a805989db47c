/**
 * What the run on show is compared with.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("./state.js").Experiment} Experiment
 * @typedef {import("../protocol/wire.js").AnyAgainst} Against
 * @typedef {{kind: "cells" | "passes"} | {kind: "before" | "first" | "link", experiment: Experiment}} Compare passes: the other layers and directions of the same network
 * @typedef {"given" | "edited" | "both" | "drawn"} Origin where the weights of a cell come from
 */

const KINDS = /** @type {const} */ (["rnn", "lstm", "gru"]);
/** Runs beside the one on show at most. */
const MOST = 3;

/**
 * The other runs to ask for.
 * @param {State} state
 * @returns {Against[]}
 */
export function against({ compare, experiment, model }) {
  if (!compare || !experiment) return [];
  if ("experiment" in compare) return [{ against: "experiment", experiment: compare.experiment }];
  if (compare.kind === "passes") return otherPasses(model).map((one) => ({ against: "pass", ...one }));
  const own = experiment.cell?.kind ?? "lstm";
  return KINDS.filter((kind) => kind !== own).map((kind) => ({ against: "cell", cell: { kind } }));
}

/** The other direction of the same layer first, then the other layers. @param {State["model"]} model */
function otherPasses(model) {
  if (!model) return [];
  const others = model.passes.filter(({ layer, reverse }) => layer !== model.layer || reverse !== model.reverse);
  const near = others.sort((a, b) => Number(a.layer !== model.layer) - Number(b.layer !== model.layer));
  return near.slice(0, MOST).map(({ layer, reverse }) => ({ layer, reverse }));
}

/**
 * What the run on show can be compared with: null where there is no such run.
 * @param {State} state
 * @returns {{cells: Compare, passes: Compare | null, before: Compare | null, first: Compare | null}}
 */
export function offers({ experiment, history, model }) {
  const last = history.past.at(-1);
  const changed = experiment && (Object.keys(experiment.edits ?? {}).length > 0 || (experiment.pins ?? []).length > 0);
  return {
    cells: { kind: "cells" },
    passes: (model?.passes.length ?? 0) > 1 ? { kind: "passes" } : null,
    before: last ? { kind: "before", experiment: last.experiment } : null,
    first: changed ? { kind: "first", experiment: { ...experiment, edits: {}, pins: [] } } : null,
  };
}

/**
 * What a kept experiment is by now: what it was chosen as, the same as the one on show (its change was undone), or,
 * after further changes, one among many.
 * @param {State} state @returns {"before" | "first" | "link" | "same" | "other" | null} null beside other cells and passes
 */
export function standing({ compare, experiment, history }) {
  if (!compare || !("experiment" in compare) || !experiment) return null;
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

/** What a single key turns on: the other direction and layers where there are some, else the last change, else the other cells. @param {State} state @returns {Compare} */
export function usual(state) {
  const { cells, passes, before } = offers(state);
  return passes ?? before ?? cells;
}
