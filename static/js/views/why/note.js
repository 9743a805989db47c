/** What an explanation says in words: where a number comes from, and who holds it; and whose letters it is written in. */

import { wordsRead } from "../../figures/pass.js";
import { placed } from "../../text/arithmetic.js";
import { number } from "../../text/format.js";
import { isWeight } from "../../text/notation.js";
import { inWords } from "../../text/passes.js";
import { word } from "../../text/words.js";
import { mannerOf, outputsOf, placeIn } from "./factor.js";

/**
 * @typedef {import("../../store/state.js").State} State
 * @typedef {import("../../store/state.js").Asked} Asked
 * @typedef {import("../../store/state.js").Explanation} Explanation
 */

/** @param {Explanation} told @param {State} state @returns {string} */
export function noteOf(told, state) {
  const { digits, language } = state.settings;
  if (told.loss) return derivedNote(told, state);
  if (told.wrote !== null && told.t > 0) return parcelNote(told, state);
  if (told.pin !== null)
    return word(language, "why.held", {
      value: number(told.value, digits, language),
      computed: number(told.computed, digits, language),
    });
  if (told.origin === "computed") return "";
  const said = told.value === 1 ? wordsRead(state)?.[told.index] : undefined;
  if (told.origin === "input" && said !== undefined) return word(language, "why.from_word", { t: told.t, word: said });
  const [handed] = told.terms[0]?.factors ?? [];
  if (told.origin === "below" && handed) return handedNote(handed, state);
  return word(language, `why.from_${told.origin}`, { t: told.t });
}

/** @param {Explanation} told @param {State} state */
function derivedNote({ quantity, t, terms, pin, loss }, { settings: { language } }) {
  if (pin !== null) return word(language, "derivation.held");
  if (isWeight(quantity)) return terms.length ? "" : word(language, "derivation.unread");
  if (loss?.layer == null && loss && t > loss.t) return word(language, "derivation.after", { t, at: loss.t });
  return terms.length ? "" : word(language, "derivation.unread");
}

/** What L is: `L = y[0] at t = 12: 0.7311`. @param {Explanation} told @param {State} state */
export function lossOf({ loss }, state) {
  const { digits, language } = state.settings;
  if (!loss) return "";
  const name = askedName(loss, state);
  const values = { name, t: loss.t, value: number(loss.value, digits, language) };
  if (loss.layer == null) return word(language, "derivation.loss", values);
  return word(language, "derivation.loss_there", {
    ...values,
    ...inWords({ layer: loss.layer, reverse: loss.reverse }, language),
  });
}

/** Which unit of which layer and direction a number of an upper layer's input is. @param {import("./factor.js").Factor} handed @param {State} state */
function handedNote({ name, index, t, layer, reverse }, state) {
  const { language } = state.settings;
  const unit = askedName({ quantity: name, index: index[0] ?? 0 }, state);
  return word(language, "why.from_below", {
    name: unit,
    t: t ?? 0,
    ...inWords({ layer: layer ?? 0, reverse: reverse ?? false }, language),
  });
}

/** @param {Explanation} told @param {State} state */
function parcelNote({ terms, pin, quantity }, { model, settings: { language } }) {
  const symbol = (/** @type {string | null | undefined} */ name) =>
    model?.quantities.find((one) => one.name === name)?.symbol ?? name ?? "";
  const ended = terms[0]?.factors.at(-1)?.kind === "number";
  const key = ended ? "why.parcel_end" : pin === null ? "why.parcel" : "why.parcel_held";
  return word(language, key, { keep: symbol(model?.belt.keep), name: symbol(quantity) });
}

/** What a notation does otherwise than the page, if anything. @param {State} state @returns {string} */
export function notationNote({ model, settings: { notation, language } }) {
  if (!model) return "";
  const inner = model.quantities.some(({ name }) => name === "u_h");
  if (notation === "pytorch") return word(language, inner ? "why.note_pytorch_gru" : "why.note_pytorch");
  if (notation === "keras") return word(language, "why.note_keras");
  return notation === "colah" && model.kind === "gru" ? word(language, "why.note_colah_gru") : "";
}

/** The name of what is asked: f[1], y[good], x[cat], ∂L/∂W_f[1,0]. @param {Asked} asked @param {State} state */
export function askedName({ quantity, index, column, of }, state) {
  const said = quantity === "x" ? wordsRead(state)?.[index] : undefined;
  const name = placed(mannerOf(state), quantity, [], null);
  const place = column == null ? [index] : [index, column];
  const itself = `${name}[${said ?? placeIn(quantity, place, outputsOf(state))}]`;
  return of === "gradient" ? word(state.settings.language, "derivation.number", { what: itself }) : itself;
}
