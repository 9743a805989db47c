/**
 * Lines, names and scales beside the lanes.
 *
 * @typedef {import("./belt.js").Scene} Scene
 * @typedef {import("./figure.js").Mark} Mark
 * @typedef {import("./lanes.js").Lane} Lane
 */
import { axis } from "./axis.js";
import { mix } from "./colours.js";
import { laneOf } from "./lanes.js";
import { symbol } from "./parts.js";
import { font, scaled } from "./timeline.js";

/** Zero line, scale and edges of the chosen lane. @param {Scene} scene @param {(lane: Lane) => Scale} scaleOf @returns {Mark[]} */
export function rulers(scene, scaleOf) {
  const { lanes, time, view, colours } = scene;
  const lane = laneOf(lanes, view.unit);
  if (!lane) return [];
  const { axis, at } = ruled(lane, scaleOf(lane));
  const [left, right] = time.range;
  const across = (/** @type {number[]} */ heights) => ({
    x: heights.flatMap(() => [left, right, NaN]).slice(0, -1),
    y: heights.flatMap((y) => [y, y, NaN]).slice(0, -1),
  });
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
    line(
      "scale",
      colours.grid,
      at.map(({ y }) => y),
      "dot",
    ),
    line("zero", mix(colours.grid, colours.quiet, 0.5), [axis]),
  ];
}

/**
 * How a lane is scaled.
 * @typedef {object} Scale
 * @property {number} axis height of zero
 * @property {number} scale pixels for a value of 1
 * @property {number} most largest size in the lane
 */

/** Round values near the largest of a lane, those that lie in it. @param {Lane} lane @param {Scale} scale */
function ruled(lane, { axis, scale, most }) {
  const power = 10 ** Math.floor(Math.log10(most));
  const value = ([5, 2, 1].find((step) => step * power <= most * 1.0001) ?? 1) * power;
  const at = [value, -value]
    .map((shown) => ({ value: shown, y: axis - shown * scale }))
    .filter(({ y }) => y > lane.top && y < lane.bottom);
  return { axis, at };
}

/** Names of the lanes. @param {Scene} scene @returns {import("./figure.js").Axis} */
export function laneAxis({ lanes, model, view, plot, colours, time }) {
  const name = symbol(model, model.belt.carry);
  const apart = 15 * time.scale;
  let free = -Infinity;
  const tall = laneOf(lanes, view.unit);
  const shown = lanes.filter((lane) => {
    const clear =
      lane === tall ||
      (lane.middle >= free && (!tall || lane.open || Math.abs(lane.middle - tall.middle) > tall.half + 2));
    if (clear) free = lane.middle + apart;
    return clear;
  });
  return axis({
    range: [plot, 0],
    tickvals: shown.map((lane) => lane.middle),
    ticktext: shown.map((lane) => (lane === tall ? `<b>${name}[${lane.unit}]</b>` : `${name}[${lane.unit}]`)),
    tickfont: font(view, 12, colours.ink),
  });
}

/** Values beside the chosen lane, clear of its name. @param {Scene} scene @param {(lane: Lane) => Scale} scaleOf @returns {import("./figure.js").Note[]} */
export function scaleNotes({ lanes, view, colours }, scaleOf) {
  const lane = laneOf(lanes, view.unit);
  if (!lane) return [];
  const { axis, at } = ruled(lane, scaleOf(lane));
  const all = axis === lane.middle ? at : [...at, { value: 0, y: axis }];
  return all
    .filter(({ y }) => Math.abs(y - lane.middle) >= 16 * scaled(view))
    .map(({ value, y }) =>
      beside(sign(value) + String(Number(Math.abs(value).toPrecision(3))), y, font(view, 10.5, colours.quiet)),
    );
}

/** A few letters left of the plot. @param {string} text @param {number} y @param {import("./figure.js").Font} font @returns {import("./figure.js").Note} */
export const beside = (text, y, font) => ({
  text,
  xref: "paper",
  x: 0,
  xanchor: "right",
  xshift: -3,
  yref: "y",
  y,
  yanchor: "middle",
  showarrow: false,
  font,
});

/** @param {number} value */
const sign = (value) => (value > 0 ? "+" : value < 0 ? "−" : "");
