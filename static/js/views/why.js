/** "Why?": the panel that takes one number apart, down to weights and inputs, and walks from number to number. */
import { reader } from "../figures/parts.js";
import { explained, sameAsked } from "../store/trail.js";
import { isRounded, number } from "../text/format.js";
import { word } from "../text/words.js";
import { el, label, say, watch } from "./dom.js";
import { icon } from "./icons.js";
import { whyBody } from "./whybody.js";
import { askedName } from "./whynote.js";
import { whyTools } from "./whytools.js";

/**
 * @typedef {import("../store/actions.js").App} App
 * @typedef {import("../store/state.js").State} State
 * @typedef {import("../store/state.js").Asked} Asked
 */

/** What has Escape and Backspace for itself. */
const FIELDS = "input:not([type=range], [type=checkbox]), textarea, select, [contenteditable]";

/**
 * @param {HTMLElement} root
 * @param {App} app
 */
export function mountWhy(root, app) {
  const title = el("h2", { id: "why-title", tabindex: "-1", "data-testid": "why-title" });
  const back = el(
    "button",
    { class: "button bare small", type: "button", "data-testid": "why-back" },
    icon("previous"),
  );
  const close = el("button", { class: "button bare small", type: "button", "data-testid": "why-close" }, icon("close"));
  const spoken = el("p", { class: "unseen", role: "status" });
  const problem = el("p", { class: "quiet", "data-testid": "why-problem" });
  const body = whyBody(app);
  const tools = whyTools(app);
  const head = el("header", { class: "headline" }, back, title, close);
  root.append(head, spoken, problem, body.root, tools.root);
  root.setAttribute("aria-labelledby", "why-title");
  close.addEventListener("click", () => app.dispatch({ type: "why", asked: null }));
  back.addEventListener("click", () => app.dispatch({ type: "why-back" }));
  root.addEventListener("keydown", (event) => goBack(app, event));
  document.addEventListener("keydown", (event) => leave(app, event));
  abovePlayer(root);

  /** @type {Element | null} */
  let opener = null;
  let heard = "";

  watch(
    app,
    ({ trail, sight, t, settings, model, experiment, trace, status }) => [
      trail,
      sight,
      t,
      settings,
      model,
      experiment,
      trace,
      status,
    ],
    redraw,
  );
  app.subscribe((state, before) => {
    if (state.trail === before.trail) return;
    const [now, then] = [state.trail.at(-1), before.trail.at(-1)];
    if (now && !then) opener = document.activeElement;
    if (now && (!then || !sameAsked(now, then))) enter(!then);
    if (!now && then) goHome(then);
  });

  /** @param {State} state */
  function redraw(state) {
    const asked = state.trail.at(-1);
    if (root.hidden !== !asked) root.hidden = !asked;
    if (!asked || !state.model) return;
    const { language } = state.settings;
    const told = explained(state);
    root.dataset.explains = `${asked.quantity}[${asked.index}]`;
    root.dataset.t = String(asked.t ?? state.t);
    root.classList.toggle("waiting", told === null);
    say(title, titleOf(state, asked));
    label(close, word(language, "why.close"), "Esc");
    const from = state.trail.at(-2);
    back.hidden = !from;
    if (from) label(back, word(language, "why.back", { name: askedName(from, state) }), "Backspace");
    say(problem, told ? "" : problemOf(state, asked));
    problem.hidden = problem.textContent === "";
    if (told) body.show(told, state);
    else if (!problem.hidden) body.clear();
    body.root.hidden = !problem.hidden;
    tools.show(state, told);
    announce(state, asked);
  }

  /** Say the question aloud once it is another one; not for every picture of a moving hand. @param {State} state @param {Asked} asked */
  function announce(state, asked) {
    const now = JSON.stringify([asked, state.settings.language]);
    if (now === heard) return;
    heard = now;
    say(spoken, title.textContent ?? "");
  }

  /** The panel takes the focus where it was: from the keyboard, or because what had it is gone. @param {boolean} opened */
  function enter(opened) {
    const byKeys =
      document.activeElement?.matches(":focus-visible") === true && document.activeElement !== document.body;
    if ((opened && byKeys) || root.contains(document.activeElement)) title.focus({ preventScroll: true });
    root.scrollTop = 0;
    if (opened) requestAnimationFrame(() => head.scrollIntoView({ block: "nearest" }));
  }

  /** @param {Asked} asked what was explained last */
  function goHome(asked) {
    heard = "";
    body.clear();
    queueMicrotask(() => app.dispatch({ type: "hover", hover: null }));
    const had = root.contains(document.activeElement) || document.activeElement === document.body;
    root.hidden = true;
    if (!had) return;
    const place = `[data-quantity="${asked.quantity}[${asked.index}]"]`;
    const home = opener?.isConnected && opener !== document.body ? opener : document.querySelector(place);
    if (home instanceof HTMLElement || home instanceof SVGElement) home.focus({ preventScroll: true });
  }
}

