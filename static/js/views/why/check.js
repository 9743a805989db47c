/** "Check by finite differences": the derivative explained, and others drawn, computed and tried side by side. */
import { ALL, derivative, number } from "../../text/format.js";
import { phrase } from "../../text/phrases.js";
import { known, word } from "../../text/words.js";
import { Refused } from "../models/server.js";
import { el, say } from "../widgets/dom.js";
import { placeTried, question, tried } from "./checking.js";

/**
 * @typedef {import("../../store/actions.js").App} App
 * @typedef {import("../../store/state.js").State} State
 * @typedef {import("../../store/state.js").Explanation} Explanation
 * @typedef {import("./checking.js").Checked} Checked
 * @typedef {import("./checking.js").CheckedOne} CheckedOne
 * @typedef {{of: string, experiment: unknown, checked: Checked | null, refused: unknown}} Done the answer, and what it is of
 */

/** @param {App} app */
export function checkNode(app) {
  const button = el("button", { class: "button small", type: "button", "data-testid": "why-check" });
  const status = el("p", { class: "small-text", role: "status", "data-testid": "why-check-status" });
  const method = el("p", { class: "quiet small-text" });
  const head = el("tr");
  const rows = el("tbody");
  const table = el("table", { class: "checked mono", "data-testid": "why-checked" }, el("thead", {}, head), rows);
  const reason = el("p", { class: "quiet small-text" });
  const root = el("section", { class: "why-check" }, button, status, table, reason, method);
  /** @type {AbortController | null} */
  let asking = null;
  /** @type {Done | null} */
  let done = null;
  let seed = 0;
  /** @type {Explanation | null} */
  let told = null;
  button.addEventListener("click", () => void ask());

  async function ask() {
    const state = app.get();
    const asked = told && question(told, state, seed++);
    if (!told || !asked) return;
    asking?.abort();
    const mine = new AbortController();
    asking = mine;
    const of = nameOf(told);
    done = null;
    redraw();
    /** @type {Done} */
    const answer = { of, experiment: state.experiment, checked: null, refused: null };
    try {
      answer.checked = await tried(asked, mine.signal);
    } catch (error) {
      answer.refused = error;
    }
    if (mine.signal.aborted) return;
    asking = null;
    done = answer;
    redraw();
  }

  function redraw() {
    if (told) show(told, app.get());
  }

  /** @param {Explanation} now @param {State} state */
  function show(now, state) {
    told = now;
    const of = nameOf(now);
    if (done && done.of !== of) done = null;
    const { language } = state.settings;
    const checked = done?.checked ?? null;
    say(button, word(language, done ? "derivation.check_again" : "derivation.check"));
    button.disabled = asking !== null || state.status !== "open";
    say(status, asking ? word(language, "derivation.checking") : done ? said(done, state) : "");
    status.hidden = status.textContent === "";
    root.setAttribute("aria-busy", String(asking !== null));
    table.hidden = checked === null;
    say(reason, checked?.checked.every(({ agrees }) => agrees) === false ? word(language, "derivation.disagree") : "");
    reason.hidden = reason.textContent === "";
    say(method, checked ? word(language, "derivation.check_method") : "");
    method.hidden = checked === null;
    if (checked) fill(checked, placeTried(now, state), state);
  }

  /** @param {Checked} checked @param {string | null} own @param {State} state */
  function fill({ checked }, own, { settings: { digits, language } }) {
    const titles = ["by", "analytic", "numeric", "digits"].map((key) => word(language, `derivation.${key}`));
    head.replaceChildren(...titles.map((title) => el("th", { scope: "col" }, title)));
    rows.replaceChildren(
      ...checked.map((one) => {
        const numbers = [one.analytic, one.numeric].map((value) => {
          const cell = el("td", {}, derivative(value, Math.min(Math.max(digits, LEAST), MOST), language));
          cell.title = number(value, ALL, language);
          return cell;
        });
        const node = el(
          "tr",
          {},
          el("th", { scope: "row" }, placed(one.place)),
          ...numbers,
          el("td", {}, alike(one, language)),
        );
        node.classList.toggle("own", one.place === own);
        node.classList.toggle("apart", !one.agrees);
        return node;
      }),
    );
  }

  return { root, show };
}

/** Decimals below which both numbers would look the same whatever they are. */
const LEAST = 6;
/** Decimals above which four columns do not stand side by side; with all digits they are in the titles. */
const MOST = 8;

/** @param {Explanation} told */
const nameOf = ({ quantity, index, column, t, loss }) =>
  JSON.stringify([quantity, index, column, t, loss?.quantity, loss?.index, loss?.t]);

/** `f[1]@3` as it is read: f[1], t = 3. @param {string} place */
const placed = (place) => place.replace("@", ", t = ");

/** How many digits are alike. @param {CheckedOne} one @param {"en" | "zh"} language */
function alike({ analytic, numeric, digits, agrees }, language) {
  if (!agrees) return word(language, "derivation.disagrees");
  return analytic === 0 && numeric === 0 ? word(language, "derivation.digits_none") : String(digits);
}

/** @param {Done} done @param {State} state */
function said({ checked, refused, experiment }, { experiment: now, settings: { language } }) {
  if (refused) return word(language, "derivation.check_failed", { why: whyOf(refused, language) });
  if (experiment !== now) return word(language, "derivation.check_stale");
  const all = checked?.checked ?? [];
  const agreeing = all.filter(({ agrees }) => agrees).length;
  return word(language, "derivation.checked", { agreeing, n: all.length });
}

/** @param {unknown} error @param {"en" | "zh"} language */
function whyOf(error, language) {
  if (!(error instanceof Refused) || !known(`error.${error.code}`)) return word(language, "derivation.check_lost");
  const values = Object.fromEntries(
    Object.entries(error.values).map(([name, value]) => [name, phrase(language, value)]),
  );
  return word(language, `error.${error.code}`, values);
}
