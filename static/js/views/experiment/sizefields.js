/** H, X, T and the seed. */
import { ahead } from "../../store/ahead.js";
import { outside } from "../../store/pins.js";
import { word } from "../../text/words.js";
import { el, say } from "../widgets/dom.js";
import { change } from "../widgets/gesture.js";
import { limit } from "../widgets/limits.js";
import { stepper } from "../widgets/stepper.js";

/** @typedef {import("../../store/actions.js").App} App */

/** Other sizes; whoever loses a pin by that is told. @param {App} app @param {{H?: number, T?: number}} sizes */
function resize(app, sizes) {
  const { pins, model, trace } = app.get();
  const lost = outside(pins, sizes, trace?.T).map((pin) => {
    const symbol = model?.quantities.find(({ name }) => name === pin.quantity)?.symbol ?? pin.quantity;
    return pin.unit == null ? symbol : `${symbol}[${pin.unit}]`;
  });
  change(app, { edit: "sizes", ...sizes });
  if (!lost.length) return;
  const values = { what: [...new Set(lost)].join(", ") };
  app.dispatch({ type: "notice", notice: { tone: "info", key: "pins.outside", values } });
}

/** @param {App} app */
export function sizeFields(app) {
  const legend = el("legend");
  const words = el("p", { class: "explained" });
  const now = () => ahead(app.get()).experiment;
  const fields = [
    stepper(app, {
      id: "size-H",
      name: "sizes.H",
      low: 1,
      high: limit("H"),
      get: () => now()?.H ?? 1,
      set: (H) => resize(app, { H }),
    }),
    stepper(app, {
      id: "size-X",
      name: "sizes.X",
      low: 1,
      high: limit("X"),
      get: () => now()?.X ?? 1,
      set: (X) => change(app, { edit: "sizes", X }),
    }),
    stepper(app, {
      id: "size-T",
      name: "sizes.T",
      low: 1,
      high: limit("T"),
      get: () => ahead(app.get()).T || 1,
      set: (T) => resize(app, { T }),
    }),
    stepper(app, {
      id: "seed",
      name: "sizes.seed",
      low: 0,
      high: 4294967295,
      get: () => now()?.seed ?? 0,
      set: (seed) => change(app, { edit: "seed", seed }),
    }),
  ];
  const [, X] = fields;
  const box = el("fieldset", {}, legend, ...fields.flatMap((field) => [field.caption, field.box]), words);
  return {
    box,
    /** @param {"en" | "zh"} language */
    show(language) {
      say(legend, word(language, "sizes.title"));
      const tokens = now()?.input.kind === "tokens";
      say(words, word(language, tokens ? "sizes.words_note" : "sizes.note"));
      for (const field of fields) {
        field.translate(language);
        field.show();
      }
      for (const control of X?.box.querySelectorAll("input, button") ?? []) {
        if (tokens) control.setAttribute("disabled", "");
        else if (control instanceof HTMLInputElement) control.removeAttribute("disabled");
      }
    },
  };
}
