/** What an explanation says: formula, terms, sum, what becomes of it, and the activation that it goes through. */

import { generalOf } from "../../text/arithmetic.js";
import { ALL, derivative, isRounded, number } from "../../text/format.js";
import { FUNCTION_SIGNS } from "../../text/formula.js";
import { isWeight, timePlace } from "../../text/notation.js";
import { word } from "../../text/words.js";
import { largeCurve } from "../widgets/curve.js";
import { el, say } from "../widgets/dom.js";
import { gateOf } from "../widgets/values.js";
import { checkNode } from "./check.js";
import { mannerOf, markOf } from "./factor.js";
import { formulaNodes } from "./mathml.js";
import { lossOf, noteOf } from "./note.js";
import { inRows, presentOf, termsNode } from "./terms.js";

/**
 * @typedef {import("../../store/actions.js").App} App
 * @typedef {import("../../store/state.js").State} State
 * @typedef {import("../../store/state.js").Explanation} Explanation
 * @typedef {(told: Explanation, state: State) => void} Show
 */

/** Below this slope a gate is called saturated. */
const SATURATED = 0.02;
/** Timesteps of a sum over time that are shown at once, whichever they are. */
const MOST_AT_ONCE = 12;
/** Outputs written out below the fraction of a softmax. */
const MOST_OUTPUTS = 6;

/** @param {App} app */
export function whyBody(app) {
  const root = el("div", { class: "why-body" });
  const check = checkNode(app);
  let built = "";
  let order = "";
  let all = false;
  let asked = "";
  /** @type {Show[]} */
  let parts = [];

  /** @param {Explanation} told @param {State} state */
  function rebuild(told, state) {
    const here = root.contains(document.activeElement) ? document.activeElement : null;
    const place = here?.getAttribute("data-place") ?? null;
    if (here || root.matches(":hover")) queueMicrotask(() => app.dispatch({ type: "hover", hover: null }));
    root.replaceChildren();
    const more = () => {
      all = true;
      show(told, app.get());
    };
    parts = [
      ...(told.loss ? [loss(root)] : []),
      note(root),
      formula(root, told, state),
      ...(told.terms.length ? [terms(app, root, told, state, { all, more })] : []),
      ...(told.function === "softmax" ? [softmaxLine(root)] : [result(root, told)]),
      ...(told.slope === null ? [] : [curve(root, told, state)]),
      rounding(root),
    ];
    if (told.loss) {
      root.append(check.root);
      parts.push(check.show);
    }
    return here ? () => focusAgain(root, place) : null;
  }

  /** Fill in an explanation; what is there is changed in place unless its shape is another. @param {Explanation} told @param {State} state */
  function show(told, state) {
    const now = [told.quantity, told.index, told.column, told.wrote, Boolean(told.loss)].join();
    if (now !== asked) all = false;
    const again = now === asked;
    asked = now;
    if (state.trace?.exact || !again) order = orderOf(told, state);
    const shape = shapeOf(told, state, order, all);
    let settle = null;
    if (shape !== built) {
      built = shape;
      settle = rebuild(told, state);
    }
    for (const part of parts) part(told, state);
    if (again) settle?.();
  }

  return {
    root,
    show,
    clear() {
      built = "";
      asked = "";
      parts = [];
      root.replaceChildren();
    },
  };
}

/** @param {HTMLElement} root @param {string | null} place */
function focusAgain(root, place) {
  const same = [...root.querySelectorAll("[data-place]")].find((one) => one.getAttribute("data-place") === place);
  const next = same ?? root.querySelector("button");
  if (next instanceof HTMLElement) next.focus();
}

/** The order of the terms by size, which stays while a hand moves. @param {Explanation} told @param {State} state */
function orderOf({ terms, wrote }, { settings }) {
  if (!settings.sorted) return "";
  const sized =
    wrote === null
      ? terms.map(({ value }) => Math.abs(value ?? Infinity))
      : (terms[0]?.factors ?? []).map(({ value }) => value ?? 0);
  return sized
    .map((size, k) => ({ size, k }))
    .sort((a, b) => b.size - a.size)
    .map(({ k }) => k)
    .join();
}

