/** Sizes, layers, the cell's options and the read-out, in a panel that opens from the top bar. */
import { ahead, waits } from "../../store/ahead.js";
import { word } from "../../text/words.js";
import { counter } from "../conventions/counter.js";
import { attributesOf, el, label, reveal, say, watch } from "../widgets/dom.js";
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
  const kept = el("p", { class: "kept", id: "options-kept" });
  panel.append(
    kept,
    el("div", { class: "options-column" }, sizes.box, depth.box, readout.box, count.root),
    el("div", { class: "options-column" }, cell.box),
  );

  function show() {
    const { language } = app.get().settings;
    say(kept, word(language, "status.kept"));
    reveal(kept, waits(app.get()));
    for (const part of [sizes, depth, readout, cell]) part.show(language);
    count.show();
  }

  watch(
    app,
    ({ experiment, pending, waiting, status, settings }) => [experiment, pending, waiting, status, settings.language],
    (state) => {
      const { language } = state.settings;
      const { experiment } = state;
      button.disabled = experiment === null;
      panel.setAttribute("aria-label", word(language, "sizes.title"));
      if (!experiment) return;
      const there = { H: experiment.H, X: experiment.X, T: state.trace?.T ?? 0 };
      const asked = sizesOf(ahead(state)) ?? there;
      const late = waits(state, asked.H !== there.H || asked.X !== there.X || asked.T !== there.T);
      const now = late ? asked : there;
      say(numbers, word(language, "sizes.button", now));
      label(button, `${word(language, "sizes.title_now", now)}${late ? `. ${word(language, "status.kept")}` : ""}`);
      attributesOf(button, { "data-waits": late });
      show();
    },
  );
  watch(
    app,
    ({ sheet }) => [sheet],
    ({ sheet }) => {
      const open = panel.matches(":popover-open");
      if ((sheet === "cell") !== open && !button.disabled) panel.togglePopover(sheet === "cell");
    },
  );
}

/** @param {import("../../store/ahead.js").Point} point */
const sizesOf = ({ experiment, T }) => experiment && { H: experiment.H, X: experiment.X, T };
