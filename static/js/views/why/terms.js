/** The terms of an explanation: few of them as one equation, many as rows, a parcel as a chain of factors. */
import { wordsRead } from "../../figures/pass.js";
import { ALL, derivative, isRounded, number } from "../../text/format.js";
import { isWeight } from "../../text/notation.js";
import { word } from "../../text/words.js";
import { el, say } from "../widgets/dom.js";
import { factorNode } from "./factor.js";

/**
 * @typedef {import("../../store/actions.js").App} App
 * @typedef {import("../../store/state.js").State} State
 * @typedef {import("../../store/state.js").Explanation} Explanation
 * @typedef {import("../../protocol/wire.js").ExplainedTerm} Term
 * @typedef {import("./factor.js").FactorNode} FactorNode
 * @typedef {{root: HTMLElement, show: (told: Explanation, state: State) => void}} Terms
 */

/** Rows and links shown before the rest is asked for. */
const MOST_ROWS = 12;
const MOST_LINKS = 8;
/** Terms that fit into one equation. */
const FEW = 3;

/** Whether terms stand in rows: sums of weights times numbers, rather than one short equation. @param {Explanation} told */
export function inRows({ terms, loss, quantity }) {
  if (loss && isWeight(quantity)) return true;
  return terms.length > FEW || terms.some(({ factors }) => factors.length === 2 && factors[0]?.index.length === 2);
}

/** The timestep of a product of a sum over time; null for all that come together. @param {Term | undefined} term */
export function timeOf(term) {
  const [first] = term?.factors ?? [];
  return first?.kind === "gradient" ? first.t : null;
}

/**
 * Which terms are shown, in which order, and which are left for later. Words that are not said (x = 0) always are.
 * `keep`: the place of one that is shown in any case, with its neighbours where they stand in the order of time.
 * @param {Term[]} terms @param {{sorted: boolean, all: boolean, words: boolean, keep?: number}} wanted
 */
export function arranged(terms, { sorted, all, words, keep = -1 }) {
  const order = terms.map((_, k) => k);
  const size = (/** @type {number} */ k) => Math.abs(terms[k]?.value ?? Infinity);
  if (sorted) order.sort((a, b) => size(b) - size(a));
  if (all) return { shown: order, rest: [] };
  const unsaid = words ? order.filter((k) => isUnsaid(terms[k])) : [];
  const others = unsaid.length > 1 ? order.filter((k) => !isUnsaid(terms[k])) : order;
  const most = others.length + (unsaid.length > 1 ? 0 : 1) <= MOST_ROWS + 1 ? others.length : MOST_ROWS;
  const start = sorted || keep < 0 ? 0 : Math.min(Math.max(others.indexOf(keep) - most / 2, 0), others.length - most);
  const shown = others.slice(start, start + most);
  if (keep >= 0 && !shown.includes(keep)) shown.splice(-1, 1, keep);
  const left = others.filter((k) => !shown.includes(k));
  return { shown, rest: [...left, ...(unsaid.length > 1 ? unsaid : [])] };
}

/** @param {Term | undefined} term */
function isUnsaid(term) {
  return term?.factors.some(({ name, kind, value }) => kind === "value" && name === "x" && value === 0) ?? false;
}

/**
 * @param {App} app
 * @param {Explanation} told
 * @param {State} state
 * @param {{all: boolean, more: () => void}} wish
 * @returns {Terms}
 */
export function termsNode(app, told, state, wish) {
  if (told.wrote !== null) return chain(app, told, state, wish);
  return inRows(told) ? rows(app, told, state, wish) : equation(app, told, state);
}

/**
 * @param {App} app @param {Explanation} told @param {State} state @param {{all: boolean, more: () => void}} wish
 * @returns {Terms}
 */
