/** The weights of one gate as a table of coloured cells that are dragged, typed into and stepped by keys. */
import { readPlace } from "../../store/changes.js";
import { word } from "../../text/words.js";
import { el, isLearning, LEARNING_MS, languageOf, paced, say, watch } from "../widgets/dom.js";
import { showEdges } from "../widgets/edges.js";
import { complain } from "../widgets/popover.js";
import { biasSlider } from "./bias.js";
import { cellText, classOf, lightRows, rowsAreUnits, showCell, spoken } from "./cells.js";
import { chosenLine, pages } from "./chosen.js";
import { firstValue, grid, MOST_COLUMNS, MOST_ROWS, nameOf, pageOf } from "./grid.js";
import { groupRow } from "./groups.js";
import { handle } from "./hand.js";
import { showTabs, TAB } from "./tabs.js";

/** @typedef {import("../../store/actions.js").App} App */
/** @typedef {import("../../store/state.js").State} State */

/** @typedef {import("./cells.js").Cell} Cell */

/** Turns to the page of a weight's cell and focuses it; the table says how when it is there. @type {(name: string) => void} */
let reach = () => {};

/** Focus the cell of a weight of the chosen gate, as in W_f[0,1]. @param {string} name */
export function focusWeight(name) {
  reach(name);
}

/**
 * @param {HTMLElement} root
 * @param {App} app
 */
