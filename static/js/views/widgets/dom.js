/** Elements made from plain values. Text goes in as text, never as markup. */
import { word } from "../../text/words.js";

/** @typedef {import("../../store/actions.js").App} App */
/** @typedef {Node | string | null} Child */

/**
 * An element with attributes and children. `true` sets an empty attribute; null, undefined and false leave it out.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string | number | boolean | null | undefined>} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  attributesOf(node, attributes);
  for (const child of children) if (child !== null) node.append(child);
  return node;
}

/**
 * The same for SVG.
 * @template {keyof SVGElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string | number | boolean | null | undefined>} [attributes]
 * @param {...Child} children
 * @returns {SVGElementTagNameMap[K]}
 */
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  attributesOf(node, attributes);
  for (const child of children) if (child !== null) node.append(child);
  return node;
}

/**
 * @param {Element} node
 * @param {Record<string, string | number | boolean | null | undefined>} attributes
 */
export function attributesOf(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    const wanted =
      value === null || value === undefined || value === false ? null : value === true ? "" : String(value);
    if (wanted === node.getAttribute(name)) continue; // else the page would be styled anew in vain
    if (wanted === null) node.removeAttribute(name);
    else node.setAttribute(name, wanted);
  }
}

/**
 * Change a node's text only where it differs, so that nothing is laid out in vain.
 * @param {Node} node
 * @param {string} text
 */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * Name a control for screen readers and as a tooltip. Of a tooltip with a shortcut only the shortcut is read: the name has been.
 * @param {Element} node
 * @param {string} text
 * @param {string} [key] its shortcut, shown in the tooltip
 */
export function label(node, text, key) {
  if (node.getAttribute("aria-label") !== text) node.setAttribute("aria-label", text);
  attributesOf(node, { title: key ? `${text} (${key})` : text, "aria-description": key || null });
}

/**
 * What a button does that already has a name, for it has words on it: a tooltip, and to a screen reader its description.
 * Whoever speaks to the page says what stands on the button, so that has to be its name.
 * @param {Element} node
 * @param {string} text
 * @param {string} [key] of the keyboard, told in the tooltip
 */
export function explain(node, text, key) {
  const title = key ? `${text} (${key})` : text;
  if (node.getAttribute("title") !== title) node.setAttribute("title", title);
}

/**
 * Fill all elements below root that carry `data-text` (content) or `data-label` (name and tooltip) with words.
 * @param {ParentNode} root
 * @param {"en" | "zh"} language
 */
export function translate(root, language) {
  for (const node of root.querySelectorAll("[data-text]"))
    say(node, word(language, node.getAttribute("data-text") ?? ""));
  for (const node of root.querySelectorAll("[data-label]")) {
    label(node, word(language, node.getAttribute("data-label") ?? ""), node.getAttribute("data-key") ?? undefined);
  }
}

/**
 * The language of now.
 * @param {App} app
 */
export function languageOf(app) {
  return app.get().settings.language;
}

/**
 * Show or hide, written only where it changes.
 * @param {HTMLElement} node
 * @param {boolean} seen
 */
export function reveal(node, seen) {
  if (node.hidden === seen) node.hidden = !seen;
}

/** Milliseconds between two redraws of what is read and not watched, while a hand moves: nobody reads sixty numbers a second. */
const CALM_MS = 30;

/**
 * As `watch`, but while a hand moves only every other picture; what was left out comes a moment later.
 * @param {App} app
 * @param {(state: import("../../store/state.js").State) => unknown[]} pick
 * @param {(state: import("../../store/state.js").State) => void} redraw
 * @param {(state: import("../../store/state.js").State) => void} follow redraws what the hand is on, which follows at once
 */
export function watchCalmly(app, pick, redraw, follow) {
  let last = -Infinity;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const now = () => {
    clearTimeout(timer);
    last = performance.now();
    redraw(app.get());
  };
  watch(app, pick, (state) => {
    const wait = last + CALM_MS - performance.now();
    if (!state.trace || state.trace.exact || wait <= 0) return now();
    follow(state);
    clearTimeout(timer);
    timer = setTimeout(now, wait);
  });
}

/**
 * A redraw that comes at most so often while something is busy, the last time a moment later; else at once.
 * @param {App} app
 * @param {(state: import("../../store/state.js").State) => void} redraw
 * @param {(state: import("../../store/state.js").State) => boolean} busy
 * @param {number} ms
 * @returns {(state: import("../../store/state.js").State) => void}
 */
export function paced(app, redraw, busy, ms) {
  let last = -Infinity;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const now = () => {
    clearTimeout(timer);
    last = performance.now();
    redraw(app.get());
  };
  return (state) => {
    const wait = last + ms - performance.now();
    if (!busy(state) || wait <= 0) return now();
    clearTimeout(timer);
    timer = setTimeout(now, wait);
  };
}

/** While a network learns all weights move: nobody reads four hundred numbers thirty times a second. @param {import("../../store/state.js").State} state */
export const isLearning = ({ lesson }) => lesson?.doing === "running";
/** Milliseconds between two redraws of what is read, while a network learns. */
export const LEARNING_MS = 120;

/**
 * Run a redraw now, and again whenever one of the picked parts of the state has changed.
 * @param {App} app
 * @param {(state: import("../../store/state.js").State) => unknown[]} pick
 * @param {(state: import("../../store/state.js").State, before?: import("../../store/state.js").State) => void} redraw told the state before, but for the first time
 */
export function watch(app, pick, redraw) {
  redraw(app.get());
  app.subscribe((state, before) => {
    const old = pick(before);
    if (pick(state).some((part, k) => part !== old[k])) redraw(state, before);
  });
}
