/**
 * Two lines over the belt: what the memory of the chosen unit is made of, and where pins have led it away.
 *
 * @typedef {import("../../store/actions.js").App} App
 * @typedef {import("../../store/state.js").State} State
 */
import { reader, symbol } from "../../figures/parts.js";
import { ahead } from "../../store/ahead.js";
import { number } from "../../text/format.js";
import { word } from "../../text/words.js";
import { partedSentence } from "../compare/head.js";
import { el, reveal, say, watch } from "../widgets/dom.js";
import { isExact, teller } from "../widgets/values.js";
import { writer } from "./parceltip.js";
import { hidden } from "./spot.js";

/** @param {App} app @param {() => boolean} drawn whether the lane shows its parcels */
export function beltNotes(app, drawn) {
  const parcels = el("p", { class: "belt-note", "data-testid": "parcels" });
  const parted = el("p", { class: "belt-note belt-ghost", "data-testid": "parted", hidden: true });
  const root = el("div", { class: "belt-notes" }, parcels, parted);
  watch(
    app,
    ({ sight, t, unit, trace, model, settings, ghost, phase, predict, status, pending, waiting }) => [
      sight.parcels,
      t,
      unit,
      trace,
      model,
      settings,
      ghost,
      phase,
      predict,
      status,
      pending,
      waiting,
    ],
    (state) => {
      const told = parcelSentence(state, drawn());
      const before = [oldSentence(state), unitsSentence(state)]; // first: a line that is too long is cut at its end
      const [text, title] = [told.text, told.title].map((one) => [...before, one].filter(Boolean).join(" · "));
      say(parcels, text ?? "");
      if (parcels.title !== title) parcels.title = title ?? "";
      reveal(parcels, text !== "");
      const apart = ghostSentence(state);
      say(parted, apart);
      if (parted.title !== apart) parted.title = apart;
      reveal(parted, apart !== "");
    },
  );
  return root;
}

/** Without a server the pictures stay behind what is asked; nothing while they do not. @param {State} state */
function oldSentence(state) {
  const n = state.status === "open" ? 0 : ahead(state).kept;
  return n ? word(state.settings.language, "status.old", { n }) : "";
}

/** Which units of a large layer the pictures hold; nothing where it is all of them. @param {State} state */
function unitsSentence({ model, trace, settings: { language } }) {
  const { size = 0, from = 0 } = (model && trace?.columns[model.belt.carry]) || {};
  const H = (model && trace?.initial[model.belt.carry]?.length) || 0;
  return size && size < H ? word(language, "chart.units", { first: from, last: from + size - 1, H }) : "";
}

/**
 * What the chosen unit's memory at t is made of, in words; the title has all digits.
 * @param {State} state @param {boolean} drawn
 */
export function parcelSentence(state, drawn) {
  const { model, trace, sight, t, unit, settings } = state;
  const { language } = settings;
  const plain = (/** @type {string} */ text) => ({ text, title: text });
  if (!model || !trace || !settings.parcels) return plain("");
  const carry = `${symbol(model, model.belt.carry)}[${unit}]`;
  if (model.belt.keep === null)
    return plain(word(language, "parcels.none", { carry: symbol(model, model.belt.carry) }));
  const { parcels } = sight;
  if (!parcels) return plain(word(language, trace.T > 240 ? "parcels.many" : "parcels.coming"));
  if (parcels.unit !== unit) return plain(word(language, "parcels.coming"));
  if (!drawn) return plain(word(language, "parcels.closer"));
  if (t === 0) return plain(word(language, "parcels.start", { carry }));
  const column = t - parcels.first;
  if (column < 0 || column >= parcels.left.size) return plain(word(language, "parcels.elsewhere", { t }));
  if (hidden(state, t, model.belt.carry)) return plain(word(language, "parcels.not_yet", { carry, t }));
  return sentence(state, parcels, carry, column);
}

/** @param {State} state @param {import("../../store/state.js").Parcels} parcels @param {string} carry @param {number} column */
function sentence(state, parcels, carry, column) {
  const { language } = state.settings;
  const { left, total, halfLife, merged, first, off } = parcels;
  let n = 0;
  for (let k = merged ? 1 : 0; k <= column + 1; k++) if (left.data[k * left.size + column]) n++;
  const { model, trace } = state;
  // The parcels come in single precision; how far their sum is off was found with all digits, so the memory's own are right.
  const value =
    isExact(trace) && trace && model ? reader(trace, model.belt.carry)(state.t, state.unit) : (total[column] ?? NaN);
  const write = isExact(trace) ? () => teller(state)(state.t, model?.belt.carry ?? null, state.unit) : writer(state);
  if (n === 0 && !merged) return empty(carry, value, write, language);
  const key = `parcels.line${merged ? "_merged" : ""}${n === 1 ? "_one" : ""}`;
  const say = (/** @type {string} */ written) => word(language, key, { carry, n, value: written, first });
  // How far a picture is off tells of single precision, not of the sum.
  const checked = state.trace?.exact && off !== null ? word(language, "parcels.checked", { off: small(off) }) : "";
  const half = halfOf(halfLife[column] ?? NaN, language);
  return {
    text: `${say(write(value))}${checked} · ${half}`,
    title: `${say(String(value))}${checked} · ${half} ${word(language, "parcels.recurrent")}`,
  };
}

/** Nothing was written so far, so that there is nothing to forget. @param {string} carry @param {number} value @param {(value: number) => string} write @param {"en" | "zh"} language */
function empty(carry, value, write, language) {
  const text = word(language, "parcels.empty", { carry, value: write(value) });
  return { text, title: text };
}

/** @param {number} steps @param {"en" | "zh"} language */
function halfOf(steps, language) {
  if (Number.isNaN(steps)) return "";
  if (steps === Infinity) return word(language, "parcels.half_never");
  if (steps < 0.05) return word(language, "parcels.half_gone");
  return word(language, "parcels.half", { n: number(steps, steps < 100 ? 1 : 0, language) });
}

/** Two digits at most, as in 2e-16. @param {number} off */
const small = (off) => (off === 0 ? "0" : Number(off.toPrecision(1)).toExponential().replace("-", "−"));

/** Where the run is apart from the one without pins; nothing of it while one predicts: it would tell. @param {State} state */
export function ghostSentence(state) {
  const { ghost, predict, settings } = state;
  if (!ghost || predict) return "";
  const carry = state.model ? symbol(state.model, state.model.belt.carry) : "";
  const key = ghost.parted ? "ghost.without_strip" : "ghost.without";
  return `${word(settings.language, key, { carry })} ${partedSentence(state, ghost)}`.trim();
}
