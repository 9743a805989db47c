/**
 * Guess what comes next, then step and see. While this is on, the page hides what lies after t.
 *
 * @typedef {import("../../store/actions.js").App} App
 * @typedef {import("../../store/state.js").State} State
 */
import { guessNow } from "../../store/predict.js";
import { word } from "../../text/words.js";
import { glyph } from "../compare/sign.js";
import { el, label, reveal, say, watch } from "../widgets/dom.js";
import { icon } from "../widgets/icons.js";
import { gateGuess, valueGuess } from "./ask.js";
import { ended, guideFocus } from "./focus.js";
import { anewSentence, question, reason, tallied, verdict } from "./say.js";

const MODES = /** @type {const} */ (["value", "gate"]);

/** Begin to guess, or leave. @param {App} app */
export function togglePredict(app) {
  const { predict, trace } = app.get();
  if (trace) app.dispatch({ type: "predict", predict: { act: predict ? "leave" : "begin" } });
}

/** @param {HTMLElement} root @param {App} app */
export function mountPredictButton(root, app) {
  const name = el("span", { class: "word" });
  const button = el(
    "button",
    { class: "button", type: "button", "data-testid": "predict-open" },
    glyph("predict"),
    name,
  );
  button.addEventListener("click", () => togglePredict(app));
  root.append(button);
  watch(
    app,
    ({ predict, trace, settings }) => [predict === null, trace === null, settings.language],
    ({ predict, trace, settings }) => {
      say(name, word(settings.language, "predict.title"));
      label(button, word(settings.language, "predict.button"), "Y");
      button.disabled = trace === null;
      button.setAttribute("aria-pressed", String(predict !== null));
    },
  );
}

/** @param {HTMLElement} root @param {App} app */
export function mountPredict(root, app) {
  const act = (/** @type {import("../../store/predict.js").PredictAction} */ action) =>
    app.dispatch({ type: "predict", predict: action });
  const head = headOf(act);
  const asked = el("p", { class: "question", id: "predict-question", "data-testid": "predict-question" });
  const value = valueGuess(app, () => queueMicrotask(ask));
  const gate = gateGuess(app);
  const step = el("button", { class: "button strong", type: "submit", "data-testid": "predict-step" });
  const form = el("form", {}, asked, el("div", { class: "answer" }, value.root, gate.root, step));
  const told = el("p", { class: "verdict", "data-testid": "predict-verdict" });
  const why = el("p", { class: "quiet", "data-testid": "predict-reason" });
  const sum = el("p", { class: "tally", "data-testid": "predict-tally" });
  const heard = el("div", { class: "heard-round", role: "status", "aria-live": "polite" }, told, why, sum);
  const again = el("button", { class: "button small", type: "button", "data-testid": "predict-again" });
  root.setAttribute("role", "region");
  root.append(head.root, heard, form, again);

  guideFocus(app, root, () => (!again.hidden ? again : value.root.hidden ? gate.first() : value.slider));

  function ask() {
    say(asked, question(app.get(), value.handle()));
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (guessNow(app.get()) !== null) app.dispatch({ type: "step" });
  });
  again.addEventListener("click", () => {
    if (app.get().t >= (app.get().trace?.T ?? 0)) app.dispatch({ type: "seek", t: 0 });
    act({ act: "again" });
  });
  pauseWhileGuessing(app);

  watch(app, seen, (state) => {
    const { predict, settings, t } = state;
    const { language } = settings;
    reveal(root, predict !== null);
    if (!predict) return;
    const over = ended(state);
    root.setAttribute("aria-label", word(language, "predict.button"));
    head.show(state, over);
    form.hidden = over;
    value.root.hidden = predict.mode !== "value";
    gate.root.hidden = predict.mode !== "gate";
    ask();
    say(step, word(language, "predict.step"));
    step.setAttribute("aria-disabled", String(guessNow(state) === null));
    const { revealed } = predict;
    say(told, revealed && revealed.t === t ? verdict(state, revealed) : anewSentence(state));
    say(why, revealed && revealed.t === t ? reason(state, revealed) : "");
    told.dataset.right = String(revealed?.right ?? "");
    say(sum, over ? tallied(state).join(language === "zh" ? "" : " ") : "");
    say(again, word(language, predict.rounds.length ? "predict.again" : "predict.from_start"));
    again.hidden = !over;
    if (over) return;
    value.show(state);
    gate.show(state);
  });
}

/** What the panel depends on. @param {State} state */
const seen = ({ predict, t, unit, trace, model, settings, experiment }) => [
  predict,
  t,
  unit,
  trace,
  model,
  settings,
  experiment,
];

/** Title, what to guess, and the ways out. @param {(action: import("../../store/predict.js").PredictAction) => void} act */
function headOf(act) {
  const title = el("h2");
  const modes = MODES.map((mode) => {
    const button = el("button", { type: "button", "data-testid": `predict-mode-${mode}` });
    button.addEventListener("click", () => act({ act: "mode", mode }));
    return { mode, button };
  });
  const group = el("div", { class: "segments", role: "group" }, ...modes.map(({ button }) => button));
  const count = el("span", { class: "quiet count", "data-testid": "predict-count" });
  const end = el("button", { class: "button small", type: "button", "data-testid": "predict-end" });
  const leave = el(
    "button",
    { class: "button bare small", type: "button", "data-testid": "predict-leave" },
    icon("close"),
  );
  end.addEventListener("click", () => act({ act: "end" }));
  leave.addEventListener("click", () => act({ act: "leave" }));
  return {
    root: el("div", { class: "predict-head" }, title, group, count, end, leave),
    /** @param {State} state @param {boolean} ended */
    show({ predict, model, settings: { language } }, ended) {
      say(title, word(language, "predict.title"));
      label(group, word(language, "predict.what"));
      for (const { mode, button } of modes) {
        const key = mode === "gate" && model?.belt.keep === null ? "predict.mode_rise" : `predict.mode_${mode}`;
        say(button, word(language, key));
        button.setAttribute("aria-pressed", String(predict?.mode === mode));
        button.disabled = ended;
      }
      say(count, word(language, "predict.count", { n: predict?.rounds.length ?? 0 }));
      say(end, word(language, "predict.end"));
      end.hidden = ended || !predict?.rounds.length;
      label(leave, word(language, "predict.leave"), "Y");
    },
  };
}

/** Nothing plays on while there is something to guess. After the action that began it is through, so that the order of commands holds. @param {App} app */
function pauseWhileGuessing(app) {
  app.subscribe(({ predict, playing }, before) => {
    if (!predict || !playing || (before.playing && before.predict)) return;
    queueMicrotask(() => app.dispatch({ type: "pause" }));
  });
}
