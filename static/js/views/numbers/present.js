/** What is being read at this timestep: in a line of its own, for those before whom the panel with the sequence is hidden. */
import { inputAt } from "../../figures/pass.js";
import { number } from "../../text/format.js";
import { word } from "../../text/words.js";
import { el, reveal, say, watch } from "../widgets/dom.js";

/** Words shown around the present one, and inputs of a row of numbers. */
const AROUND = 2;
const MOST_INPUTS = 6;
const DIGITS = 2;

/**
 * @param {HTMLElement} root
 * @param {import("../../store/actions.js").App} app
 */
export function mountPresent(root, app) {
  const sentence = el("p", { class: "reading" });
  const strip = el("p", { class: "strip" });
  root.append(sentence, strip);

  watch(
    app,
    ({ experiment, t, model, settings }) => [experiment?.input, t, model?.reverse, settings.language],
    (state) => {
      const { experiment, settings } = state;
      const { language } = settings;
      const t = inputAt(state, state.t);
      const { input } = experiment ?? {};
      const token = input?.kind === "tokens" ? (input.tokens[t - 1] ?? "") : "";
      say(
        sentence,
        t === 0 ? word(language, "numbers.initial") : token && word(language, "player.word", { word: token }),
      );
      reveal(sentence, sentence.textContent !== "");
      if (input?.kind === "tokens") showWords(input.tokens, t);
      else say(strip, t > 0 && input ? numbersOf(input.values[t - 1] ?? [], language) : "");
      reveal(strip, strip.textContent !== "");
    },
  );

  /** @param {string[]} tokens @param {number} t */
  function showWords(tokens, t) {
    const from = Math.max(0, Math.min(t - 1 - AROUND, tokens.length - 2 * AROUND - 1));
    const shown = tokens.slice(from, from + 2 * AROUND + 1);
    strip.replaceChildren(
      ...shown.map((token, k) =>
        from + k + 1 === t ? el("b", { class: "word-now", "aria-current": "step" }, token) : el("span", {}, token),
      ),
    );
  }
}

/** `x0 = 0.70   x1 = −0.20`. @param {number[]} row @param {"en" | "zh"} language */
function numbersOf(row, language) {
  const said = row.slice(0, MOST_INPUTS).map((value, k) => `x${k} = ${number(value, DIGITS, language)}`);
  return [...said, ...(row.length > MOST_INPUTS ? ["…"] : [])].join("   ");
}
