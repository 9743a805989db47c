/**
 * The gates on the page, under the belt and on its time axis.
 *
 * @typedef {import("../store/actions.js").App} App
 * @typedef {import("../store/state.js").State} State
 * @typedef {import("../store/state.js").Hover} Hover
 */
import { asked } from "../charts/motion.js";
import { Stage } from "../charts/stage.js";
import { timeWindow } from "../charts/window.js";
import { cellAt, gatesFigure, gatesScene } from "../figures/gates.js";
import { rows } from "../figures/parts.js";
import { viewOf } from "../figures/view.js";
import { word } from "../text/words.js";
import { listen, noteOf, pick, point, titleOf } from "./belt.js";
import { teller } from "./values.js";

/** On a narrow page the charts may be far apart, so that each needs its own timesteps. */
const NARROW = 520;

/**
 * @param {HTMLElement} root @param {App} app @param {{mode?: "paint" | "react"}} [options]
 * @returns {{zoom(factor: number): void, reset(): void, destroy(): void}} zoom for buttons and keys
 */
export function mountGates(root, app, options = {}) {
  const window = timeWindow(app);
  /** @type {import("../figures/gates.js").Scene | null} */
  let scene = null;
  /** Name of the quantity under the pointer: two rows may share a gate. */
  let under = "";
  const stage = new Stage(root, {
    window,
    mode: options.mode ?? asked(),
    rest: 330,
    run: () => app.get().trace?.id ?? 0,
    view: (size) => viewOf(app.get(), size, window.sight, size.width < NARROW),
    build(view) {
      const { trace, model } = app.get();
      if (!trace || !model) return null;
      scene = gatesScene(trace, model, view);
      return { place: scene, figure: () => gatesFigure(trace, model, view) };
    },
    spot(t, _, y) {
      const cell = scene && t > 0 ? cellAt(scene, y) : null;
      if (!cell) return null;
      under = cell.block.name;
      if (cell.block.name === "y") return { t };
      return cell.block.gate === null ? { t, unit: cell.unit } : { t, unit: cell.unit, gate: cell.block.gate };
    },
    rows: (hover) => (scene ? lit(scene, hover) : []),
    tip: (hover) => tip(app.get(), scene, under, hover),
    hover: (hover) => point(app, hover),
    pick: (hover) => pick(app, hover),
  });
  listen(
    app,
    stage,
    window,
    (state) => root.setAttribute("aria-label", summary(state)),
    () => stage.width < NARROW,
  );
  return {
    zoom: (factor) => window.zoom(factor, app.get().t || undefined),
    reset: () => window.reset(),
    destroy: () => stage.destroy(),
  };
}

/** Row of the unit in the block of the gate, or in all blocks. @param {import("../figures/gates.js").Scene} scene @param {Hover} hover */
function lit({ blocks }, { unit, gate }) {
  if (unit === undefined) return [];
  const shown = blocks.filter(
    (block) => block.name !== "y" && unit < block.size && (gate === undefined || block.gate === gate),
  );
  return shown.map((block) => {
    const row = (block.bottom - block.top) / block.size;
    return { top: block.top + unit * row, bottom: block.top + (unit + 1) * row };
  });
}

/** @param {State} state @param {import("../figures/gates.js").Scene | null} scene @param {string} name @param {Hover} hover @returns {import("../charts/tip.js").Tip | null} */
function tip(state, scene, name, { t = 0, unit }) {
  const { trace, settings } = state;
  const block = scene?.blocks.find((one) => one.name === name);
  if (!trace || !block) return null;
  const told = teller(state);
  const value = (/** @type {number} */ row) => told(t, name, row);
  if (unit !== undefined)
    return {
      title: titleOf(state, t, unit),
      entries: [{ name: `${block.symbol}[${unit}]`, value: value(unit), colour: block.hue, strong: true }],
      note: noteOf(state, block.gate ?? undefined),
    };
  const labels = state.experiment?.readout?.labels;
  const answers = Array.from({ length: Math.min(8, block.size) }, (_, k) => ({
    name: labels?.[k] ?? `y[${k}]`,
    value: value(k),
    colour: block.hue,
  }));
  return { title: word(settings.language, "chart.after", { t }), entries: answers };
}

/** One sentence for those who cannot see the picture. @param {State} state */
function summary(state) {
  const { trace, model, t, unit, settings } = state;
  const { language } = settings;
  if (!trace || !model) return word(language, "chart.waiting");
  if (t === 0) return word(language, "chart.gates_start", { T: trace.T });
  const told = teller(state);
  const values = rows(model).map(({ name, symbol }) => `${symbol} ${told(t, name, unit)}`);
  return word(language, "chart.gates_summary", { t, T: trace.T, unit, values: values.join(", ") });
}
