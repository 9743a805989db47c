/**
 * The gates on the page, under the belt and on its time axis.
 *
 * @typedef {import("../../store/actions.js").App} App
 * @typedef {import("../../store/state.js").State} State
 * @typedef {import("../../store/state.js").Hover} Hover
 * @typedef {import("../../charts/stage.js").Spot} Spot
 * @typedef {import("../../figures/gates.js").Scene} Scene
 * @typedef {import("../../figures/gates.js").Block} Block
 */
import { asked } from "../../charts/motion.js";
import { Stage } from "../../charts/stage.js";
import { timeWindow } from "../../charts/window.js";
import { cellAt, gatesFigure, gatesScene } from "../../figures/gates.js";
import { rows } from "../../figures/parts.js";
import { computed } from "../../figures/phase.js";
import { layersOf, viewOf } from "../../figures/view.js";
import { word } from "../../text/words.js";
import { listen, noteOf, pick, point, titleOf } from "../belt/belt.js";
import { hidden, spotOf } from "../belt/spot.js";
import { el, label, say, watch } from "../widgets/dom.js";
import { icon } from "../widgets/icons.js";
import { teller } from "../widgets/values.js";
import { gateHolds } from "./gatehold.js";

/** On a narrow page the charts may be far apart, so that each needs its own timesteps. */
const NARROW = 520;

/**
 * @param {HTMLElement} root @param {App} app @param {{mode?: "paint" | "react"}} [options]
 * @returns {{zoom(factor: number): void, reset(): void, destroy(): void}} zoom for buttons and keys
 */
export function mountGates(root, app, options = {}) {
  const window = timeWindow(app);
  const holds = gateHolds(app);
  /** @type {Scene | null} */
  let scene = null;
  /** Name of the quantity under the pointer: two rows may share a gate. */
  let under = "";
  /** Quantity under the keyboard; its unit is the chosen one, or the row of the read-out. */
  let keyed = { name: "", row: 0 };
  const stage = new Stage(root, {
    window,
    mode: options.mode ?? asked(),
    rest: 330,
    busy: () => app.get().trace?.exact === false,
    run: () => app.get().trace?.id ?? 0,
    mirrored: () => app.get().model?.reverse ?? false,
    view: (size) => ({ ...viewOf(app.get(), size, window.sight, size.width < NARROW), ...layersOf(app.get()) }),
    build(view) {
      const { trace, model } = app.get();
      if (!trace || !model) return null;
      scene = gatesScene(trace, model, view);
      return { place: scene, figure: () => gatesFigure(trace, model, view) };
    },
    spot(t, _, y) {
      const cell = scene && t > 0 ? cellAt(scene, y) : null;
      if (!cell || (app.get().predict && t > app.get().t)) return null;
      under = cell.block.name;
      return cellSpot(app.get(), cell.block, cell.unit, t);
    },
    rows: (hover) => (scene ? lit(scene, hover) : []),
    tip: (spot) => tip(app.get(), scene, spot.asked?.quantity ?? under, spot),
    hover: (spot) => point(app, spot),
    pick: (spot) => pick(app, spot),
    phase: () => phaseOf(app.get(), scene),
    grab(t, y) {
      const place = stage.place;
      const cell = app.get().pinning && scene && place && t > 0 ? cellAt(scene, y - place.top) : null;
      if (!cell || !place) return null;
      const { time } = place;
      const timeAt = (/** @type {number} */ at) =>
        Math.min(
          time.last,
          Math.max(time.first, Math.round(time.range[0] + (stage.unturned(at) - time.left) / time.slot)),
        );
      return holds.grab(cell.block, cell.unit, t, y, timeAt, (pin, atX, atY) =>
        stage.tell({ title: holds.say(pin, cell.block.symbol), entries: [] }, atX, atY),
      );
    },
    keyboard: {
      spot() {
        const found = keyedCell(scene, keyed, app.get());
        return found && app.get().t > 0 ? cellSpot(app.get(), found.block, found.row, app.get().t) : null;
      },
      move(by) {
        const found = nextCell(scene, keyedCell(scene, keyed, app.get()), by);
        if (!found) return;
        keyed = { name: found.block.name, row: found.row };
        if (found.block.name !== "y") app.dispatch({ type: "choose", unit: found.row });
      },
      ask: (asked) => app.dispatch({ type: "why", asked }),
      peek: (asked) => (asked || app.get().peek) && app.dispatch({ type: "peek", asked }),
      nudge(by) {
        const found = keyedCell(scene, keyed, app.get());
        if (found) holds.nudge(found.block, found.row, by);
      },
    },
  });
  mountHold(root, app);
  listen(
    app,
    stage,
    window,
    (state) => {
      root.setAttribute("aria-label", summary(state));
      root.setAttribute("aria-roledescription", word(state.settings.language, "chart.role"));
    },
    () => stage.width < NARROW,
  );
  return {
    zoom: (factor) => window.zoom(factor, app.get().t || undefined),
    reset: () => window.reset(),
    destroy: () => stage.destroy(),
  };
}

