/**
 * What is said beside the pointer on the belt.
 *
 * @typedef {import("../../store/state.js").State} State
 * @typedef {import("../../charts/stage.js").Spot} Spot
 */
import { palette } from "../../figures/colours.js";
import { hue, letter, symbol } from "../../figures/parts.js";
import { inputAt } from "../../figures/pass.js";
import { computed } from "../../figures/phase.js";
import { nameOf } from "../../figures/view.js";
import { number } from "../../text/format.js";
import { known, word } from "../../text/words.js";
import { teller } from "../widgets/values.js";
import { parcelTip } from "./parceltip.js";

/** All numbers of a slot, in the order of the picture. @param {State} state @param {Spot} spot @returns {import("../../charts/tip.js").Tip | null} */
export function beltTip(state, { t = 0, unit, gate, row }) {
  const { trace, model, settings, sight } = state;
  if (!trace || !model) return null;
  if (unit === undefined) return apartTip(state, t);
  if (row !== undefined && sight.parcels) return parcelTip(state, sight.parcels, row, t);
  const { belt } = model;
  const colours = palette(settings.theme);
  const told = teller(state);
  const value = (/** @type {number} */ at, /** @type {string} */ name) => told(at, name, unit);
  const entry = (/** @type {string} */ name) => ({
    name: symbol(model, name),
    value: value(t, name),
    colour: hue(colours, model, name),
    strong: gate !== undefined && letter(model, name) === gate,
  });
  const title = titleOf(state, t, unit);
  if (t === 0) return { title, entries: [entry(belt.carry)] };
  const shown = [belt.keep, belt.kept, belt.pour, belt.candidate, belt.written, belt.carry, belt.let_out, belt.output];
  const names = shown
    .filter((name, k) => name !== null && shown.indexOf(name) === k)
    .map(String)
    .filter((name) => t !== state.t || computed(model, state.phase, name));
  const before = { name: `${symbol(model, belt.carry)}′`, value: value(t - 1, belt.carry), colour: colours.quiet };
  return { title, entries: [...(belt.keep === null ? [] : [before]), ...names.map(entry)], note: noteOf(state, gate) };
}

/** The strip of differences under the pointer. @param {State} state @param {number} t @returns {import("../../charts/tip.js").Tip | null} */
function apartTip({ ghost, model, settings }, t) {
  const apart = model && ghost?.apart[model.belt.carry];
  if (!apart || t < 1) return null;
  const { language, digits, theme } = settings;
  const { data, size, from = 0 } = apart;
  const symbols = (/** @type {number} */ unit) => `Δ${symbol(model, model.belt.carry)}[${unit}]`;
  const entries = Array.from({ length: size }, (_, unit) => ({
    unit: from + unit,
    value: data[(t - 1) * size + unit] ?? NaN,
  }))
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .slice(0, 4)
    .map(({ unit, value }, k) => ({
      name: symbols(unit),
      value: number(value, Math.min(digits, 6), language),
      colour: palette(theme).ink,
      strong: k === 0,
    }));
  return { title: word(language, "ghost.apart", { t }), entries };
}

/** What a gate is for, in words. @param {State} state @param {string | undefined} gate */
export function noteOf({ model, settings }, gate) {
  const key = `gate.${model?.kind}_${gate}`;
  return gate !== undefined && known(key) ? word(settings.language, key) : "";
}

/** @param {State} state @param {number} t @param {number} unit */
export function titleOf(state, t, unit) {
  const { language } = state.settings;
  const [name, read] = [nameOf(state, t), inputAt(state, t)];
  const said = name !== String(read) ? name : read === t ? "" : word(language, "chart.input", { read });
  return word(language, "chart.at", { t, unit }) + (t > 0 && said ? ` · ${said}` : "");
}
