/**
 * One bias a gate, or two of which only the sum matters: the same network written otherwise. To split, each bias is halved,
 * which is exact; to merge, the two are added.
 *
 * @typedef {import("./state.js").Experiment} Experiment
 * @typedef {import("./state.js").Table} Table
 * @typedef {import("./state.js").Model} Model
 */
import { bareOf } from "../text/notation.js";

/**
 * The experiment with one or two biases a gate that computes the same, edits by hand put in.
 * @param {Experiment} experiment
 * @param {Pick<Model, "shapes">} model
 * @param {Record<string, Table>} first
 * @param {"one" | "two"} bias
 * @returns {Experiment}
 */
export function rebiased(experiment, model, first, bias) {
  const cell = experiment.cell ?? { kind: "lstm" };
  const edits = experiment.edits ?? {};
  const now = (/** @type {string} */ name) =>
    Array.from(first[name]?.data ?? [], (value, row) => edits[`${name}[${row}]`] ?? value);
  /** @type {Record<string, number[]>} */
  const given = {};
  const pairs = Object.keys(model.shapes).flatMap((name) => pairOf(name));
  for (const { one, other } of pairs) {
    if (bias === "two" && !(other in model.shapes)) {
      given[one] = now(one).map((value) => value / 2);
      given[other] = now(one).map((value) => value / 2);
    } else if (bias === "one" && other in model.shapes && !inside(cell, other)) {
      const second = now(other);
      given[one] = now(one).map((value, row) => value + (second[row] ?? 0));
    }
  }
  const rewritten = new Set(pairs.flatMap(({ one, other }) => (one in given ? [one, other] : [])));
  const kept = (/** @type {string} */ name) => !rewritten.has(name);
  return {
    ...experiment,
    cell: /** @type {NonNullable<Experiment["cell"]>} */ ({ ...cell, bias }),
    weights: { ...only(experiment.weights ?? {}, kept), ...given },
    edits: only(edits, (place) => kept(place.replace(/\[.*$/, ""))),
  };
}

/** A bias and its second half. @param {string} name @returns {{one: string, other: string}[]} */
function pairOf(name) {
  const bare = bareOf(name);
  const gate = /^b_([a-z])$/.exec(bare)?.[1];
  return gate === undefined || gate === "y" ? [] : [{ one: name, other: `b_U${gate}${name.slice(bare.length)}` }];
}

/** Whether r multiplies this bias, so that it is no part of a sum. @param {NonNullable<Experiment["cell"]>} cell @param {string} name */
function inside(cell, name) {
  return cell.kind === "gru" && (cell.reset ?? "after") === "after" && bareOf(name) === "b_Uh";
}

/** @template V @param {Record<string, V>} all @param {(name: string) => boolean} wanted @returns {Record<string, V>} */
function only(all, wanted) {
  return Object.fromEntries(Object.entries(all).filter(([name]) => wanted(name)));
}
