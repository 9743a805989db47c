/**
 * Which number of the belt lies under the pointer or the keyboard.
 *
 * @typedef {import("../../store/state.js").State} State
 * @typedef {import("../../figures/belt.js").Scene} Scene
 * @typedef {import("../../figures/lanes.js").Lane} Lane
 * @typedef {import("../../charts/stage.js").Spot} Spot
 * @typedef {import("../../charts/stage.js").Area} Area
 */
import { laneScaleOf } from "../../figures/belt.js";
import { stripRoom } from "../../figures/difference.js";
import { laneAt } from "../../figures/lanes.js";
import { parcelAt, parcelEdges } from "../../figures/parcels.js";
import { letter, reader, symbol } from "../../figures/parts.js";
import { computed } from "../../figures/phase.js";
import { AT } from "../../figures/ribbon.js";
import { word } from "../../text/words.js";
import { teller } from "../widgets/values.js";

/** Lowest box that can be seen and hit. */
const LEAST = 8;

/** What must not be told yet: the future of who predicts, and acts of this timestep that are not done. @param {State} state @param {number} t @param {string} name */
export function hidden({ predict, phase, model, t: now }, t, name) {
  if (t > now) return predict !== null;
  return t === now && model !== null && !computed(model, phase, name);
}

/** @param {State} state @param {Scene} scene @param {number} t @param {number} offset in slot t, -0.5 to 0.5 @param {number} y in the plot @returns {Spot | null} */
export function beltSpot(state, scene, t, offset, y) {
  const { model } = scene;
  if (y >= scene.plot - stripRoom(scene.view)) return state.predict && t > state.t ? null : { t };
  const lane = laneAt(scene.lanes, y);
  if (!lane || (state.predict && t > state.t)) return null;
  const mark = t > 0 && lane.open && scene.time.detail === "marks" ? markAt(scene, lane, t, offset, y) : null;
  if (mark) {
    const gate = letter(model, mark.lights);
    return spotOf(state, gate === null ? { t, unit: lane.unit } : { t, unit: lane.unit, gate }, mark.name, mark.area);
  }
  if (t > 0 && scene.stack?.lane === lane) {
    const row = parcelAt(scene.stack, t, offset, y);
    if (row >= 0) return parcelSpot(state, scene.stack, row, t);
  }
  return carrySpot(state, scene, lane, t);
}

/** The carried state of a lane at t. @param {State} state @param {Scene} scene @param {Lane} lane @param {number} t @returns {Spot} */
export function carrySpot(state, scene, lane, t) {
  const name = scene.model.belt.carry;
  return spotOf(state, { t, unit: lane.unit }, name, carryArea(scene, lane, t));
}

/** @param {Scene} scene @param {Lane} lane @param {number} t @returns {Area} */
function carryArea(scene, lane, t) {
  const { time, trace, model } = scene;
  const [from, to] = t === 0 ? [time.range[0], 0.5] : [t + AT.open, t + 0.5];
  if (!lane.open) return { from, to, top: lane.upper, bottom: lane.lower };
  const value = reader(trace, model.belt.carry)(t, lane.unit);
  const { axis, scale } = laneScaleOf(scene, lane);
  const far = axis - (Number.isFinite(value) ? value : 0) * scale;
  const near = scene.stack?.lane === lane ? axis : 2 * axis - far;
  const [top, bottom] = [Math.min(near, far), Math.max(near, far)];
  const grow = Math.max(0, (LEAST - (bottom - top)) / 2);
  return { from, to, top: Math.max(lane.top, top - grow), bottom: Math.min(lane.bottom, bottom + grow) };
}

/** Jaws, triangle or circle. @param {Scene} scene @param {Lane} lane @param {number} t @param {number} offset @param {number} y @returns {{name: string, lights: string | null, area: Area} | null} */
function markAt({ model: { belt }, stack, time }, lane, t, offset, y) {
  const at = (
    /** @type {number} */ x,
    /** @type {number} */ half,
    /** @type {number} */ top,
    /** @type {number} */ bottom,
  ) =>
    Math.abs(offset - x) < half && y >= top && y <= bottom
      ? { from: t + x - half, to: t + x + half, top, bottom }
      : null;
  const wide = stack?.lane === lane ? Math.max(0.05, 4 / time.slot) : 0.13;
  const jaws = belt.keep === null ? null : at(AT.jaws, wide, lane.top, lane.bottom);
  if (jaws && belt.keep) return { name: belt.keep, lights: belt.keep, area: jaws };
  const tall = Math.min(lane.half * 0.5, 30 * time.scale);
  const pour = belt.pour === null ? null : at(AT.pour, 0.2, lane.bottom - tall, lane.bottom + 4);
  if (pour) return { name: belt.written, lights: belt.pour, area: pour };
  const out = belt.let_out === null ? null : at(AT.leave, 0.2, lane.upper, lane.top + tall * 0.6);
  return out && { name: belt.output, lights: belt.let_out, area: out };
}

/** @param {State} state @param {import("../../store/state.js").Hover & {t: number, unit: number}} hover @param {string} name @param {Area} area @returns {Spot} */
export function spotOf(state, hover, name, area) {
  const { t, unit } = hover;
  if (hidden(state, t, name)) return hover;
  const value = teller(state)(t, name, unit);
  const symbolOf = state.model ? symbol(state.model, name) : name;
  const label = word(state.settings.language, "spot.value", { name: `${symbolOf}[${unit}]`, t, value });
  return { ...hover, asked: { quantity: name, index: unit, t }, area, label };
}

/** @param {State} state @param {import("../../figures/parcels.js").Stack} stack @param {number} row @param {number} t @returns {Spot} */
function parcelSpot(state, stack, row, t) {
  const { parcels, lane } = stack;
  const carry = state.model?.belt.carry ?? "";
  const hover = { t, unit: lane.unit };
  if (hidden(state, t, carry)) return hover;
  const { top, bottom } = parcelEdges(stack, row, t);
  const area = { from: t + AT.open, to: t + 0.5, top, bottom: Math.max(bottom, top + 3) };
  const wrote = parcels.wrote[row] ?? 0;
  const name = `${state.model ? symbol(state.model, carry) : carry}[${lane.unit}]`;
  const before = parcels.merged && row === 0;
  const label = before
    ? word(state.settings.language, "parcels.before", { t: parcels.first })
    : word(state.settings.language, "spot.parcel", { name, t, wrote });
  const asked = { quantity: carry, index: lane.unit, t, ...(before ? {} : { wrote }) };
  return { ...hover, row, asked, area, label };
}
