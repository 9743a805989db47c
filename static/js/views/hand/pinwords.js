/** Pins in words: what is held, at what, and for how long. */
import { stretchOf } from "../../store/pins.js";
import { isRounded, number, tidy } from "../../text/format.js";
import { word } from "../../text/words.js";

/**
 * @typedef {import("../../store/state.js").Pin} Pin
 * @typedef {import("../../store/state.js").Model} Model
 * @typedef {"en" | "zh"} Language
 */

/** What is held: `f[2]`, `f, all units`. @param {Model | null} model @param {Pin} pin @param {Language} language */
export function pinned(model, { quantity, unit, layer = 0, reverse = false }, language) {
  const symbol = model?.quantities.find(({ name }) => name === quantity)?.symbol ?? quantity;
  const what = unit == null ? word(language, "pins.all_of", { symbol }) : `${symbol}[${unit}]`;
  const where = [
    ...((model?.passes.at(-1)?.layer ?? 0) > 0 ? [word(language, "depth.layer", { n: layer })] : []),
    ...(model?.passes.some((one) => one.reverse) ? [reverse ? "←" : "→"] : []),
  ];
  return where.length ? `${what} (${where.join(" ")})` : what;
}

/** For how long: `t 4–9`, `whole sequence`. @param {Pin} pin @param {Language} language */
export function lasting({ first, last }, language) {
  const from = first ?? 1;
  if (last == null) return from === 1 ? word(language, "pins.whole") : word(language, "pins.from_on", { t: from });
  return from === last ? `t ${from}` : `t ${from}–${last}`;
}

/** The same beside the timestep it is made at: "this step" is what the buttons call it. @param {Pin} pin @param {number} t @param {Language} language */
export function during(pin, t, language) {
  return stretchOf(pin, t) === "step" ? word(language, "pins.scope_step") : lasting(pin, language);
}

/** `f[2] held at 1.00, t 4–9`. @param {Model | null} model @param {Pin} pin @param {Language} language */
export function pinSentence(model, pin, language) {
  const [what, value, time] = [pinned(model, pin, language), brief(pin.value, language), lasting(pin, language)];
  return word(language, "pins.sentence", { what, value, time });
}

/** Two decimals where they tell all but rounding, else four. @param {number} value @param {Language} language */
export function brief(value, language) {
  return number(value, isRounded(tidy(value), 2) ? 4 : 2, language);
}
