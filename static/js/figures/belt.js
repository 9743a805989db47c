/**
 * The conveyor belt as a figure. Every width is a number that the server computed; here they are only placed.
 *
 * @typedef {import("./figure.js").View} View
 * @typedef {import("./figure.js").Figure} Figure
 * @typedef {import("./figure.js").Mark} Mark
 * @typedef {import("./figure.js").Model} Model
 * @typedef {import("./figure.js").Trace} Trace
 * @typedef {import("./colours.js").Palette} Palette
 * @typedef {import("./lanes.js").Lane} Lane
 * @typedef {import("./timeline.js").Timeline} Timeline
 * @typedef {(t: number, unit: number) => number} Reader
 *
 * @typedef {object} Scene All that the parts of the picture need.
 * @property {Trace} trace
 * @property {Model} model
 * @property {View} view
 * @property {Palette} colours
 * @property {Timeline} time
 * @property {Lane[]} lanes
 * @property {number} top margin
 * @property {number} bottom margin
 * @property {number} plot height of the plot, the strip of differences under the lanes included
 * @property {import("./parcels.js").Stack | null} stack the chosen lane taken apart; null: it is a ribbon
 */
import { diverging, faded, mix, palette } from "./colours.js";
import { differenceMarks, differenceNotes, stripRoom } from "./difference.js";
import { frame } from "./frame.js";
import { ghostMarks } from "./ghost.js";
import { heldLanes } from "./held.js";
import { laneOf, lanes, TALLER } from "./lanes.js";
import { bands, COLOURS, jaws, jawWidth, outlets, pours, STRENGTHS, signs } from "./marks.js";
import { netLine } from "./net.js";
import { parcelMarks, stackOf } from "./parcels.js";
import { ends, hue, largest, quantity, reader, units } from "./parts.js";
import { Polygons } from "./polygons.js";
import { envelope, FULL, ribbon } from "./ribbon.js";
import { laneAxis, rulers, scaleNotes } from "./rulers.js";
import { edges, gaps, heatCells } from "./thin.js";
import { below, scaled, timeAxis, timeline } from "./timeline.js";

/** @param {Trace} trace @param {Model} model @param {View} view @returns {Figure} */
export function beltFigure(trace, model, view) {
  const scene = beltScene(trace, model, view);
  const scaleOf = (/** @type {Lane} */ lane) => laneScaleOf(scene, lane);
  return {
    data: [
      ...folded(scene),
      ground(scene),
      chosen(scene),
      strips(scene),
      ...rulers(scene, scaleOf),
      ...(scene.stack ? parcelMarks(scene, scene.stack) : []),
      ...flow(scene),
      ...acts(scene),
      ...net(scene),
      ...ghostMarks(scene, (lane) => laneScale(scene, lane)),
      ...heldLanes(scene),
      ...differenceMarks(scene),
    ],
    layout: frame(view, scene, timeAxis(view, scene.time, scene.colours.quiet), laneAxis(scene), [
      ...scaleNotes(scene, scaleOf),
      ...differenceNotes(scene),
    ]),
  };
}

/** Where everything lies; also for whoever asks what is under the pointer. @param {Trace} trace @param {Model} model @param {View} view @returns {Scene} */
export function beltScene(trace, model, view) {
  const time = timeline(view, trace.T);
  const top = (view.title ? Math.round(30 * scaled(view)) : 0) + (view.above ?? 0) + 6;
  const bottom = below(view, time.slot);
  const plot = Math.max(40, view.height - top - bottom);
  const { size, from } = units(trace, model);
  const all = lanes(size, view.unit, plot - stripRoom(view), view.parcels ? TALLER : undefined, from);
  const base = { trace, model, view, time, top, bottom, plot, colours: palette(view.theme), lanes: all };
  const lane = laneOf(all, view.unit);
  return { ...base, stack: lane ? stackOf(base, lane, 2 * laneScale(base, lane)) : null };
}

