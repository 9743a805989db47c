/**
 * The belt of gradients: dL/dC(t) of every unit, on the lanes and the time axis of the belt. Read from right to left: at
 * each slot's jaws the part that comes along the belt is let through as far as the gate is open. Every width is a number
 * that the server computed.
 *
 * @typedef {import("./figure.js").View} View
 * @typedef {import("./figure.js").Figure} Figure
 * @typedef {import("./figure.js").Mark} Mark
 * @typedef {import("./figure.js").Model} Model
 * @typedef {import("./figure.js").Trace} Trace
 * @typedef {import("./lanes.js").Lane} Lane
 * @typedef {import("./gradientscale.js").GradientScale} GradientScale
 * @typedef {import("../store/state.js").Gradient} Gradient
 * @typedef {ReturnType<typeof gradientScene>} GradientScene
 */
import { diverging, faded, mix, palette } from "./colours.js";
import { frame } from "./frame.js";
import { bandShapes, bandsOf, Points } from "./gradientbands.js";
import { decadeLines, decadeNotes } from "./gradientruler.js";
import { rowReader, share } from "./gradientscale.js";
import { laneOf, lanes } from "./lanes.js";
import { bands, jaws, signs } from "./marks.js";
import { ends, hue, reader, units } from "./parts.js";
import { Polygons } from "./polygons.js";
import { AT, FULL } from "./ribbon.js";
import { laneAxis, rulers, scaleNotes } from "./rulers.js";
import { edges, gaps, heatRow } from "./thin.js";
import { below, font, timeAxis, timeline } from "./timeline.js";

/** Pixels between the lines through what goes through the gates. */
const HATCH = 5;
/** How much of the sign's colour is in what goes through the gates. */
const PALE = 0.4;

/** Where everything lies. @param {Trace} trace @param {Model} model @param {View} view @param {Gradient} gradient @param {GradientScale} scale */
export function gradientScene(trace, model, view, gradient, scale) {
  const time = timeline(view, trace.T);
  const top = (view.above ?? 0) + 6;
  const bottom = below(view, time.slot);
  const plot = Math.max(40, view.height - top - bottom);
  const { size, from } = units(trace, model);
  const all = lanes(size, view.unit, plot, undefined, from);
  const colours = palette(view.theme);
  return { trace, model, view, gradient, scale, time, top, bottom, plot, colours, lanes: all, stack: null };
}

/** @param {Trace} trace @param {Model} model @param {View} view @param {Gradient} gradient @param {GradientScale} scale @returns {Figure} */
export function gradientFigure(trace, model, view, gradient, scale) {
  const scene = gradientScene(trace, model, view, gradient, scale);
  const scaleOf = (/** @type {Lane} */ lane) => laneScaleOf(scene, lane);
  return {
    data: [
      ...folded(scene),
      ...grounds(scene),
      ...gateBands(scene),
      ...(scale.log ? decadeLines(scene) : []),
      ...rulers(scene, scaleOf),
      ...ribbons(scene),
      ...gateBars(scene),
      ...source(scene),
    ],
    layout: frame(view, scene, timeAxis(view, scene.time, scene.colours.quiet), laneAxis(scene), [
      ...(scale.log ? decadeNotes(scene) : scaleNotes(scene, scaleOf)),
      ...sourceNote(scene),
    ]),
  };
}

/** Pixels of half a lane at a value, with its sign. @param {Pick<GradientScene, "scale">} scene @param {Lane} lane @param {number} value */
export const pixels = ({ scale }, lane, value) => FULL * lane.half * share(scale, value);

/** How linear values lie in a lane; with log the decades have lines of their own. @param {GradientScene} scene @param {Lane} lane @returns {import("./rulers.js").Scale} */
function laneScaleOf({ scale: { most, log } }, lane) {
  return log
    ? { axis: lane.middle, scale: Infinity, most: 1 }
    : { axis: lane.middle, scale: (FULL * lane.half) / most, most };
}

