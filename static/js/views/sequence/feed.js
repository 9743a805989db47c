/** Live input: Enter feeds one more timestep, the focus stays, and the belt grows. */
import { readNumber } from "../../text/read.js";
import { word } from "../../text/words.js";
import { el, explain, languageOf, say, watch } from "../widgets/dom.js";
import { icon } from "../widgets/icons.js";

const MOST_FIELDS = 6;

/** @typedef {import("../../store/actions.js").App} App */

/**
 * @param {HTMLElement} root
 * @param {App} app
 */
export function feed(root, app) {
  const caption = el("span", { class: "feed-caption", id: "feed-caption" });
  const fields = el("div", { class: "feed-fields" });
  const button = el("button", { class: "button", type: "submit", "data-testid": "feed" }, icon("plus"), el("span"));
  const problem = el("p", { class: "problem", role: "alert", id: "feed-problem" });
  const words = el("datalist", { id: "feed-words" });
  const form = el(
    "form",
    { class: "feed", "aria-labelledby": "feed-caption", novalidate: true },
    caption,
    el("div", { class: "feed-row" }, fields, button),
    problem,
    words,
  );
  root.append(form);

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const failed = app.get().experiment?.input.kind === "tokens" ? feedWord() : feedNumbers();
    say(problem, failed);
  });
  form.addEventListener("input", () => {
    say(problem, "");
    for (const field of inputs()) field.removeAttribute("aria-invalid");
  });

  const inputs = () => /** @type {HTMLInputElement[]} */ ([...fields.querySelectorAll("input")]);

  /** @returns {string} what is wrong */
  function feedWord() {
    const [field] = inputs();
    const token = field?.value.trim() ?? "";
    if (token === "" || /\s/.test(token)) {
      field?.setAttribute("aria-invalid", "true");
      return word(languageOf(app), "feed.problem_word", { got: token });
    }
    app.dispatch({ type: "feed", token });
    if (field) field.value = "";
    field?.focus();
    return "";
  }

  /** @returns {string} */
  function feedNumbers() {
    const X = app.get().experiment?.X ?? 0;
    const all = inputs();
    const single = all.length === 1 && X > 1;
    const texts = single ? (all[0]?.value ?? "").trim().split(/[\s;]+/) : all.map((field) => field.value);
    const missing = single ? [] : all.flatMap((field, k) => (field.value.trim() === "" ? [k] : []));
    if (missing.length) {
      for (const k of missing) all[k]?.setAttribute("aria-invalid", "true");
      all[missing[0] ?? 0]?.focus();
      return word(languageOf(app), "feed.problem_missing", { names: missing.map((k) => `x${k}`).join(", ") });
    }
    const x = [];
    for (const [k, text] of texts.entries()) {
      const reading = readNumber(text);
      if ("problem" in reading) {
        (single ? all[0] : all[k])?.setAttribute("aria-invalid", "true");
        return word(languageOf(app), "feed.problem_number", { name: `x${k}`, got: text });
      }
      x.push(reading.value);
    }
    if (x.length !== X) return word(languageOf(app), "feed.problem_count", { got: x.length, expected: X });
    app.dispatch({ type: "feed", x });
    const focused = document.activeElement;
    const stay = focused instanceof HTMLInputElement && fields.contains(focused) ? focused : all[0];
    stay?.focus();
    stay?.select();
    return "";
  }

  watch(
    app,
    ({ experiment, settings }) => [experiment?.input.kind, experiment?.X, settings.language],
    ({ experiment, settings: { language } }) => {
      if (!experiment) return;
      const tokens = experiment.input.kind === "tokens";
      say(problem, "");
      say(caption, word(language, tokens ? "feed.words" : "feed.numbers"));
      say(button.lastElementChild ?? button, word(language, tokens ? "feed.add" : "feed.button"));
      explain(button, word(language, "feed.title"));
      if (experiment.input.kind === "tokens")
        words.replaceChildren(...experiment.input.vocabulary.map((value) => el("option", { value })));
      const names =
        tokens || experiment.X > MOST_FIELDS ? [""] : Array.from({ length: experiment.X }, (_, k) => `x${k}`);
      const shape = `${tokens} ${experiment.X > MOST_FIELDS ? "many" : names.length}`;
      if (fields.getAttribute("data-shape") !== shape) {
        fields.setAttribute("data-shape", shape);
        fields.replaceChildren(
          ...names.map((name) =>
            el("input", {
              class: "field",
              placeholder: name,
              autocomplete: "off",
              autocapitalize: "off",
              spellcheck: "false",
              inputmode: tokens ? "text" : "decimal",
              list: tokens ? "feed-words" : null,
              "aria-describedby": "feed-problem",
              "data-testid": `feed-${name || "text"}`,
            }),
          ),
        );
      }
      for (const [k, field] of inputs().entries()) {
        const name = names[k] || word(language, tokens ? "feed.word" : "feed.row", { X: experiment.X });
        field.setAttribute("aria-label", name);
        field.placeholder = name;
      }
    },
  );
}
