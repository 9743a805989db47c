/**
 * What the belt of gradients says in words and numbers.
 *
 * @typedef {import("../../store/state.js").State} State
 * @typedef {import("../../store/state.js").Gradient} Gradient
 * @typedef {import("./runs.js").GradientRun} GradientRun
 */
import { palette } from "../../figures/colours.js";
import { rowReader } from "../../figures/gradientscale.js";
import { symbol } from "../../figures/parts.js";
import { pinsHere } from "../../figures/pass.js";
import { ALL, number } from "../../text/format.js";
import { word } from "../../text/words.js";
import { titleOf } from "../belt/tip.js";
import { askedName } from "../why/note.js";

/** Digits that single precision can stand for. */
const SINGLE = 7;

/** A gradient in writing: a small one as a power of ten, for a fixed number of decimals would make it nothing. @param {State} state @param {Gradient} gradient @param {number} value */
export function written({ settings: { digits, language } }, { total }, value) {
  const exact = !(total.data instanceof Float32Array);
  if (!Number.isFinite(value) || value === 0) return number(value, 0, language);
  if (digits >= ALL) return number(exact ? value : Number(value.toPrecision(SINGLE)), ALL, language);
  const places = exact ? digits : Math.min(digits, SINGLE - 1);
  if (Math.abs(value) >= 10 ** -Math.min(2, places)) return number(value, places, language);
  return value.toExponential(Math.max(1, Math.min(places, 3))).replaceAll("-", "−");
}

/** The two parts of a gradient and their sum, at row t of a unit. @param {Gradient} gradient @param {number} t @param {number} unit */
export function partsAt({ total, direct }, t, unit) {
  const [all, own] = [rowReader(total)(t, unit), rowReader(direct)(t, unit)];
  return { total: all, direct: own, gates: all - own };
}

/** `dL/dC[1]`. @param {State} state @param {number} unit */
export function nameOfGradient({ model }, unit) {
  return `dL/d${model ? symbol(model, model.belt.carry) : ""}[${unit}]`;
}

/** L in words: its name and its timestep. @param {State} state @param {Gradient} gradient */
export function nameOfL(state, gradient) {
  return { name: askedName(gradient, state), at: gradient.t };
}

/** Where the gradient of the chosen unit at t comes from, in one sentence. @param {GradientRun} run @returns {string} */
export function gradientSentence({ state, gradient }) {
  const { model, t, unit, settings } = state;
  const { language } = settings;
  if (!model || !gradient) return missing(state);
  const say = (/** @type {string} */ key, /** @type {Record<string, string | number>} */ more = {}) =>
    word(language, `gradient.${key}`, { ...nameOfL(state, gradient), t, ...more });
  const { total, direct, gates } = partsAt(gradient, t, unit);
  const carry = `${symbol(model, model.belt.carry)}[${unit}]`;
  if (Number.isNaN(total)) return say("nowhere", { carry });
  if (t > gradient.t) return say("after");
  if (total === 0 && direct === 0) return say("nothing", { carry });
  const write = (/** @type {number} */ value) => written(state, gradient, value);
  const values = { d: nameOfGradient(state, unit), value: write(total), direct: write(direct), gates: write(gates) };
  if (t === gradient.t && gates === 0) return say("here", values);
  if (model.belt.keep === null) return say("rewritten", values);
  const product = productOf(state, gradient);
  if (direct === 0) return say("all_gates", values);
  if (gates === 0) return say("all_direct", { ...values, product });
  if (direct * gates < 0) return say("against", { ...values, product });
  const percent = (/** @type {number} */ part) => number((100 * part) / total, 1, language);
  return say("shares", { ...values, product, along: percent(direct), through: percent(gates) });
}

/** The gates on the way, where it is the product of theirs alone: one layer, one source, nothing carried that a hand holds. @param {State} state @param {Gradient} gradient */
function productOf(state, { t: at }) {
  const { model, t, settings } = state;
  const alone = model?.passes.length === 1 && !pinsHere(state).some(({ quantity }) => quantity === model.belt.carry);
  if (!model?.belt.keep || !alone || at <= t) return "";
  const values = { keep: symbol(model, model.belt.keep), from: t + 1, to: at };
  return word(settings.language, at - t === 1 ? "gradient.product_one" : "gradient.product", values);
}

/** Why there is nothing to be seen. @param {State} state */
function missing(state) {
  const { trace, status, backward, model, settings } = state;
  if (!trace || !model || status !== "open" || !backward) return word(settings.language, "chart.waiting");
  const there = model.quantities.some(({ name }) => name === backward.quantity) || backward.quantity === "y";
  return word(settings.language, there ? "gradient.none" : "gradient.no_such", { name: askedName(backward, state) });
}

/** Time runs backwards: from where. @param {State} state @param {Gradient} gradient */
export function wayBack({ settings: { language } }, { t }) {
  return word(language, "gradient.way", { t });
}

/** What stands beside the pointer. @param {GradientRun} run @param {number} t @param {number} unit @returns {import("../../charts/tip.js").Tip | null} */
export function gradientTip({ state, gradient, name, other }, t, unit) {
  const { model, settings } = state;
  if (!model || !gradient) return null;
  const { total, direct, gates } = partsAt(gradient, t, unit);
  if (Number.isNaN(total)) return null;
  const colours = palette(settings.theme);
  const entry = (/** @type {string} */ called, /** @type {number} */ value, strong = false) => ({
    name: called,
    value: written(state, gradient, value),
    colour: value > 0 ? colours.positive : value < 0 ? colours.negative : colours.quiet,
    strong,
  });
  const title = titleOf(state, t, unit);
  return {
    title: other ? `${name} · ${title}` : title,
    entries: [
      entry(nameOfGradient(state, unit), total, true),
      entry(word(settings.language, "gradient.along"), direct),
      entry(word(settings.language, "gradient.through"), gates),
    ],
    ...(model.belt.keep === null ? { note: word(settings.language, "gradient.keeps_nothing") } : {}),
  };
}
