/** The sequence that the network reads: as curves or words, as text to type or paste, and live. */
import { word } from "../../text/words.js";
import { readLegend } from "../backward/read.js";
import { el, say, watch } from "../widgets/dom.js";
import { editor } from "./editor.js";
import { feed } from "./feed.js";
import { mountSeries } from "./series.js";
import { mountTokens } from "./tokens.js";

/** @typedef {import("../../store/actions.js").App} App */

/**
 * @param {HTMLElement} root
 * @param {App} app
 */
export function mountInput(root, app) {
  const series = el("div", { class: "series", "data-testid": "series" });
  const chips = el("div", { class: "tokens", "data-testid": "tokens" });
  const feedBox = el("div");
  const kinds = /** @type {const} */ (["numbers", "tokens"]);
  const switches = kinds.map((kind) => {
    const button = el("button", {
      class: "button small",
      type: "button",
      "aria-expanded": "false",
      "data-testid": `edit-${kind}`,
    });
    button.addEventListener("click", () => toggle(kind));
    return button;
  });
  const text = editor(app);
  root.append(series, chips, readLegend(app), feedBox, el("div", { class: "switches" }, ...switches), text.root);
  mountSeries(series, app);
  mountTokens(chips, app);
  feed(feedBox, app);

  /** @param {"numbers" | "tokens"} kind */
  function toggle(kind) {
    text.open(text.kind === kind ? null : kind);
    showSwitches(app.get());
  }
  text.closed(() => showSwitches(app.get()));

  /** @param {import("../../store/state.js").State} state */
  function showSwitches({ experiment, settings: { language } }) {
    const now = experiment?.input.kind;
    for (const [k, kind] of kinds.entries()) {
      const button = switches[k];
      if (!button) continue;
      button.classList.toggle("now", now === kind);
      say(button, word(language, now === kind ? `input.edit_${kind}` : `input.use_${kind}`));
      button.setAttribute("aria-expanded", String(text.kind === kind));
      button.setAttribute("aria-pressed", String(text.kind === kind));
    }
  }

  /** The example that was opened last: an experiment of one's own is still made from it, and undo may lead back to it. */
  let opened = app.get().preset;
  app.subscribe(({ experiment: now, preset }, { experiment: then }) => {
    const another = preset !== null && preset !== opened;
    opened = preset ?? opened;
    if (then && (another || now?.input.kind !== then.input.kind || now?.X !== then.X)) text.forget();
  });

  watch(
    app,
    ({ experiment, settings }) => [experiment?.input.kind, settings.language],
    (state) => {
      series.hidden = state.experiment?.input.kind !== "numbers";
      chips.hidden = state.experiment?.input.kind !== "tokens";
      showSwitches(state);
      text.translate(state.settings.language);
    },
  );
}
