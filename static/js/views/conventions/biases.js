/** Two biases or one: the same network written otherwise, so that h does not move. */
import { ahead } from "../../store/ahead.js";
import { rebiased } from "../../store/biases.js";
import { word } from "../../text/words.js";
import { el, say } from "../widgets/dom.js";
import { nextEntry } from "../widgets/gesture.js";
import { segments } from "../widgets/segments.js";

/** @typedef {import("../../store/actions.js").App} App */

const WAYS = /** @type {const} */ (["one", "two"]);

/** Write the biases otherwise; false: they are not two ways of one network. @param {App} app @param {string} bias */
export function changeBiases(app, bias) {
  const { model, first } = app.get();
  const { experiment } = ahead(app.get());
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
  const cell = ahead(app.get()).experiment?.cell ?? { kind: "lstm" };
  return "bias" in cell ? (cell.bias ?? "one") : "one";
}

/** @param {App} app */
export function biases(app) {
  const title = el("h3");
  const why = el("p");
  const exception = el("p", { class: "quiet" });
  const none = el("p", { class: "quiet" });
  const { group, show: choices } = segments("biases");
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
      exception.hidden = cell.kind !== "gru" || cell.reset === "before";
      const ways = now === "none" ? [] : WAYS;
      choices(
        ways.map((way) => ({
          name: word(language, `biases.${way}`),
          key: way,
          on: way === now,
          choose: () => changeBiases(app, way),
        })),
        word(language, "biases.title"),
      );
    },
  };
}
