/**
 * What can be chosen about each kind of cell: a choice among words, a switch, or a whole number. The first choice is the default.
 *
 * @typedef {import("../../protocol/wire.js").AnyCell} AnyCell
 * @typedef {"rnn" | "jordan" | "lstm" | "gru"} Kind
 *
 * @typedef {{name: string, choices: readonly string[]}} Choice
 * @typedef {{name: string, on: boolean}} Switch `on`: how it stands unless said otherwise
 * @typedef {{name: string, low: number, high: number, initial: number}} Whole
 * @typedef {Choice | Switch | Whole} Option
 */

const ACTIVATIONS = /** @type {const} */ (["tanh", "sigmoid", "relu", "linear", "hard_sigmoid", "hard_sigmoid_onnx"]);
const INNER = /** @type {const} */ (["tanh", "linear", "sigmoid", "relu"]);
/** The functions that a gate can go through; their curves are drawn over one another. */
export const GATES = /** @type {const} */ (["sigmoid", "hard_sigmoid", "hard_sigmoid_onnx"]);

/** @type {Choice} */
const BIAS = { name: "bias", choices: ["one", "two", "none"] };
/** @type {Choice} */
const GATE = { name: "gate", choices: GATES };

/** @type {Record<Kind, readonly Option[]>} */
export const OPTIONS = {
  rnn: [{ name: "activation", choices: ACTIVATIONS }, BIAS],
  jordan: [
    { name: "activation", choices: ACTIVATIONS },
    { name: "out", choices: ["linear", "sigmoid", "tanh"] },
    { name: "outputs", low: 1, high: 256, initial: 1 },
  ],
  lstm: [
    GATE,
    { name: "g", choices: INNER },
    { name: "h", choices: INNER },
    { name: "forget", choices: ["gate", "none", "coupled"] },
    { name: "peepholes", on: false },
    { name: "recurrent", on: true },
    BIAS,
    { name: "proj", low: 0, high: 512, initial: 0 },
  ],
  gru: [{ name: "reset", choices: ["after", "before"] }, GATE, { name: "g", choices: INNER }, BIAS],
};

/**
 * How an option of a cell stands.
 * @param {AnyCell} cell
 * @param {Option} option
 * @returns {string | number | boolean}
 */
export function standing(cell, option) {
  const said = /** @type {Record<string, string | number | boolean | undefined>} */ (/** @type {unknown} */ (cell))[
    option.name
  ];
  if (said !== undefined) return said;
  if ("choices" in option) return option.choices[0] ?? "";
  return "on" in option ? option.on : option.initial;
}

/**
 * The cell with one option set otherwise.
 * @param {AnyCell} cell
 * @param {Option} option
 * @param {string | number | boolean} value
 * @returns {AnyCell}
 */
export function withOption(cell, { name }, value) {
  return /** @type {AnyCell} */ (/** @type {unknown} */ ({ ...cell, [name]: value }));
}

/**
 * Key of the sentence that tells what comes of an option as it stands: the cell's own where it has one.
 * @param {Kind} kind
 * @param {Option} option
 * @param {string | number | boolean} value
 * @param {(key: string) => boolean} known
 * @param {AnyCell} [cell] whose option it is, where another option changes what comes of it
 */
export function consequence(kind, option, value, known, cell) {
  const said = "choices" in option ? String(value) : value === false || value === 0 ? "off" : "on";
  const forgets = cell?.kind !== "lstm" || (cell.forget ?? "gate") === "gate";
  if (option.name === "peepholes" && said === "on" && !forgets) return "variant.peepholes_on_without_f";
  const own = `variant.${kind}_${option.name}_${said}`;
  return known(own) ? own : `variant.${option.name}_${said}`;
}
