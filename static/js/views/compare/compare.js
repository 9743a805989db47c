/**
 * What to compare the run on show with: a button in the top bar, and the choices behind it.
 *
 * @typedef {import("../../store/actions.js").App} App
 * @typedef {import("../../store/state.js").State} State
 * @typedef {import("../../store/compare.js").Compare} Compare
 */
import { offers, origin, standing, usual } from "../../store/compare.js";
import { word } from "../../text/words.js";
import { el, label, languageOf, reveal, say, watch } from "../widgets/dom.js";
import { complain, popover } from "../widgets/popover.js";
import { glyph } from "./sign.js";

const OFFERS = /** @type {const} */ (["cells", "passes", "before", "first"]);

/** Compare, or stop comparing. Not while the coming values are to be guessed. @param {App} app */
export function toggleCompare(app) {
  const state = app.get();
  if (!state.experiment || state.predict) return;
  app.dispatch({ type: "compare", compare: state.compare ? null : usual(state) });
}

/** @param {HTMLElement} root @param {App} app */
export function mountCompare(root, app) {
  const name = el("span", { class: "word" });
  const button = el("button", { class: "button", type: "button", "data-testid": "compare-open" }, glyph(), name);
  const link = linkForm(app, () => panel.hidePopover());
  const panel = popover(button, "menu compare-menu", (open) => !open && complain(link.field, ""));
  root.append(button, panel);
  const choices = OFFERS.map((kind) => {
    const item = el("button", { class: "button", type: "button", "data-testid": `compare-${kind}` });
    item.addEventListener("click", () => choose(offers(app.get())[kind]));
    return { kind, item };
  });
  const stop = el("button", { class: "button", type: "button", "data-testid": "compare-stop" });
  stop.addEventListener("click", () => choose(null));
  panel.append(...choices.map(({ item }) => item), link.form, stop);

  /** @param {Compare | null} compare */
  function choose(compare) {
    panel.hidePopover();
    app.dispatch({ type: "compare", compare });
  }

  watch(
    app,
    ({ compare, experiment, history, model, predict, settings }) => [
      compare,
      experiment,
      history,
      model?.passes,
      predict === null,
      settings.language,
    ],
    (state) => {
      const { language } = state.settings;
      say(name, word(language, "compare.title"));
      label(button, word(language, state.predict ? "compare.not_now" : "compare.title"), "M");
      button.disabled = state.experiment === null || state.predict !== null;
      button.classList.toggle("on", state.compare !== null);
      panel.setAttribute("aria-label", word(language, "compare.title"));
      const offered = offers(state);
      const on = standing(state) ?? state.compare?.kind;
      const drawn = !state.experiment || origin(state.experiment) === "drawn";
      for (const { kind, item } of choices) {
        say(item, word(language, kind === "cells" && !drawn ? "compare.cells_drawn" : `compare.${kind}`));
        item.disabled = offered[kind] === null;
        if (kind === "passes") reveal(item, offered.passes !== null);
        item.setAttribute("aria-pressed", String(on === kind));
      }
      say(stop, word(language, "compare.stop"));
      reveal(stop, state.compare !== null);
      link.translate(language);
    },
  );
}

/** A field for a link from elsewhere. @param {App} app @param {() => void} done */
function linkForm(app, done) {
  const field = el("input", { class: "field", type: "text", id: "compare-link", "data-testid": "compare-link" });
  const caption = el("label", { for: "compare-link" });
  const go = el("button", { class: "button", type: "submit" });
  const form = el("form", { class: "compare-link" }, caption, el("div", {}, field, go));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const experiment = await app.readLink(field.value);
      app.dispatch({ type: "compare", compare: { kind: "link", experiment } });
      field.value = "";
      done();
    } catch {
      complain(field, word(languageOf(app), "compare.bad_link"));
    }
  });
  field.addEventListener("input", () => complain(field, ""));
  return {
    form,
    field,
    /** @param {"en" | "zh"} language */
    translate(language) {
      say(caption, word(language, "compare.link"));
      say(go, word(language, "compare.go"));
    },
  };
}
