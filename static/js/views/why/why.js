/** "Why?": the panel that takes one number apart, down to weights and inputs, and walks from number to number. */
import { reader } from "../../figures/parts.js";
import { arriving, explained, isOfWeight, isThere, sameAsked } from "../../store/trail.js";
import { ALL, derivative, isRounded, number } from "../../text/format.js";
import { inWords } from "../../text/passes.js";
import { word } from "../../text/words.js";
import { hidden } from "../belt/spot.js";
import { el, label, say, watch } from "../widgets/dom.js";
import { icon } from "../widgets/icons.js";
import { whyBody } from "./body.js";
import { kindSwitch } from "./kind.js";
import { askedName } from "./note.js";
import { whyTools } from "./tools.js";

/**
 * @typedef {import("../../store/actions.js").App} App
 * @typedef {import("../../store/state.js").State} State
 * @typedef {import("../../store/state.js").Asked} Asked
 */

/** What has Escape and Backspace for itself; a list that is closed has no use for either. */
const FIELDS = "input:not([type=range], [type=checkbox]), textarea, [contenteditable]";
/** Below this share of its column, what is opened is too little to read. */
const ENOUGH = 0.4;

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
  const kind = kindSwitch(app);
  const body = whyBody(app);
  const tools = whyTools(app);
  const head = el("header", { class: "headline" }, back, title, close);
  root.append(head, spoken, kind.root, problem, body.root, tools.root);
  root.setAttribute("aria-labelledby", "why-title");
  close.addEventListener("click", () => app.dispatch({ type: "why", asked: null }));
  back.addEventListener("click", () => returned(app));
  root.addEventListener("keydown", (event) => goBack(app, event));
  document.addEventListener("keydown", (event) => leave(app, event));
  abovePlayer();

  /** @type {Element | null} */
  let opener = null;
  let heard = "";
  let unseen = false; // opened, but not yet scrolled to
  let byKey = false; // whether the hand is on the keyboard: W opens from anywhere, when nothing has the focus
  document.addEventListener("keydown", () => (byKey = true), true);
  document.addEventListener("pointerdown", () => (byKey = false), true);

  watch(
    app,
    ({ trail, sight, t, phase, predict, settings, model, experiment, trace, status }) => [
      trail,
      sight,
      t,
      phase,
      predict === null,
      settings,
      model,
      experiment,
      trace,
      status,
    ],
    redraw,
  );
  app.subscribe((state, before) => {
    if (state.trail === before.trail) return leaveWhatIsGone(state, before);
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
    const told = isHidden(state, asked) ? null : explained(state);
    root.dataset.explains = explainedPlace(asked);
    root.dataset.t = String(asked.t ?? state.t);
    root.classList.toggle("waiting", told === null);
    root.classList.toggle("all-digits", state.settings.digits >= ALL);
    say(title, titleOf(state, asked));
    label(close, word(language, "why.close"), "Esc");
    const from = state.trail.at(-2);
    if (!from && document.activeElement === back) focusTitle(); // before it goes, and the focus with it
    back.hidden = !from;
    if (from) label(back, backTo(state, from), "Backspace");
    say(problem, told ? "" : problemOf(state, asked));
    problem.hidden = problem.textContent === "";
    if (told) body.show(told, state);
    else if (!problem.hidden) body.clear();
    body.root.hidden = !problem.hidden;
    kind.show(state);
    tools.show(state, told);
    announce(state, asked);
    if (!unseen || (!told && problem.hidden)) return;
    unseen = false;
    requestAnimationFrame(bringIntoSight);
  }

  /** Say the question aloud once it is another one; for every picture of a moving hand it only stops being said. @param {State} state @param {Asked} asked */
  function announce({ settings: { language, notation } }, asked) {
    const now = JSON.stringify([asked, language, notation]);
    const text = title.textContent ?? "";
    if (now !== heard) say(spoken, text);
    else if (spoken.textContent !== text) say(spoken, "");
    heard = now;
  }

  /** The panel takes the focus where it was: from the keyboard, or because what had it is gone. @param {boolean} opened */
  function enter(opened) {
    if ((opened && byKey) || root.contains(document.activeElement)) focusTitle();
    root.scrollTop = 0;
    if (!opened) {
      requestAnimationFrame(() => head.scrollIntoView({ block: "nearest" }));
      return;
    }
    unseen = true;
    redraw(app.get());
  }

  function focusTitle() {
    title.focus({ preventScroll: true });
  }

  /** Its question; and as much of the arithmetic as there is room for, where next to nothing of it would be seen. */
  function bringIntoSight() {
    head.scrollIntoView({ block: "nearest" });
    const [column, top] = [root.parentElement, root.getBoundingClientRect().top];
    const room = column ? Math.min(column.getBoundingClientRect().bottom, innerHeight) - top : Infinity;
    if (column && room < column.clientHeight * ENOUGH) root.scrollIntoView({ block: "nearest" });
  }

  /** After another preset or cell, or in a shorter sequence. @param {State} state @param {State} before */
  function leaveWhatIsGone(state, before) {
    const asked = state.trail.at(-1);
    if (!asked || state.model === before.model || arriving(state) || isThere(state, asked) || !isThere(before, asked))
      return;
    queueMicrotask(() => app.dispatch({ type: "why", asked: null }));
  }

  /** @param {Asked} asked what was explained last */
  function goHome(asked) {
    heard = "";
    body.clear();
    queueMicrotask(() => app.dispatch({ type: "hover", hover: null }));
    const had = root.contains(document.activeElement) || document.activeElement === document.body;
    root.hidden = true;
    if (!had) return;
    const place = `.value[data-quantity="${asked.quantity}[${asked.index}]"]`;
    const home = opener?.isConnected && opener !== document.body ? opener : document.querySelector(place);
    if (home instanceof HTMLElement || home instanceof SVGElement) home.focus({ preventScroll: true });
  }
}

