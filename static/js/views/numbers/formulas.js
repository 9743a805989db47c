/**
 * How a step is worked out by hand, line by line: which numbers stand where. The numbers themselves come from the server.
 *
 * @typedef {import("../../protocol/wire.js").AnyCell} AnyCell
 *
 * @typedef {string
 *   | {value: string, strong?: boolean}
 *   | {before: string}
 *   | {symbol: string, at?: "t" | "t-1", gate?: string}} Part a sign, a number, a number of the step before, a symbol
 */

const TIMES = "×";
const EQUALS = "=";

/** @param {string} value @param {boolean} [strong] @returns {Part} */
const v = (value, strong) => ({ value, ...(strong ? { strong } : {}) });
/** @param {string} before @returns {Part} */
const b = (before) => ({ before });
/** @param {string} symbol @param {"t" | "t-1"} [at] @returns {Part} */
const s = (symbol, at) => ({ symbol, ...(at ? { at } : {}) });
/** @param {string} symbol @param {string} gate @returns {Part} */
const g = (symbol, gate) => ({ symbol, gate });

/**
 * @param {AnyCell} cell
 * @returns {Part[][]}
 */
export function byHand(cell) {
  if (cell.kind === "lstm") return lstm(cell.h ?? "tanh");
  if (cell.kind === "gru") return gru(cell.reset ?? "after");
  return rnn(cell.activation ?? "tanh");
}

/** @param {"tanh" | "linear"} h @returns {Part[][]} */
function lstm(h) {
  const squashed = h === "tanh";
  return [
    [s("C", "t"), EQUALS, g("f", "f"), TIMES, s("C", "t-1"), "+", g("i", "i"), TIMES, g("C̃", "c")],
    [EQUALS, v("f"), TIMES, b("c"), "+", v("i"), TIMES, v("c_tilde")],
    [EQUALS, v("kept"), "+", v("written")],
    [EQUALS, v("c", true)],
    [s("h", "t"), EQUALS, g("o", "o"), TIMES, ...(squashed ? ["tanh "] : []), s("C", "t")],
    ...(squashed ? [[EQUALS, v("o"), TIMES, v("h_c")]] : [[EQUALS, v("o"), TIMES, v("c")]]),
    [EQUALS, v("h", true)],
  ];
}

/** @param {"after" | "before"} reset @returns {Part[][]} */
function gru(reset) {
  const [r, U, before] = [g("r", "r"), g("U", "h"), s("h", "t-1")];
  const recurrent =
    reset === "after" ? [r, TIMES, "(", U, before, "+", g("b_U", "h"), ")"] : [U, "(", r, TIMES, before, ")"];
  return [
    [s("h", "t"), EQUALS, g("z", "z"), TIMES, before, "+", "(1 −", g("z", "z"), ")", TIMES, g("h̃", "h")],
    [EQUALS, v("z"), TIMES, b("h"), "+", v("one_minus_z"), TIMES, v("h_tilde")],
    [EQUALS, v("kept"), "+", v("written")],
    [EQUALS, v("h", true)],
    [g("h̃", "h"), EQUALS, "tanh(", g("W", "h"), s("x", "t"), "+", ...recurrent, "+", g("b", "h"), ")"],
    [EQUALS, "tanh(", v("a_h"), ")"],
    [EQUALS, v("h_tilde", true)],
  ];
}

/** @param {string} activation @returns {Part[][]} */
function rnn(activation) {
  const act = activationSign(activation);
  const [open, close] = act ? [`${act}(`, ")"] : ["", ""];
  return [
    [s("h", "t"), EQUALS, open, g("W", "h"), s("x", "t"), "+", g("U", "h"), s("h", "t-1"), "+", g("b", "h"), close],
    [EQUALS, open, v("a_h"), close],
    ...(act ? [[EQUALS, v("h", true)]] : []),
  ];
}

/**
 * How an activation is written; linear is not.
 * @param {string} activation
 */
export function activationSign(activation) {
  return { tanh: "tanh", sigmoid: "σ", relu: "ReLU", linear: "" }[activation] ?? activation;
}

/**
 * The pre-activation of a gate or candidate and the activation that it goes through.
 * @param {AnyCell} cell
 * @param {string} quantity
 * @returns {{name: string, sign: string} | null}
 */
export function activationOf(cell, quantity) {
  const sigmoid = { f: "a_f", i: "a_i", o: "a_o", z: "a_z", r: "a_r" }[quantity];
  if (sigmoid) return { name: sigmoid, sign: "σ" };
  if (quantity === "c_tilde" && cell.kind === "lstm") return { name: "a_c", sign: activationSign(cell.g ?? "tanh") };
  if (quantity === "h_tilde") return { name: "a_h", sign: "tanh" };
  if (quantity === "h" && cell.kind === "rnn") return { name: "a_h", sign: activationSign(cell.activation ?? "tanh") };
  return null;
}
