/** One number of an explanation as a button: its name above it; it lights up where it comes from, and leads there. */

import { wordsRead } from "../../figures/pass.js";
import { bracketed, initialOf, placed } from "../../text/arithmetic.js";
import { ALL, number } from "../../text/format.js";
import { bareOf, signOf, timePlace } from "../../text/notation.js";
import { inWords } from "../../text/passes.js";
import { word } from "../../text/words.js";
import { el, say } from "../widgets/dom.js";
import { gateOf } from "../widgets/values.js";

/**
 * @typedef {import("../../store/actions.js").App} App
 * @typedef {import("../../store/state.js").State} State
 * @typedef {import("../../store/state.js").Hover} Hover
 * @typedef {import("../../store/state.js").Asked} Asked
 * @typedef {import("../../protocol/wire.js").ExplainedFactor} Factor
 * @typedef {import("../../text/notation.js").Sign} Sign
 * @typedef {import("../../text/arithmetic.js").Manner} Manner
 *
 * @typedef {object} FactorNode
 * @property {HTMLElement} node
 * @property {(factor: Factor, state: State) => void} show
 * @property {() => Hover} hover what to light up for it
 */

/** @param {State} state @returns {Manner} */
export function mannerOf({ model, experiment, settings: { notation, digits } }) {
  if (!model) throw new Error("nothing is explained before the first snapshot");
  return { model, notation, digits, words: wordsRead({ model, experiment }) };
}

/**
 * @param {App} app
 * @param {Factor} first what it shows first; later ones differ in numbers and timestep alone
 * @param {State} state
 * @param {boolean} [behind] behind a sign, where a negative number stands in brackets
 * @returns {FactorNode}
 */
export function factorNode(app, first, state, behind = false) {
  let factor = first;
  const fixed = first.kind === "number";
  const letter = gateLetter(first);
  const label = nameNode(first, state);
  const shown = el("span", { class: "digits-of mono" });
  const node = el(
    fixed ? "span" : "button",
    { class: "factor", ...(fixed ? {} : { type: "button" }), ...(letter ? { "data-gate": letter } : {}) },
    fixed ? null : label.node,
    shown,
  );
  if (!fixed) node.setAttribute("data-place", placeOf(first));
  node.addEventListener("click", () => (factor.kind === "weight" ? goToWeight(app, factor) : walk(app, factor)));

  return {
    node,
    show(now, { settings: { digits, language } }) {
      factor = now;
      const all = number(now.value, ALL, language);
      label.time(now.t);
      const text = number(now.value, digits, language);
      say(shown, behind && text.startsWith("−") ? `(${text})` : text);
      const said = fixed ? all : spoken(now, app.get());
      if (node.title !== said) node.title = said;
      if (fixed) return;
      if (now.kind === "value") {
        node.setAttribute("data-quantity", placeOf(now));
        node.setAttribute("data-t", String(now.t));
      }
      const does = word(language, now.kind === "weight" ? "why.to_weight" : "why.deeper", { what: said });
      if (node.getAttribute("aria-label") !== does) node.setAttribute("aria-label", does);
    },
    hover: () => hoverOf(factor),
  };
}

/** As the page names places: W_f[0,1], c[2]. @param {Factor} factor */
export function placeOf({ name, index }) {
  return `${name}[${index.join(",")}]`;
}

/** @param {Factor} factor */
function gateLetter({ name }) {
  const weight = /^(?:W|U|V|b|p)_U?([a-z])$/.exec(bareOf(name))?.[1];
  return weight ?? (initialOf(name) ? "0" : gateOf(name));
}

/** A number in words, with all digits: `x[0] “cat” = 1 at t = 15`. @param {Factor} factor @param {State} state */
function spoken(factor, state) {
  const { name, kind, index, t, value } = factor;
  const { language } = state.settings;
  const there = passThere(factor, state);
  const words = wordsRead(state);
  const input = kind === "value" && name === "x" ? words?.[index[0] ?? -1] : undefined;
  const bare = `${placed(mannerOf(state), name, [], null)}[${placeIn(name, index, outputsOf(state))}]`;
  const said = { name: input === undefined ? bare : `${bare} “${input}”`, value: number(value, ALL, language) };
  if (t === null) return `${said.name} = ${said.value}`;
  if (there) return word(language, "why.number_there", { ...said, t, ...inWords(there, language) });
  return word(language, "why.number_at", { ...said, t });
}

/** What the outputs are called. @param {State} state */
export function outputsOf({ experiment }) {
  return experiment?.readout?.labels ?? null;
}

