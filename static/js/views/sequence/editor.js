/** The whole sequence as text: rows of numbers or words, typed or pasted. What cannot be read stays as it was typed. */
import { plain } from "../../text/format.js";
import { readRows } from "../../text/read.js";
import { word } from "../../text/words.js";
import { el, languageOf, say } from "../widgets/dom.js";
import { change } from "../widgets/gesture.js";

/** @typedef {import("../../store/actions.js").App} App */

/** @param {App} app */
export function editor(app) {
  const caption = el("label", { for: "input-text" });
  const area = el("textarea", {
    id: "input-text",
    spellcheck: "false",
    autocapitalize: "off",
    "aria-describedby": "input-problem",
    "data-testid": "input-text",
  });
  const problem = el("p", { class: "problem", id: "input-problem", role: "alert", "data-testid": "input-problem" });
  const apply = el("button", { class: "button strong", type: "button", "data-testid": "input-apply" });
  const cancel = el("button", { class: "button", type: "button" });
  const root = el(
    "div",
    { class: "editor", hidden: true },
    caption,
    area,
    problem,
    el("div", { class: "switches" }, apply, cancel),
  );
  /** @type {"numbers" | "tokens" | null} */
  let kind = null;
  let onClose = () => {};
  /** What was applied last, and the input before it: if that still stands, the server refused, and nothing is lost. */
  let draft = { kind: "", text: "", before: /** @type {unknown} */ (null) };

  apply.addEventListener("click", take);
  cancel.addEventListener("click", close);
  area.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) take();
  });
  area.addEventListener("input", () => complain(""));

  function close() {
    open(null);
    onClose();
  }

  function take() {
    draft = { kind: kind ?? "", text: area.value, before: app.get().experiment?.input };
    const failed = kind === "tokens" ? takeWords() : takeNumbers();
    if (failed) complain(failed);
    else close();
  }

  /** @returns {string} what is wrong, empty when nothing is */
  function takeNumbers() {
    const { experiment } = app.get();
    const wanted = experiment?.input.kind === "numbers" ? experiment.X : 0;
    const read = readRows(area.value, wanted);
    if ("rows" in read) {
      change(app, { edit: "values", values: read.rows });
      return "";
    }
    const { line, text, got, expected } = read;
    const key = area.value.trim() === "" ? "input.problem_nothing" : `input.problem_${read.problem}`;
    selectLine(line);
    return word(languageOf(app), key, { line, text, got, expected });
  }

  /** @returns {string} */
  function takeWords() {
    const tokens = readTokens(area.value);
    if (tokens.length === 0) return word(languageOf(app), "input.problem_no_words");
    change(app, { edit: "tokens", tokens });
    return "";
  }

  /** @param {number} line from 1 */
  function selectLine(line) {
    const lines = area.value.split("\n");
    const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    area.focus();
    area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  }

  /** @param {string} text */
  function complain(text) {
    say(problem, text);
    area.setAttribute("aria-invalid", String(text !== ""));
  }

  /** @param {"numbers" | "tokens" | null} wanted */
  function open(wanted) {
    kind = wanted;
    root.hidden = wanted === null;
    complain("");
    if (wanted === null) return;
    const input = app.get().experiment?.input;
    if (draft.kind === wanted && draft.before === input) area.value = draft.text;
    else if (input?.kind !== wanted) area.value = "";
    else
      area.value =
        input.kind === "tokens"
          ? input.tokens.join(" ")
          : input.values.map((row) => row.map(plain).join("\t")).join("\n");
    translate(languageOf(app));
    area.focus();
  }

  /** @param {"en" | "zh"} language */
  function translate(language) {
    say(apply, word(language, "input.apply"));
    say(cancel, word(language, "input.cancel"));
    if (kind === null) return;
    say(caption, word(language, kind === "numbers" ? "input.numbers_how" : "input.tokens_how"));
    area.placeholder = word(language, kind === "numbers" ? "input.numbers_example" : "input.tokens_example");
  }

  return {
    root,
    open,
    translate,
    /** Another experiment has come: what was typed for the one before goes. */
    forget() {
      draft = { kind: "", text: "", before: null };
      if (kind !== null) close();
    },
    /** @param {() => void} listener */
    closed(listener) {
      onClose = listener;
    },
    get kind() {
      return kind;
    },
  };
}

/**
 * Words parted by blanks or line ends; commas and full stops at their ends do not belong to them.
 * @param {string} text
 * @returns {string[]}
 */
export function readTokens(text) {
  return text.split(/[\s,，。；;]+/u).filter((token) => token !== "");
}
