/**
 * What happens at this timestep, in one sentence for those who listen: after a step, and once a hand rests that has changed
 * something. Silent while playing fast, and while a network learns.
 */
import { pinsHere } from "../../figures/pass.js";
import { pinAt } from "../../store/pins.js";
import { number } from "../../text/format.js";
import { word } from "../../text/words.js";
import { happened, tobe } from "../time/actwords.js";
import { isLearning, say } from "../widgets/dom.js";
import { valuesAt } from "../widgets/values.js";

/** @typedef {import("../../store/state.js").State} State */

const REST_MS = 400;
const FASTEST = 1;

/**
 * @param {HTMLElement} root
 * @param {import("../../store/actions.js").App} app
 */
export function mountSummary(root, app) {
  root.setAttribute("aria-live", "polite");
  root.setAttribute("role", "status");
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  app.subscribe((state, before) => {
    const translated = state.settings.language !== before.settings.language;
    const stands = state.t === before.t && state.unit === before.unit && state.phase === before.phase;
    const same = state.trace === before.trace && state.pins === before.pins;
    if ((stands && same && !translated) || (stands && isLearning(state))) return;
    clearTimeout(timer);
    if (translated) say(root, sentence(state));
    if (state.playing && state.speed > FASTEST) return;
    timer = setTimeout(() => say(root, sentence(app.get())), REST_MS);
  });
}

/**
 * What the chosen unit does at this step: "keeps 95 % of 3.00, writes 0.40, shows 0.55", and what a hand holds of it.
 * @param {State} state
 * @returns {string}
 */
export function sentence(state) {
  const { model, t, unit, settings } = state;
  const { language } = settings;
  if (!model) return "";
  if (state.phase !== null && t > 0) return opened(state, state.phase);
  const { belt } = model;
  const at = valuesAt(state, unit);
  /** @param {number | null | undefined} value */
  const said = (value) => number(value, 2, language);
  if (t === 0) return word(language, "summary.start", { unit, carry: said(at.get(belt.carry)) });
  const values = {
    unit,
    t,
    written: said(at.get(belt.written)),
    carry: said(at.get(belt.carry)),
    output: said(at.get(belt.output)),
  };
  if (belt.keep === null) return withPins(state, word(language, "summary.rewrites", values));
  const key = belt.carry === belt.output ? "summary.mixes" : "summary.step";
  const [keep, before] = [share(at.get(belt.keep), language), said(at.before(belt.carry))];
  return withPins(state, word(language, key, { ...values, keep, before }));
}

/**
 * A step that is opened act by act tells what its last act has done and what the next one will do, and nothing that is still to come.
 * @param {State} state @param {number} phase acts done
 */
export function opened(state, phase) {
  const { t, unit, settings } = state;
  const [done, next] = [phase > 0 ? happened(state, phase - 1) : "", tobe(state, phase)];
  const told = [done, next].filter((one) => one !== "").join(settings.language === "zh" ? "" : " ");
  return word(settings.language, "acts.opened", { unit, t, told });
}

/** `95 %`. @param {number | null | undefined} value @param {"en" | "zh"} language */
function share(value, language) {
  return typeof value === "number" ? `${number(value * 100, 0, language)} %` : number(value, 0, language);
}

/** The sentence, and the pins that act on it. @param {State} state @param {string} told */
function withPins({ model, pins, unit, t, settings: { language } }, told) {
  const acting = (model?.pinnable ?? []).flatMap((name) => {
    const pin = pinAt(pinsHere({ pins, model }), name, unit, t);
    const symbol = model?.quantities.find((one) => one.name === name)?.symbol ?? name;
    return pin ? [word(language, "summary.pin", { symbol, value: number(pin.value, 2, language) })] : [];
  });
  const listed = acting.join(language === "zh" ? "、" : ", ");
  return acting.length ? word(language, "summary.held", { sentence: told, pins: listed }) : told;
}
