/** One number of an explanation as a button: its name above it; it lights up where it comes from, and leads there. */

import { wordsRead } from "../../figures/pass.js";
import { bracketed, initialOf, placed } from "../../text/arithmetic.js";
import { deltaSign, slopeOf } from "../../text/derivative.js";
import { ALL, derivative, number } from "../../text/format.js";
import { bareOf, signOf, timePlace } from "../../text/notation.js";
import { inWords } from "../../text/passes.js";
import { word } from "../../text/words.js";
import { el, say } from "../widgets/dom.js";
import { gateOf } from "../widgets/values.js";
import { formulaNodes } from "./mathml.js";

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
  const fixed = FIXED.has(first.kind);
  const letter = gateLetter(first);
  const label = nameNode(first, state);
  const shown = el("span", { class: "digits-of mono" });
  const node = el(
    fixed ? "span" : "button",
    { class: "factor", ...(fixed ? {} : { type: "button" }), ...(letter ? { "data-gate": letter } : {}) },
    first.kind === "number" ? null : label.node,
    shown,
  );
  if (!fixed) node.setAttribute("data-place", markOf(first));
  node.addEventListener("click", () => (factor.kind === "weight" ? goToWeight(app, factor) : walk(app, factor)));

  return {
    node,
    show(now, { settings: { digits, language } }) {
      factor = now;
      const all = number(now.value, ALL, language);
      label.time(now.t);
      const text = (OF_L.has(now.kind) ? derivative : number)(now.value, digits, language);
      say(shown, behind && text.startsWith("−") ? `(${text})` : text);
      const said = now.kind === "number" ? all : spoken(now, app.get());
      if (node.title !== said) node.title = said;
      if (fixed) return;
      if (now.kind === "value") {
        node.setAttribute("data-quantity", placeOf(now));
        node.setAttribute("data-t", String(now.t));
      }
      const does = word(language, DOES[now.kind] ?? "why.deeper", { what: said });
      if (node.getAttribute("aria-label") !== does) node.setAttribute("aria-label", does);
    },
    hover: () => hoverOf(factor),
  };
}

/** Numbers that are derivatives, or sums of them. */
const OF_L = new Set(["gradient", "loss", "rest"]);
/** What leads nowhere. */
const FIXED = new Set(["number", "loss", "rest"]);
/** What following a number does, in words. @type {Partial<Record<Factor["kind"], string>>} */
const DOES = { weight: "why.to_weight", slope: "derivation.slope_why" };
/** How places of other kinds are told from those of numbers: ∂c[2], ′f[1]. @type {Partial<Record<Factor["kind"], string>>} */
const MARKS = { gradient: "∂", slope: "′" };

/** A place as it is told apart from others of the same explanation. @param {Factor} factor */
export const markOf = (factor) => (MARKS[factor.kind] ?? "") + placeOf(factor);

/** As the page names places: W_f[0,1], c[2]. @param {{name: string, index: number[]}} factor */
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
  if (kind === "rest") return restName(factor, language);
  if (kind === "loss") return word(language, "derivation.itself", { value: number(value, ALL, language) });
  const words = wordsRead(state);
  const input = isValue(factor) && name === "x" ? words?.[index[0] ?? -1] : undefined;
  const bare = `${placed(mannerOf(state), name, [], null)}[${placeIn(name, index, outputsOf(state))}]`;
  const key = { gradient: "derivation.number", slope: "derivation.slope" }[/** @type {string} */ (kind)];
  const what = key ? word(language, key, { what: bare }) : bare;
  const said = { name: input === undefined ? what : `${what} “${input}”`, value: number(value, ALL, language) };
  if (t === null) return `${said.name} = ${said.value}`;
  if (there) return word(language, "why.number_there", { ...said, t, ...inWords(there, language) });
  return word(language, "why.number_at", { ...said, t });
}

/** A number of a timestep, or its derivative. @param {Pick<Factor, "kind">} factor */
const isValue = ({ kind }) => kind === "value" || kind === "gradient";

