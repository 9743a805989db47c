/**
 * The acts of a step, one by one: what is done, what comes next, and slow motion, which plays them.
 *
 * @typedef {import("../../store/actions.js").App} App
 * @typedef {import("../../store/actions.js").Action} Action
 * @typedef {import("../../store/state.js").State} State
 */
import { back, forth, jump, lasting, nextAt, slowly } from "../../store/phase.js";
import { word } from "../../text/words.js";
import { el, label, say, watch } from "../widgets/dom.js";
import { icon } from "../widgets/icons.js";
import { happened, nameOf, tobe } from "./actwords.js";

/** The next act of the step; after the last one the first of the next timestep. @param {App} app */
export function nextAct(app) {
  go(app, forth(app.get()));
}

/** Takes the last act back. @param {App} app */
export function previousAct(app) {
  go(app, back(app.get()));
}

/** By hand: whoever plays stops. @param {App} app @param {Action[]} actions */
function go(app, actions) {
  if (actions.length && app.get().playing) app.dispatch({ type: "pause" });
  for (const action of actions) app.dispatch(action);
}

/**
 * @param {HTMLElement} root
 * @param {App} app
 */
export function mountActs(root, app) {
  const before = el(
    "button",
    { class: "button bare small", type: "button", "data-testid": "act-back" },
    icon("previous"),
  );
  const after = el("button", { class: "button bare small", type: "button", "data-testid": "act-next" }, icon("next"));
  const chips = el("div", { class: "act-chips", role: "group" });
  const slow = el("button", { class: "button small slow", type: "button", "data-testid": "slow" });
  const done = el("span", { "data-testid": "act-done" });
  const next = el("span", { class: "quiet", "data-testid": "act-announced" });
  const line = el("p", { class: "act-line" }, done, " ", next);
  root.append(el("div", { class: "act-row" }, before, chips, after, slow), line);
  before.addEventListener("click", () => previousAct(app));
  after.addEventListener("click", () => nextAct(app));
  slow.addEventListener("click", () => app.dispatch({ type: "setting", settings: { slow: !app.get().settings.slow } }));
  playSlowly(app);

  /** The timestep that was last opened: once whole again, it still says how it ended. */
  let opened = -1;

  watch(
    app,
    ({ model, settings }) => [model?.kind, model?.phases.length, settings.language, settings.slow],
    (state) => {
      const { model, settings } = state;
      const { language } = settings;
      label(before, word(language, "acts.back"), ",");
      label(after, word(language, "acts.next"), ".");
      chips.setAttribute("aria-label", word(language, "acts.label"));
      say(slow, word(language, "acts.slow"));
      slow.setAttribute("title", word(language, "acts.slow_title"));
      slow.setAttribute("aria-pressed", String(settings.slow));
      if (chips.childElementCount !== (model?.phases.length ?? 0))
        chips.replaceChildren(...(model?.phases ?? []).map((_, k) => chip(k)));
      [...chips.children].forEach((each, k) => {
        say(each, model ? nameOf(model, k, language) : "");
      });
      show(state);
    },
  );
  watch(
    app,
    ({ t, unit, phase, frame, trace, pins, settings }) => [t, unit, phase, frame, trace, pins, settings.digits],
    show,
  );

  /** @param {number} k */
  function chip(k) {
    const made = el("button", { class: "act", type: "button", "data-testid": `act-${k}` });
    made.addEventListener("click", () => go(app, jump(app.get(), k)));
    return made;
  }

  /** @param {State} state */
  function show(state) {
    const { model, t, phase, trace, settings } = state;
    if (!model || !trace) return;
    const coming = nextAt(state);
    if (phase !== null) opened = t;
    const reached = t === 0 ? 0 : (phase ?? model.phases.length);
    [...chips.children].forEach((each, k) => {
      const kind = k < reached ? "done" : k === coming && phase !== null ? "next" : "later";
      if (each.getAttribute("data-act") === kind) return;
      each.setAttribute("data-act", kind);
      if (kind === "next") each.setAttribute("aria-current", "step");
      else each.removeAttribute("aria-current");
    });
    const told = opened === t && t > 0;
    say(done, told && reached > 0 ? happened(state, reached - 1) : "");
    say(next, (told || settings.slow) && coming >= 0 && phase !== null ? tobe(state, coming) : "");
    able(before, t > 0);
    able(after, coming >= 0);
  }
}

/** @param {HTMLElement} button @param {boolean} on */
function able(button, on) {
  if (button.getAttribute("aria-disabled") !== String(!on)) button.setAttribute("aria-disabled", String(!on));
}

/** While slow motion plays, the page goes from act to act by its own clock; nobody watches a hidden tab. @param {App} app */
function playSlowly(app) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const plays = () => app.get().playing && app.get().settings.slow;
  const wait = () => {
    clearTimeout(timer);
    timer = plays() ? setTimeout(act, lasting(app.get().speed)) : undefined;
  };
  const act = () => {
    if (!plays()) return;
    for (const action of slowly(app.get())) app.dispatch(action);
    wait();
  };
  const begin = () => {
    const { t, trace, phase } = app.get();
    if (t === trace?.T && phase === null) app.dispatch({ type: "seek", t: 0 });
    wait();
  };
  app.subscribe((state, before) => {
    const [now, then] = [state, before].map(({ playing, settings }) => playing && settings.slow);
    if (now && !then) begin();
    else if (now && state.speed !== before.speed) wait();
    else if (!now && then) clearTimeout(timer);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && plays()) app.dispatch({ type: "pause" });
  });
}
