/**
 * What is said of a parcel under the pointer: who wrote it, how much is left, and which gates took the rest.
 *
 * @typedef {import("../../store/state.js").State} State
 * @typedef {import("../../store/state.js").Parcels} Parcels
 * @typedef {import("../../charts/tip.js").Tip} Tip
 */
import { palette, parcelColour } from "../../figures/colours.js";
import { reader, symbol } from "../../figures/parts.js";
import { nameOf } from "../../figures/view.js";
import { number } from "../../text/format.js";
import { lowered } from "../../text/notation.js";
import { word } from "../../text/words.js";
import { teller } from "../widgets/values.js";

/** How many gates are named, and below which value one took something. */
const NAMED = 3;
const TOOK = 0.995;

/** @param {State} state @param {Parcels} parcels @param {number} row @param {number} t @returns {Tip | null} */
export function parcelTip(state, parcels, row, t) {
  const { model, settings } = state;
  const { language, theme } = settings;
  if (!model) return null;
  const { unit, first, merged, wrote, left } = parcels;
  const [from, column] = [wrote[row] ?? 0, t - first];
  const now = left.data[row * left.size + column] ?? NaN;
  const then = firstSize(state, parcels, row);
  const colours = palette(theme);
  const before = merged && row === 0;
  const colour = row === 0 && from === first - 1 && !isStep(from, merged) ? colours.quiet : parcelColour(colours, from);
  const write = writer(state);
  const share = then === 0 ? NaN : now / then;
  const percent = number(share * 100, share < 0.1 ? 1 : 0, language);
  return {
    title: before ? word(language, "parcels.before", { t: first }) : titleOf(state, from),
    entries: [
      { name: word(language, from === 0 || before ? "parcels.was" : "parcels.wrote"), value: write(then), colour },
      { name: word(language, "parcels.left", { t }), value: `${write(now)} (${percent} %)`, colour, strong: true },
    ],
    note: tookOf(state, unit, from, t),
  };
}

/** @param {number} from @param {boolean} merged */
const isStep = (from, merged) => from > 0 && !merged;

/** @param {State} state @param {number} from */
function titleOf(state, from) {
  const { language } = state.settings;
  if (from === 0) return word(language, "parcels.initial");
  const name = nameOf(state, from);
  return word(language, "parcels.by", { t: from }) + (name === String(from) ? "" : ` · ${name}`);
}

/** What was written, or lay there first. @param {State} state @param {Parcels} parcels @param {number} row */
function firstSize({ trace, model }, { unit, first, left }, row) {
  if (row > 0) return left.data[row * left.size + row - 1] ?? NaN;
  return trace && model ? reader(trace, model.belt.carry)(first - 1, unit) : NaN;
}

/** @param {State} state @returns {(value: number) => string} */
export function writer({ trace, settings: { digits, language } }) {
  const shown = Math.min(digits, trace?.exact ? 6 : 5);
  return (value) => number(value, shown, language);
}

/** The gates since then that kept least. @param {State} state @param {number} unit @param {number} from @param {number} to */
function tookOf(state, unit, from, to) {
  const { trace, model, settings } = state;
  const keep = model?.belt.keep;
  if (!trace || !model || !keep) return "";
  const read = reader(trace, keep);
  const since = Array.from({ length: Math.max(0, to - from) }, (_, k) => from + 1 + k)
    .map((t) => ({ t, value: read(t, unit) }))
    .filter(({ value }) => value < TOOK)
    .sort((a, b) => a.value - b.value)
    .slice(0, NAMED);
  if (since.length === 0) return word(settings.language, to > from ? "parcels.kept_all" : "parcels.just_written");
  const told = teller(state);
  const gates = since.map(({ t }) => `${symbol(model, keep)}${lowered(t)} = ${told(t, keep, unit)}`);
  return word(settings.language, "parcels.took", { gates: gates.join(settings.language === "zh" ? "，" : ", ") });
}
