/**
 * What an act of a step is called, what it will do, and what it did, with its numbers.
 *
 * @typedef {import("../../store/state.js").State} State
 * @typedef {import("../../store/state.js").Model} Model
 */

import { reader, symbol } from "../../figures/parts.js";
import { pinsHere } from "../../figures/pass.js";
import { pinAt } from "../../store/pins.js";
import { number } from "../../text/format.js";
import { word } from "../../text/words.js";
import { valuesAt } from "../widgets/values.js";

/** More decimals make the sentence long; all of them are in the panel. */
const MOST_DIGITS = 4;

/** @param {Model} model @param {number} k @param {"en" | "zh"} language */
export function nameOf(model, k, language) {
  return word(language, `acts.${keyOf(model, k)}`);
}

/** Said before it happens. @param {State} state @param {number} k */
export function tobe(state, k) {
  return told(state, k, "next");
}

/** Said once it has happened; what a hand holds is not the outcome of any arithmetic. @param {State} state @param {number} k */
export function happened(state, k) {
  const { model, pins, unit, t, settings } = state;
  const held = model?.phases[k]?.quantities.find((name) => pinAt(pinsHere({ pins, model }), name, unit, t));
  if (!model || held === undefined) return told(state, k, "done");
  const say = speaker(state);
  const what = { act: nameOf(model, k, settings.language), symbol: symbol(model, held), value: say(held) };
  return word(settings.language, "acts.held", what);
}

/** @param {State} state @param {number} k @param {"next" | "done"} when */
function told(state, k, when) {
  const { model, settings } = state;
  if (!model) return "";
  const say = speaker(state);
  /** @type {Record<string, string>} */
  const values = {};
  for (const { name, symbol: written } of model.quantities) {
    values[`s_${name}`] = written.replace("_", "");
    values[name] = say(name);
  }
  values.before = say(model.belt.carry, true);
  values.out = say(model.belt.output);
  values.s_before = `${symbol(model, model.belt.carry)}′`;
  values.added = /^\d/.test(values[model.belt.written] ?? "")
    ? (values[model.belt.written] ?? "")
    : `(${values[model.belt.written]})`;
  return word(settings.language, `acts.${keyOf(model, k)}_${when}`, values);
}

/** Numbers of the chosen unit in writing. @param {State} state @returns {(name: string, before?: boolean) => string} */
function speaker(state) {
  const { trace, t, unit, settings } = state;
  const at = valuesAt(state, unit);
  const digits = Math.min(settings.digits, MOST_DIGITS);
  return (name, before = false) => {
    if (unit >= (state.frame?.values[name]?.length ?? Infinity)) return "–"; // fewer numbers than units
    const exact = before ? at.before(name) : at.get(name);
    const value = exact === undefined && trace ? reader(trace, name)(before ? t - 1 : t, unit) : exact;
    return number(value, digits, settings.language);
  };
}

/** @param {Model} model @param {number} k */
const keyOf = (model, k) => `${model.kind}_${model.phases[k]?.name}`;
