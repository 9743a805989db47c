/**
 * One belt of gradients on its root element.
 *
 * @typedef {import("../../store/actions.js").App} App
 * @typedef {import("../../store/state.js").State} State
 * @typedef {import("../../charts/stage.js").Spot} Spot
 * @typedef {import("../../figures/gradient.js").GradientScene} GradientScene
 * @typedef {import("./runs.js").GradientRun} GradientRun
 */
import { asked } from "../../charts/motion.js";
import { Stage } from "../../charts/stage.js";
import { timeWindow } from "../../charts/window.js";
import { gradientFigure, gradientScene, pixels } from "../../figures/gradient.js";
import { laneAt, laneOf } from "../../figures/lanes.js";
import { AT } from "../../figures/ribbon.js";
import { viewOf } from "../../figures/view.js";
import { word } from "../../text/words.js";
import { listen, pick, point } from "../belt/belt.js";
import { sightIn, timeOf } from "../compare/run.js";
import { runAt, scaleOf } from "./runs.js";
import { gradientTip, nameOfGradient, partsAt, written } from "./said.js";

/** Milliseconds at rest until Plotly draws: after belt and gates, one chart after another. */
const REST = 420;
/** Where L is nothing, or the network too large. @type {import("../../store/state.js").Gradient} */
const NOTHING = {
  quantity: "",
  index: 0,
  t: 0,
  value: null,
  carry: "",
  total: { data: new Float64Array(0), size: 0 },
  direct: { data: new Float64Array(0), size: 0 },
  read: new Float64Array(0),
};
/** Lowest box that can be seen and hit. */
const LEAST = 8;

/** @param {HTMLElement} root @param {App} app @param {number} k which run, 0: the one on show @param {() => boolean} ticks whether the timesteps are written under it */
export function gradientChart(root, app, k, ticks) {
  const window = timeWindow(app);
  const run = () => runAt(app.get(), k);
  /** @type {GradientScene | null} */
  let scene = null;
  const own = (/** @type {number} */ t) => ownTime(app.get(), run(), t);
  const stage = new Stage(root, {
    window,
    mode: asked(),
    rest: REST + 60 * k,
    busy: () => app.get().trace?.exact === false,
    run: () => app.get().trace?.id ?? 0,
    mirrored: () => run()?.state.model?.reverse ?? false,
    view(size) {
      const state = app.get();
      const shown = run();
      const sight = shown?.other ? sightIn(state, shown.other, window.sight) : window.sight;
      return viewOf(shown?.state ?? state, size, sight, ticks());
    },
    build(view) {
      const { state, gradient: told } = run() ?? {};
      const gradient = told ?? (scene && NOTHING); // what was drawn before is not true any more
      if (!state?.trace || !state.model || !gradient) return null;
      const { trace, model } = state;
      const scale = scaleOf(app.get());
      const placed = gradientScene(trace, model, view, gradient, scale);
      scene = placed;
      return { place: placed, figure: () => gradientFigure(trace, model, view, gradient, scale) };
    },
    spot(t, _offset, y) {
      const lane = scene && laneAt(scene.lanes, y);
      const { predict, t: now } = app.get();
      return !lane || (predict && t > now) ? null : spotOf(run(), scene, lane, own(t), t);
    },
    rows: ({ unit }) => (scene?.lanes ?? []).filter((lane) => lane.unit === unit),
    tip: ({ t = 0, unit }) => {
      const shown = run();
      return shown && unit !== undefined ? gradientTip(shown, own(t), unit) : null;
    },
    hover: (hover) => point(app, hover),
    pick: (spot) => pick(app, spot),
    // What comes later is where the gradient comes from: nothing of it is veiled, but for who predicts.
    phase: () => ({ reach: app.get().predict ? 0.5 : Infinity, covers: [], next: null }),
    ...(k === 0 ? { keyboard: keyboard(app, () => scene) } : {}),
  });
  listen(app, stage, window, () => {}, ticks, own);
  app.subscribe((state, before) => {
    const followed = state.sight.gradient !== before.sight.gradient || state.sight.others !== before.sight.others;
    const scaled = state.settings.gradientLog !== before.settings.gradientLog;
    if ((followed && state.trace === before.trace) || scaled) stage.draw();
  });
  return stage;
}

/** A timestep of the axis on the run's own, and the other way round. @param {State} state @param {GradientRun | null} run @param {number} t */
const ownTime = (state, run, t) => (run?.other ? timeOf(state, run.other, t) : t);

/** @param {App} app @param {() => GradientScene | null} scene @returns {import("../../charts/stage.js").Keyboard} */
function keyboard(app, scene) {
  return {
    spot() {
      const { t, unit } = app.get();
      const lane = laneOf(scene()?.lanes ?? [], unit);
      return lane ? spotOf(runAt(app.get(), 0), scene(), lane, t, t) : null;
    },
    move: (by) => app.dispatch({ type: "choose", unit: app.get().unit + by }),
    ask: (asked) => app.dispatch({ type: "why", asked }),
    peek: (asked) => (asked || app.get().peek) && app.dispatch({ type: "peek", asked }),
  };
}

/** @param {GradientRun | null} run @param {GradientScene | null} scene @param {import("../../figures/lanes.js").Lane} lane @param {number} t of the run @param {number} at of the axis @returns {Spot | null} */
function spotOf(run, scene, lane, t, at) {
  const { unit } = lane;
  if (!run?.gradient || !scene) return null;
  if (run.other) return { t: at, unit };
  const { total, direct } = partsAt(run.gradient, t, unit);
  const [from, to] = t === 0 ? [scene.time.range[0], 0.5] : [t + AT.open, t + 0.5];
  const half = lane.open ? Math.max(...[total, direct].map((one) => Math.abs(pixels(scene, lane, one)) || 0)) : 0;
  const reach = Math.min(lane.half, Math.max(LEAST / 2, half));
  const [top, bottom] = lane.open ? [lane.middle - reach, lane.middle + reach] : [lane.upper, lane.lower];
  const name = nameOfGradient(run.state, unit);
  const value = written(run.state, run.gradient, total);
  const label = word(run.state.settings.language, "gradient.spot", { name, t, value });
  const carry = run.state.model?.belt.carry ?? "";
  return { t, unit, asked: { quantity: carry, index: unit, t }, area: { from, to, top, bottom }, label };
}