export function mountWeights(root, app) {
  const tablist = el("div", { class: "tabs", role: "tablist" });
  const wrap = el("div", { class: "table-wrap" });
  const panel = el(
    "div",
    { role: "tabpanel", id: "weights-panel", class: "weights-panel", "aria-labelledby": TAB },
    wrap,
  );
  const pager = el("div", { class: "pager" });
  const chosen = chosenLine(app, (name) => hands.type(name));
  const bias = biasSlider(app);
  const hint = el("p", { class: "hint" });
  const lookAtEdges = showEdges(wrap);
  root.append(tablist, panel);
  panel.append(pager, chosen.root, bias.root, hint);
  panel.before(tablist);

  /** @type {Map<string, Cell>} */
  const cells = new Map();
  let rowFrom = 0;
  let columnFrom = 0;
  let current = "";

  const rewrite = (/** @type {Cell} */ cell) => say(cell.node, cellText(cell.shown, languageOf(app)));
  const hands = handle(app, wrap, { cells, choose: enter, rewrite });

  watch(
    app,
    ({ model, gate, settings, experiment }) => [model, gate, settings.language, experiment?.input, experiment?.readout],
    () => rebuild(),
  );
  const moved = paced(app, (state) => refresh(state), isLearning, LEARNING_MS);
  watch(
    app,
    ({ edits, first }) => [edits, first],
    (state, before) => (before && before.first === state.first ? retouch(state, before) : moved(state)),
  );
  watch(
    app,
    ({ unit }) => [unit],
    ({ unit, gate }) => {
      if (rowsAreUnits(gate) && (unit < rowFrom || unit >= rowFrom + MOST_ROWS)) {
        rowFrom = pageOf(unit, MOST_ROWS);
        rebuild();
      }
    },
  );
  watch(
    app,
    ({ unit, hover, gate }) => [unit, hover, gate],
    (state) => lightRows(wrap, state),
  );

  /** A weight of a layer or direction that is on its way. */
  let wished = "";
  reach = (name) => {
    const { row } = readPlace(name);
    const column = whole.columns.findIndex((one) => nameOf(one, row) === name);
    wished = column < 0 ? name : "";
    if (column < 0) return;
    rowFrom = pageOf(row, MOST_ROWS);
    columnFrom = pageOf(column, MOST_COLUMNS);
    rebuild();
    const { node } = cells.get(name) ?? {};
    node?.scrollIntoView({ block: "nearest", inline: "nearest" });
    node?.focus();
  };

  let built = "";
  /** While the page itself puts the focus back, the chosen unit stays. */
  let rebuilding = false;
  /** @type {import("./grid.js").Grid} */
  let whole = { rows: [], columns: [] };

  /** Make the table again if what it holds has changed. */
  function rebuild() {
    const state = app.get();
    const { model, experiment, gate } = state;
    const { language } = state.settings;
    if (!model || !experiment) return;
    showTabs(app, tablist, model, gate, language);
    bias.place(model, gate, language);
    say(hint, word(language, gate === "0" ? "weights.hint_start" : "weights.hint"));
    whole = grid(model, experiment, gate);
    rowFrom = Math.min(rowFrom, pageOf(Math.max(0, whole.rows.length - 1), MOST_ROWS));
    columnFrom = Math.min(columnFrom, pageOf(Math.max(0, whole.columns.length - 1), MOST_COLUMNS));
    const now = JSON.stringify([gate, language, rowFrom, columnFrom, whole]);
    if (now !== built) {
      built = now;
      const focused = wrap.contains(document.activeElement) ? current : "";
      makeTable(language, gate);
      rebuilding = true;
      if (focused) cells.get(cells.has(focused) ? focused : current)?.node.focus();
      rebuilding = false;
      showPager();
      lookAtEdges();
    }
    refresh(state);
    lightRows(wrap, state);
    if (wished) reach(wished);
  }

  /**
   * @param {"en" | "zh"} language
   * @param {string} gate
   */
  function makeTable(language, gate) {
    const field = wrap.querySelector("input");
    if (field) complain(field, "");
    cells.clear();
    const columns = whole.columns.slice(columnFrom, columnFrom + MOST_COLUMNS);
    const rows = whole.rows.slice(rowFrom, rowFrom + MOST_ROWS);
    const words = columns.some(({ heading }) => heading.length > 3);
    const { model } = app.get();
    const groups = groupRow(columns, model, language);
    const inSight = model ?? { layer: 0, reverse: false };
    const head = el(
      "tr",
      {},
      el("td"),
      ...columns.map((column) =>
        el("th", { scope: "col", class: classOf(column), title: column.heading }, el("span", {}, column.heading)),
      ),
    );
    const body = rows.map((heading, r) => {
      const row = rowFrom + r;
      const made = columns.map((column) => {
        if (row >= column.rows) return el("td", { class: classOf(column) });
        const name = nameOf(column, row);
        const node = el("div", { class: "weight", role: "spinbutton", tabindex: "-1", "data-weight": name });
        node.setAttribute("aria-label", spoken(column, row, heading, language, inSight));
        cells.set(name, { node, name, row, first: NaN, shown: NaN, edited: false });
        return el("td", { class: classOf(column) }, node);
      });
      return el("tr", { "data-row": row }, el("th", { scope: "row", title: heading }, heading), ...made);
    });
    const table = el(
      "table",
      { class: `weights${words ? " tall" : ""}`, "data-gate": gate },
      el("thead", {}, groups, head),
      el("tbody", {}, ...body),
    );
    table.setAttribute("aria-label", word(language, "weights.table", { gate }));
    table.style.setProperty("--columns", String(columns.length));
    wrap.replaceChildren(table);
    if (!cells.has(current)) current = cells.keys().next().value ?? "";
    cells.get(current)?.node.setAttribute("tabindex", "0");
  }

  /**
   * New values into the cells that are there; nothing is built.
   * @param {State} state
   */
  function refresh(state) {
    const {
      edits,
      first,
      settings: { language },
    } = state;
    if (cells.size === 0) return;
    for (const column of whole.columns.slice(columnFrom, columnFrom + MOST_COLUMNS)) {
      for (let row = rowFrom; row < rowFrom + MOST_ROWS; row++) {
        const cell = cells.get(nameOf(column, row));
        if (cell) showCell(cell, firstValue(first, column, row), edits[cell.name], language);
      }
    }
    bias.show(state);
    chosen.show(cells.get(current), language);
  }

  /** Only the cells whose value is another than before: a hand moves one of hundreds, sixty times a second. @param {State} state @param {State} before */
  function retouch(state, before) {
    const { edits, settings } = state;
    const names = new Set([...Object.keys(edits), ...Object.keys(before.edits)]);
    let touched = false;
    for (const name of names) {
      if (edits[name] === before.edits[name]) continue;
      touched = true;
      const cell = cells.get(name);
      if (cell) showCell(cell, cell.first, edits[name], settings.language);
    }
    if (!touched) return;
    bias.show(state);
    chosen.show(cells.get(current), settings.language);
  }

  /** A hand or the keyboard comes to a cell: its row is the unit that the page looks at. @param {string} name */
  function enter(name) {
    const cell = cells.get(name);
    choose(name);
    if (cell && !rebuilding && rowsAreUnits(app.get().gate)) app.dispatch({ type: "choose", unit: cell.row });
  }

  /**
   * The cell that the keyboard is on.
   * @param {string} name
   */
  function choose(name) {
    const cell = cells.get(name);
    if (!cell) return;
    cells.get(current)?.node.setAttribute("tabindex", "-1");
    current = name;
    wished = "";
    cell.node.setAttribute("tabindex", "0");
    chosen.show(cell, languageOf(app));
  }

  function showPager() {
    const language = languageOf(app);
    pager.replaceChildren(
      ...pages(whole.rows.length, rowFrom, MOST_ROWS, "weights.rows", language, (from) => {
        rowFrom = from;
        rebuild();
      }),
      ...pages(whole.columns.length, columnFrom, MOST_COLUMNS, "weights.columns", language, (from) => {
        columnFrom = from;
        rebuild();
      }),
    );
    pager.hidden = pager.childElementCount === 0;
  }
}
