/** Below an explanation: whose letters, how many decimals, in which order, and copies to take away. */
import { toLatex, toPython, toText } from "../../text/arithmetic.js";
import { ALL } from "../../text/format.js";
import { NOTATIONS } from "../../text/notation.js";
import { word } from "../../text/words.js";
import { blameButton } from "../backward/blame.js";
import { el, label, languageOf, say } from "../widgets/dom.js";
import { mannerOf } from "./factor.js";
import { notationNote } from "./note.js";

/**
 * @typedef {import("../../store/actions.js").App} App
 * @typedef {import("../../store/state.js").State} State
 * @typedef {import("../../store/state.js").Explanation} Explanation
 */

const COPIES = { latex: toLatex, text: toText, python: toPython };
const DIGITS = [3, 4, 6, ALL];

/** @param {App} app */
export function whyTools(app) {
  const notation = el("select", { class: "digits", "data-testid": "notation" });
  const digits = el("select", { class: "digits", "data-testid": "why-digits" });
  const sorted = el("button", { class: "button small", type: "button", "data-testid": "why-sorted" });
  const copies = Object.entries(COPIES).map(([kind, write]) => {
    const button = el("button", { class: "button small", type: "button", "data-testid": `why-copy-${kind}` });
    button.addEventListener("click", () => void copy(kind, write));
    return { button, kind };
  });
  const caption = el("span", { class: "quiet" });
  const note = el("p", { class: "quiet small-text", "data-testid": "notation-note" });
  const responsible = blameButton(app);
  const root = el(
    "footer",
    { class: "why-tools" },
    el("div", { class: "tools" }, responsible.root),
    el("div", { class: "tools" }, notation, digits, sorted),
    note,
    el("div", { class: "tools" }, caption, ...copies.map(({ button }) => button)),
  );
  /** @type {Explanation | null} */
  let explanation = null;
  let language = "";

  notation.addEventListener("change", () => {
    const wanted = NOTATIONS.find((one) => one === notation.value);
    if (wanted) app.dispatch({ type: "setting", settings: { notation: wanted } });
  });
  digits.addEventListener("change", () =>
    app.dispatch({ type: "setting", settings: { digits: Number(digits.value) } }),
  );
  sorted.addEventListener("click", () =>
    app.dispatch({ type: "setting", settings: { sorted: !app.get().settings.sorted } }),
  );

  /** @param {string} kind @param {typeof toText} write */
  async function copy(kind, write) {
    const state = app.get();
    if (!explanation || !state.model) return;
    const what = word(languageOf(app), `why.copy_${kind}`);
    try {
      await navigator.clipboard.writeText(write(explanation, mannerOf(state)));
      app.dispatch({ type: "notice", notice: { tone: "info", key: "why.copied", values: { what } } });
    } catch {
      app.dispatch({ type: "notice", notice: { tone: "error", key: "why.copy_failed" } });
    }
  }

  /** @param {State} state */
  function translate({ settings }) {
    if (settings.language === language) return;
    language = settings.language;
    const words = (/** @type {string} */ key, /** @type {Record<string, number>} */ values = {}) =>
      word(settings.language, key, values);
    notation.replaceChildren(...NOTATIONS.map((one) => el("option", { value: one }, words(`why.notation_${one}`))));
    label(notation, words("why.notation"));
    label(digits, words("numbers.digits"), "D");
    say(sorted, words("why.sorted"));
    sorted.title = words("why.sorted_title");
    say(caption, words("why.copy"));
    for (const { button, kind } of copies) say(button, words(`why.copy_${kind}`));
    digits.replaceChildren();
  }

  /** The decimals on offer, with those chosen elsewhere. @param {State} state */
  function offer({ settings }) {
    const wanted = DIGITS.includes(settings.digits) ? DIGITS : [...DIGITS, settings.digits].sort((a, b) => a - b);
    if (
      digits.childElementCount !== wanted.length ||
      ![...digits.options].some(({ value }) => value === String(settings.digits))
    )
      digits.replaceChildren(...wanted.map((n) => el("option", { value: n }, digitsWord(n, settings.language))));
    if (digits.value !== String(settings.digits)) digits.value = String(settings.digits);
  }

  return {
    root,
    /** @param {State} state @param {Explanation | null} told */
    show(state, told) {
      explanation = told;
      translate(state);
      responsible.show(state);
      if (state.trail.at(-1)?.of === "gradient") responsible.root.hidden = true; // L is chosen already
      offer(state);
      if (notation.value !== state.settings.notation) notation.value = state.settings.notation;
      sorted.setAttribute("aria-pressed", String(state.settings.sorted));
      sorted.hidden = !told || (told.terms.length < 2 && told.wrote === null);
      say(note, notationNote(state));
      note.hidden = note.textContent === "";
      for (const { button } of copies) button.disabled = told === null;
    },
  };
}

/** @param {number} n @param {"en" | "zh"} language */
function digitsWord(n, language) {
  if (n >= ALL) return word(language, "numbers.all_digits");
  return word(language, n === 1 ? "numbers.one_decimal" : "numbers.decimals", { n });
}