/** Everything that the elements depend on; numbers and timesteps are filled in. @param {Explanation} told @param {State} state @param {string} order @param {boolean} all */
function shapeOf(told, { settings, model, experiment, t: now }, order, all) {
  const words = experiment?.input.kind === "tokens";
  const terms = told.terms.map(({ factors, minus }) =>
    factors
      .map(
        (one) => markOf(one) + (one.t === null ? "" : one.t - told.t) + (words && one.name === "x" && one.value === 0),
      )
      .concat(minus ? "-" : "")
      .join("*"),
  );
  const { language, notation } = settings;
  const { quantity, argument, wrote, origin, t, function: fn } = told;
  const overTime = told.loss && isWeight(quantity);
  return JSON.stringify([
    quantity,
    Boolean(told.loss),
    overTime && told.terms.length > MOST_AT_ONCE && !all ? presentOf(told, now) : -1,
    argument,
    wrote,
    origin,
    fn,
    t === 0,
    language,
    notation,
    model?.kind,
    order,
    all,
    terms,
  ]);
}

/** Which number the derivative is of. @param {HTMLElement} root @returns {Show} */
function loss(root) {
  const text = el("p", { class: "quiet", "data-testid": "why-loss" });
  root.append(text);
  return (told, state) => {
    say(text, lossOf(told, state));
    text.title = number(told.loss?.value, ALL, state.settings.language);
  };
}

/** @param {HTMLElement} root @returns {Show} */
function note(root) {
  const text = el("p", { class: "why-note", "data-testid": "why-note" });
  root.append(text);
  return (told, state) => {
    say(text, noteOf(told, state));
    text.hidden = text.textContent === "";
  };
}

/** @param {HTMLElement} root @param {Explanation} told @param {State} state @returns {Show} */
function formula(root, told, state) {
  const { model, notation } = mannerOf(state);
  const place = timePlace(notation);
  const lines = told.t > 0 || told.loss ? generalOf(told, { model, notation, digits: ALL }) : [];
  const nodes = lines.map((line) => el("span", { class: "formula-line" }, ...formulaNodes(line, place)));
  if (nodes.length) root.append(el("p", { class: "formula", "data-testid": "why-formula" }, ...nodes));
  return () => {};
}

/** @param {App} app @param {HTMLElement} root @param {Explanation} told @param {State} state @param {{all: boolean, more: () => void}} wish @returns {Show} */
function terms(app, root, told, state, wish) {
  const made = termsNode(app, told, state, wish);
  root.append(made.root);
  return made.show;
}

/** `sum 1.5970`, then `= σ(1.5970) ≈ 0.8315`. @param {HTMLElement} root @param {Explanation} told @returns {Show} */
function result(root, told) {
  const rows = told.wrote === null && inRows(told);
  const sign = FUNCTION_SIGNS[told.function] ?? "";
  const total = el("span", { class: "mono" });
  const caption = el("span");
  const inside = el("span");
  const equals = el("span");
  const value = el("b", { "data-testid": "why-value" });
  const line = el("p", { class: "line result mono" }, inside, equals, value);
  root.append(el("div", { class: "outcome" }, rows ? el("div", { class: "total" }, caption, total) : null, line));
  return (now, { settings: { digits, language } }) => {
    const write = now.loss ? derivative : number;
    const sum = write(now.total, digits, language);
    say(caption, word(language, "why.sum"));
    say(total, sum);
    total.title = number(now.total, ALL, language);
    const computed = now.computed ?? now.value;
    say(inside, sign ? `= ${sign}(${sum}) ` : "");
    say(equals, isRounded(computed, digits) || (sign && isRounded(now.total, digits)) ? "≈ " : "= ");
    say(value, write(computed, digits, language));
    value.title = number(computed, ALL, language);
  };
}

