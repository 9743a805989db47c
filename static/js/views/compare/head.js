/**
 * The line above each belt of a comparison: which run it is, and its numbers where we stand.
 *
 * @typedef {import("../../store/state.js").State} State
 * @typedef {import("../../store/state.js").Other} Other
 * @typedef {{model: import("../../store/state.js").Model, trace: import("../../store/state.js").Trace, labels?: readonly string[] | null, H: number}} Run
 */
import { reader, symbol } from "../../figures/parts.js";
import { timeIn } from "../../figures/pass.js";
import { origin, standing } from "../../store/compare.js";
import { number } from "../../text/format.js";
import { inNotation } from "../../text/notation.js";
import { word } from "../../text/words.js";
import { el, say } from "../widgets/dom.js";

/** Outputs of the read-out that a head has room for. */
const OUTPUTS = 2;
/** Decimals that there is room for, and those that single precision can stand for. */
const MOST_DIGITS = 6;

/** @param {State} state */
export function nameOfShown({ compare, model, settings: { language } }) {
  const kind = (model?.kind ?? "").toUpperCase();
  if (compare?.kind === "passes" && model) return passName(model, language);
  return compare?.kind === "cells" ? kind : word(language, "compare.now", { kind });
}

/** A layer and direction: "Layer 0 →". @param {{layer: number, reverse: boolean}} model @param {"en" | "zh"} language */
export function passName({ layer, reverse }, language) {
  return `${word(language, "depth.layer", { n: layer })} ${reverse ? "←" : "→"}`;
}

/** @param {State} state @param {Other} other */
export function nameOfOther(state, { model }) {
  const kind = model.kind.toUpperCase();
  if (state.compare?.kind === "passes") return passName(model, state.settings.language);
  const now = standing(state);
  return now ? word(state.settings.language, `compare.is_${now}`, { kind }) : kind;
}

/** Where the weights of a cell come from. Beside other cells it is told where one's own are not drawn like theirs. @param {State} state @param {State["experiment"]} experiment */
export function originSentence({ compare, experiment: own, settings: { language } }, experiment) {
  if (compare?.kind !== "cells" || !own || !experiment || origin(own) === "drawn") return "";
  return word(language, `compare.weights_${origin(experiment)}`);
}

/** @param {Other} other @returns {Run} */
export function runOf({ model, trace, experiment }) {
  return { model, trace, labels: experiment.readout?.labels, H: experiment.H };
}

/** A line with room for a name, the numbers of a run, and how far it is from the one on show. */
export function runHead() {
  const name = el("h3");
  const values = el("span", { class: "run-values" });
  const drawn = el("span", { class: "quiet run-origin" });
  const apart = el("span", { class: "run-apart" });
  const root = el("div", { class: "run-head" }, name, values, drawn, apart);
  return {
    root,
    /** @param {string} text */
    name: (text) => say(name, text),
    /** @param {State} state @param {Run} run @param {Other} [other] */
    show(state, run, other) {
      say(
        values,
        valuesOf(state, run)
          .map(({ name, value }) => `${name} = ${value}`)
          .join("   "),
      );
      say(drawn, originSentence(state, other?.experiment ?? state.experiment));
      say(apart, other && state.compare?.kind !== "passes" ? apartSentence(state, other) : "");
    },
  };
}

/** Quantities of the belt in the order of the picture; before the first timestep there is nothing but what is carried. @param {Run["model"]} model @param {number} t */
export function quantitiesOf({ belt }, t) {
  const { keep, kept, pour, candidate, written, carry, let_out, output } = belt;
  const names = t === 0 ? [carry] : [keep, kept, pour, candidate, written, carry, let_out, output];
  return [...new Set(names.filter((name) => name !== null))];
}

/**
 * The numbers of the chosen unit of a run at t, as they are written: memory and output, or all of the belt.
 * @param {State} state @param {Run} run @param {boolean} [all]
 * @returns {{name: string, value: string}[]}
 */
export function valuesOf(state, { model: sent, trace, labels, H }, all = false) {
  const { unit } = state;
  const t = timeIn(state, sent);
  const model = inNotation(sent, state.settings.notation);
  if (unit >= H || t > trace.T) return [];
  const write = writer(state);
  const names = all && t > 0 ? quantitiesOf(model, t) : [...new Set([model.belt.carry, model.belt.output])];
  const shown = names
    .filter((name) => t > 0 || name in trace.initial)
    .map((name) => ({ name: `${symbol(model, name)}[${unit}]`, value: write(reader(trace, name)(t, unit)) }));
  const outputs = t > 0 ? Math.min(OUTPUTS, trace.columns.y?.size ?? 0) : 0;
  for (let k = 0; k < outputs; k++)
    shown.push({ name: labels?.[k] ?? `y[${k}]`, value: write(reader(trace, "y")(t, k)) });
  return shown;
}

/** Differences of the chosen unit at t, run on show minus the other, as the server gives them. @param {State} state @param {Other} other @returns {{symbol: string, value: number | undefined}[]} */
export function differencesOf({ t, unit, settings }, { model, apart }) {
  const named = inNotation(model, settings.notation);
  return Object.entries(apart).map(([name, { data, size, from = 0 }]) => ({
    symbol: `${symbol(named, name)}[${unit}]`,
    value: t > 0 && unit >= from && unit < from + size ? data[(t - 1) * size + unit - from] : undefined,
  }));
}

/** How far a run is from the one on show, or why there is nothing to subtract. @param {State} state @param {Other} other */
export function apartSentence(state, other) {
  const { language } = state.settings;
  const H = state.experiment?.H ?? 0;
  const { T } = other.trace;
  if (state.t > T) return word(language, "compare.ended", { T });
  if (H !== other.experiment.H) return word(language, "compare.units", { H, other: other.experiment.H });
  const write = writer(state);
  const told = differencesOf(state, other)
    .filter(({ value }) => value !== undefined)
    .map(({ symbol: name, value }) =>
      value === 0
        ? word(language, "compare.equal", { name })
        : word(language, "compare.differs", { name, value: (Number(value) > 0 ? "+" : "") + write(value) }),
    );
  return told.length ? word(language, "compare.minus", { told: told.join(language === "zh" ? "，" : ", ") }) : "";
}

/** Where two runs part, in a sentence. @param {State} state @param {Other} other */
export function partedSentence(state, { parted, trace }) {
  const { language } = state.settings;
  if (!parted) return "";
  const { first, last, largest, at } = parted;
  if (first === null || last === null || at === null) return word(language, "compare.same");
  const T = Math.min(trace.T, state.trace?.T ?? trace.T);
  const values = { first, last, at, largest: writer(state)(largest) };
  const told = word(language, last >= T ? "compare.parted_end" : "compare.parted", values);
  if (!state.model?.reverse) return told;
  return [told, word(language, "compare.parted_back")].join(language === "zh" ? "" : " ");
}

/** Writes numbers with as many decimals as a head has room for. @param {State} state @returns {(value: number | undefined) => string} */
export function writer({ settings: { digits, language } }) {
  return (value) => number(value, Math.min(digits, MOST_DIGITS), language);
}
