/**
 * The head of a comparison, above the belt of the run on show: its name, its numbers, and the way out.
 *
 * @typedef {import("../../store/actions.js").App} App
 * @typedef {import("../../store/state.js").State} State
 */
import { word } from "../../text/words.js";
import { el, label, reveal, say, watch } from "../widgets/dom.js";
import { icon } from "../widgets/icons.js";
import { nameOfShown, runHead } from "./head.js";

/** @param {HTMLElement} root @param {App} app */
export function mountVersus(root, app) {
  const head = runHead();
  const scale = el("span", { class: "quiet one-scale" });
  const close = el(
    "button",
    { class: "button bare small", type: "button", "data-testid": "compare-close" },
    icon("close"),
  );
  close.addEventListener("click", () => app.dispatch({ type: "compare", compare: null }));
  root.append(head.root, scale, close);
  root.dataset.home = "compare-open";
  watch(
    app,
    ({ compare, sight, t, unit, trace, model, experiment, settings }) => [
      compare,
      sight.others,
      t,
      unit,
      trace,
      model,
      experiment,
      settings,
    ],
    (state) => {
      const { compare, trace, model, settings } = state;
      reveal(root, compare !== null);
      if (!compare || !trace || !model) return;
      say(scale, word(settings.language, settings.laneScale ? "compare.scale_lane" : "compare.scale"));
      label(close, word(settings.language, "compare.stop"), "M");
      head.show(state, { model, trace, labels: state.experiment?.readout?.labels, H: state.experiment?.H ?? 0 });
      head.name(nameOfShown(state));
    },
  );
}