/** Half the pixels that a value of 1 is wide in a lane. @param {Omit<Scene, "stack">} scene @param {Lane} lane */
export function laneScale(scene, lane) {
  return (FULL * lane.half) / fullWidth(scene, lane.unit);
}

/** How values lie in a lane, its parcels considered. @param {Scene} scene @param {Lane} lane @returns {import("./rulers.js").Scale} */
export function laneScaleOf(scene, lane) {
  const { stack } = scene;
  if (stack && stack.lane === lane)
    return { axis: stack.axis, scale: stack.scale, most: Math.max(stack.up, stack.down) || 1 };
  return { axis: lane.middle, scale: laneScale(scene, lane), most: fullWidth(scene, lane.unit) };
}

/** The size of the carried state that fills a lane; without a unit, that of the lanes' common scale. @param {Omit<Scene, "stack">} scene @param {number} [unit] */
function fullWidth({ trace, model, view }, unit) {
  const own = view.laneScale ? unit : undefined;
  if (!view.most) {
    const { ghost } = view;
    const most = largest(trace, model.belt.carry, own);
    return ghost ? Math.max(most, largest(ghost.trace, model.belt.carry, own)) : most;
  }
  return own === undefined ? Math.max(...view.most) : (view.most[own] ?? Math.max(...view.most));
}

/** @param {Scene} scene */
function ground({ lanes, time, view, colours }) {
  const shape = new Polygons();
  for (const lane of lanes)
    if (lane.open && lane.unit !== view.unit) shape.box(time.range[0], lane.top, time.range[1], lane.bottom);
  return shape.filled("ground", colours.lane);
}

/** @param {Scene} scene */
function chosen({ lanes, time, view, colours }) {
  const shape = new Polygons();
  const lane = laneOf(lanes, view.unit);
  if (lane) shape.box(time.range[0], lane.top, time.range[1], lane.bottom);
  return shape.filled("chosen", mix(colours.panel, colours.lane, 0.25));
}

/** The ribbons and the signs on them. @param {Scene} scene @returns {Mark[]} */
function flow(scene) {
  const { trace, model, time, colours } = scene;
  const carry = reader(trace, model.belt.carry);
  const both = ends(trace, model.belt.carry);
  const kept = model.belt.kept === null ? null : reader(trace, model.belt.kept);
  const into = {
    positive: new Polygons(),
    negative: new Polygons(),
    faintPositive: new Polygons(),
    faintNegative: new Polygons(),
  };
  const marked = new Polygons();
  for (const lane of scene.lanes) {
    if (!lane.open || lane === scene.stack?.lane) continue;
    const scale = laneScale(scene, lane);
    if (time.detail === "columns") envelope(into, lane, time, both, scale);
    else ribbon(into, lane, time, carry, kept, scale, jawWidth(time));
    if (model.belt.keep !== null || time.detail === "columns") signs(marked, lane, time, carry, scale);
  }
  return [
    into.faintPositive.filled("sometimes +", faded(colours.positive, 0.5)),
    into.faintNegative.filled("sometimes −", faded(colours.negative, 0.5)),
    into.positive.filled("+", colours.positive),
    into.negative.filled("−", colours.negative),
    marked.filled("signs", faded(colours.paper, 0.9)),
  ];
}

/** The carried state as a line over its parcels. @param {Scene} scene @returns {Mark[]} */
function net({ stack, trace, model, time, view, colours }) {
  if (!stack) return [];
  const line = netLine(stack, time, reader(trace, model.belt.carry), reader(trace, model.belt.kept));
  const { x, y } = line.filled("", "");
  const pen = { color: colours.ink, width: view.lecture ? 2.8 : 1.8, simplify: false };
  return [{ type: "scatter", name: "net", mode: "lines", line: pen, x, y, hoverinfo: "skip", showlegend: false }];
}

/** Bands in place of jaws where there is no room for bars. @param {Scene} scene */
function strips({ trace, model, time, colours, lanes }) {
  const shape = new Polygons();
  const { keep } = model.belt;
  const read = keep === null ? null : ends(trace, keep);
  if (time.detail === "bands" || time.detail === "columns")
    for (const lane of lanes) if (lane.open) bands(shape, lane, time, read);
  return shape.filled("bands", faded(jawColour(model, colours), 0.3));
}

