/** Whether z of the GRU keeps or replaces: one gate read in two ways, with the numbers of where we stand. */
import { number } from "../../text/format.js";
import { word } from "../../text/words.js";
import { el, say } from "../widgets/dom.js";
import { segments } from "../widgets/segments.js";
import { valuesAt } from "../widgets/values.js";

/** @typedef {import("../../store/state.js").State} State */

const WAYS = /** @type {const} */ (["keeps", "replaces"]);

/** @param {import("../../store/actions.js").App} app */
export function keeps(app) {
  const title = el("h3");
  const whose = el("p", { class: "quiet" });
  const lines = el("div", { class: "keeps-lines mono", "data-testid": "keeps-lines" });
  const same = el("p", { "data-testid": "keeps-same" });
  const { group, show: choices } = segments("keeps");
  /** @type {typeof WAYS[number]} */
  let way = "keeps";

  /** @param {typeof WAYS[number]} one */
  function read(one) {
    way = one;
    show(app.get());
  }

  /** @param {State} state */
  function show(state) {
    const { experiment, t, unit, settings } = state;
    const { language, digits } = settings;
    root.hidden = experiment?.cell?.kind !== "gru";
    if (root.hidden) return;
    const at = valuesAt(state, unit);
    const tell = (/** @type {import("../widgets/values.js").Value} */ value) => {
      const text = number(value, Math.min(digits, 6), language);
      return text.startsWith("−") ? `(${text})` : text;
    };
    const [z, rest] = [at.get("z"), at.get("one_minus_z")];
    const [before, candidate, h] = [at.before("h"), at.get("h_tilde"), at.get("h")];
    say(title, word(language, "keeps.title"));
    choices(
      WAYS.map((one) => ({
        name: word(language, `keeps.${one}`),
        key: one,
        on: one === way,
        choose: () => read(one),
      })),
      word(language, "keeps.title"),
    );
    say(whose, word(language, `keeps.whose_${way}`));
    const kept = `${tell(z)} × ${tell(before)}`;
    const written = `${tell(rest)} × ${tell(candidate)}`;
    const [formula, sign, named] =
      way === "keeps"
        ? ["h = z ⊙ h′ + (1 − z) ⊙ h̃", "z = σ(W_z x + U_z h′ + b_z)", `z = ${tell(z)}`]
        : ["h = (1 − z) ⊙ h′ + z ⊙ h̃", "z = σ(−W_z x − U_z h′ − b_z)", `z = ${tell(rest)}`];
    const told = t > 0 ? [named, `h = ${kept} + ${written} = ${tell(h)}`] : [];
    lines.replaceChildren(...[formula, sign, ...told].map((text) => el("p", {}, text)));
    say(
      same,
      t > 0 ? word(language, "keeps.same", { unit, t, h: number(h, 17, language) }) : word(language, "keeps.start"),
    );
  }

  const root = el("section", {}, title, group, whose, lines, same);
  return { root, show };
}