/** Products that are told together. @param {Pick<Factor, "t">} factor @param {"en" | "zh"} language */
function restName({ t }, language) {
  return t === null ? word(language, "derivation.smallest") : word(language, "derivation.earlier", { t });
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
  if (kind === "rest" || kind === "loss") return plainName(factor, state);
  if (kind === "slope") return slopeName(factor, state);
  const there = passThere(factor, state);
  const back = there?.reverse === true;
  const manner = mannerOf(state);
  const sum =
    kind === "gradient" && manner.model.quantities.find((one) => one.name === name)?.role === "pre_activation";
  const sign = (sum ? deltaSign : signOf)(manner.model.kind, manner.notation, name);
  const place = timePlace(manner.notation);
  const time = document.createTextNode("");
  const timed = !sign?.timeless && (isValue(factor) || kind === "elsewhere" || initialOf(name) !== null);
  const by = kind === "gradient" && !sum ? ["∂L/∂"] : [];
  const letter = el("span", {}, ...by, ...signNodes(sign, manner, name, timed ? time : null, place));
  const node = el("span", { class: "letters" }, letter);
  const way = there && (back || isBoth(state)) ? (back ? "←" : "→") : "";
  node.append(el("span", { class: "index" }, `${way}[${indexText(name, kind, index, state)}]`));
  return {
    node,
    /** @param {number | null} now */
    time: (now) => say(time, initialOf(name) ? "0" : now === null ? "" : String(now)),
  };
}

/** What is no number of the network: all earlier timesteps, or L itself. @param {Factor} factor @param {State} state */
function plainName(factor, { settings: { language } }) {
  const node = el("span", { class: "letters" });
  const time = () => say(node, factor.kind === "rest" ? restName(factor, language) : "∂L/∂L");
  time();
  return { node, time };
}

/** `f₃ ⊙ (1 − f₃)[1]`: the slope of an activation by what it gives. @param {Factor} factor @param {State} state */
function slopeName({ name, index }, state) {
  const { model, notation } = mannerOf(state);
  const quantity = model.quantities.find((one) => one.name === name);
  const formula = el("span", {});
  const node = el("span", { class: "letters" }, formula, el("span", { class: "index" }, `[${index.join(",")}]`));
  let shown = "";
  return {
    node,
    /** @param {number | null} t */
    time(t) {
      if (shown === String(t)) return;
      shown = String(t);
      formula.replaceChildren(
        ...(quantity ? formulaNodes(slopeOf({ model, notation }, quantity, shown), timePlace(notation)) : ["′"]),
      );
    },
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
  const [under, over] = place === "sub" ? [time, null] : [null, time];
  const below = [...(sub ? [sub] : []), ...(sub && under ? [","] : []), ...(under ? [under] : [])];
  const above = [
    ...(prime ? ["′"] : []),
    ...(sup ? [sup] : []),
    ...(sup && over ? [","] : []),
    ...(over ? [over] : []),
  ];
  return [
    base + (tilde ? "\u0303" : ""),
    ...(above.length ? [el("sup", {}, ...above)] : []),
    ...(below.length ? [el("sub", {}, ...below)] : []),
  ];
}

/** @param {string} name @param {Factor["kind"]} kind @param {number[]} index @param {State} state */
function indexText(name, kind, index, state) {
  const [row, column] = index;
  const input = isValue({ kind }) && name === "x" ? row : /^W_[^ym](_reverse)?$/.test(name) ? column : undefined;
  const said = input === undefined ? undefined : wordsRead(state)?.[input];
  if (said === undefined) return placeIn(name, index, outputsOf(state));
  return kind === "weight" ? `${row},${said}` : said;
}

/** What lights up for a number: its cell, its input, or the earlier value that it is. @param {Factor} factor @returns {Hover} */
export function hoverOf(factor) {
  const { name, kind, index, t } = factor;
  if (kind === "weight") return { weight: placeOf(factor) };
  if (FIXED.has(kind)) return {};
  if (name === "x") return { x: index[0] ?? 0, ...(t ? { t } : {}) };
  const gate = gateOf(name);
  return { unit: index[0] ?? 0, ...(t ? { t } : {}), ...(gate ? { gate } : {}) };
}

/** The pass of a number that is not of the one in sight. @param {Factor} factor @param {Pick<State, "model">} state */
function passThere({ kind, layer, reverse }, { model }) {
  if (!model || (kind !== "elsewhere" && layer == null)) return null;
  return layer == null ? { layer: model.layer, reverse: !model.reverse } : { layer, reverse: reverse ?? false };
}

/** @param {State} state */
const isBoth = ({ model }) => new Set(model?.passes.map(({ reverse }) => reverse)).size > 1;

/** Deeper into what a number comes from: there, if it is of another layer or direction. @param {App} app @param {Factor} factor */
function walk(app, factor) {
  const { name, kind, index, t } = factor;
  const state = app.get();
  const derived = kind === "gradient" ? { of: kind, loss: state.trail.at(-1)?.loss ?? null } : {};
  const asked = { quantity: name, index: index[0] ?? 0, t, ...derived };
  const there = passThere(factor, state);
  if (there) app.dispatch({ type: "choosePass", ...there, asked });
  else if (kind !== "number") app.dispatch({ type: "why", asked, deeper: true });
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