/** @param {GradientScene} scene @returns {Mark[]} */
function grounds({ lanes, time, view, colours }) {
  const [ground, chosen] = [new Polygons(), new Polygons()];
  for (const lane of lanes)
    if (lane.open) (lane.unit === view.unit ? chosen : ground).box(time.range[0], lane.top, time.range[1], lane.bottom);
  return [ground.filled("ground", colours.lane), chosen.filled("chosen", mix(colours.panel, colours.lane, 0.25))];
}

/** @param {GradientScene} scene @returns {Mark[]} */
function ribbons(scene) {
  const { lanes, time, colours, view } = scene;
  const into = bandShapes();
  const hatch = time.detail === "marks" || time.detail === "jaws" ? (HATCH * time.scale) / time.slot : 0;
  const marked = new Polygons();
  const total = rowReader(scene.gradient.total);
  const drawn = (/** @type {number} */ t, /** @type {number} */ unit) => share(scene.scale, total(t, unit));
  for (const lane of lanes) {
    if (!lane.open) continue;
    bandsOf(into, lane, pointsOf(scene, lane), hatch, scene.scale.log);
    signs(marked, lane, time, drawn, FULL * lane.half);
  }
  const pen = { color: colours.ink, width: view.lecture ? 2.4 : 1.4, simplify: false };
  const signed = /** @type {const} */ ([
    ["+", into.positive, colours.positive],
    ["−", into.negative, colours.negative],
  ]);
  return [
    ...signed.map(([sign, { direct }, colour]) => direct.filled(`belt ${sign}`, colour)),
    ...signed.map(([sign, { gates }, colour]) => gates.filled(`gates ${sign}`, mix(colours.lane, colour, PALE))),
    ...signed.map(([sign, { hatch: lines }, colour]) =>
      stroke(`hatch ${sign}`, lines, { color: colour, width: time.scale, simplify: false }),
    ),
    ...signed.map(([sign, { over }, colour]) => over.filled(`belt over gates ${sign}`, colour)),
    stroke("net", into.net, pen),
    marked.filled("signs", faded(colours.paper, 0.9)),
  ];
}

/** From right to left a row holds until the jaws of its slot; behind them is the row before. @param {GradientScene} scene @param {Lane} lane */
function pointsOf(scene, lane) {
  const { time, gradient } = scene;
  const [total, direct] = [rowReader(gradient.total), rowReader(gradient.direct)];
  const points = new Points();
  const put = (/** @type {number} */ x, /** @type {number} */ t) => {
    const [own, all] = [direct(t, lane.unit), total(t, lane.unit)];
    points.add(x, pixels(scene, lane, own), pixels(scene, lane, scene.scale.log ? all : all - own));
  };
  if (time.detail === "columns") {
    for (const { left, right, t } of largestOf(scene, lane)) {
      put(left, t);
      put(right, t);
    }
    return points;
  }
  put(Math.min(time.range[0], time.first - 0.5), time.first - 1);
  for (let t = time.first; t <= time.last; t++) {
    put(t + AT.squeeze, t - 1);
    put(t + AT.open, t);
  }
  put(time.last + 0.5, time.last);
  return points;
}

/** With several timesteps a pixel, the one of the largest gradient in each. @param {GradientScene} scene @param {Lane} lane */
function* largestOf({ time, gradient }, lane) {
  const total = rowReader(gradient.total);
  const columns = edges(time);
  for (let k = 0; k + 1 < columns.length; k++) {
    const [left, right] = [columns[k] ?? 0, columns[k + 1] ?? 0];
    let most = Math.max(time.first, Math.ceil(left));
    for (let t = most; t <= Math.min(time.last, Math.floor(right)); t++)
      if (Math.abs(total(t, lane.unit)) > Math.abs(total(most, lane.unit))) most = t;
    yield { left, right, t: Math.min(most, time.last) };
  }
}

/** @param {string} name @param {Polygons} points @param {import("./figure.js").Line["line"]} line @returns {Mark} */
export function stroke(name, points, line) {
  const { x, y } = points.filled(name, "");
  return { type: "scatter", name, mode: "lines", line, x, y, hoverinfo: "skip", showlegend: false };
}

