/**
 * Marks of what a hand holds: a bar with a knob over the lane, a frame round the cells of a heat map.
 *
 * @typedef {import("./figure.js").Pin} Pin
 * @typedef {import("./figure.js").Filled} Filled
 * @typedef {import("./lanes.js").Lane} Lane
 * @typedef {import("./timeline.js").Timeline} Timeline
 */
import { hue } from "./parts.js";
import { Polygons } from "./polygons.js";
import { AT } from "./ribbon.js";

/** First and last timestep of a pin that are in sight, null when none is. @param {Pin} pin @param {Timeline} time */
export function inSight({ first, last }, time) {
  const [from, to] = [Math.max(first ?? 1, time.first), Math.min(last ?? Infinity, time.last)];
  return to < from ? null : { from, to };
}

/** Over each lane, in the hue of what is held. @param {import("./belt.js").Scene} scene @returns {Filled[]} */
export function heldLanes({ view, model, lanes, time, colours }) {
  /** @type {Map<string, Polygons>} */
  const marks = new Map();
  for (const pin of view.pins ?? []) {
    const sight = inSight(pin, time);
    if (!sight) continue;
    const colour = hue(colours, model, pin.quantity);
    const shape = marks.get(colour) ?? new Polygons();
    marks.set(colour, shape);
    for (const lane of lanes)
      if (lane.open && (pin.unit == null || pin.unit === lane.unit))
        over(shape, lane, time, sight, placeIn(model, pin.quantity));
  }
  return [...marks].map(([colour, shape], k) => shape.filled(`held ${k}`, colour));
}

/** Where in a slot a quantity acts. @param {import("./figure.js").Model} model @param {string} name */
function placeIn({ belt }, name) {
  if (name === belt.keep) return AT.jaws;
  if (name === belt.let_out || name === belt.output) return AT.leave;
  return name === belt.carry ? AT.poured : AT.pour;
}

/** @param {Polygons} shape @param {Lane} lane @param {Timeline} time @param {{from: number, to: number}} span @param {number} place */
function over(shape, lane, time, { from, to }, place) {
  const y = lane.upper + 3;
  const knob = Math.min(3.5 * time.scale, time.slot * 0.3);
  const [left, right] = [from - 0.46, to + 0.46];
  shape.box(left, y - time.scale, right, y + time.scale);
  for (let t = from; t <= to && time.slot >= 5; t++) shape.circle(t + place, y, knob / time.slot, knob);
}

/** Frames round held cells. @param {import("./gates.js").Scene} scene @returns {Filled[]} */
export function heldCells({ view, blocks, time, colours }) {
  const shape = new Polygons();
  for (const pin of view.pins ?? []) {
    const sight = inSight(pin, time);
    const block = blocks.find(({ name }) => name === pin.quantity);
    if (!sight || !block) continue;
    const row = (block.bottom - block.top) / block.size;
    const [first, last] = pin.unit == null ? [0, block.size - 1] : [pin.unit - block.from, pin.unit - block.from];
    if (first < 0 || last >= block.size) continue;
    framed(shape, time, sight, block.top + first * row, block.top + (last + 1) * row);
  }
  return shape.length ? [shape.filled("held", colours.ink)] : [];
}

/** @param {Polygons} shape @param {Timeline} time @param {{from: number, to: number}} span @param {number} top @param {number} bottom */
function framed(shape, time, { from, to }, top, bottom) {
  const thick = 1.5 * time.scale;
  const across = thick / time.slot;
  const [left, right] = [from - 0.5, to + 0.5];
  shape.box(left, top, right, top + thick);
  shape.box(left, bottom - thick, right, bottom);
  shape.box(left, top, left + across, bottom);
  shape.box(right - across, top, right, bottom);
  const knob = Math.min(4 * time.scale, (bottom - top) * 0.3, time.slot * 0.4);
  shape.circle(left + (knob + thick) / time.slot, top + knob + thick, knob / time.slot, knob);
}
