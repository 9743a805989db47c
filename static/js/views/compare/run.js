/**
 * One other run: its line of numbers, where it parts from the run on show, and its belt.
 *
 * @typedef {import("../../store/actions.js").App} App
 * @typedef {import("../../store/state.js").State} State
 * @typedef {import("../../store/state.js").Other} Other
 * @typedef {import("../../store/state.js").Hover} Hover
 */
import { asked } from "../../charts/motion.js";
import { Stage } from "../../charts/stage.js";
import { timeWindow } from "../../charts/window.js";
import { apartFigure, apartPlace } from "../../figures/apart.js";
import { beltFigure, beltScene } from "../../figures/belt.js";
import { palette } from "../../figures/colours.js";
import { laneAt, laneOf } from "../../figures/lanes.js";
import { hue, reader, symbol } from "../../figures/parts.js";
import { timeIn, turned } from "../../figures/pass.js";
import { nameOf, viewOf } from "../../figures/view.js";
import { number } from "../../text/format.js";
import { inNotation } from "../../text/notation.js";
import { word } from "../../text/words.js";
import { listen, point, titleOf } from "../belt/belt.js";
import { attributesOf, el, reveal, say } from "../widgets/dom.js";
import { isExact } from "../widgets/values.js";
import { nameOfOther, partedSentence, quantitiesOf, runHead, runOf, valuesOf } from "./head.js";

const SINGLE = 6;
/** The heads of the runs say in words what their charts show. */
const unsaid = () => {};

/** @param {App} app @param {number} k which of the other runs */
export function otherRun(app, k) {
  const head = runHead();
  const strip = el("div", { class: "apart", "data-testid": `apart-${k}` });
  const parted = el("p", { class: "parted", "data-testid": `parted-${k}` });
  const chart = el("div", { class: "belt", "data-testid": `belt-${k}` });
  const root = el(
    "section",
    { class: "run lowest", "data-testid": `run-${k}` },
    head.root,
    el("div", { class: "parting" }, parted, strip),
    chart,
  );
  let last = true;
  const belt = mountOtherBelt(chart, app, k, () => last);
  mountApart(strip, app, k);

  return {
    root,
    /** Whether it is the lowest, whose time axis is written. @param {boolean} lowest */
    last(lowest) {
      if (last === lowest) return;
      last = lowest;
      root.classList.toggle("lowest", lowest);
      const { t, sight } = app.get();
      const them = sight.others[k];
      belt.draw();
      belt.stand({
        t: them ? timeOf(app.get(), them, t) : t,
        name: lowest ? nameOf(app.get(), t) : "",
        duration: 0,
        again: false,
      });
    },
    /** @param {State} state @param {Other} other */
    show(state, other) {
      const name = nameOfOther(state, other);
      head.name(name);
      head.show(state, runOf(other), other);
      const alike = state.compare !== null && "experiment" in state.compare && other.parted !== null;
      reveal(strip, alike && other.parted?.first !== null);
      reveal(parted, alike);
      if (alike) say(parted, partedSentence(state, other));
      const values = valuesOf(state, runOf(other), true).map((one) => `${one.name} = ${one.value}`);
      const said = word(state.settings.language, "compare.belt", { name, t: state.t, values: values.join(", ") });
      attributesOf(chart, {
        "aria-label": said,
        "aria-roledescription": word(state.settings.language, "chart.role"),
      });
    },
  };
}

/** The state as it would be if the other run were the one on show, with its time axis. @param {State} state @param {Other} other @returns {State} */
export function instead(state, { experiment, model, trace }) {
  const T = state.trace?.T ?? trace.T;
  return {
    ...state,
    experiment,
    model: inNotation(model, state.settings.notation),
    trace: { ...trace, T },
    pins: experiment.pins ?? [],
    ghost: null,
    sight: { explanation: null, parcels: null, gradient: null, others: [] },
  };
}

/** A timestep of another run on the time axis of the one on show, and the other way round. @param {State} state @param {Other} other @param {number} t */
export const timeOf = (state, { model }, t) => timeIn({ ...state, t }, model);

/** What is in sight, on the other run's own axis. @param {State} state @param {Other} other @param {import("../../charts/window.js").Sight} sight */
export function sightIn(state, { model }, sight) {
  if (!sight || !state.trace || !turned(state, model)) return sight;
  return { from: state.trace.T + 1 - sight.to, to: state.trace.T + 1 - sight.from };
}

