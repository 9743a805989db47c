/** What L is and when, how wide it is drawn, and the bias of the gate that keeps. */
import { choices, isOpen } from "../../store/backward.js";
import { word } from "../../text/words.js";
import { meanOf } from "../weights/grid.js";
import { askedName } from "../why/note.js";
import { attributesOf, el, explain, label, reveal, say, watch } from "../widgets/dom.js";
import { change } from "../widgets/gesture.js";
import { blame } from "./blame.js";

/** @typedef {import("../../store/actions.js").App} App */
/** @typedef {import("../../store/state.js").State} State */

/** Biases of the keeping gate to try. */
const BIASES = [0, 1, 2];
const ROUNDING = 1e-9;

/** @param {App} app */
export function gradientControls(app) {
  const which = el("select", { class: "digits", "data-testid": "output" });
  const when = el("select", { class: "digits", "data-testid": "output-t" });
  const at = el("span", { class: "quiet" });
  const take = el("button", { class: "button small", type: "button", "data-testid": "gradient-take" });
  const log = el("button", { class: "button small", type: "button", "data-testid": "gradient-log" });
  const root = el(
    "div",
    { class: "gradient-controls" },
    el("label", { class: "gradient-l" }, el("span", {}, "L ="), which),
    at,
    when,
    take,
    log,
    keepBias(app),
  );

  which.addEventListener("change", () => {
    const state = app.get();
    const chosen = choices(state)[which.selectedIndex];
    if (chosen) app.dispatch({ type: "backward", asked: { ...chosen, t: state.backward?.t ?? null } });
  });
  when.addEventListener("change", () => {
    const { backward } = app.get();
    if (backward) app.dispatch({ type: "backward", asked: { ...backward, t: when.value ? Number(when.value) : null } });
  });
  take.addEventListener("click", () => {
    const { model, unit, t } = app.get();
    if (model) blame(app, { quantity: model.belt.carry, index: unit, t });
  });
  log.addEventListener("click", () =>
    app.dispatch({ type: "setting", settings: { gradientLog: !app.get().settings.gradientLog } }),
  );
  watch(
    app,
    ({ backward, model, trace, experiment, t, unit, settings }) => [
      backward,
      model,
      trace?.T,
      experiment?.readout,
      t,
      unit,
      settings,
    ],
    redraw,
  );

  /** @param {State} state */
  function redraw(state) {
    const { model, trace, backward, t, unit, settings } = state;
    if (!isOpen(state) || !model || !trace || !backward) return;
    const { language } = settings;
    const told = (/** @type {string} */ key, /** @type {Record<string, string | number>} */ values = {}) =>
      word(language, `gradient.${key}`, values);
    const offered = choices(state);
    fill(
      which,
      offered.map((one) => ({ value: `${one.quantity}[${one.index}]`, text: askedName(one, state) })),
      `${backward.quantity}[${backward.index}]`,
    );
    label(which, told("which"));
    say(at, told("at"));
    const times = [...new Set([backward.t ?? null, t > 0 ? t : null])].filter((one) => one !== null);
    fill(
      when,
      [
        { value: "", text: told("last", { T: trace.T }) },
        ...times.map((one) => ({ value: String(one), text: told(one === t ? "present" : "moment", { t: one }) })),
      ],
      backward.t == null ? "" : String(backward.t),
    );
    label(when, told("when"));
    const name = askedName({ quantity: model.belt.carry, index: unit }, state);
    say(take, told("take", { name, t }));
    explain(take, told("take_why", { name, t }));
    take.disabled = t === 0;
    say(log, told("log"));
    explain(log, told("log_why"));
    log.setAttribute("aria-pressed", String(settings.gradientLog));
  }
  return root;
}

/** Options anew only where they are others: a list that is open stays. @param {HTMLSelectElement} select @param {{value: string, text: string}[]} wanted @param {string} chosen */
function fill(select, wanted, chosen) {
  const now = [...select.options].map(({ value, text }) => `${value} ${text}`).join("\n");
  if (now !== wanted.map(({ value, text }) => `${value} ${text}`).join("\n"))
    select.replaceChildren(...wanted.map(({ value, text }) => el("option", { value }, text)));
  if (select.value !== chosen) select.value = chosen;
}

/** Three values for the bias of the gate that keeps, all units at once: what it takes for a gradient to last. @param {App} app */
function keepBias(app) {
  const caption = el("span", { class: "quiet", id: "keep-bias" });
  const buttons = BIASES.map((mean) => {
    const button = el("button", { type: "button", "data-testid": `keep-bias-${mean}` }, String(mean));
    button.addEventListener("click", () => {
      const name = biasOf(app.get());
      if (name) change(app, { edit: "bias", name, mean });
    });
    return { mean, button };
  });
  const group = el(
    "div",
    { class: "segments", role: "group", "aria-labelledby": "keep-bias" },
    ...buttons.map(({ button }) => button),
  );
  const root = el("div", { class: "gradient-bias" }, caption, group);
  watch(
    app,
    ({ model, edits, first, settings }) => [model, edits, first, settings],
    (state) => {
      const name = biasOf(state);
      reveal(root, name !== null);
      if (!isOpen(state) || name === null) return;
      const { language } = state.settings;
      say(caption, name);
      caption.title = word(language, "gradient.bias_why", { name });
      const now = meanOf(state, name);
      for (const { mean, button } of buttons) {
        attributesOf(button, { "aria-pressed": String(Math.abs(now - mean) < ROUNDING) });
        label(button, word(language, "gradient.bias", { name, mean }));
      }
    },
  );
  return root;
}

/** The bias of the gate that keeps, if it has one of its own. @param {State} state */
function biasOf({ model }) {
  const name = `b_${model?.belt.keep}${model?.suffix}`;
  return model?.belt.keep && name in model.shapes ? name : null;
}
