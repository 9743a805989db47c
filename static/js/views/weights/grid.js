/**
 * What the table of a gate's weights holds: its blocks side by side, row by row a unit. Of a network of several layers or
 * directions, those of the one in sight.
 *
 * @typedef {import("../../store/state.js").Model} Model
 * @typedef {import("../../protocol/wire.js").Experiment} Experiment
 *
 * @typedef {object} Column
 * @property {string} array name of the weight array, as in W_f
 * @property {number | null} index column in it; null for a vector
 * @property {string} heading
 * @property {boolean} edge first column of a block
 * @property {number} rows how many it has; a projected h has fewer than C
 * @property {Group | null} group of an upper layer: what its columns come from, as a key of words; null for what needs none
 *
 * @typedef {"below" | "forward" | "reverse" | "own"} Group the layer below, or one direction of it; or the same layer
 * @typedef {{rows: string[], columns: Column[]}} Grid
 */
import { bareOf } from "../../text/notation.js";

export const MOST_ROWS = 16;
export const MOST_COLUMNS = 24;

/**
 * The tabs: gates, the projection, the output, the embedding, the initial state.
 * @param {Model} model
 * @returns {string[]}
 */
export function tabs(model) {
  const there = (/** @type {string} */ name) => name in model.shapes;
  const more = [
    ["m", `W_m${model.suffix}`],
    ["y", outputOf(model)],
    ["e", "E"],
  ];
  return [...model.gates, ...more.flatMap(([tab = "", name = ""]) => (there(name) ? [tab] : [])), "0"];
}

/** Name of the weights that make y: of Jordan's cell, else of the read-out. @param {Model} model */
function outputOf({ kind, suffix }) {
  return kind === "jordan" ? `W_y${suffix}` : "W_y";
}

/**
 * @param {Model} model
 * @param {Experiment} experiment
 * @param {string} tab
 * @returns {Grid}
 */
export function grid(model, experiment, tab) {
  const columns = arrays(model, tab).flatMap((array) => {
    const [rows = 0, width] = model.shapes[array] ?? [];
    const headings = width === undefined ? [vectorHeading(array)] : headed(model, experiment, array, width);
    return headings.map((heading, k) => ({
      array,
      index: width === undefined ? null : k,
      heading,
      edge: k === 0 || (heading === "←0" && k > 0),
      rows,
      group: groupOf(model, array, heading),
    }));
  });
  const count = Math.max(0, ...columns.map(({ rows }) => rows));
  return { rows: rowsOf(model, experiment, tab, count), columns };
}

/** @param {Model} model @param {string} array @param {string} heading @returns {Group | null} */
function groupOf({ layer }, array, heading) {
  const bare = bareOf(array);
  if (layer === 0 || /_[ym]$/.test(bare)) return null;
  if (bare.startsWith("U_") || bare.startsWith("V_")) return "own";
  if (!bare.startsWith("W_")) return null;
  return heading.startsWith("→") ? "forward" : heading.startsWith("←") ? "reverse" : "below";
}

/** @param {Model} model @param {Experiment} experiment @param {string} tab @param {number} count */
function rowsOf({ kind }, { input, readout }, tab, count) {
  if (tab === "e" && input.kind === "tokens") return input.vocabulary;
  if (tab !== "y") return numbered("", count);
  return kind === "jordan" ? numbered("y", count) : labelled(readout);
}

/** What the columns of a matrix look at. @param {Model} model @param {Experiment} experiment @param {string} array @param {number} width @returns {string[]} */
function headed(model, { input }, array, width) {
  const bare = bareOf(array);
  if (bare === "E") return numbered("x", width);
  if (bare === "W_m") return numbered("m", width);
  if (bare.startsWith("V_")) return numbered("y", width);
  if (bare.startsWith("U_")) return numbered("h", width);
  const above = bare === "W_y" ? array === "W_y" && model.kind !== "jordan" : model.layer > 0;
  if (above)
    return model.passes.some(({ reverse }) => reverse) && width % 2 === 0 ? twice(model, width) : numbered("h", width);
  if (bare === "W_y") return numbered("h", width);
  return input.kind === "tokens" && !input.embedded ? input.vocabulary : numbered("x", width);
}

/** Outputs of a layer below: where there are both directions, forward then backward, side by side. @param {Model} model @param {number} width */
function twice(model, width) {
  if (!model.passes.some(({ reverse }) => !reverse)) return numbered("h", width);
  return ["→", "←"].flatMap((way) => numbered(way, width / 2));
}

/**
 * Name of the weight in a row and column, as in W_f[0,1].
 * @param {Column} column
 * @param {number} row
 */
export function nameOf({ array, index }, row) {
  return index === null ? `${array}[${row}]` : `${array}[${row},${index}]`;
}

/**
 * The first value of a weight.
 * @param {Record<string, import("../../store/state.js").Table>} first
 * @param {Column} column
 * @param {number} row
 */
export function firstValue(first, { array, index }, row) {
  const table = first[array];
  if (!table) return 0;
  const width = table.shape[1] ?? 1;
  return table.data[row * width + (index ?? 0)] ?? 0;
}

/**
 * The bias array that a gate's slider moves, and its mean as it is now.
 * @param {import("../../store/state.js").State} state
 * @param {string} array
 */
export function meanOf({ first, edits }, array) {
  const table = first[array];
  if (!table || table.data.length === 0) return 0;
  let sum = 0;
  for (const [k, value] of table.data.entries()) sum += edits[`${array}[${k}]`] ?? value;
  return sum / table.data.length;
}

/**
 * First place of the page that holds `at`.
 * @param {number} at
 * @param {number} size of a page
 */
export function pageOf(at, size) {
  return Math.floor(at / size) * size;
}

/**
 * How strongly a weight is coloured, 0 to 1.
 * @param {number} value
 */
export function strength(value) {
  return 1 - Math.exp(-Math.abs(value) / 1.2);
}

/** @param {Model} model @param {string} tab */
function arrays(model, tab) {
  if (tab === "0") return model.states.map((state) => `${state}_0${model.suffix}`);
  if (tab === "e") return ["E"];
  const ending = tab === "y" && model.kind !== "jordan" ? "" : model.suffix;
  const wanted = ["W_", "U_", "V_", "p_", "b_", "b_U"].map((block) => `${block}${tab}${ending}`);
  return wanted.filter((name) => name in model.shapes);
}

/** @param {string} array */
function vectorHeading(array) {
  const bare = bareOf(array);
  if (bare.endsWith("_0")) return { c: "C₀", h: "h₀", y: "y₀" }[bare[0] ?? ""] ?? bare;
  if (bare.startsWith("p_")) return "p";
  return bare.startsWith("b_U") ? "b_U" : "b";
}

/** @param {Experiment["readout"]} readout */
function labelled(readout) {
  return Array.from({ length: readout?.size ?? 0 }, (_, k) => readout?.labels?.[k] ?? `y${k}`);
}

/** @param {string} letter @param {number} count */
function numbered(letter, count) {
  return Array.from({ length: count }, (_, k) => `${letter}${k}`);
}
