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
 * @property {number} plot height of the plot
 */
import { diverging, faded, mix, palette } from "./colours.js";
import { frame } from "./frame.js";
import { lanes } from "./lanes.js";
import { bands, COLOURS, jaws, jawWidth, outlets, pours, STRENGTHS, signs } from "./marks.js";
import { hue, largest, quantity, reader, symbol, units } from "./parts.js";
import { Polygons } from "./polygons.js";
import { envelope, FULL, ribbon } from "./ribbon.js";
import { edges, gaps, heatRow } from "./thin.js";
import { below, font, scaled, timeAxis, timeline } from "./timeline.js";

/** @param {Trace} trace @param {Model} model @param {View} view @returns {Figure} */
export function beltFigure(trace, model, view) {
  const scene = beltScene(trace, model, view);
  return {
    data: [
      ...folded(scene),
      ground(scene),
      chosen(scene),
      strips(scene),
      ...rulers(scene),
      ...flow(scene),
      ...acts(scene),
    ],
    layout: frame(view, scene, timeAxis(view, scene.time, scene.colours.quiet), laneAxis(scene), scaleNotes(scene)),
  };
}

/** Where everything lies; also for whoever asks what is under the pointer. @param {Trace} trace @param {Model} model @param {View} view @returns {Scene} */
export function beltScene(trace, model, view) {
  const time = timeline(view, trace.T);
  const top = (view.title ? Math.round(30 * scaled(view)) : 0) + (view.above ?? 0) + 6;
  const bottom = below(view, time.slot);
  const plot = Math.max(40, view.height - top - bottom);
  return {
    trace,
    model,
    view,
    time,
    top,
    bottom,
    plot,
    colours: palette(view.theme),
    lanes: lanes(units(trace, model), view.unit, plot),
  };
}

/** Pixels for a value of 1 in a lane. @param {Scene} scene @param {Lane} lane */
export function laneScale(scene, lane) {
  return (FULL * lane.half) / fullWidth(scene, lane.unit);
}

/** The size of the carried state that fills a lane; without a unit, that of the lanes' common scale. @param {Scene} scene @param {number} [unit] */
function fullWidth({ trace, model, view }, unit) {
  const own = view.laneScale ? unit : undefined;
  if (!view.most) return largest(trace, model.belt.carry, own);
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
  const lane = lanes[view.unit];
  if (lane) shape.box(time.range[0], lane.top, time.range[1], lane.bottom);
  return shape.filled("chosen", mix(colours.panel, colours.lane, 0.25));
}

/** Zero line, scale and edges of the chosen lane. @param {Scene} scene @returns {Mark[]} */
function rulers(scene) {
  const { lanes, time, view, colours } = scene;
  const lane = lanes[view.unit];
  if (!lane) return [];
  const [left, right] = time.range;
  const across = (/** @type {number[]} */ heights) => ({
    x: heights.flatMap(() => [left, right, NaN]).slice(0, -1),
    y: heights.flatMap((y) => [y, y, NaN]).slice(0, -1),
  });
  const at = rule(scene, lane) * laneScale(scene, lane);
  /** @type {(name: string, color: string, heights: number[], dash?: "dot") => Mark} */
  const line = (name, color, heights, dash) => ({
    type: "scatter",
    name,
    mode: "lines",
    ...across(heights),
    hoverinfo: "skip",
    showlegend: false,
    line: { color, width: view.lecture ? 1.5 : 1, dash: dash ?? "solid", simplify: false },
  });
  return [
    line("edges", mix(colours.grid, colours.quiet, 0.35), [lane.top, lane.bottom]),
    line("scale", colours.grid, [lane.middle - at, lane.middle + at], "dot"),
    line("zero", mix(colours.grid, colours.quiet, 0.5), [lane.middle]),
  ];
}

/** A round value near the largest of a lane, for its scale. @param {Scene} scene @param {Lane} lane */
function rule(scene, lane) {
  const most = fullWidth(scene, lane.unit);
  const power = 10 ** Math.floor(Math.log10(most));
  return ([5, 2, 1].find((step) => step * power <= most * 1.0001) ?? 1) * power;
}

