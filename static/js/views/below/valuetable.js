/**
 * A table of numbers that open: made when its rows or columns change, else only the texts in it do.
 *
 * @typedef {import("../../store/actions.js").App} App
 * @typedef {{name: string, written: string, gate: string | null, title: string}} Column
 * @typedef {{index: number, name: string, chosen?: boolean, choose?: string}} Row choose: what a click on its heading does
 *
 * @typedef {object} Look What stands in the cells.
 * @property {number} t
 * @property {(name: string) => boolean} known whether it is computed yet
 * @property {(name: string) => boolean} next whether the act that comes next computes it
 * @property {(name: string, index: number) => string} text
 *
 * @typedef {{caption: string, corner: string, columns: Column[], rows: Row[], look: Look}} Shown
 */
import { el, label, say } from "../widgets/dom.js";
import { openable } from "../widgets/openable.js";

/** @param {App} app @param {boolean} [choosing] whether the headings of rows choose a unit */
export function valueTable(app, choosing = false) {
  const caption = el("span");
  const corner = el("th", { scope: "col" });
  const head = el("tr", {}, corner);
  const body = el("tbody");
  const root = el("table", { class: "all-numbers" }, el("caption", {}, caption), el("thead", {}, head), body);
  let made = "";
  /** @type {ReturnType<typeof rowOf>[]} */
  let rows = [];
  return {
    root,
    /** @param {Shown} shown */
    show({ caption: text, corner: cornered, columns, rows: wanted, look }) {
      root.hidden = columns.length === 0 || wanted.length === 0;
      if (root.hidden) return;
      say(caption, text);
      say(corner, cornered);
      const shape = `${wanted.length} ${columns.map(({ name, written }) => `${name} ${written}`).join()}`;
      if (shape !== made) {
        made = shape;
        head.replaceChildren(corner, ...columns.map(heading));
        rows = wanted.map(() => rowOf(app, columns, choosing));
        body.replaceChildren(...rows.map(({ line }) => line));
      }
      columns.forEach(({ title }, k) => {
        const cell = head.children[k + 1];
        if (cell && cell.getAttribute("title") !== title) cell.setAttribute("title", title);
      });
      wanted.forEach((row, k) => {
        rows[k]?.show(row, columns, look);
      });
    },
  };
}

/** @param {Column} column */
function heading({ written, gate }) {
  const [base = "", index] = written.split(/_(?=[A-Za-z]+$)/);
  return el("th", { scope: "col", "data-gate": gate }, base, index === undefined ? null : el("sub", {}, index));
}

/** @param {App} app @param {Column[]} columns @param {boolean} choosing */
function rowOf(app, columns, choosing) {
  const name = choosing ? el("button", { type: "button" }) : el("span");
  const cells = columns.map(() => {
    const node = el("span");
    return { node, opens: openable(app, node) };
  });
  const line = el("tr", {}, el("th", { scope: "row" }, name), ...cells.map(({ node }) => el("td", {}, node)));
  let unit = 0;
  if (choosing) name.addEventListener("click", () => app.dispatch({ type: "choose", unit }));
  return {
    line,
    /** @param {Row} row @param {Column[]} now @param {Look} look */
    show(row, now, look) {
      unit = row.index;
      say(name, row.name);
      if (row.choose) label(name, row.choose);
      line.classList.toggle("chosen-unit", row.chosen === true);
      if (row.chosen) line.setAttribute("aria-current", "true");
      else line.removeAttribute("aria-current");
      cells.forEach(({ node, opens }, k) => {
        const quantity = now[k]?.name ?? "";
        const known = look.known(quantity);
        say(node, known ? look.text(quantity, row.index) : "…");
        node.classList.toggle("later", !known);
        node.classList.toggle("next", look.next(quantity));
        if (known) opens.at(quantity, row.index, look.t);
        else opens.at(null);
      });
    },
  };
}
