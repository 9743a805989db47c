/**
 * The conveyor belt on the page.
 *
 * @typedef {import("../../store/actions.js").App} App
 * @typedef {import("../../store/state.js").State} State
 * @typedef {import("../../charts/stage.js").Spot} Spot
 */
import { showLegend } from "../../charts/legend.js";
import { asked, slide } from "../../charts/motion.js";
import { Stage } from "../../charts/stage.js";
import { timeWindow } from "../../charts/window.js";
import { beltFigure, beltScene } from "../../figures/belt.js";
import { palette } from "../../figures/colours.js";
import { laneOf } from "../../figures/lanes.js";
import { hue, symbol } from "../../figures/parts.js";
import { nextArea, phaseReach } from "../../figures/phase.js";
import { pixelsOf } from "../../figures/timeline.js";
import { layersOf, nameOf, viewOf } from "../../figures/view.js";
import { word } from "../../text/words.js";
import { tellHandle } from "../predict/lane.js";
import { teller } from "../widgets/values.js";
import { followHand } from "./follow.js";
import { beltNotes, ghostSentence, parcelSentence } from "./notes.js";
import { beltSpot, carrySpot } from "./spot.js";
import { opened } from "./summary.js";
import { beltTip } from "./tip.js";
import { unitStrip } from "./units.js";

export { laneHandle } from "../predict/lane.js";
export { noteOf, titleOf } from "./tip.js";

/** A narrower page has no room for the legend. */
const NARROW = 520;

/**
 * @param {HTMLElement} root @param {App} app @param {{mode?: "paint" | "react"}} [options]
 * @returns {{zoom(factor: number): void, reset(): void, destroy(): void}} zoom for buttons and keys
 */
export function mountBelt(root, app, options = {}) {
  const window = timeWindow(app);
  /** @type {import("../../figures/belt.js").Scene | null} */
  let scene = null;
  followHand(root);
  const beside = unitStrip(root, app);
  const line = root.appendChild(document.createElement("div"));
  line.className = "chart-legend";
  const stage = new Stage(root, {
    window,
    mode: options.mode ?? asked(),
    rest: 250,
    busy: () => app.get().trace?.exact === false,
    run: () => app.get().trace?.id ?? 0,
    mirrored: () => app.get().model?.reverse ?? false,
    view(size) {
      const entries = size.width < NARROW ? [] : legendOf(app.get());
      showLegend(line, entries);
      // What is said of the ghost has a row of its own inside the chart, so that nothing moves under a hand that holds a gate.
      const said = ghostSentence(app.get()) !== "" && !app.get().compare;
      line.classList.toggle("lower", said);
      return {
        ...viewOf(app.get(), size, window.sight, true),
        ...layersOf(app.get()),
        above: entries.length ? (app.get().settings.lecture ? 28 : 20) * (said ? 2 : 1) : 0,
      };
    },
    build(view) {
      const { trace, model } = app.get();
      if (!trace || !model) return null;
      scene = beltScene(trace, model, view);
      window.pixels = pixelsOf(scene.time);
      beside(scene);
      tellHandle(app, scene);
      return { place: scene, figure: () => beltFigure(trace, model, view) };
    },
    spot: (t, offset, y) => (scene ? beltSpot(app.get(), scene, t, offset, y) : null),
    rows: (hover) => (scene?.lanes ?? []).filter((lane) => lane.unit === hover.unit),
    tip: (spot) => beltTip(app.get(), spot),
    hover: (hover) => point(app, hover),
    pick: (spot) => pick(app, spot),
    phase: () => phaseOf(app.get(), scene),
    keyboard: {
      spot() {
        const { t, unit } = app.get();
        const lane = laneOf(scene?.lanes ?? [], unit);
        return scene && lane ? carrySpot(app.get(), scene, lane, t) : null;
      },
      move: (by) => app.dispatch({ type: "choose", unit: app.get().unit + by }),
      ask: (asked) => app.dispatch({ type: "why", asked }),
      peek: (asked) => (asked || app.get().peek) && app.dispatch({ type: "peek", asked }),
    },
  });
  listen(
    app,
    stage,
    window,
    (state) => {
      tellHandle(app, scene);
      root.setAttribute("aria-label", summary(state, scene?.stack != null));
      root.setAttribute("aria-roledescription", word(state.settings.language, "chart.role"));
    },
    () => true,
  );
  // Told after the picture, which knows whether there is room for parcels.
  const notes = beltNotes(app, () => scene?.stack != null);
  root.before(notes);
  return {
    zoom: (factor) => window.zoom(factor, app.get().t || undefined),
    reset: () => window.reset(),
    destroy() {
      stage.destroy();
      line.remove();
      notes.remove();
    },
  };
}

/** @param {State} state @param {import("../../figures/belt.js").Scene | null} scene @returns {import("../../charts/stage.js").Phase} */
function phaseOf({ model, phase, t, unit }, scene) {
  if (!model) return { reach: 0.5, covers: [], next: null };
  const next = nextArea(model, phase, laneOf(scene?.lanes ?? [], unit));
  return {
    reach: phaseReach(model, phase),
    covers: [],
    next: next && { ...next, from: t + next.from, to: t + next.to },
  };
}

