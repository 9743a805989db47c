/** The cells of the table of weights: what stands in them, how they look, what is said of them. */
import { number, plain } from "../../text/format.js";
import { bareOf } from "../../text/notation.js";
import { inWords } from "../../text/passes.js";
import { word } from "../../text/words.js";
import { say } from "../widgets/dom.js";
import { nameOf, strength } from "./grid.js";

/** @typedef {import("../../store/state.js").State} State */

/**
 * @typedef {object} Cell
 * @property {HTMLElement} node
 * @property {string} name
 * @property {number} row
 * @property {number} first
 * @property {number} shown value in the cell
 * @property {boolean} edited
 */

/**
 * @param {Cell} cell
 * @param {number} first
 * @param {number | undefined} edit
 * @param {"en" | "zh"} language
 */
export function showCell(cell, first, edit, language) {
  const value = edit ?? first;
  const edited = edit !== undefined;
  if (value === cell.shown && edited === cell.edited && first === cell.first) return;
  Object.assign(cell, { shown: value, edited, first });
  const { node, name } = cell;
  if (node.firstElementChild === null) say(node, cellText(value, language));
  node.setAttribute("aria-valuenow", plain(value));
  node.setAttribute(
    "aria-valuetext",
    edited ? word(language, "weights.was", { value: plain(value), first: plain(first) }) : plain(value),
  );
  node.title = edited
    ? `${name} = ${plain(value)}\n${word(language, "weights.first", { first: plain(first) })}`
    : `${name} = ${plain(value)}`;
  node.classList.toggle("positive", value > 0);
  node.classList.toggle("negative", value < 0);
  node.classList.toggle("edited", edited);
  node.style.setProperty("--strength", strength(value).toFixed(3));
}

/** @param {import("./grid.js").Column} column */
export function classOf({ edge, index }) {
  return [...(edge ? ["edge"] : []), ...(index === null ? ["vector"] : [])].join(" ") || null;
}

/**
 * Two decimals, fewer where they would not fit.
 * @param {number} value
 * @param {"en" | "zh"} language
 */
export function cellText(value, language) {
  const size = Math.abs(value);
  if (size >= 99999.5)
    return number(value, 17, language).length > 6
      ? value.toExponential(0).replace("-", "−")
      : number(value, 0, language);
  return number(value, size < 9.995 ? 2 : size < 99.95 ? 1 : 0, language);
}

/**
 * @param {import("./grid.js").Column} column
 * @param {number} row
 * @param {string} heading
 * @param {"en" | "zh"} language
 * @param {{layer: number, reverse: boolean}} pass in sight
 */
export function spoken(column, row, heading, language, pass) {
  const name = nameOf(column, row);
  const bare = bareOf(column.array);
  if (bare.endsWith("_0")) return word(language, "weights.cell_start", { name, row });
  const to = bare.endsWith("_y") || bare === "E" ? heading : row;
  if (bare.startsWith("p_")) return word(language, "weights.cell_peephole", { name, row });
  if (column.index === null) return word(language, "weights.cell_bias", { name, row: to });
  return word(language, "weights.cell", { name, row: to, from: readOf(column, language, pass) });
}

/** What a column reads: of an upper layer which unit of which layer and direction. @param {import("./grid.js").Column} column @param {"en" | "zh"} language @param {{layer: number, reverse: boolean}} pass */
function readOf({ heading, group }, language, { layer, reverse }) {
  if (group === null || group === "own") return heading;
  const below = { layer: layer - 1, reverse: group === "below" ? reverse : group === "reverse" };
  return word(language, "weights.read", { k: heading.replace(/\D/g, ""), ...inWords(below, language) });
}

/** Whether a row of the table is a unit; those of the output and the embedding are not. @param {string} gate */
export function rowsAreUnits(gate) {
  return gate !== "y" && gate !== "e";
}

/**
 * @param {HTMLElement} wrap
 * @param {State} state
 */
export function lightRows(wrap, { unit, hover, gate }) {
  for (const row of wrap.querySelectorAll("tr[data-row]")) {
    const at = Number(row.getAttribute("data-row"));
    row.classList.toggle("chosen-unit", rowsAreUnits(gate) && at === unit);
    row.classList.toggle("hovered", rowsAreUnits(gate) && hover?.unit === at);
  }
  for (const lit of wrap.querySelectorAll(".lit")) lit.classList.remove("lit");
  if (hover?.weight) wrap.querySelector(`[data-weight="${CSS.escape(hover.weight)}"]`)?.classList.add("lit");
}
