/** Two biases or one: the same network written otherwise, so that h does not move. */
import { rebiased } from "../../store/biases.js";
import { word } from "../../text/words.js";
import { el, say } from "../widgets/dom.js";
import { nextEntry } from "../widgets/gesture.js";

/** @typedef {import("../../store/actions.js").App} App */

const WAYS = /** @type {const} */ (["one", "two"]);

/** Write the biases otherwise; false: they are not two ways of one network. @param {App} app @param {string} bias */
export function changeBiases(app, bias) {
  const { experiment, model, first } = app.get();
  const to = WAYS.find((way) => way === bias);
  const from = biasOf(app);
  if (!experiment || !model || !to || from === "none" || from === to) return false;
  /** @type {import("../../protocol/wire.js").Replace} */
  const edit = { edit: "replace", experiment: rebiased(experiment, model, first, to) };
  app.dispatch({ type: "edit", edit, live: false, entry: nextEntry(), preset: null, look: {} });
  return true;
}

/** How many biases a gate has. @param {App} app */
function biasOf(app) {
  const cell = app.get().experiment?.cell ?? { kind: "lstm" };
  return "bias" in cell ? (cell.bias ?? "one") : "one";
}

/** @param {App} app */
export function biases(app) {
  const title = el("h3");
  const why = el("p");
  const exception = el("p", { class: "quiet" });
  const none = el("p", { class: "quiet" });
  const group = el("div", { class: "segments", role: "radiogroup", "data-testid": "biases" });
  const buttons = WAYS.map((way) => {
    const button = el("button", { type: "button", role: "radio", "data-bias": way });
    button.addEventListener("click", () => changeBiases(app, way));
    group.append(button);
    return button;
  });
  group.addEventListener("keydown", (event) => {
    if (!/^Arrow/.test(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    const to = biasOf(app) === "one" ? 1 : 0;
    changeBiases(app, WAYS[to] ?? "one");
    buttons[to]?.focus();
  });
  const root = el("section", {}, title, why, group, none, exception);
  return {
    root,
    /** @param {import("../../store/state.js").State} state */
    show({ experiment, settings: { language } }) {
      const cell = experiment?.cell ?? { kind: "lstm" };
      const now = biasOf(app);
      root.hidden = cell.kind === "jordan";
      say(title, word(language, "biases.title"));
      say(why, word(language, "biases.why"));
      say(none, word(language, "biases.none"));
      say(exception, word(language, "biases.gru"));
      none.hidden = now !== "none";
      group.hidden = now === "none";
      exception.hidden = cell.kind !== "gru" || cell.reset === "before";
      group.setAttribute("aria-label", word(language, "biases.title"));
      for (const [k, way] of WAYS.entries()) {
        const button = buttons[k];
        if (!button) continue;
        say(button, word(language, `biases.${way}`));
        button.setAttribute("aria-checked", String(way === now));
        button.setAttribute("tabindex", way === now ? "0" : "-1");
      }
    },
  };
}