function rows(app, told, state, { all, more }) {
  const overTime = Boolean(told.loss) && isWeight(told.quantity);
  const words = wordsRead(state) !== null && !overTime;
  const keep = overTime ? presentOf(told, state.t) : -1;
  const { shown, rest } = arranged(told.terms, { sorted: state.settings.sorted, all, words, keep });
  const write = told.loss ? derivative : number;
  const made = shown.map((k) => row(app, told.terms[k], state, write));
  const [restName, restValue] = [el("span"), el("span", { class: "mono" })];
  const restRow = el("button", { type: "button", class: "term rest", "data-testid": "why-more" }, restName, restValue);
  restRow.addEventListener("click", more);
  const root = el(
    "div",
    { class: "terms", role: "list" },
    ...made.map(({ node }) => node),
    rest.length ? restRow : null,
  );
  root.addEventListener("keydown", (event) => moveRow(root, event));
  return {
    root,
    show({ terms }, now) {
      const { digits, language } = now.settings;
      const most = Math.max(...terms.map(({ value }) => Math.abs(value ?? 0))) || 1;
      for (const [n, k] of shown.entries()) {
        made[n]?.show(terms[k], now, most);
        if (overTime) made[n]?.node.classList.toggle("present", timeOf(terms[k]) === now.t);
      }
      if (!rest.length) return;
      const sum = rest.reduce((added, k) => added + (terms[k]?.value ?? NaN), 0);
      const silent = rest.every((k) => isUnsaid(terms[k])) && words;
      say(restName, word(language, silent ? "why.more_words" : "why.more", { n: rest.length }));
      say(restValue, write(sum, digits, language));
      restValue.title = number(sum, ALL, language);
    },
  };
}

/** Place of the product of the timestep where we stand, in a sum over time; -1: there is none. @param {Explanation} told @param {number} t */
export function presentOf({ terms }, t) {
  return terms.findIndex((term) => timeOf(term) === t);
}

/** @param {App} app @param {Term | undefined} term @param {State} state @param {typeof number} write */
function row(app, term, state, write) {
  const made = (term?.factors ?? []).map((factor) => factorNode(app, factor, state));
  const result = el("span", { class: "product mono", "data-alone": made.length === 1 });
  const node = el("div", { class: "term", role: "listitem" }, ...between(made, term?.minus === true), result);
  lights(app, node, made);
  return {
    node,
    /** @param {Term | undefined} now @param {State} at @param {number} most size of the largest term */
    show(now, at, most) {
      const { digits, language } = at.settings;
      for (const [k, factor] of (now?.factors ?? []).entries()) made[k]?.show(factor, at);
      const value = now?.value ?? null;
      say(result, write(value, digits, language));
      result.title = number(value, ALL, language);
      node.classList.toggle("negative", (value ?? 0) < 0);
      node.style.setProperty("--share", (Math.min(1, Math.abs(value ?? 0) / most) * 100).toFixed(1));
    },
  };
}

/** @param {FactorNode[]} made @param {boolean} minus @returns {(Node | string)[]} */
function between(made, minus) {
  const nodes = made.flatMap(({ node }, k) => [...(k ? [el("span", { class: "times" }, "·")] : []), node]);
  return minus ? [el("span", { class: "times" }, "−"), ...nodes] : nodes;
}

/** `= 0.8315 · 1.2040 + 0.4502 · 0.9051`, then the products. @param {App} app @param {Explanation} told @param {State} state @returns {Terms} */
function equation(app, told, state) {
  const made = told.terms.map(({ factors }, k) =>
    factors.map((factor, n) => factorNode(app, factor, state, k + n > 0)),
  );
  const groups = told.terms.map(({ minus }, k) => {
    const sign = minus ? "−" : k ? "+" : "";
    const group = el("span", { class: "group" }, sign ? el("span", { class: "times" }, sign) : null);
    group.append(...between(made[k] ?? [], false));
    lights(app, group, made[k] ?? []);
    return group;
  });
  const products = el("p", { class: "line mono" });
  const long = told.terms.length > 1 && told.terms.some(({ factors }) => factors.length > 1);
  const root = el("div", { class: "equation" }, ...groups, long ? products : null);
  return {
    root,
    show({ terms }, now) {
      const { digits, language } = now.settings;
      for (const [k, { factors }] of terms.entries())
        for (const [n, factor] of factors.entries()) made[k]?.[n]?.show(factor, now);
      if (!long) return;
      const write = told.loss ? derivative : number;
      const written = terms.map(({ value }, k) => summand(write(value, digits, language), k));
      const rounded = terms.some(({ value }) => isRounded(value, digits));
      say(products, `${rounded ? "≈" : "="} ${written.join(" ")}`);
    },
  };
}

