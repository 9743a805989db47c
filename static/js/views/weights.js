/** The weights of one gate as a table of coloured cells that are dragged, typed into and stepped by keys. */
import { number, plain } from "../text/format.js";
import { word } from "../text/words.js";
import { biasSlider } from "./bias.js";
import { el, label, languageOf, say, watch } from "./dom.js";
import { change } from "./gesture.js";
import { firstValue, grid, MOST_COLUMNS, MOST_ROWS, nameOf, pageOf, strength, tabs } from "./grid.js";
import { icon } from "./icons.js";
import { complain } from "./popover.js";
import { handle } from "./weighthand.js";

/** @typedef {import("../store/actions.js").App} App */
/** @typedef {import("../store/state.js").State} State */

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
 * @param {HTMLElement} root
 * @param {App} app
 */
export function mountWeights(root, app) {
  const tablist = el("div", { class: "tabs", role: "tablist" });
  const wrap = el("div", { class: "table-wrap" });
  const panel = el("div", { role: "tabpanel", id: "weights-panel", class: "weights-panel" }, wrap);
  const pager = el("div", { class: "pager" });
  const chosen = chosenLine(app);
  const bias = biasSlider(app);
  const hint = el("p", { class: "hint" });
  root.append(tablist, panel);
  panel.append(pager, chosen.root, bias.root, hint);
  panel.before(tablist);

  /** @type {Map<string, Cell>} */
  const cells = new Map();
  let rowFrom = 0;
  let columnFrom = 0;
  let current = "";

  handle(app, wrap, { cells, choose, rewrite: (cell) => say(cell.node, cellText(cell.shown, languageOf(app))) });

  watch(
    app,
    ({ model, gate, settings, experiment }) => [model, gate, settings.language, experiment?.input, experiment?.readout],
    () => rebuild(),
  );
  watch(
    app,
    ({ edits, first }) => [edits, first],
    (state) => refresh(state),
  );
  watch(
    app,
    ({ unit }) => [unit],
    ({ unit, gate }) => {
      if (gate !== "y" && (unit < rowFrom || unit >= rowFrom + MOST_ROWS)) {
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

  let built = "";
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
      if (focused && cells.has(focused)) cells.get(focused)?.node.focus();
      showPager();
    }
    refresh(state);
    lightRows(wrap, state);
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
        const name = nameOf(column, row);
        const node = el("div", { class: "weight", role: "spinbutton", tabindex: "-1", "data-weight": name });
        node.setAttribute("aria-label", spoken(column, row, heading, language));
        cells.set(name, { node, name, row, first: NaN, shown: NaN, edited: false });
        return el("td", { class: classOf(column) }, node);
      });
      return el("tr", { "data-row": row }, el("th", { scope: "row", title: heading }, heading), ...made);
    });
    const table = el(
      "table",
      { class: `weights${words ? " tall" : ""}`, "data-gate": gate },
      el("thead", {}, head),
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

  /**
   * The cell that the keyboard is on.
   * @param {string} name
   */
  function choose(name) {
    const cell = cells.get(name);
    if (!cell) return;
    cells.get(current)?.node.setAttribute("tabindex", "-1");
    current = name;
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

/**
 * @param {Cell} cell
 * @param {number} first
 * @param {number | undefined} edit
 * @param {"en" | "zh"} language
 */
function showCell(cell, first, edit, language) {
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
function classOf({ edge, index }) {
  return [...(edge ? ["edge"] : []), ...(index === null ? ["vector"] : [])].join(" ") || null;
}

/**
 * Two decimals, fewer where they would not fit.
 * @param {number} value
 * @param {"en" | "zh"} language
 */
function cellText(value, language) {
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
 */
function spoken(column, row, heading, language) {
  const name = nameOf(column, row);
  if (column.array.endsWith("_0")) return word(language, "weights.cell_start", { name, row });
  const to = column.array.endsWith("_y") ? heading : row;
  if (column.index === null) return word(language, "weights.cell_bias", { name, row: to });
  return word(language, "weights.cell", { name, row: to, from: column.heading });
}

/**
 * @param {App} app
 * @param {HTMLElement} tablist
 * @param {import("../protocol/wire.js").Model} model
 * @param {string} gate
 * @param {"en" | "zh"} language
 */
function showTabs(app, tablist, model, gate, language) {
  tablist.setAttribute("aria-label", word(language, "weights.tabs"));
  const wanted = tabs(model);
  if (tablist.getAttribute("data-tabs") !== `${model.kind} ${wanted.join(" ")}`) {
    tablist.setAttribute("data-tabs", `${model.kind} ${wanted.join(" ")}`);
    tablist.replaceChildren(
      ...wanted.map((letter) => {
        const tab = el("button", {
          type: "button",
          role: "tab",
          class: "tab",
          "data-gate": letter,
          "data-testid": `tab-${letter}`,
          "aria-controls": "weights-panel",
        });
        tab.addEventListener("click", () => app.dispatch({ type: "choose", gate: letter }));
        tab.addEventListener("keydown", (event) => moveTab(app, event, wanted, letter, tablist));
        return tab;
      }),
    );
  }
  for (const tab of tablist.children) {
    const letter = tab.getAttribute("data-gate") ?? "";
    const on = letter === gate;
    say(tab, symbolOf(model, letter));
    tab.setAttribute("aria-selected", String(on));
    tab.setAttribute("tabindex", on ? "0" : "-1");
    const known = letter === "y" || letter === "0" ? letter : `${model.kind}_${letter}`;
    label(tab, word(language, `gate.${known}`));
  }
}

/**
 * @param {App} app
 * @param {KeyboardEvent} event
 * @param {string[]} letters
 * @param {string} letter
 * @param {HTMLElement} tablist
 */
function moveTab(app, event, letters, letter, tablist) {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (by === undefined) return;
  event.preventDefault();
  const gate = letters[(letters.indexOf(letter) + by + letters.length) % letters.length] ?? letter;
  app.dispatch({ type: "choose", gate });
  tablist.querySelector(`[data-gate="${gate}"]`)?.dispatchEvent(new Event("focus"));
  const tab = tablist.querySelector(`[data-gate="${gate}"]`);
  if (tab instanceof HTMLElement) tab.focus();
}

/**
 * @param {import("../protocol/wire.js").Model} model
 * @param {string} letter
 */
function symbolOf({ kind }, letter) {
  if (letter === "0") return "t = 0";
  if (letter === "c") return "C̃";
  return letter === "h" && kind === "gru" ? "h̃" : letter;
}

/**
 * The line below the table: the cell the keyboard is on, its value with all digits, and the way back.
 * @param {App} app
 */
function chosenLine(app) {
  const text = el("span", { class: "mono" });
  const revert = el(
    "button",
    { class: "button bare small", type: "button", "data-testid": "revert" },
    icon("undo"),
    el("span"),
  );
  const root = el("div", { class: "chosen" }, text, revert);
  let name = "";
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
      revert.classList.toggle("gone", !cell.edited);
      revert.disabled = !cell.edited;
      say(revert.lastElementChild ?? revert, word(language, "weights.revert"));
      label(revert, word(language, "weights.revert_title"), "Delete");
    },
  };
}

/**
 * @param {HTMLElement} wrap
 * @param {State} state
 */
function lightRows(wrap, { unit, hover, gate }) {
  for (const row of wrap.querySelectorAll("tr[data-row]")) {
    const at = Number(row.getAttribute("data-row"));
    row.classList.toggle("chosen-unit", gate !== "y" && at === unit);
    row.classList.toggle("hovered", gate !== "y" && hover?.unit === at);
  }
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
function pages(count, from, size, key, language, go) {
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