/** The fraction of a softmax: e to the own sum, over those of all outputs. @param {HTMLElement} root @returns {Show} */
function softmaxLine(root) {
  const [caption, total] = [el("span"), el("span", { class: "mono" })];
  const above = el("span", { class: "above" });
  const below = el("span", { class: "below" });
  const note = el("p", { class: "quiet small-text" });
  const equals = el("span");
  const value = el("b", { "data-testid": "why-value" });
  const fraction = el("span", { class: "fraction" }, above, below);
  root.append(
    el(
      "div",
      { class: "outcome" },
      el("div", { class: "total" }, caption, total),
      el("p", { class: "line result mono" }, "= ", fraction, " ", equals, value),
    ),
    note,
  );
  return (told, { settings: { digits, language } }) => {
    const power = (/** @type {number | null} */ one) => `e^${number(one, digits, language)}`;
    say(caption, word(language, "why.sum"));
    say(total, number(told.total, digits, language));
    total.title = number(told.total, ALL, language);
    const shown = told.among.slice(0, MOST_OUTPUTS).map(power).join(" + ");
    say(above, power(told.total));
    say(below, told.among.length > MOST_OUTPUTS ? `${shown} + …` : shown);
    say(note, word(language, "why.outputs", { n: told.among.length }));
    note.hidden = told.among.length <= MOST_OUTPUTS;
    say(equals, isRounded(told.computed, digits) ? "≈ " : "= ");
    say(value, number(told.computed, digits, language));
    value.title = number(told.computed, ALL, language);
  };
}

/** @param {HTMLElement} root @param {Explanation} told @param {State} state @returns {Show} */
function curve(root, told, { model }) {
  const bend = model?.curves[told.function];
  if (!bend) return () => {};
  const drawn = largeCurve(bend, told.quantity === "y" ? "y" : gateOf(told.quantity));
  const slope = el("p", { "data-testid": "why-slope" });
  const remark = el("p", { class: "quiet" });
  root.append(el("figure", { class: "why-curve" }, drawn.root, el("figcaption", {}, slope, remark)));
  drawn.root.removeAttribute("aria-hidden");
  drawn.root.setAttribute("role", "img");
  const [first, last] = [bend.sums[0] ?? 0, bend.sums.at(-1) ?? 0];
  return (now, { settings: { digits, language } }) => {
    drawn.update(now.total, now.computed, now.slope);
    const said = (/** @type {number | null} */ one) => number(one, digits, language);
    const values = {
      fn: FUNCTION_SIGNS[now.function] ?? "",
      sum: said(now.total),
      value: said(now.computed),
      slope: said(now.slope),
    };
    drawn.root.setAttribute("aria-label", word(language, "why.curve", values));
    say(slope, word(language, "why.slope", values));
    slope.title = number(now.slope, ALL, language);
    const beyond = now.total !== null && (now.total < first || now.total > last);
    const flat = now.slope !== null && Math.abs(now.slope) < SATURATED;
    const remarks = [...(flat ? ["why.saturated"] : []), ...(beyond ? ["why.beyond"] : [])];
    say(remark, remarks.map((key) => word(language, key)).join(language === "zh" ? "" : " "));
  };
}

/** @param {HTMLElement} root @returns {Show} */
function rounding(root) {
  const text = el("p", { class: "quiet small-text" });
  root.append(text);
  return (told, { settings: { digits, language } }) => {
    const numbers = [
      told.total,
      told.computed,
      ...told.terms.flatMap(({ factors, value }) => [value, ...factors.map((one) => one.value)]),
    ];
    const rounded = numbers.some((one) => isRounded(one, digits));
    say(text, word(language, rounded ? "why.rounded" : "why.exact", { n: digits }));
  };
}
