/** A person's own examples: lines of a text and its label, typed, pasted or from a file. */

import { phrase } from "../../text/phrases.js";
import { known, word } from "../../text/words.js";
import { el, languageOf, say } from "../widgets/dom.js";
import { readExamples } from "./server.js";

/** @typedef {import("../../store/actions.js").App} App */
/** @typedef {import("../../protocol/wire.js").Examples} Examples */

const REST_MS = 400;

/** @param {App} app @param {(examples: Examples | null) => void} taken */
export function ownExamples(app, taken) {
  const area = el("textarea", {
    class: "field",
    id: "train-examples",
    rows: 4,
    spellcheck: "false",
    "data-testid": "train-examples",
  });
  const caption = el("label", { for: "train-examples" });
  const file = el("input", {
    type: "file",
    class: "unseen",
    accept: ".csv,.tsv,.txt,text/*",
    "data-testid": "train-file",
  });
  const fileName = el("label", { class: "button small train-choose" }, el("span"), file);
  const told = el("p", { class: "quiet", role: "status", "data-testid": "train-examples-told" });
  const root = el("div", { class: "train-own" }, caption, area, fileName, told);
  /** @type {Examples | null} */
  let examples = null;
  let asked = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** The newest reading. */
  let reading = Promise.resolve();

  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => void read(), REST_MS);
  });
  area.addEventListener("change", () => void read());
  area.addEventListener("keydown", (event) => event.stopPropagation());
  file.addEventListener("change", async () => {
    const chosen = file.files?.[0];
    if (!chosen) return;
    area.value = await chosen.text();
    file.value = "";
    await read();
  });

  function read() {
    clearTimeout(timer);
    timer = undefined;
    reading = ask();
    return reading;
  }

  async function ask() {
    const own = ++asked;
    const language = languageOf(app);
    const answer = await readExamples(area.value).catch(() => null);
    if (own !== asked) return;
    if (!answer) return refuse(word(language, "train.no_offer"));
    if ("error" in answer) {
      const { code, what, got, expected } = answer.error;
      const key = known(`error.${code}`) ? `error.${code}` : "error.error";
      return refuse(
        word(language, key, {
          what: phrase(language, what),
          got: phrase(language, got),
          expected: phrase(language, expected),
        }),
      );
    }
    examples = answer.examples;
    area.removeAttribute("aria-invalid");
    say(
      told,
      word(language, "train.examples_read", {
        n: examples.texts.length,
        labels: answer.labels.join(", "),
        words: answer.words,
      }),
    );
    taken(examples);
  }

  /** @param {string} said */
  function refuse(said) {
    examples = null;
    area.setAttribute("aria-invalid", "true");
    say(told, said);
    taken(null);
  }

  return {
    root,
    examples: () => examples,
    /** Wait until the lines that stand there now are read. */
    async read() {
      if (timer !== undefined) void read();
      for (let last = null; last !== reading; ) {
        last = reading;
        await last;
      }
    },
    complain() {
      area.focus();
      void read();
    },
    /** @param {"en" | "zh"} language */
    show(language) {
      say(caption, word(language, "train.examples"));
      say(/** @type {Element} */ (fileName.querySelector("span")), word(language, "train.file"));
      area.placeholder = word(language, "train.examples_hint");
    },
  };
}
