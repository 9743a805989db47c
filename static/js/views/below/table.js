/**
 * All numbers of a timestep as tables: what belt and gates draw, for those who read or listen.
 *
 * @typedef {import("../../store/actions.js").App} App
 * @typedef {import("../../store/state.js").State} State
 */
import { shownInputs } from "../../figures/cell/scene.js";
import { letter } from "../../figures/parts.js";
import { wordsRead } from "../../figures/pass.js";
import { doneBy, nextAt } from "../../store/phase.js";
import { number } from "../../text/format.js";
import { known, word } from "../../text/words.js";
import { pageOf } from "../weights/grid.js";
import { el, label, say, watch } from "../widgets/dom.js";
import { icon } from "../widgets/icons.js";
import { inputsAt, teller, valuesAt } from "../widgets/values.js";
import { valueTable } from "./valuetable.js";

/** What stands in a table of its own: it has another number of rows. */
const READ_OUT = new Set(["a_y", "y"]);
/** Rows at a time. */
const ROWS = 50;

/**
 * @param {HTMLElement} root
 * @param {App} app
 */
export function mountTable(root, app) {
  const units = valueTable(app, true);
  const inputs = valueTable(app);
  const outputs = valueTable(app);
  const earlier = el(
    "button",
    { class: "button small", type: "button", "data-testid": "table-before" },
    icon("previous"),
  );
  const later = el("button", { class: "button small", type: "button", "data-testid": "table-after" }, icon("next"));
  const range = el("span", { "data-testid": "table-range" });
  const pages = el("div", { class: "table-pages", role: "group" }, earlier, range, later);
  root.append(el("div", { class: "table-frame" }, pages, units.root, inputs.root, outputs.root));
  let page = 0;
  let chosen = -1;
  earlier.addEventListener("click", () => turn(-1));
  later.addEventListener("click", () => turn(1));
  watch(app, shownOf, show);

  /** @param {number} by */
  function turn(by) {
    page += by * ROWS;
    show(app.get());
  }

  /** @param {State} state */
  function show(state) {
    const { model, trace, experiment, unit, settings } = state;
    if (settings.below !== "table" || !model || !trace || !experiment) return;
    const { H } = experiment;
    if (unit !== chosen) page = pageOf(unit, ROWS);
    chosen = unit;
    page = Math.min(page, pageOf(H - 1, ROWS));
    turnable(H, settings.language);
    fill(state, H);
  }

  /** @param {number} H @param {"en" | "zh"} language */
  function turnable(H, language) {
    pages.hidden = H <= ROWS;
    earlier.disabled = page === 0;
    later.disabled = page + ROWS >= H;
    label(earlier, word(language, "table.before"));
    label(later, word(language, "table.after"));
    pages.setAttribute("aria-label", word(language, "table.pages"));
    say(range, word(language, "table.range", { first: page, last: Math.min(page + ROWS, H) - 1, H }));
  }

  /** @param {State} state @param {number} H */
  function fill(state, H) {
    const { model, trace, experiment, t, unit, settings } = state;
    if (!model || !trace || !experiment) return;
    const { language } = settings;
    const look = looker(state);
    const columns = model.quantities.map((each) => columnOf(state, each));
    const said = columns.filter(({ name }) => READ_OUT.has(name));
    const own = columns.filter(({ name }) => !READ_OUT.has(name) && (t > 0 || trace.initial[name]));
    units.show({
      caption: word(language, t === 0 ? "table.caption_start" : "table.caption", { t }),
      corner: word(language, "table.unit"),
      columns: own,
      rows: Array.from({ length: Math.max(0, Math.min(ROWS, H - page)) }, (_, k) => ({
        index: page + k,
        name: String(page + k),
        chosen: page + k === unit,
        choose: word(language, "table.choose", { unit: page + k }),
      })),
      look,
    });
    const title = word(language, "table.input");
    inputs.show({
      caption: word(language, "table.inputs"),
      corner: title,
      columns: t > 0 ? [{ name: "x", written: "x", gate: null, title }] : [],
      rows: t > 0 ? inputRows(state) : [],
      look,
    });
    outputs.show({
      caption: word(language, "table.readout"),
      corner: word(language, "table.output"),
      columns: t > 0 ? said : [],
      rows: Array.from({ length: trace.columns.y?.size ?? 0 }, (_, index) => ({
        index,
        name: experiment.readout?.labels?.[index] ?? `y[${index}]`,
      })),
      look,
    });
  }
}

/** The inputs of this timestep; of very many the largest. @param {State} state @returns {import("./valuetable.js").Row[]} */
function inputRows({ experiment, model, trace, frame, t }) {
  const words = wordsRead({ experiment, model });
  const x = trace ? inputsAt(trace, frame, t) : [];
  return shownInputs(x, ROWS).map((index) => ({ index, name: words?.[index] ?? `x[${index}]` }));
}

/** @param {State} state */
const shownOf = ({ model, experiment, trace, frame, t, unit, phase, settings }) => [
  model,
  experiment,
  trace,
  frame,
  t,
  unit,
  phase,
  settings,
];

/** How a column is headed: hue and full name of its quantity. @param {State} state @param {{name: string, symbol: string}} quantity */
function columnOf({ model, settings }, { name, symbol: written }) {
  const gate = !model ? null : name === "one_minus_z" ? "z" : letter(model, name);
  const key = gate && model && !name.startsWith("a_") ? `gate.${model.kind}_${gate}` : `state.${name}`;
  return { name, written, gate, title: known(key) ? word(settings.language, key) : written };
}

/** What stands in a cell. @param {State} state @returns {import("./valuetable.js").Look} */
function looker(state) {
  const { model, trace, t, phase, settings } = state;
  const values = valuesAt(state, 0);
  const done = model ? doneBy(model, phase) : new Set();
  const next = new Set(phase === null ? [] : model?.phases[nextAt(state)]?.quantities);
  const rounded = teller(state);
  return {
    t,
    known: (name) => t === 0 || name === "x" || done.has(name),
    next: (name) => next.has(name),
    text(name, index) {
      const exact = values.get(name, index);
      if (exact === undefined && trace) return rounded(t, name, index);
      return number(exact, settings.digits, settings.language);
    },
  };
}
