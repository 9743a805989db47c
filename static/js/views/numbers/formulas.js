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
import { FUNCTION_SIGNS } from "../../text/formula.js";

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
  if (cell.kind === "lstm") return lstm(cell);
  if (cell.kind === "gru") return gru(cell);
  return cell.kind === "jordan" ? jordan(cell) : rnn(cell);
}

/** @param {import("../../protocol/wire.js").LSTM} cell @returns {Part[][]} */
function lstm({ h = "tanh", proj = 0 }) {
  const act = activationSign(h);
  const [let_out, out] = proj ? [s("m", "t"), "m"] : [s("h", "t"), "h"];
  return [
    [s("C", "t"), EQUALS, g("f", "f"), TIMES, s("C", "t-1"), "+", g("i", "i"), TIMES, g("C̃", "c")],
    [EQUALS, v("f"), TIMES, b("c"), "+", v("i"), TIMES, v("c_tilde")],
    [EQUALS, v("kept"), "+", v("written")],
    [EQUALS, v("c", true)],
    [let_out, EQUALS, g("o", "o"), TIMES, ...(act ? [`${act} `] : []), s("C", "t")],
    [EQUALS, v("o"), TIMES, v(act ? "h_c" : "c")],
    [EQUALS, v(out, true)],
    ...(proj
      ? [
          [s("h", "t"), EQUALS, g("W", "m"), s("m", "t")],
          [EQUALS, v("h", true)],
        ]
      : []),
  ];
}

/** @param {import("../../protocol/wire.js").GRU} cell @returns {Part[][]} */
function gru({ reset = "after", g: candidate = "tanh", bias = "one" }) {
  const [r, U, before] = [g("r", "r"), g("U", "h"), s("h", "t-1")];
  const [open, close] = around(candidate);
  const own = bias === "none" ? [] : ["+", g("b", "h")];
  const inner = bias === "none" || (bias === "one" && reset === "before") ? [] : ["+", g("b_U", "h")];
  const recurrent =
    reset === "after" ? [r, TIMES, "(", U, before, ...inner, ")"] : [U, "(", r, TIMES, before, ")", ...inner];
  return [
    [s("h", "t"), EQUALS, g("z", "z"), TIMES, before, "+", "(1 −", g("z", "z"), ")", TIMES, g("h̃", "h")],
    [EQUALS, v("z"), TIMES, b("h"), "+", v("one_minus_z"), TIMES, v("h_tilde")],
    [EQUALS, v("kept"), "+", v("written")],
    [EQUALS, v("h", true)],
    [g("h̃", "h"), EQUALS, ...open, g("W", "h"), s("x", "t"), "+", ...recurrent, ...own, ...close],
    [EQUALS, ...open, v("a_h"), ...close],
    ...(open.length ? [[EQUALS, v("h_tilde", true)]] : []),
  ];
}

/** @param {import("../../protocol/wire.js").Elman} cell @returns {Part[][]} */
function rnn({ activation = "tanh", bias = "one" }) {
  const biases = { one: ["b"], two: ["b", "b_U"], none: [] }[bias].flatMap((name) => ["+", g(name, "h")]);
  return summed("h", activation, [g("W", "h"), s("x", "t"), "+", g("U", "h"), s("h", "t-1"), ...biases]);
}

/** @param {import("../../protocol/wire.js").Jordan} cell @returns {Part[][]} */
function jordan({ activation = "tanh", out = "linear" }) {
  return [
    ...summed("h", activation, [g("W", "h"), s("x", "t"), "+", g("V", "h"), s("y", "t-1"), "+", g("b", "h")]),
    ...summed("y", out, [g("W", "y"), s("h", "t"), "+", g("b", "y")]),
  ];
}

/** An activation of a sum: in symbols, its number, and what becomes of it. @param {string} name @param {string} activation @param {Part[]} sum @returns {Part[][]} */
function summed(name, activation, sum) {
  const [open, close] = around(activation);
  return [
    [s(name, "t"), EQUALS, ...open, ...sum, ...close],
    [EQUALS, ...open, v(`a_${name}`, open.length === 0), ...close],
    ...(open.length ? [[EQUALS, v(name, true)]] : []),
  ];
}

/** What stands before and after a sum. @param {string} activation @returns {[string[], string[]]} */
function around(activation) {
  const act = activationSign(activation);
  return act ? [[`${act}(`], [")"]] : [[], []];
}

/**
 * How an activation is written; linear is not.
 * @param {string} activation
 */
export function activationSign(activation) {
  return FUNCTION_SIGNS[activation] ?? activation;
}

/**
 * The pre-activation of a gate or candidate and the activation that it goes through, as its formula says.
 * @param {import("../../protocol/wire.js").Quantity} quantity
 * @returns {{name: string, sign: string} | null} null: it is no function of one sum
 */
export function activationOf({ formula }) {
  const [term] = formula.terms;
  const [name] = term?.factors ?? [];
  const alone = formula.terms.length === 1 && term?.factors.length === 1 && !term.summed && !term.minus;
  if (!alone || !name?.startsWith("a_")) return null;
  return { name, sign: activationSign(formula.function ?? "linear") };
}
