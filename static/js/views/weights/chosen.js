/** Below the weights: the cell that the keyboard is on; above them: the pages of a large table. */
import { readPlace } from "../../store/changes.js";
import { initialOf } from "../../text/arithmetic.js";
import { number } from "../../text/format.js";
import { word } from "../../text/words.js";
import { el, label, say } from "../widgets/dom.js";
import { change } from "../widgets/gesture.js";
import { icon } from "../widgets/icons.js";

/** @typedef {import("../../store/actions.js").App} App */
/** @typedef {import("./cells.js").Cell} Cell */

/**
 * The line below the table: the cell the keyboard is on, its value with all digits, a field to type another, and the way back.
 * @param {App} app
 * @param {(name: string) => void} type opens the field
 */
export function chosenLine(app, type) {
  const text = el("span", { class: "mono" });
  const edit = el("button", { class: "button bare small", type: "button", "data-testid": "weight-type" }, icon("edit"));
  const revert = el(
    "button",
    { class: "button bare small", type: "button", "data-testid": "revert" },
    icon("undo"),
    el("span"),
  );
  const derivative = el(
    "button",
    { class: "button bare small", type: "button", "data-testid": "weight-gradient" },
    "∂L/∂",
  );
  const root = el("div", { class: "chosen" }, text, edit, derivative, revert);
  let name = "";
  edit.addEventListener("click", () => type(name));
  derivative.addEventListener("click", () => app.dispatch({ type: "why", asked: derivativeBy(name) }));
  revert.addEventListener("click", () => change(app, { edit: "revert", name }));
  return {
    root,
    /**
     * @param {Cell | undefined} cell
     * @param {"en" | "zh"} language
     */
    show(cell, language) {
      root.hidden = cell === undefined;
      if (!cell) return;
      name = cell.name;
      say(
        text,
        cell.edited
          ? `${name}  ${number(cell.first, 17, language)} → ${number(cell.shown, 17, language)}`
          : `${name}  ${number(cell.shown, 17, language)}`,
      );
      label(edit, word(language, "weights.type", { name }), "Enter");
      label(derivative, word(language, "derivation.weight", { name }));
      revert.classList.toggle("gone", !cell.edited);
      revert.disabled = !cell.edited;
      say(revert.lastElementChild ?? revert, word(language, "weights.revert"));
      label(revert, word(language, "weights.revert_title"), "Delete");
    },
  };
}

/**
 * What to ask for the derivative by a weight: that of an initial state is one of timestep 0.
 * @param {string} name as in W_f[0,1], c_0_l1[2]
 * @returns {import("../../store/state.js").Asked}
 */
export function derivativeBy(name) {
  const { array, row, column } = readPlace(name);
  const state = initialOf(array);
  if (state) return { quantity: state, index: row, t: 0, of: "gradient" };
  return { quantity: array, index: row, column, t: null, of: "gradient" };
}

/**
 * @param {number} count
 * @param {number} from
 * @param {number} size
 * @param {string} key
 * @param {"en" | "zh"} language
 * @param {(from: number) => void} go
 * @returns {HTMLElement[]}
 */
export function pages(count, from, size, key, language, go) {
  if (count <= size) return [];
  const before = el("button", { class: "button small", type: "button", disabled: from === 0 }, icon("previous"));
  const after = el("button", { class: "button small", type: "button", disabled: from + size >= count }, icon("next"));
  label(before, word(language, "weights.page_before"));
  label(after, word(language, "weights.page_after"));
  before.addEventListener("click", () => go(from - size));
  after.addEventListener("click", () => go(from + size));
  const text = word(language, key, { from, to: Math.min(from + size, count) - 1, count });
  return [el("div", { class: "pages" }, before, el("span", {}, text), after)];
}