/** The button that turns drags across the gates into pins. @param {HTMLElement} root @param {App} app */
function mountHold(root, app) {
  const name = el("span");
  const button = el(
    "button",
    { class: "button small hold", type: "button", "data-testid": "pinning", "aria-pressed": "false" },
    icon("pin"),
    name,
  );
  button.addEventListener("click", () => app.dispatch({ type: "pinning", on: !app.get().pinning }));
  root.parentElement?.querySelector(".under > .below")?.after(button);
  watch(
    app,
    ({ pinning, settings, model }) => [pinning, settings.language, settings.below, model],
    ({ pinning, settings, model }) => {
      button.setAttribute("aria-pressed", String(pinning));
      button.hidden = settings.below !== "gates" || !model?.pinnable.length;
      root.classList.toggle("chart-pinning", pinning);
      say(name, word(settings.language, "hold.word"));
      label(button, word(settings.language, "hold.toggle"), "H");
    },
  );
}

/** @param {State} state @param {Block} block @param {number} row @param {number} t @returns {Spot} */
function cellSpot(state, block, row, t) {
  const tall = (block.bottom - block.top) / block.size;
  const top = block.top + (row - block.from) * tall;
  const area = { from: t - 0.5, to: t + 0.5, top, bottom: top + tall };
  const spot = spotOf(state, { t, unit: row, ...(block.gate === null ? {} : { gate: block.gate }) }, block.name, area);
  if (block.name !== "y") return spot;
  const { unit: _unit, gate: _gate, ...rest } = spot;
  return rest;
}

/** @param {Scene | null} scene @param {{name: string, row: number}} keyed @param {State} state */
function keyedCell(scene, { name, row }, { unit }) {
  const block = scene?.blocks.find((one) => one.name === name) ?? scene?.blocks[0];
  if (!block) return null;
  const wanted = block.name === "y" ? row : unit;
  return { block, row: Math.min(block.from + block.size - 1, Math.max(block.from, wanted)) };
}

/** The row below or above, on into the next block. @param {Scene | null} scene @param {{block: Block, row: number} | null} from @param {1 | -1} by */
function nextCell(scene, from, by) {
  if (!scene || !from) return null;
  const row = from.row + by;
  const { from: first, size } = from.block;
  if (row >= first && row < first + size) return { block: from.block, row };
  const block = scene.blocks[scene.blocks.indexOf(from.block) + by];
  return block ? { block, row: by > 0 ? block.from : block.from + block.size - 1 } : null;
}

/** Cells of the present timestep that are not computed yet, and the blocks that come next. @param {State} state @param {Scene | null} scene @returns {import("../../charts/stage.js").Phase} */
function phaseOf({ model, phase, t }, scene) {
  if (!model || !scene || phase === null) return { reach: 0.5, covers: [], next: null };
  const area = (/** @type {Block} */ { top, bottom }) => ({ from: t - 0.5, to: t + 0.5, top, bottom });
  const act = model.phases[phase]?.quantities ?? [];
  const next = scene.blocks.find(({ name }) => act.includes(name));
  return {
    reach: 0.5,
    covers: scene.blocks.filter(({ name }) => !computed(model, phase, name)).map(area),
    next: next ? area(next) : null,
  };
}

/** Row of the unit in the block of the gate, or in all blocks. @param {Scene} scene @param {Hover} hover */
function lit({ blocks }, { unit, gate }) {
  if (unit === undefined) return [];
  const shown = blocks.filter(
    (block) =>
      block.name !== "y" &&
      unit >= block.from &&
      unit < block.from + block.size &&
      (gate === undefined || block.gate === gate),
  );
  return shown.map((block) => {
    const row = (block.bottom - block.top) / block.size;
    const top = block.top + (unit - block.from) * row;
    return { top, bottom: top + row };
  });
}

/** @param {State} state @param {Scene | null} scene @param {string} name @param {Spot} spot @returns {import("../../charts/tip.js").Tip | null} */
function tip(state, scene, name, { t = 0, unit }) {
  const { trace, settings } = state;
  const block = scene?.blocks.find((one) => one.name === name);
  if (!trace || !block || hidden(state, t, name)) return null;
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
  const values = rows(model)
    .filter(({ name }) => !hidden(state, t, name))
    .map(({ name, symbol }) => `${symbol} ${told(t, name, unit)}`);
  const said = [
    word(language, "chart.gates_summary", { t, T: trace.T, unit, values: values.join(", ") }),
    state.pins.length ? word(language, "chart.pinned", { n: state.pins.length }) : "",
    word(language, "chart.keys"),
    word(language, "chart.keys_pin"),
  ];
  return said.filter((one) => one !== "").join(" ");
}