/** As where a step is worked out by hand, so that a number looks the same in both. @param {string} text @param {number} k */
function summand(text, k) {
  if (k === 0) return text;
  return text.startsWith("−") ? `+ (${text})` : `+ ${text}`;
}

/** A parcel: what was written, times every gate since. @param {App} app @param {Explanation} told @param {State} state @param {{all: boolean, more: () => void}} wish @returns {Terms} */
function chain(app, told, state, { all, more }) {
  const factors = told.terms[0]?.factors ?? [];
  const gates = factors.map((_, k) => k).slice(1);
  if (state.settings.sorted) gates.sort((a, b) => (factors[a]?.value ?? 0) - (factors[b]?.value ?? 0));
  const cut = !all && gates.length > MOST_LINKS + 1;
  const head = state.settings.sorted ? MOST_LINKS : MOST_LINKS / 2;
  const tail = MOST_LINKS - head;
  const order = [0, ...(cut ? [...gates.slice(0, head), ...(tail ? gates.slice(-tail) : [])] : gates)];
  const made = order.flatMap((k) => (factors[k] ? [factorNode(app, factors[k], state)] : []));
  const rest = el("button", { type: "button", class: "button small", "data-testid": "why-more" });
  rest.addEventListener("click", more);
  const root = el("div", { class: "equation chain" });
  for (const [n, factor] of made.entries()) {
    if (cut && n === head + 1) root.append(el("span", { class: "times" }, "×"), rest);
    const group = el("span", { class: "group" }, n ? el("span", { class: "times" }, "×") : null, factor.node);
    lights(app, group, [factor]);
    root.append(group);
  }
  if (cut && !tail) root.append(el("span", { class: "times" }, "×"), rest);
  return {
    root,
    show({ terms }, now) {
      for (const [n, k] of order.entries()) {
        const factor = terms[0]?.factors[k];
        if (factor) made[n]?.show(factor, now);
      }
      say(rest, word(now.settings.language, "why.more_factors", { n: factors.length - order.length }));
    },
  };
}

/** Pointing at a term or stepping onto it lights up everything that it comes from. @param {App} app @param {HTMLElement} node @param {FactorNode[]} made */
function lights(app, node, made) {
  const on = () => app.dispatch({ type: "hover", hover: Object.assign({}, ...made.map(({ hover }) => hover())) });
  const off = () => app.dispatch({ type: "hover", hover: null });
  node.addEventListener("pointerenter", on);
  node.addEventListener("pointerleave", off);
  node.addEventListener("focusin", on);
  node.addEventListener("focusout", off);
}

/** Up and down go from row to row. @param {HTMLElement} root @param {KeyboardEvent} event */
function moveRow(root, event) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const at = event.target instanceof Element ? event.target.closest(".term") : null;
  if (!by || !at) return;
  const places = [...root.children];
  const next = places[places.indexOf(at) + by];
  if (!next) return;
  const column = buttonsIn(at).indexOf(at === event.target ? at : (event.target ?? at));
  const buttons = next instanceof HTMLButtonElement ? [next] : [...next.querySelectorAll("button")];
  event.preventDefault();
  event.stopPropagation();
  buttons[Math.min(Math.max(column, 0), buttons.length - 1)]?.focus();
}

/** @param {Element} node @returns {EventTarget[]} */
function buttonsIn(node) {
  return [...node.querySelectorAll("button")];
}