/** @param {HTMLElement} root @param {App} app @param {number} k @param {() => boolean} ticks */
function mountOtherBelt(root, app, k, ticks) {
  const window = timeWindow(app);
  const other = () => app.get().sight.others[k];
  /** @type {import("../../figures/belt.js").Scene | null} */
  let scene = null;
  const stage = new Stage(root, {
    window,
    mode: asked(),
    rest: 250,
    run: () => app.get().trace?.id ?? 0,
    mirrored: () => other()?.model.reverse ?? false,
    view(size) {
      const state = app.get();
      const them = other();
      const shared = viewOf(state, size, window.sight, ticks());
      if (!them) return shared;
      return { ...viewOf(instead(state, them), size, sightIn(state, them, window.sight), ticks()), most: shared.most };
    },
    build(view) {
      const them = other();
      const { trace } = app.get();
      if (!them || !trace) return null;
      const { trace: its, model } = instead(app.get(), them);
      if (!its || !model) return null;
      scene = beltScene(its, model, view);
      return { place: scene, figure: () => beltFigure(its, model, view) };
    },
    spot(t, _offset, y) {
      const [lane, them] = [scene && laneAt(scene.lanes, y), other()];
      return lane && them ? { t: timeOf(app.get(), them, t), unit: lane.unit } : null;
    },
    rows: (hover) => (scene?.lanes ?? []).filter((lane) => lane.unit === hover.unit),
    tip: (hover) => tip(app.get(), other(), hover),
    hover: (hover) => point(app, hover),
    pick: (hover) => pick(app, hover),
    keyboard: {
      spot() {
        const [{ t, unit }, them] = [app.get(), other()];
        const lane = laneOf(scene?.lanes ?? [], unit);
        if (!them || !lane) return null;
        const own = timeOf(app.get(), them, t);
        return { t, unit, area: { from: own - 0.5, to: own + 0.5, top: lane.top, bottom: lane.bottom } };
      },
      move: (by) => app.dispatch({ type: "choose", unit: app.get().unit + by }),
    },
  });
  listen(app, stage, window, unsaid, ticks, (t) => {
    const them = other();
    return them ? timeOf(app.get(), them, t) : t;
  });
  return stage;
}

/** @param {HTMLElement} root @param {App} app @param {number} k */
function mountApart(root, app, k) {
  const window = timeWindow(app);
  const stage = new Stage(root, {
    window,
    mode: asked(),
    rest: 250,
    run: () => app.get().trace?.id ?? 0,
    view: (size) => viewOf(app.get(), size, window.sight, false),
    build(view) {
      const { sight, trace, settings } = app.get();
      const other = sight.others[k];
      const name = other && Object.keys(other.apart).at(-1);
      const apart = name === undefined ? undefined : other?.apart[name];
      if (!other || !trace || !apart || name === undefined) return null;
      const written = symbol(inNotation(other.model, settings.notation), name);
      const most = other.parted?.largest ?? 0;
      return { place: apartPlace(trace.T, view), figure: () => apartFigure(apart, written, most, trace.T, view) };
    },
    spot: (t) => ({ t }),
    rows: () => [],
    tip: () => null,
    hover: (hover) => point(app, hover),
    pick: (hover) => pick(app, hover),
  });
  listen(app, stage, window, unsaid, () => false);
}

/** @param {App} app @param {Hover} hover */
function pick(app, { unit, t }) {
  const state = app.get();
  if (unit !== undefined && unit !== state.unit) app.dispatch({ type: "choose", unit });
  if (t !== undefined && t !== state.t) app.dispatch({ type: "seek", t });
}

/** @param {State} state @param {Other | undefined} other @param {Hover} hover @returns {import("../../charts/tip.js").Tip | null} */
function tip(state, other, { t: at = 0, unit }) {
  if (!other || unit === undefined || unit >= other.experiment.H) return null;
  const t = timeOf(state, other, at);
  const { model, trace } = other;
  if (t > trace.T) return null;
  const named = inNotation(model, state.settings.notation);
  const colours = palette(state.settings.theme);
  const { digits, language } = state.settings;
  return {
    title: `${nameOfOther(state, other)} · ${titleOf(state, at, unit)}`,
    entries: quantitiesOf(model, t).map((name) => ({
      name: symbol(named, name),
      value: number(reader(trace, name)(t, unit), Math.min(digits, isExact(state.trace) ? digits : SINGLE), language),
      colour: hue(colours, named, name),
      strong: name === model.belt.carry,
    })),
  };
}
