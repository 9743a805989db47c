/** The bias of a whole gate as one slider. */
import { number } from "../../text/format.js";
import { word } from "../../text/words.js";
import { el, label, say } from "../widgets/dom.js";
import { hand } from "../widgets/gesture.js";
import { meanOf } from "./grid.js";

const LOW = -6;
const HIGH = 6;

/** @param {import("../../store/actions.js").App} app */
export function biasSlider(app) {
  const slider = el("input", {
    type: "range",
    class: "scrub",
    id: "bias",
    min: LOW,
    max: HIGH,
    step: 0.1,
    "data-testid": "bias",
  });
  const caption = el("label", { for: "bias" });
  const mean = el("output", { for: "bias", class: "mono", "aria-live": "off" });
  const sentence = el("p", { class: "hint" });
  const root = el("div", { class: "bias" }, el("div", { class: "bias-row" }, caption, slider, mean), sentence);
  const moved = hand(app);
  let array = "";

  let byPointer = false;
  slider.addEventListener("pointerdown", () => {
    byPointer = true;
    moved.part();
  });
  slider.addEventListener("keydown", () => {
    byPointer = false;
  });
  slider.addEventListener("input", () => {
    moved.move(array, { edit: "bias", name: array, mean: Number(slider.value) });
    showMean(Number(slider.value));
  });
  slider.addEventListener("change", () => (byPointer ? moved.end() : moved.rest()));
  slider.addEventListener("blur", () => moved.end());

  /** @param {number} value */
  function showMean(value) {
    const { language } = app.get().settings;
    say(mean, number(value, 2, language));
    slider.style.setProperty("--done", String(Math.min(1, Math.max(0, (value - LOW) / (HIGH - LOW)))));
    slider.setAttribute("aria-valuetext", number(value, 2, language));
  }

  return {
    root,
    /**
     * @param {import("../../store/state.js").Model} model
     * @param {string} gate
     * @param {"en" | "zh"} language
     */
    place(model, gate, language) {
      array = `b_${gate}${model.suffix}`;
      root.hidden = !model.gates.includes(gate) || !(array in model.shapes);
      if (root.hidden) return;
      root.setAttribute("data-gate", gate);
      say(caption, word(language, "bias.caption", { name: array }));
      say(sentence, word(language, `bias.${model.kind}_${gate}`));
      label(slider, word(language, "bias.label", { name: array }));
    },
    /** @param {import("../../store/state.js").State} state */
    show(state) {
      if (root.hidden || moved.busy) return;
      const now = meanOf(state, array);
      const text = String(Math.round(now * 10) / 10);
      if (slider.value !== text) slider.value = text;
      showMean(now);
    },
  };
}