/** Which number it is: f[1], ∂W_f[1,0]. @param {Asked} asked */
function explainedPlace({ quantity, index, column, of }) {
  return `${of === "gradient" ? "∂" : ""}${quantity}[${column == null ? index : `${index},${column}`}]`;
}

/** @param {State} state @param {import("../../store/state.js").Stop} from */
function backTo(state, from) {
  const { language } = state.settings;
  if (isOfWeight(state, from)) return word(language, "derivation.back_weight", { name: askedName(from, state) });
  const values = { name: askedName(from, state), t: from.t ?? state.t };
  const { pass } = from;
  if (!pass) return word(language, "why.back", values);
  return word(language, "why.back_pass", { ...values, ...inWords(pass, language) });
}

/** @param {State} state @param {Asked} asked */
function titleOf(state, asked) {
  const { digits, language } = state.settings;
  const t = asked.t ?? state.t;
  const name = askedName(asked, state);
  const { wrote = null } = asked;
  if (wrote !== null) return word(language, wrote ? "why.title_parcel" : "why.title_parcel_start", { name, t, wrote });
  if (asked.of === "gradient") return derivedTitle(state, asked, name);
  if (isHidden(state, asked)) return word(language, "why.title_coming", { name, t });
  const value = explained(state)?.value ?? (state.trace?.exact ? traced(state, asked, t) : null);
  if (value === null) return word(language, "why.title_coming", { name, t });
  const key = isRounded(value, digits) ? "why.title_about" : "why.title";
  return word(language, key, { name, t, value: number(value, digits, language) });
}

/** Why is ∂L/∂f[1] ≈ 0.12 at t = 3? @param {State} state @param {Asked} asked @param {string} name */
function derivedTitle(state, asked, name) {
  const { digits, language } = state.settings;
  const key = isOfWeight(state, asked) ? "derivation.title_weight" : "derivation.title";
  const t = asked.t ?? state.t;
  const told = isHidden(state, asked) ? null : explained(state);
  if (!told) return word(language, `${key}_coming`, { name, t });
  const value = derivative(told.value, digits, language);
  return word(language, isRounded(told.value, digits) ? `${key}_about` : key, { name, t, value });
}

/** The number as the trace has it, before the arithmetic has come. @param {State} state @param {Asked} asked @param {number} t */
function traced({ trace }, { quantity, index }, t) {
  const value = trace ? reader(trace, quantity)(t, index) : NaN;
  return Number.isFinite(value) ? value : null;
}

/** Whether it would give away what the acts of this step, or a prediction, still hold back: a derivative is made of what comes. @param {State} state @param {Asked} asked */
function isHidden(state, { quantity, t, of }) {
  if (of === "gradient") return state.predict !== null;
  return hidden(state, t ?? state.t, quantity);
}

/** Why there is no arithmetic, where none is to be expected. @param {State} state @param {Asked} asked */
function problemOf(state, asked) {
  const { trace, status, settings } = state;
  if (status !== "open") return word(settings.language, "why.lost");
  if (trace?.exact && !arriving(state) && !isThere(state, asked)) return word(settings.language, "why.gone");
  const { t, wrote } = asked;
  if (isHidden(state, asked))
    return word(settings.language, "parcels.not_yet", { carry: askedName(asked, state), t: t ?? state.t });
  const none = asked.of === "gradient" && trace?.exact && !arriving(state) && state.sight.explanation === null;
  if (none) return word(settings.language, "derivation.none");
  return wrote != null && (t ?? state.t) - wrote > MOST_STEPS ? word(settings.language, "why.too_old") : "";
}

/** Timesteps over which the server takes a parcel apart. */
const MOST_STEPS = 240;

/** @param {App} app @param {KeyboardEvent} event */
function goBack(app, event) {
  if (event.key !== "Backspace" || isField(event) || app.get().trail.length < 2) return;
  event.preventDefault();
  returned(app);
}

/** Back to what led here, also where that is of another layer or direction. @param {App} app */
function returned(app) {
  const { trail, pass: here } = app.get();
  const { pass } = trail.at(-2) ?? {};
  if (!pass || (pass.layer === here.layer && pass.reverse === here.reverse)) app.dispatch({ type: "why-back" });
  else app.dispatch({ type: "choosePass", ...pass, back: true });
}

/** @param {App} app @param {KeyboardEvent} event */
function leave(app, event) {
  if (event.key !== "Escape" || event.defaultPrevented || !app.get().trail.length || isField(event)) return;
  if (document.querySelector(".popover:popover-open, dialog[open]")) return;
  event.preventDefault();
  app.dispatch({ type: "why", asked: null });
}

/** @param {Event} event */
function isField({ target }) {
  return target instanceof Element && target.matches(FIELDS);
}

/** On narrow pages the panel is a sheet that ends where the player begins, and what takes the focus is scrolled above both. */
function abovePlayer() {
  const player = document.querySelector(".player");
  if (!player) return;
  const place = () =>
    document.documentElement.style.setProperty("--player", `${player.getBoundingClientRect().height}px`);
  new ResizeObserver(place).observe(player);
}