/** The ribbons and the signs on them. @param {Scene} scene @returns {Mark[]} */
function flow(scene) {
  const { trace, model, time, colours } = scene;
  const carry = reader(trace, model.belt.carry);
  const kept = model.belt.kept === null ? null : reader(trace, model.belt.kept);
  const into = {
    positive: new Polygons(),
    negative: new Polygons(),
    faintPositive: new Polygons(),
    faintNegative: new Polygons(),
  };
  const marked = new Polygons();
  for (const lane of scene.lanes) {
    if (!lane.open) continue;
    const scale = laneScale(scene, lane);
    if (time.detail === "columns") envelope(into, lane, time, carry, scale);
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

/** Bands in place of jaws where there is no room for bars. @param {Scene} scene */
function strips({ trace, model, time, colours, lanes }) {
  const shape = new Polygons();
  const { keep } = model.belt;
  const read = keep === null ? null : reader(trace, keep);
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
    pours(classes, halo, lane, time, gate(pour), reader(trace, candidate), full.candidate);
    if (let_out !== null) outlets(classes, halo, lane, time, gate(let_out), reader(trace, output), full.output);
  }
  return [
    bars.filled("jaws", jawColour(model, colours)),
    halo.filled("halo", mix(colours.panel, colours.lane, 0.6)),
    ...classes.map((shape, k) => shape.filled(`marks ${k}`, strengthColour(colours, k))),
  ];
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
  const read = reader(trace, model.belt.carry);
  const parts = [rows.filter((lane) => lane.unit < view.unit), rows.filter((lane) => lane.unit > view.unit)];
  return parts
    .filter((part) => part.length > 0)
    .map((part) => ({
      type: "heatmap",
      name: "rows",
      x: columns,
      y: [...part.map((lane) => lane.upper), part.at(-1)?.lower ?? 0],
      z: part.map((lane) => heatRow(read, lane.unit, time, columns)),
      zmin: -most,
      zmax: most,
      colorscale: diverging(scene.colours),
      showscale: false,
      ...gaps(time, (part[0]?.lower ?? 0) - (part[0]?.upper ?? 0)),
      hoverinfo: "skip",
    }));
}

/** Names of the lanes. @param {Scene} scene @returns {import("./figure.js").Axis} */
function laneAxis(scene) {
  const { lanes, model, view, plot, colours } = scene;
  const name = symbol(model, model.belt.carry);
  const apart = 15 * scaled(view);
  let free = -Infinity;
  const tall = lanes[view.unit];
  const shown = lanes.filter((lane) => {
    const clear =
      lane === tall ||
      (lane.middle >= free && (!tall || lane.open || Math.abs(lane.middle - tall.middle) > tall.half + 2 || false));
    if (clear) free = lane.middle + apart;
    return clear;
  });
  return {
    type: "linear",
    range: [plot, 0],
    tickmode: "array",
    tickvals: shown.map((lane) => lane.middle),
    ticktext: shown.map((lane) => (lane === tall ? `<b>${name}[${lane.unit}]</b>` : `${name}[${lane.unit}]`)),
    tickfont: font(view, 12, colours.ink),
    tickangle: 0,
    showticklabels: true,
    showgrid: false,
    zeroline: false,
    showline: false,
    ticks: "",
    fixedrange: true,
    automargin: false,
  };
}

/** Values beside the chosen lane. @param {Scene} scene @returns {import("./figure.js").Note[]} */
function scaleNotes(scene) {
  const { lanes, view, colours } = scene;
  const lane = lanes[view.unit];
  if (!lane) return [];
  const value = rule(scene, lane);
  const at = value * laneScale(scene, lane);
  if (at < 16 * scaled(view)) return [];
  return [value, -value].map((shown) => ({
    text: (shown > 0 ? "+" : "−") + String(Number(Math.abs(shown).toPrecision(3))),
    xref: "paper",
    x: 0,
    xanchor: "right",
    xshift: -3,
    yref: "y",
    y: lane.middle - Math.sign(shown) * at,
    yanchor: "middle",
    showarrow: false,
    font: font(view, 10.5, colours.quiet),
  }));
}
