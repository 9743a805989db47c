/**
 * Derivatives tried by the server: what is sent, and what comes back.
 *
 * @typedef {import("../../store/state.js").State} State
 * @typedef {import("../../store/state.js").Explanation} Explanation
 *
 * @typedef {object} CheckedOne
 * @property {string} place as in W_f[0,1], f[1]@3
 * @property {number | null} analytic
 * @property {number | null} numeric
 * @property {number} step
 * @property {number} digits that both have in common
 * @property {boolean} agrees
 *
 * @typedef {{loss: number | null, checked: CheckedOne[]}} Checked
 */
import { isWeight } from "../../text/notation.js";
import { post } from "../models/server.js";

/** Weights that are drawn and tried beside the one explained. */
export const OTHERS = 8;

/** What the server calls the number that is explained; null where it cannot be moved by itself. @param {Explanation} told @param {Pick<State, "model">} state */
export function placeTried({ quantity, index, column, t }, { model }) {
  if (!model) return null;
  if (isWeight(quantity))
    return quantity === "E" ? null : `${quantity}[${column == null ? index : `${index},${column}`}]`;
  if (t === 0) return `${quantity}_0${model.suffix}[${index}]`;
  return model.pinnable.includes(quantity) ? `${quantity}[${index}]@${t}` : null;
}

/** What is sent; null before there is an experiment. @param {Explanation} told @param {State} state @param {number} seed which others are drawn */
export function question(told, state, seed) {
  const { experiment, model } = state;
  if (!experiment || !model || !told.loss) return null;
  const { value: _value, ...loss } = told.loss;
  const place = placeTried(told, state);
  const { layer, reverse } = model;
  return { experiment, layer, reverse, loss, places: place ? [place] : [], count: OTHERS, seed };
}

/** Ask the server. Rejects with what it refused, or when there is no answer. @param {NonNullable<ReturnType<typeof question>>} asked @param {AbortSignal} signal @returns {Promise<Checked>} */
export async function tried(asked, signal) {
  const answer = await post("api/gradcheck", JSON.stringify(asked), { signal });
  return /** @type {Promise<Checked>} */ (answer.json());
}