/** The keeping gate: what comes along the belt goes through it. @param {GradientScene} scene */
const keeper = ({ model: { belt }, trace }) => (belt.keep === null ? null : reader(trace, belt.keep));

/** @param {GradientScene} scene */
const gateColour = ({ model, colours }) =>
  model.belt.keep === null ? colours.wall : hue(colours, model, model.belt.keep);

/** @param {GradientScene} scene @returns {Mark[]} */
function gateBands(scene) {
  const { time, lanes, trace } = scene;
  const { keep } = scene.model.belt;
  const read = keep === null ? null : ends(trace, keep);
  const shape = new Polygons();
  if (time.detail === "bands" || time.detail === "columns")
    for (const lane of lanes) if (lane.open) bands(shape, lane, time, read);
  return [shape.filled("bands", faded(gateColour(scene), 0.3))];
}

/** @param {GradientScene} scene @returns {Mark[]} */
function gateBars(scene) {
  const { time, lanes } = scene;
  const shape = new Polygons();
  if (time.detail === "marks" || time.detail === "jaws")
    for (const lane of lanes) if (lane.open) jaws(shape, lane, time, keeper(scene));
  return [shape.filled("jaws", gateColour(scene))];
}

/** Where L is: a line through its timestep, and a dot on its lane if it is of one unit. @param {GradientScene} scene @returns {Mark[]} */
function source({ time, gradient, lanes, plot, colours, model, view }) {
  const { t, quantity, index } = gradient;
  if (t < time.first || t > time.last) return [];
  const line = new Polygons();
  line.add(t + AT.leave, 0);
  line.add(t + AT.leave, plot);
  line.close();
  const dot = new Polygons();
  const lane = quantity === "y" || quantity === "a_y" ? undefined : laneOf(lanes, index);
  const radius = Math.min(4.5 * time.scale, time.slot * 0.35);
  if (lane?.open && model.belt.carry !== "y") dot.circle(t + AT.leave, lane.middle, radius / time.slot, radius);
  const pen = {
    color: colours.ink,
    width: view.lecture ? 2 : 1.2,
    dash: /** @type {const} */ ("5px,3px"),
    simplify: false,
  };
  return [stroke("L", line, pen), dot.filled("L on its lane", colours.ink)];
}

/** @param {GradientScene} scene @returns {import("./figure.js").Note[]} */
function sourceNote({ time, gradient: { t }, view, colours }) {
  if (t < time.first || t > time.last) return [];
  return [
    {
      text: "<b>L</b>",
      xref: "x",
      x: t + AT.leave - 8 / time.slot,
      xanchor: "center",
      xshift: 0,
      yref: "y",
      y: 9 * time.scale,
      yanchor: "middle",
      showarrow: false,
      font: font(view, 12, colours.ink),
    },
  ];
}

/** Units without a lane of their own, as rows of a heat map above and below the chosen one. @param {GradientScene} scene @returns {Mark[]} */
function folded(scene) {
  const { lanes, time, view, gradient, scale } = scene;
  const rows = lanes.filter((lane) => !lane.open);
  if (rows.length === 0) return [];
  const total = rowReader(gradient.total);
  const read = (/** @type {number} */ t, /** @type {number} */ unit) => share(scale, total(t, unit));
  const columns = edges(time);
  const parts = [rows.filter((lane) => lane.unit < view.unit), rows.filter((lane) => lane.unit > view.unit)];
  return parts
    .filter((part) => part.length > 0)
    .map((part) => ({
      type: "heatmap",
      name: "rows",
      x: columns,
      y: [...part.map((lane) => lane.upper), part.at(-1)?.lower ?? 0],
      z: part.map((lane) => heatRow(read, lane.unit, time, columns)),
      zmin: -1,
      zmax: 1,
      colorscale: diverging(scene.colours),
      showscale: false,
      ...gaps(time, (part[0]?.lower ?? 0) - (part[0]?.upper ?? 0)),
      hoverinfo: "skip",
    }));
}
