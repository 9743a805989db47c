/**
 * What the table of a gate's weights holds: its blocks side by side, row by row a unit.
 *
 * @typedef {import("../../store/state.js").Model} Model
 * @typedef {import("../../protocol/wire.js").Experiment} Experiment
 *
 * @typedef {object} Column
 * @property {string} array name of the weight array, as in W_f
 * @property {number | null} index column in it; null for a vector
 * @property {string} heading
 * @property {boolean} edge first column of a block
 *
 * @typedef {{rows: string[], columns: Column[]}} Grid
 */

export const MOST_ROWS = 16;
export const MOST_COLUMNS = 24;

/**
 * The tabs: gates, the read-out, the initial state.
 * @param {Model} model
 * @returns {string[]}
 */
export function tabs(model) {
  return [...model.gates, ...("W_y" in model.shapes ? ["y"] : []), "0"];
}

/**
 * @param {Model} model
 * @param {Experiment} experiment
 * @param {string} tab
 * @returns {Grid}
 */
export function grid(model, experiment, tab) {
  const { input, readout } = experiment;
  const inputs = input.kind === "tokens" ? input.vocabulary : numbered("x", model.shapes[`W_${tab}`]?.[1] ?? 0);
  const rows = tab === "y" ? labelled(readout) : numbered("", experiment.H);
  const columns = arrays(model, tab).flatMap((array) => {
    const [, width] = model.shapes[array] ?? [];
    const headings =
      width === undefined
        ? [vectorHeading(array)]
        : array.startsWith("W_") && tab !== "y"
          ? inputs
          : numbered("h", width);
    return headings.map((heading, k) => ({ array, index: width === undefined ? null : k, heading, edge: k === 0 }));
  });
  return { rows, columns };
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
  if (tab === "0") return model.states.map((state) => `${state}_0`);
  const wanted = [`W_${tab}`, `U_${tab}`, `b_${tab}`, `b_U${tab}`];
  return wanted.filter((name) => name in model.shapes);
}

/** @param {string} array */
function vectorHeading(array) {
  if (array.endsWith("_0")) return array.startsWith("c") ? "C₀" : "h₀";
  return array.startsWith("b_U") ? "b_U" : "b";
}

/** @param {Experiment["readout"]} readout */
function labelled(readout) {
  return Array.from({ length: readout?.size ?? 0 }, (_, k) => readout?.labels?.[k] ?? `y${k}`);
}

/** @param {string} letter @param {number} count */
function numbered(letter, count) {
  return Array.from({ length: count }, (_, k) => `${letter}${k}`);
}