/** The place of a number, an output by its name: `1,0` in W_f, `positive,0` in W_y. @param {string} name @param {number[]} index @param {string[] | null} outputs */
export function placeIn(name, index, outputs) {
  const [row = 0, ...rest] = index;
  const output = /^(?:[aWb]_)?y$/.test(name) ? outputs?.[row] : undefined;
  return [output ?? row, ...rest].join(",");
}

/** @param {Factor} factor @param {State} state */
function nameNode(factor, state) {
  const { name, kind, index } = factor;
  const back = passThere(factor, state)?.reverse === true;
  const manner = mannerOf(state);
  const sign = signOf(manner.model.kind, manner.notation, name);
  const place = timePlace(manner.notation);
  const time = document.createTextNode("");
  const timed = !sign?.timeless && (kind === "value" || kind === "elsewhere" || initialOf(name) !== null);
  const letter = el("span", {}, ...signNodes(sign, manner, name, timed ? time : null, place));
  const node = el("span", { class: "letters" }, letter);
  const way = kind === "elsewhere" && (back || isBoth(state)) ? (back ? "←" : "→") : "";
  node.append(el("span", { class: "index" }, `${way}[${indexText(name, kind, index, state)}]`));
  return {
    node,
    /** @param {number | null} now */
    time: (now) => say(time, initialOf(name) ? "0" : now === null ? "" : String(now)),
  };
}

/**
 * @param {Sign | null} sign @param {Manner} manner @param {string} name @param {Text | null} time @param {"sub" | "sup"} place
 * @returns {(Node | string)[]}
 */
function signNodes(sign, { model }, name, time, place) {
  if (!sign) {
    const symbol = bracketed(model.quantities.find((one) => one.name === name)?.symbol ?? name);
    return [symbol, ...(time ? [el(place, {}, time)] : [])];
  }
  const { base, tilde, prime, sub = "", sup = "" } = sign;
  const below = [...(sub ? [sub] : []), ...(time && place === "sub" ? [time] : [])];
  const above = [...(prime ? ["′"] : []), ...(sup ? [sup] : []), ...(time && place === "sup" ? [time] : [])];
  return [
    base + (tilde ? "\u0303" : ""),
    ...(above.length ? [el("sup", {}, ...above)] : []),
    ...(below.length ? [el("sub", {}, ...below)] : []),
  ];
}

/** @param {string} name @param {Factor["kind"]} kind @param {number[]} index @param {State} state */
function indexText(name, kind, index, state) {
  const [row, column] = index;
  const input = kind === "value" && name === "x" ? row : /^W_[^ym](_reverse)?$/.test(name) ? column : undefined;
  const said = input === undefined ? undefined : wordsRead(state)?.[input];
  if (said === undefined) return placeIn(name, index, outputsOf(state));
  return kind === "weight" ? `${row},${said}` : said;
}

/** What lights up for a number: its cell, its input, or the earlier value that it is. @param {Factor} factor @returns {Hover} */
export function hoverOf(factor) {
  const { name, kind, index, t } = factor;
  if (kind === "weight") return { weight: placeOf(factor) };
  if (kind === "number") return {};
  if (name === "x") return { x: index[0] ?? 0, ...(t ? { t } : {}) };
  const gate = gateOf(name);
  return { unit: index[0] ?? 0, ...(t ? { t } : {}), ...(gate ? { gate } : {}) };
}

/** The pass of a number that is not of the one in sight. @param {Factor} factor @param {Pick<State, "model">} state */
function passThere({ kind, layer, reverse }, { model }) {
  if (kind !== "elsewhere" || !model) return null;
  return layer == null ? { layer: model.layer, reverse: !model.reverse } : { layer, reverse: reverse ?? false };
}

/** @param {State} state */
const isBoth = ({ model }) => new Set(model?.passes.map(({ reverse }) => reverse)).size > 1;

/** Deeper into what a number comes from: there, if it is of another layer or direction. @param {App} app @param {Factor} factor */
function walk(app, factor) {
  const { name, kind, index, t } = factor;
  const asked = { quantity: name, index: index[0] ?? 0, t };
  const there = passThere(factor, app.get());
  if (there) app.dispatch({ type: "choosePass", ...there, asked });
  else if (kind === "value") app.dispatch({ type: "why", asked, deeper: true });
}

/** To the cell of a weight, where it can be changed. @param {App} app @param {Factor} factor */
function goToWeight(app, factor) {
  const letter = gateLetter(factor);
  if (!letter) return;
  const unit = letter === "y" ? undefined : factor.index[0];
  app.dispatch({ type: "choose", gate: letter, ...(unit === undefined ? {} : { unit }) });
  const cell = document.querySelector(`[data-weight="${placeOf(factor)}"]`);
  if (!(cell instanceof HTMLElement)) return;
  cell.scrollIntoView({ block: "nearest" });
  cell.focus();
}
