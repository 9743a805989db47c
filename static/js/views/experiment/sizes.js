/** Sizes, layers, the cell's options and the read-out, in a panel that opens from the top bar. */
import { word } from "../../text/words.js";
import { counter } from "../conventions/counter.js";
import { el, label, say, watch } from "../widgets/dom.js";
import { icon } from "../widgets/icons.js";
import { popover } from "../widgets/popover.js";
import { depthFields } from "./depth.js";
import { readoutFields } from "./readout.js";
import { sizeFields } from "./sizefields.js";
import { cellFields } from "./variants.js";

/** @typedef {import("../../store/actions.js").App} App */

/**
 * @param {HTMLElement} root
 * @param {App} app
 */
export function mountSizes(root, app) {
  const numbers = el("span");
  const button = el("button", { class: "button", type: "button", "data-testid": "sizes" }, icon("sliders"), numbers);
  const panel = popover(button, "options", (open) => {
    if (open) show();
    const sheet = app.get().sheet;
    if (open && sheet !== "cell") app.dispatch({ type: "sheet", sheet: "cell" });
    if (!open && sheet === "cell") app.dispatch({ type: "sheet", sheet: null });
  });
  root.append(button, panel);
  const [sizes, depth, readout, cell] = [sizeFields(app), depthFields(app), readoutFields(app), cellFields(app)];
  const count = counter(app, () => panel.hidePopover(), "h2");
  panel.append(
    el("div", { class: "options-column" }, sizes.box, depth.box, readout.box, count.root),
    el("div", { class: "options-column" }, cell.box),
  );

  function show() {
    const { language } = app.get().settings;
    for (const part of [sizes, depth, readout, cell]) part.show(language);
    count.show();
  }

  watch(
    app,
    ({ experiment, settings }) => [experiment, settings.language],
    ({ experiment, settings: { language }, trace }) => {
      button.disabled = experiment === null;
      panel.setAttribute("aria-label", word(language, "sizes.title"));
      if (!experiment) return;
      const T = trace?.T ?? 0;
      say(numbers, word(language, "sizes.button", { H: experiment.H, X: experiment.X, T }));
      label(button, word(language, "sizes.title_now", { H: experiment.H, X: experiment.X, T }));
      show();
    },
  );
  app.subscribe(({ experiment, pending }, before) => {
    const answered = pending.length === 0 && before.pending.length > 0;
    if (experiment && answered && experiment === before.experiment) show(); // refused: what was chosen is not so
  });
  watch(
    app,
    ({ sheet }) => [sheet],
    ({ sheet }) => {
      const open = panel.matches(":popover-open");
      if ((sheet === "cell") !== open && !button.disabled) panel.togglePopover(sheet === "cell");
    },
  );
}
