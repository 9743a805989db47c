/** The sequence as words: click one to go there, take it away, add another. */
import { inputAt } from "../../figures/pass.js";
import { word } from "../../text/words.js";
import { markWords, readParts } from "../backward/read.js";
import { el, label, watch } from "../widgets/dom.js";
import { change } from "../widgets/gesture.js";
import { icon } from "../widgets/icons.js";

const WINDOW = 60;

/** @typedef {import("../../store/actions.js").App} App */

/**
 * @param {HTMLElement} root
 * @param {App} app
 */
export function mountTokens(root, app) {
  const list = el("ol", { class: "chips" });
  root.append(list);
  /** @type {HTMLElement[]} */
  let chips = [];
  let from = 0;

  /** @param {import("../../store/state.js").State} state */
  function rebuild(state) {
    const { experiment, settings } = state;
    const { language } = settings;
    const t = inputAt(state, state.t);
    if (experiment?.input.kind !== "tokens") return;
    const { tokens } = experiment.input;
    from = windowOf(t, tokens.length);
    const focused = chips.findIndex((chip) => chip.contains(document.activeElement));
    chips = tokens.slice(from, from + WINDOW).map((token, k) => chip(app, tokens, from + k, token, language));
    list.setAttribute("aria-label", word(language, "input.title"));
    list.replaceChildren(
      ...(from > 0 ? [more(from)] : []),
      ...chips,
      ...(from + WINDOW < tokens.length ? [more(tokens.length - from - WINDOW)] : []),
    );
    chips[Math.min(focused, chips.length - 1)]?.querySelector("button")?.focus();
    mark(t);
    markWords(state, chips, from);
  }

  /** @param {number} t */
  function mark(t) {
    for (const [k, chip] of chips.entries()) {
      const here = from + k + 1 === t;
      if (chip.classList.contains("here") === here && chip.classList.contains("past") === from + k + 1 < t) continue;
      chip.classList.toggle("here", here);
      chip.classList.toggle("past", from + k + 1 < t);
      chip.firstElementChild?.setAttribute("aria-current", here ? "step" : "false");
    }
  }

  watch(app, ({ experiment, settings }) => [experiment?.input, settings.language], rebuild);
  watch(
    app,
    ({ t, model }) => [t, model?.reverse],
    (state) => {
      const count = state.experiment?.input.kind === "tokens" ? state.experiment.input.tokens.length : 0;
      const t = inputAt(state, state.t);
      if (windowOf(t, count) !== from) rebuild(state);
      else mark(t);
    },
  );
  watch(app, readParts, (state) => markWords(state, chips, from));
}

/**
 * First word shown: all of them if they fit, else a page around t.
 * @param {number} t
 * @param {number} count
 */
function windowOf(t, count) {
  return count <= WINDOW ? 0 : Math.floor(Math.max(0, t - 1) / WINDOW) * WINDOW;
}

/** @param {number} count */
function more(count) {
  return el("li", { class: "more" }, `… ${count}`);
}

/**
 * @param {App} app
 * @param {string[]} tokens
 * @param {number} at from 0
 * @param {string} token
 * @param {"en" | "zh"} language
 */
function chip(app, tokens, at, token, language) {
  const go = el("button", { type: "button", class: "chip" }, token);
  const remove = el("button", { type: "button", class: "remove", tabindex: "-1" }, icon("close"));
  const last = tokens.length === 1;
  go.setAttribute("aria-label", word(language, "input.token", { word: token, t: at + 1 }));
  label(remove, word(language, "input.remove", { word: token }), "Delete");
  remove.disabled = last;
  const drop = () => {
    if (!last && app.get().pending.length === 0)
      change(app, { edit: "tokens", tokens: tokens.filter((_, k) => k !== at) });
  };
  go.addEventListener("click", () => app.dispatch({ type: "seek", t: inputAt(app.get(), at + 1) }));
  go.addEventListener("keydown", (event) => {
    if (event.key !== "Delete" && event.key !== "Backspace") return;
    event.preventDefault();
    drop();
  });
  remove.addEventListener("click", drop);
  return el("li", { class: "chip-box" }, go, remove);
}