/** @param {Model} model @param {Palette} colours */
const jawColour = (model, colours) => (model.belt.keep === null ? colours.wall : hue(colours, model, model.belt.keep));

/** Jaws, and the marks of input and output. @param {Scene} scene @returns {Mark[]} */
function acts(scene) {
  const { trace, model, time, colours, lanes } = scene;
  const { keep, pour, candidate, let_out, output } = model.belt;
  const gate = (/** @type {string | null} */ name) => (name === null ? null : reader(trace, name));
  const bars = new Polygons();
  const halo = new Polygons();
  const classes = Array.from({ length: COLOURS }, () => new Polygons());
  const full = { candidate: bound(scene, candidate), output: bound(scene, output) };
  for (const lane of lanes) {
    if (!lane.open) continue;
    if (time.detail === "marks" || time.detail === "jaws") jaws(bars, lane, time, gate(keep));
    if (time.detail !== "marks") continue;
    const around = { shape: halo, reach: reachIn(scene, lane) };
    pours(classes, around, lane, time, gate(pour), reader(trace, candidate), full.candidate);
    if (let_out !== null) outlets(classes, around, lane, time, gate(let_out), reader(trace, output), full.output);
  }
  return [
    bars.filled("jaws", jawColour(model, colours)),
    halo.filled("halo", mix(colours.panel, colours.lane, 0.6)),
    ...classes.map((shape, k) => shape.filled(`marks ${k}`, strengthColour(colours, k))),
  ];
}

/** How far what is carried comes to the edges of a lane; parcels may be anywhere. @param {Scene} scene @param {Lane} lane */
function reachIn(scene, lane) {
  if (lane === scene.stack?.lane) return () => lane.half;
  const carry = reader(scene.trace, scene.model.belt.carry);
  const scale = laneScale(scene, lane);
  return (/** @type {number} */ t) =>
    scale * Math.max(Math.abs(carry(t - 1, lane.unit)), Math.abs(carry(t, lane.unit)));
}

/** Largest value that a mark can stand for: its range, or the largest there is. @param {Scene} scene @param {string} name */
const bound = ({ trace, model }, name) => quantity(model, name)?.high ?? largest(trace, name);

/** @param {Palette} colours @param {number} k */
function strengthColour(colours, k) {
  if (k === COLOURS - 1) return mix(colours.grid, colours.quiet, 0.15);
  const step = k < STRENGTHS ? STRENGTHS - k : k - STRENGTHS + 1;
  return mix(
    mix(colours.lane, colours.grid, 0.7),
    k < STRENGTHS ? colours.negative : colours.positive,
    step / STRENGTHS,
  );
}

/** Units without a lane of their own, as rows of a heat map above and below the chosen one. @param {Scene} scene @returns {Mark[]} */
function folded(scene) {
  const { lanes, trace, model, time, view } = scene;
  const rows = lanes.filter((lane) => !lane.open);
  if (rows.length === 0) return [];
  const columns = edges(time);
  const most = fullWidth(scene);
  const column = trace.columns[model.belt.carry];
  const parts = [rows.filter((lane) => lane.unit < view.unit), rows.filter((lane) => lane.unit > view.unit)];
  return parts
    .filter((part) => part.length > 0)
    .map((part) => ({
      type: "heatmap",
      name: "rows",
      x: columns,
      y: [...part.map((lane) => lane.upper), part.at(-1)?.lower ?? 0],
      z: part.map((lane) => (column ? heatCells(column, lane.unit, time, columns) : [])),
      zmin: -most,
      zmax: most,
      colorscale: diverging(scene.colours),
      showscale: false,
      ...gaps(time, (part[0]?.lower ?? 0) - (part[0]?.upper ?? 0)),
      hoverinfo: "skip",
    }));
}