/** @param {State} state @param {Asked} asked */
function titleOf(state, asked) {
  const { digits, language } = state.settings;
  const t = asked.t ?? state.t;
  const name = askedName(asked, state);
  const { wrote = null } = asked;
  if (wrote !== null) return word(language, wrote ? "why.title_parcel" : "why.title_parcel_start", { name, t, wrote });
  const value = explained(state)?.value ?? (state.trace?.exact ? traced(state, asked, t) : null);
  if (value === null) return word(language, "why.title_coming", { name, t });
  const key = isRounded(value, digits) ? "why.title_about" : "why.title";
  return word(language, key, { name, t, value: number(value, digits, language) });
}

/** The number as the trace has it, before the arithmetic has come. @param {State} state @param {Asked} asked @param {number} t */
function traced({ trace }, { quantity, index }, t) {
  const value = trace ? reader(trace, quantity)(t, index) : NaN;
  return Number.isFinite(value) ? value : null;
}

/** Why there is no arithmetic, where none is to be expected. @param {State} state @param {Asked} asked */
function problemOf(state, { quantity, index, t, wrote }) {
  const { trace, model, experiment, status, settings } = state;
  if (status !== "open") return word(settings.language, "why.lost");
  const size = quantity === "x" ? experiment?.X : trace?.columns[quantity]?.size;
  const there = model?.quantities.some(({ name }) => name === quantity) || quantity === "x";
  const at = t ?? state.t;
  const timed = at > 0 || model?.states.includes(quantity);
  if (trace?.exact && (!there || !timed || at > trace.T || (size !== undefined && index >= size)))
    return word(settings.language, "why.gone");
  if (wrote != null && (wrote > at || at - wrote > MOST_STEPS))
    return word(settings.language, wrote > at ? "why.gone" : "why.too_old");
  return "";
}

/** Timesteps over which the server takes a parcel apart. */
const MOST_STEPS = 240;

/** @param {App} app @param {KeyboardEvent} event */
function goBack(app, event) {
  if (event.key !== "Backspace" || isField(event) || app.get().trail.length < 2) return;
  event.preventDefault();
  app.dispatch({ type: "why-back" });
}

/** @param {App} app @param {KeyboardEvent} event */
function leave(app, event) {
  if (event.key !== "Escape" || event.defaultPrevented || !app.get().trail.length || isField(event)) return;
  if (document.querySelector(":popover-open, dialog[open]")) return;
  event.preventDefault();
  app.dispatch({ type: "why", asked: null });
}

/** @param {Event} event */
function isField({ target }) {
  return target instanceof Element && target.matches(FIELDS);
}

/** On narrow pages the panel is a sheet that ends where the player begins. @param {HTMLElement} root */
function abovePlayer(root) {
  const player = document.querySelector(".player");
  if (!player) return;
  const place = () => root.style.setProperty("--player", `${player.getBoundingClientRect().height}px`);
  new ResizeObserver(place).observe(player);
}
