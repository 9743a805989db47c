/**
 * The drawing of a cell in a frame: which parts and wires, and where. Its numbers come later, see live.js.
 *
 * @typedef {import("./sheet.js").Model} Model
 * @typedef {import("./sheet.js").Scene} Scene
 */
import { quantity } from "../parts.js";
import { drawGru } from "./gru.js";
import { drawJordan } from "./jordan.js";
import { drawLstm } from "./lstm.js";
import { drawRnn } from "./rnn.js";
import { sheet } from "./sheet.js";

/**
 * @param {Model} model @param {{width: number, height: number}} frame in pixels @param {import("./sheet.js").Inputs} inputs
 * @returns {Scene}
 */
export function cellScene(model, frame, inputs) {
  const s = sheet(model, frame);
  if (model.kind === "lstm") drawLstm(s, inputs, variantOf(model));
  else if (model.kind === "gru") drawGru(s, inputs, quantity(model, "u_h") !== undefined);
  else if (model.kind === "jordan") drawJordan(s, inputs);
  else drawRnn(s, inputs);
  return s.scene;
}

/** What of an LSTM's options is seen in its drawing; its formulas tell. @param {Model} model @returns {import("./lstm.js").Variant} */
function variantOf(model) {
  const names = (/** @type {string} */ name) =>
    quantity(model, name)?.formula.terms.flatMap(({ factors }) => factors) ?? [];
  return {
    forget: quantity(model, "a_f") ? "gate" : names("f").includes("i") ? "coupled" : "none",
    peepholes: names("a_i").includes("p_i"),
    recurrent: names("a_i").includes("U_i"),
    projected: quantity(model, "m") !== undefined,
  };
}

/**
 * Which inputs stand in so many slots: all of them, else the largest, in their order.
 * @param {ArrayLike<number | null>} x @param {number} slots
 * @returns {number[]}
 */
export function shownInputs(x, slots) {
  const places = Array.from({ length: x.length }, (_, k) => k);
  if (places.length <= slots) return places;
  const size = (/** @type {number} */ k) => Math.abs(x[k] ?? 0);
  return places
    .sort((a, b) => size(b) - size(a) || a - b)
    .slice(0, slots)
    .sort((a, b) => a - b);
}
