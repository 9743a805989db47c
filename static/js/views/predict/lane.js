/**
 * Where a handle for the next value may lie: the slot after t in the chosen lane.
 *
 * @typedef {import("../../store/actions.js").App} App
 * @typedef {import("../../figures/belt.js").Scene} Scene
 *
 * @typedef {object} Handle All in pixels of the belt's root element.
 * @property {number} t the timestep of the slot
 * @property {number} x middle of the slot
 * @property {number} left
 * @property {number} right
 * @property {number} top of the lane
 * @property {number} bottom
 * @property {(value: number) => number} yOf height of a value, kept inside the lane
 * @property {(y: number) => number} valueOf
 */
import { laneScaleOf } from "../../figures/belt.js";
import { laneOf } from "../../figures/lanes.js";

/** @type {WeakMap<App, {now: Handle | null, listeners: Set<(handle: Handle | null) => void>}>} */
const handles = new WeakMap();

/** @param {App} app */
function slotOf(app) {
  const known = handles.get(app) ?? { now: null, listeners: new Set() };
  handles.set(app, known);
  return known;
}

/**
 * Told whenever the picture or t changes, and once at the beginning; null while there is no such slot in sight.
 * @param {App} app @param {(handle: Handle | null) => void} listener @returns {() => void} stops listening
 */
export function laneHandle(app, listener) {
  const { now, listeners } = slotOf(app);
  listeners.add(listener);
  listener(now);
  return () => void listeners.delete(listener);
}

/** @param {App} app @param {Scene | null} scene */
export function tellHandle(app, scene) {
  const slot = slotOf(app);
  slot.now = scene && handleOf(scene, app.get().t + 1);
  for (const listener of slot.listeners) listener(slot.now);
}

/** @param {Scene} scene @param {number} t @returns {Handle | null} */
export function handleOf(scene, t) {
  const { lanes, view, time, top, trace } = scene;
  const lane = laneOf(lanes, view.unit);
  if (!lane || t > trace.T || t < time.range[0] + 0.5 || t > time.range[1]) return null;
  const { axis, scale } = laneScaleOf(scene, lane);
  const at = (/** @type {number} */ place) => {
    const x = (place - time.range[0]) * time.slot;
    return time.left + (view.turn === undefined ? x : time.width - x);
  };
  const [left, right] = [at(t - 0.5), at(t + 0.5)].sort((a, b) => a - b);
  const inside = (/** @type {number} */ y) => Math.min(lane.bottom, Math.max(lane.top, y));
  return {
    t,
    x: at(t),
    left: left ?? 0,
    right: right ?? 0,
    top: top + lane.top,
    bottom: top + lane.bottom,
    yOf: (value) => top + inside(axis - value * scale),
    valueOf: (y) => (axis - inside(y - top)) / scale,
  };
}