/** What the marks stand for, in the words of the model. @param {State} state @returns {import("../../charts/legend.js").Entry[]} */
function legendOf({ model, settings, sight, compare }) {
  if (!model) return [];
  const { carry, keep, written, let_out, output } = model.belt;
  const colours = palette(settings.theme);
  const say = (/** @type {string} */ key, /** @type {string | null} */ name) =>
    word(settings.language, `chart.legend_${key}`, { symbol: name === null ? "" : symbol(model, name) });
  const jaws = keep === null ? colours.wall : hue(colours, model, keep);
  /** @type {import("../../charts/legend.js").Entry[]} */
  const entries = [
    { glyph: "ribbon", text: say("ribbon", carry), colour: colours.positive },
    { glyph: "jaws", text: say(keep === null ? "shut" : "jaws", keep), colour: jaws },
    { glyph: "triangle", text: say("pour", written), colour: colours.positive },
  ];
  if (let_out !== null) entries.push({ glyph: "circle", text: say("outlet", output), colour: colours.positive });
  if (settings.parcels && sight.parcels && !compare)
    entries.push({ glyph: "parcels", text: word(settings.language, "parcels.legend"), colours: colours.parcels });
  return entries;
}

/**
 * What both charts of the time axis do with the state. @param {App} app @param {Stage} stage @param {import("../../charts/window.js").TimeWindow} window
 * @param {(state: State) => void} describe @param {(state: State) => boolean} tagged whether the frame carries the name of its timestep
 * @param {(t: number) => number} [own] the timestep on the chart's own axis, where that is another
 */
export function listen(app, stage, window, describe, tagged, own = (t) => t) {
  const standing = (/** @type {State} */ state, /** @type {State} */ before) => ({
    t: own(state.t),
    name: tagged(state) ? nameOf(state, state.t) : "",
    duration: slide(state, before),
    again: state.replay > before.replay,
    opaque: state.predict !== null,
  });
  const lit = (/** @type {import("../../store/state.js").Hover | null} */ hover) =>
    hover?.t === undefined ? hover : { ...hover, t: own(hover.t) };
  const update = (/** @type {State} */ state, /** @type {State} */ before) => {
    if (state.trace) window.T = state.trace.T;
    if (state.trace?.T !== before.trace?.T && state.trace && window.sight)
      window.show(window.sight.from, window.sight.to);
    if (state.t !== before.t) window.follow(state.t);
    if (redrawn(state).some((part, k) => part !== redrawn(before)[k])) stage.draw();
    if (stood(state).some((part, k) => part !== stood(before)[k])) stage.stand(standing(state, before));
    if (state.hover !== before.hover) stage.light(lit(state.hover));
    if (told(state).some((part, k) => part !== told(before)[k])) describe(state);
  };
  const state = app.get();
  if (state.trace) window.T = state.trace.T;
  stage.draw();
  stage.stand(standing(state, state));
  describe(state);
  app.subscribe(update);
}

/** What moves the veil. @param {State} state */
const stood = ({ t, replay, trace, phase, predict, model }) => [
  t,
  replay,
  trace,
  phase,
  predict === null,
  model?.reverse,
];

/** What is said of the picture; not at every picture of a moving hand. @param {State} state */
const told = ({ t, unit, trace, settings, phase, predict, sight }) => [
  t,
  unit,
  trace?.exact ? trace : null,
  settings,
  phase,
  predict === null,
  trace?.exact ? sight.parcels : null,
];

/** What the marks depend on; pins under the hand come with their trace. @param {State} state */
const redrawn = ({ trace, model, unit, settings, experiment, sight, compare, predict }) => [
  trace,
  predict === null,
  model,
  unit,
  sight.parcels,
  settings.parcels,
  compare && sight.others,
  settings.language,
  settings.theme,
  settings.lecture,
  settings.laneScale,
  experiment?.input.kind === "tokens" ? experiment.input.tokens : null,
  experiment?.readout?.labels,
];

/** @param {App} app @param {Spot | null} spot */
export function point(app, spot) {
  const before = app.get().hover;
  if (before?.t === spot?.t && before?.unit === spot?.unit && before?.gate === spot?.gate && !before === !spot) return;
  const { t, unit, gate } = spot ?? {};
  const hover = { t, unit, ...(gate === undefined ? {} : { gate }) };
  app.dispatch({ type: "hover", hover: spot && hover });
}

/** Go there, and ask why the number that lies there is what it is. @param {App} app @param {Spot} spot */
export function pick(app, { unit, t, asked }) {
  const state = app.get();
  if (unit !== undefined && unit !== state.unit) app.dispatch({ type: "choose", unit });
  if (t !== undefined && t !== state.t) app.dispatch({ type: "seek", t });
  if (asked) app.dispatch({ type: "why", asked });
}

/** A few sentences for those who cannot see the picture. @param {State} state @param {boolean} parcels whether they are drawn */
function summary(state, parcels) {
  const { language } = state.settings;
  const more = [
    parcels ? parcelSentence(state, true).text : "",
    state.pins.length ? word(language, "chart.pinned", { n: state.pins.length }) : "",
    ghostSentence(state),
    word(language, "chart.keys"),
  ];
  return [stepSentence(state), ...more].filter((one) => one !== "").join(" ");
}

/** What happened in this timestep. @param {State} state */
function stepSentence(state) {
  const { trace, model, t, unit, settings } = state;
  const { language } = settings;
  if (!trace || !model) return word(language, "chart.waiting");
  if (state.phase !== null && t > 0) return opened(state, state.phase);
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
