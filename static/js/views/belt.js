/**
 * The conveyor belt on the page.
 *
 * @typedef {import("../store/actions.js").App} App
 * @typedef {import("../store/state.js").State} State
 * @typedef {import("../store/state.js").Hover} Hover
 */
import { showLegend } from "../charts/legend.js";
import { asked, slide } from "../charts/motion.js";
import { Stage } from "../charts/stage.js";
import { timeWindow } from "../charts/window.js";
import { beltFigure, beltScene } from "../figures/belt.js";
import { palette } from "../figures/colours.js";
import { laneAt } from "../figures/lanes.js";
import { hue, letter, symbol } from "../figures/parts.js";
import { AT } from "../figures/ribbon.js";
import { nameOf, viewOf } from "../figures/view.js";
import { known, word } from "../text/words.js";
import { teller } from "./values.js";

/** A narrower page has no room for the legend. */
const NARROW = 520;

/**
 * @param {HTMLElement} root @param {App} app @param {{mode?: "paint" | "react"}} [options]
 * @returns {{zoom(factor: number): void, reset(): void, destroy(): void}} zoom for buttons and keys
 */
export function mountBelt(root, app, options = {}) {
  const window = timeWindow(app);
  /** @type {import("../figures/belt.js").Scene | null} */
  let scene = null;
  const line = root.appendChild(document.createElement("div"));
  line.className = "chart-legend";
  const stage = new Stage(root, {
    window,
    mode: options.mode ?? asked(),
    rest: 250,
    run: () => app.get().trace?.id ?? 0,
    view(size) {
      const entries = size.width < NARROW ? [] : legendOf(app.get());
      showLegend(line, entries);
      return {
        ...viewOf(app.get(), size, window.sight, true),
        above: entries.length ? (app.get().settings.lecture ? 28 : 20) : 0,
      };
    },
    build(view) {
      const { trace, model } = app.get();
      if (!trace || !model) return null;
      scene = beltScene(trace, model, view);
      return { place: scene, figure: () => beltFigure(trace, model, view) };
    },
    spot: (t, offset, y) => (scene ? spot(scene, t, offset, y) : null),
    rows: (hover) => (scene?.lanes[hover.unit ?? -1] ? [scene.lanes[hover.unit ?? -1] ?? { top: 0, bottom: 0 }] : []),
    tip: (hover) => tip(app.get(), hover),
    hover: (hover) => point(app, hover),
    pick: (hover) => pick(app, hover),
  });
  listen(
    app,
    stage,
    window,
    (state) => root.setAttribute("aria-label", summary(state)),
    () => true,
  );
  return {
    zoom: (factor) => window.zoom(factor, app.get().t || undefined),
    reset: () => window.reset(),
    destroy() {
      stage.destroy();
      line.remove();
    },
  };
}

/** What the marks stand for, in the words of the model. @param {State} state @returns {import("../charts/legend.js").Entry[]} */
function legendOf({ model, settings }) {
  if (!model) return [];
  const { carry, keep, written, let_out, output } = model.belt;
  const colours = palette(settings.theme);
  const say = (/** @type {string} */ key, /** @type {string | null} */ name) =>
    word(settings.language, `chart.legend_${key}`, { symbol: name === null ? "" : symbol(model, name) });
  const jaws = keep === null ? colours.wall : hue(colours, model, keep);
  /** @type {import("../charts/legend.js").Entry[]} */
  const entries = [
    { glyph: "ribbon", text: say("ribbon", carry), colour: colours.positive },
    { glyph: "jaws", text: say(keep === null ? "shut" : "jaws", keep), colour: jaws },
    { glyph: "triangle", text: say("pour", written), colour: colours.positive },
  ];
  if (let_out !== null) entries.push({ glyph: "circle", text: say("outlet", output), colour: colours.positive });
  return entries;
}

/**
 * What both charts of the time axis do with the state. @param {App} app @param {Stage} stage @param {import("../charts/window.js").TimeWindow} window
 * @param {(state: State) => void} describe @param {(state: State) => boolean} tagged whether the frame carries the name of its timestep
 */
export function listen(app, stage, window, describe, tagged) {
  const standing = (/** @type {State} */ state, /** @type {State} */ before) => ({
    t: state.t,
    name: tagged(state) ? nameOf(state, state.t) : "",
    duration: slide(state, before),
    again: state.replay > before.replay,
  });
  const update = (/** @type {State} */ state, /** @type {State} */ before) => {
    if (state.trace) window.T = state.trace.T;
    if (state.trace?.T !== before.trace?.T && state.trace && window.sight)
      window.show(window.sight.from, window.sight.to);
    if (state.t !== before.t) window.follow(state.t);
    if (redrawn(state).some((part, k) => part !== redrawn(before)[k])) stage.draw();
    if (state.t !== before.t || state.replay !== before.replay || state.trace !== before.trace)
      stage.stand(standing(state, before));
    if (state.hover !== before.hover) stage.light(state.hover);
    if (
      state.t !== before.t ||
      state.unit !== before.unit ||
      (state.trace !== before.trace && state.trace?.exact) ||
      state.settings !== before.settings
    )
      describe(state);
  };
  const state = app.get();
  if (state.trace) window.T = state.trace.T;
  stage.draw();
  stage.stand(standing(state, state));
  describe(state);
  app.subscribe(update);
}

