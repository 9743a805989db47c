/**
 * The two ways to answer: a value by slider, field or the handle in the lane, or one gate of several.
 *
 * @typedef {import("../../store/actions.js").App} App
 * @typedef {import("../../store/state.js").State} State
 */
import { reader, symbol } from "../../figures/parts.js";
import { choices, guessNow, reachSoFar } from "../../store/predict.js";
import { plain, tidy } from "../../text/format.js";
import { word } from "../../text/words.js";
import { attributesOf, el, label, say } from "../widgets/dom.js";
import { guessHandle } from "./handle.js";
import { choiceName, writer } from "./say.js";

/** @param {App} app @param {() => void} changed called when the handle in the lane appears or goes */
export function valueGuess(app, changed) {
  const handle = guessHandle(app, changed);
  const slider = el("input", { type: "range", class: "scrub", step: 0.01, "data-testid": "predict-slider" });
  const field = el("input", {
    type: "text",
    class: "field",
    inputmode: "decimal",
    autocomplete: "off",
    "data-testid": "predict-value",
  });
  const root = el("div", { class: "value-guess" }, slider, field);
  slider.setAttribute("aria-describedby", "predict-question");
  slider.addEventListener("input", () => guess(app, Number(slider.value)));
  field.addEventListener("input", () => {
    const value = Number(field.value.replace("−", "-").replace(",", "."));
    guess(app, field.value.trim() !== "" && Number.isFinite(value) ? value : null);
  });
  return {
    root,
    slider,
    /** Whether the lane has a handle to drag as well. */
    handle: handle.shown,
    /** @param {State} state */
    show(state) {
      const { model, trace, t, unit } = state;
      const { language } = state.settings;
      if (!model || !trace) return;
      const now = guessNow(state);
      const reach = Math.max(reachSoFar(state), Math.abs(Number(now ?? 0)));
      const present = reader(trace, model.belt.carry)(t, unit);
      const value = now === null ? present : Number(now);
      const name = `${symbol(model, model.belt.carry)}[${unit}]`;
      attributesOf(slider, { min: -reach, max: reach });
      slider.value = String(value);
      slider.style.setProperty("--done", String((Number(slider.value) + reach) / (2 * reach)));
      slider.setAttribute("aria-valuetext", now === null ? word(language, "predict.none") : writer(state)(value));
      slider.classList.toggle("unset", now === null);
      label(slider, word(language, "predict.guess_of", { name, t: t + 1 }));
      label(field, word(language, "predict.guess_of", { name, t: t + 1 }));
      attributesOf(field, { placeholder: word(language, "predict.placeholder") });
      if (document.activeElement !== field) field.value = now === null ? "" : plain(tidy(Number(now)));
      else if (now === null && Number.isFinite(Number(field.value)) && field.value !== "") field.value = "";
    },
  };
}

/** @param {App} app */
export function gateGuess(app) {
  const legend = el("legend", { class: "unseen" });
  const root = el("fieldset", { class: "gate-guess" }, legend);
  let made = "";
  /** @type {{name: string, input: HTMLInputElement, text: HTMLElement}[]} */
  let options = [];
  return {
    root,
    /** The control that Tab comes to. */
    first: () => (options.find(({ input }) => input.checked) ?? options[0])?.input ?? null,
    /** @param {State} state */
    show(state) {
      const { model } = state;
      if (!model) return;
      const names = choices(model).length ? choices(model) : ["rise", "fall"];
      if (made !== names.join()) {
        made = names.join();
        options = names.map((name) => option(app, name));
        root.replaceChildren(
          legend,
          ...options.map(({ input, text }) => el("label", { "data-gate": input.value }, input, text)),
        );
      }
      say(legend, word(state.settings.language, "predict.what"));
      const now = guessNow(state);
      for (const { name, input, text } of options) {
        say(text, choiceName(state, name));
        input.checked = now === name;
      }
    },
  };
}

/** @param {App} app @param {string} name */
function option(app, name) {
  const input = el("input", {
    type: "radio",
    name: "predict-gate",
    value: name,
    "data-testid": `predict-gate-${name}`,
  });
  input.addEventListener("change", () => guess(app, name));
  return { name, input, text: el("span") };
}

/** @param {App} app @param {number | string | null} value */
function guess(app, value) {
  app.dispatch({ type: "predict", predict: { act: "guess", value } });
}
