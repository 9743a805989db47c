/**
 * What was changed by hand, as a list: single weights, biases of a whole gate moved together, pins.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("./state.js").Table} Table
 * @typedef {import("./state.js").Experiment} Experiment
 * @typedef {import("./state.js").Pin} Pin
 *
 * @typedef {{array: string, row: number, column: number | null}} Place a weight: `W_f[3,1]`, `b_o[2]`
 * @typedef {{kind: "weight", key: string, place: Place, before: number, after: number}} OneWeight
 * @typedef {{kind: "bias", key: string, array: string, count: number, before: number, after: number}} WholeBias
 * @typedef {{kind: "pin", key: string, pin: Pin}} OnePin
 * @typedef {OneWeight | WholeBias | OnePin} Changed
 */
import { bareOf } from "../text/notation.js";
import { placeOf, withoutPin } from "./pins.js";

/** Share of a shift by which biases that were moved together may differ, for rounding. */
const ROUNDING = 1e-9;

/** @param {string} name @returns {Place} */
export function readPlace(name) {
  const [, array = "", row = "0", column] = /^(\w+)\[(\d+)(?:,(\d+))?\]$/.exec(name) ?? [];
  return { array, row: Number(row), column: column === undefined ? null : Number(column) };
}

/** The value that a weight had first. @param {Record<string, Table>} first @param {Place} place */
export function firstOf(first, { array, row, column }) {
  const table = first[array];
  return table?.data[row * (table.shape[1] ?? 1) + (column ?? 0)] ?? 0;
}

/**
 * All that a hand has changed, in the order in which the experiment holds it.
 * @param {Pick<State, "edits" | "first" | "pins">} state
 * @returns {Changed[]}
 */
export function changesOf({ edits, first, pins }) {
  const whole = new Map(arraysOf(edits).flatMap((array) => together(array, edits, first)));
  /** @type {Changed[]} */
  const changed = [...whole.values()];
  for (const [key, after] of Object.entries(edits)) {
    const place = readPlace(key);
    if (!whole.has(place.array)) changed.push({ kind: "weight", key, place, before: firstOf(first, place), after });
  }
  for (const pin of pins) changed.push({ kind: "pin", key: placeOf(pin), pin });
  return changed;
}

/** Bias arrays with edits, each once. @param {Record<string, number>} edits */
function arraysOf(edits) {
  return [...new Set(Object.keys(edits).map((name) => readPlace(name).array))].filter((name) => name.startsWith("b_"));
}

/**
 * A bias array whose units were all moved by the same amount.
 * @param {string} array @param {Record<string, number>} edits @param {Record<string, Table>} first
 * @returns {[string, WholeBias][]}
 */
function together(array, edits, first) {
  const table = first[array];
  const count = table?.data.length ?? 0;
  if (!table || count < 2) return [];
  const now = Array.from(table.data, (_, k) => edits[`${array}[${k}]`]);
  const by = (now[0] ?? NaN) - (table.data[0] ?? 0);
  const same = now.every((value, k) => {
    const size = Math.max(1, Math.abs(value ?? 0), Math.abs(table.data[k] ?? 0));
    return value !== undefined && Math.abs(value - (table.data[k] ?? 0) - by) <= ROUNDING * size;
  });
  if (!same) return [];
  const before = table.data.reduce((sum, value) => sum + value, 0) / count;
  return [[array, { kind: "bias", key: array, array, count, before, after: before + by }]];
}

/**
 * The experiment without one of the changes.
 * @param {Experiment} experiment @param {Pick<State, "edits" | "pins">} state as a hand has it @param {Changed} changed
 * @returns {Experiment}
 */
export function without(experiment, { edits, pins }, changed) {
  if (changed.kind === "pin") return { ...experiment, edits, pins: withoutPin(pins, changed.key) };
  const gone = (/** @type {string} */ name) =>
    changed.kind === "weight" ? name === changed.key : readPlace(name).array === changed.array;
  return { ...experiment, pins, edits: Object.fromEntries(Object.entries(edits).filter(([name]) => !gone(name))) };
}

/**
 * Newest first, for a page that has seen the changes come: keeps when each was last seen to change.
 * @returns {(changes: Changed[]) => Changed[]}
 */
export function newestFirst() {
  /** @type {Map<string, {value: number, at: number}>} */
  let seen = new Map();
  let clock = 0;
  return (changes) => {
    /** @type {typeof seen} */
    const now = new Map();
    for (const one of changes) {
      const value = one.kind === "pin" ? one.pin.value : one.after;
      const old = seen.get(one.key);
      if (old?.value !== value) clock += 1;
      now.set(one.key, old?.value === value ? old : { value, at: clock });
    }
    seen = now;
    return [...changes].sort((a, b) => (now.get(b.key)?.at ?? 0) - (now.get(a.key)?.at ?? 0));
  };
}

/** The tab of the weights on which an array stands: a gate, `m`, `y`, `e` of the embedding, `0` of the initial state. @param {string} array */
export function tabOf(array) {
  const bare = bareOf(array);
  if (bare === "E") return "e";
  return bare.endsWith("_0") ? "0" : bare.replace(/^(W|U|V|b|p)_U?/, "");
}