/** What the marks depend on. @param {State} state */
const redrawn = ({ trace, model, unit, settings, experiment }) => [
  trace,
  model,
  unit,
  settings.language,
  settings.theme,
  settings.lecture,
  settings.laneScale,
  experiment?.input.kind === "tokens" ? experiment.input.tokens : null,
  experiment?.readout?.labels,
];

/** @param {App} app @param {Hover | null} hover */
export function point(app, hover) {
  const before = app.get().hover;
  if (before?.t === hover?.t && before?.unit === hover?.unit && before?.gate === hover?.gate && !before === !hover)
    return;
  app.dispatch({ type: "hover", hover });
}

/** @param {App} app @param {Hover} hover */
export function pick(app, hover) {
  const { unit, t } = app.get();
  if (hover.unit !== undefined && hover.unit !== unit) app.dispatch({ type: "choose", unit: hover.unit });
  if (hover.t !== undefined && hover.t !== t) app.dispatch({ type: "seek", t: hover.t });
}

/** The unit under the pointer, and the gate if it is over its mark. @param {import("../figures/belt.js").Scene} scene @param {number} t @param {number} offset @param {number} y @returns {Hover | null} */
function spot({ lanes, model, time }, t, offset, y) {
  const lane = laneAt(lanes, y);
  if (!lane) return null;
  const name = t > 0 && lane.open && time.detail === "marks" ? actor(model.belt, lane, offset, y) : null;
  const gate = letter(model, name);
  return gate === null ? { t, unit: lane.unit } : { t, unit: lane.unit, gate };
}

/** The quantity whose mark lies there. @param {import("../protocol/wire.js").Belt} belt @param {{top: number, bottom: number, half: number}} lane @param {number} offset @param {number} y */
function actor(belt, lane, offset, y) {
  if (offset > AT.jaws - 0.13 && offset < AT.jaws + 0.13) return belt.keep;
  if (y > lane.bottom - lane.half * 0.5 && Math.abs(offset - AT.pour) < 0.2) return belt.pour;
  if (y < lane.top + lane.half * 0.4 && Math.abs(offset - AT.leave) < 0.2) return belt.let_out;
  return null;
}

/** All numbers of a slot, in the order of the picture. @param {State} state @param {Hover} hover @returns {import("../charts/tip.js").Tip | null} */
function tip(state, { t = 0, unit = 0, gate }) {
  const { trace, model, settings } = state;
  if (!trace || !model) return null;
  const { belt } = model;
  const colours = palette(settings.theme);
  const told = teller(state);
  const value = (/** @type {number} */ at, /** @type {string} */ name) => told(at, name, unit);
  const entry = (/** @type {string} */ name) => ({
    name: symbol(model, name),
    value: value(t, name),
    colour: hue(colours, model, name),
    strong: gate !== undefined && letter(model, name) === gate,
  });
  const title = titleOf(state, t, unit);
  if (t === 0) return { title, entries: [entry(belt.carry)] };
  const shown = [belt.keep, belt.kept, belt.pour, belt.candidate, belt.written, belt.carry, belt.let_out, belt.output];
  const names = shown.filter((name, k) => name !== null && shown.indexOf(name) === k).map(String);
  const before = { name: `${symbol(model, belt.carry)}′`, value: value(t - 1, belt.carry), colour: colours.quiet };
  return { title, entries: [...(belt.keep === null ? [] : [before]), ...names.map(entry)], note: noteOf(state, gate) };
}

/** What a gate is for, in words. @param {State} state @param {string | undefined} gate */
export function noteOf({ model, settings }, gate) {
  const key = `gate.${model?.kind}_${gate}`;
  return gate !== undefined && known(key) ? word(settings.language, key) : "";
}

/** @param {State} state @param {number} t @param {number} unit */
export function titleOf(state, t, unit) {
  const name = nameOf(state, t);
  const { language } = state.settings;
  return word(language, "chart.at", { t, unit }) + (t > 0 && name !== String(t) ? ` · ${name}` : "");
}

/** One sentence for those who cannot see the picture. @param {State} state */
function summary(state) {
  const { trace, model, t, unit, settings } = state;
  const { language } = settings;
  if (!trace || !model) return word(language, "chart.waiting");
  const { belt } = model;
  const told = teller(state);
  const value = (/** @type {number} */ at, /** @type {string | null} */ name) => told(at, name, unit);
  const carry = symbol(model, belt.carry);
  if (t === 0) return word(language, "chart.belt_start", { carry, unit, now: value(0, belt.carry), T: trace.T });
  const values = {
    t,
    T: trace.T,
    unit,
    carry,
    before: value(t - 1, belt.carry),
    written: value(t, belt.written),
    now: value(t, belt.carry),
  };
  if (belt.kept === null) return word(language, "chart.belt_rewritten", values);
  return word(language, "chart.belt_summary", { ...values, kept: value(t, belt.kept), output: value(t, belt.output) });
}
