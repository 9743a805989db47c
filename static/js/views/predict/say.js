/**
 * What a round of guessing comes to, in words. The numbers of the reason are the server's.
 *
 * @typedef {import("../../store/state.js").State} State
 * @typedef {import("../../store/state.js").Model} Model
 * @typedef {import("../../store/predict.js").Round} Round
 * @typedef {import("../../store/predict.js").Guess} Guess
 */
import { quantity, reader, symbol } from "../../figures/parts.js";
import { nameOf } from "../../figures/view.js";
import { choices, tally } from "../../store/predict.js";
import { number } from "../../text/format.js";
import { word } from "../../text/words.js";

/** Decimals of a guess, which is made by hand. */
const FEWEST = 2;
const MOST = 6;

/** @param {State} state @returns {(value: number) => string} */
export function writer({ settings: { digits, language } }) {
  return (value) => number(value, Math.min(MOST, Math.max(FEWEST, digits)), language);
}

/** What is to be guessed now. @param {State} state @param {boolean} handle whether the lane has a handle to drag */
export function question(state, handle) {
  const { model, predict, t, unit } = state;
  const { language } = state.settings;
  if (!model || !predict) return "";
  const next = t + 1;
  const read = nameOf(state, next);
  const heard = read === String(next) ? "" : word(language, "predict.heard", { read });
  const values = { t: next, unit, carry: symbol(model, model.belt.carry), heard };
  if (predict.mode === "value") return word(language, handle ? "predict.ask_drag" : "predict.ask_value", values);
  return word(language, choices(model).length ? "predict.ask_gate" : "predict.ask_rise", values);
}

/** What was guessed, what it is, and how far that is. @param {State} state @param {Round} round */
export function verdict(state, round) {
  const { model } = state;
  const { language } = state.settings;
  if (!model) return "";
  const write = writer(state);
  const { t, unit, guess, truth, off, right } = round;
  if (round.mode === "value") {
    const values = {
      t,
      unit,
      carry: symbol(model, model.belt.carry),
      guess: write(Number(guess)),
      truth: write(Number(truth)),
    };
    if (off === null) return word(language, "predict.was_endless", values);
    const how = Number(guess) > Number(truth) ? "high" : "low";
    return word(language, off === 0 ? "predict.was_exact" : `predict.was_${how}`, { ...values, off: write(off) });
  }
  const values = { t, unit, guess: choiceName(state, guess), truth: choiceName(state, truth) };
  return word(language, right ? "predict.was_right" : "predict.was_wrong", values);
}

/** Why the rounds are gone, until the next one is played. @param {State} state */
export function anewSentence({ predict, settings: { language } }) {
  return predict?.anew ? word(language, "predict.anew") : "";
}

/** A gate as it is written, or a direction in words. @param {State} state @param {Guess} choice */
export function choiceName({ model, settings: { language } }, choice) {
  if (choice === "rise" || choice === "fall") return word(language, `predict.${choice}`);
  return model ? symbol(model, String(choice)) : String(choice);
}

/** Why it came out so. Empty once the run has changed since. @param {State} state @param {Round} round */
export function reason(state, round) {
  const { model, trace } = state;
  if (!model || !trace || round.t < 1 || round.t > trace.T) return "";
  const { language } = state.settings;
  const { belt } = model;
  const write = writer(state);
  const at = (/** @type {string} */ name, t = round.t) => write(reader(trace, name)(t, round.unit));
  const gates = choices(model);
  if (round.mode === "value" && reader(trace, belt.carry)(round.t, round.unit) !== round.truth) return "";
  if (round.mode === "gate" && gates.length)
    return listed(
      language,
      gates.map((name) => `${symbol(model, name)} = ${at(name)}`),
    );
  const values = {
    carry: symbol(model, belt.carry),
    before: at(belt.carry, round.t - 1),
    now: at(belt.carry),
    write: symbol(model, belt.written),
    wrote: at(belt.written),
  };
  if (belt.keep !== null && belt.kept !== null) {
    const keeps = { ...values, keep: symbol(model, belt.keep), open: at(belt.keep), kept: at(belt.kept) };
    return word(language, "predict.why_gated", keeps);
  }
  const sum = model.quantities.find(({ role }) => role === "pre_activation")?.name ?? belt.carry;
  const through = quantity(model, belt.carry)?.formula?.function ?? "tanh";
  return word(language, "predict.why_anew", { ...values, function: through, sum: at(sum) });
}

/** @param {"en" | "zh"} language @param {string[]} parts */
function listed(language, parts) {
  return language === "zh" ? `${parts.join("，")}。` : `${parts.join(", ")}.`;
}

/** All rounds in a few sentences. @param {State} state @returns {string[]} */
export function tallied(state) {
  const { predict } = state;
  const { language } = state.settings;
  if (!predict) return [];
  if (predict.rounds.length === 0) return [word(language, "predict.at_end", { T: state.trace?.T ?? 0 })];
  const { values, mean, best, worst, asked, right } = tally(predict.rounds);
  const write = writer(state);
  const lines = [word(language, "predict.rounds", { n: predict.rounds.length })];
  if (mean !== null) lines.push(word(language, "predict.mean", { n: values, mean: write(mean) }));
  if (best?.off != null && worst?.off != null && values > 1)
    lines.push(
      word(language, "predict.best", { best: write(best.off), bt: best.t, worst: write(worst.off), wt: worst.t }),
    );
  if (asked > 0) lines.push(word(language, "predict.gates", { asked, right }));
  return lines;
}
