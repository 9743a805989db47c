/** Over the columns of an upper layer: which layer and direction each of them reads. */
import { word } from "../../text/words.js";
import { el } from "../widgets/dom.js";

/** @typedef {import("./grid.js").Column} Column */

/**
 * Columns that stand side by side and come from the same place, with how many they are.
 * @param {Column[]} columns
 * @returns {{group: Column["group"], count: number}[]}
 */
export function runs(columns) {
  /** @type {{group: Column["group"], count: number}[]} */
  const found = [];
  for (const { group } of columns) {
    const last = found.at(-1);
    if (last && last.group === group) last.count += 1;
    else found.push({ group, count: 1 });
  }
  return found;
}

/**
 * A row of headings over those of the columns; null where no column needs one.
 * @param {Column[]} columns
 * @param {import("../../store/state.js").Model | null} model
 * @param {"en" | "zh"} language
 */
export function groupRow(columns, model, language) {
  if (!model || columns.every(({ group }) => group === null)) return null;
  const cells = runs(columns).map(({ group, count }) => {
    if (group === null) return el("td", { colspan: count, class: count === 1 ? "vector" : null });
    const said = word(language, `weights.from_${group}`, { layer: model.layer - 1 });
    return el("th", { scope: "colgroup", colspan: count, title: said }, el("span", {}, said));
  });
  return el("tr", { class: "groups" }, el("td"), ...cells);
}
