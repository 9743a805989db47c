/**
 * Lists of pins: a pin is known by what it holds and for how long.
 *
 * @typedef {import("./state.js").Pin} Pin
 * @typedef {import("./state.js").Experiment} Experiment
 * @typedef {"step" | "on" | "whole"} Stretch how long a hold lasts: this timestep, from it on, the whole sequence
 */

/** What a pin holds, as text: `f[2]@4-9`, `c@1-` for all units to the end. @param {Pin} pin */
export function placeOf({ quantity, unit, first, last, layer, reverse }) {
  const pass = layer || reverse ? `/${layer ?? 0}${reverse ? "r" : ""}` : "";
  return `${quantity}${unit == null ? "" : `[${unit}]`}@${first ?? 1}-${last ?? ""}${pass}`;
}

/** The list with a pin on top, where it counts; one of the same place gives way. @param {Pin[]} pins @param {Pin} pin @returns {Pin[]} */
export function withPin(pins, pin) {
  return [...withoutPin(pins, placeOf(pin)), pin];
}

/** @param {Pin[]} pins @param {string} place @returns {Pin[]} */
export function withoutPin(pins, place) {
  return pins.filter((one) => placeOf(one) !== place);
}

/** The list with a pin in the place of another: where they overlap, it counts as that one did. @param {Pin[]} pins @param {string} place @param {Pin} pin @returns {Pin[]} */
export function insteadOf(pins, place, pin) {
  const own = placeOf(pin);
  const others = pins.filter((one) => placeOf(one) === place || placeOf(one) !== own);
  const at = others.findIndex((one) => placeOf(one) === place);
  return at < 0 ? [...others, pin] : others.map((one, k) => (k === at ? pin : one));
}

/** The pin that holds a value: the last of those that cover it. @param {Pin[]} pins @param {string} quantity @param {number} unit @param {number} t */
export function pinAt(pins, quantity, unit, t) {
  return pins.findLast(
    (pin) =>
      pin.quantity === quantity &&
      (pin.unit == null || pin.unit === unit) &&
      t >= (pin.first ?? 1) &&
      t <= (pin.last ?? Infinity),
  );
}

/**
 * Pins that do not fit, or not wholly, into so many units and timesteps. Those of a pass that reads backwards stay with
 * their inputs: a shorter sequence takes away its first timesteps.
 * @param {Pin[]} pins @param {{H?: number, T?: number}} sizes @param {number} [now] timesteps that there are
 */
export function outside(pins, { H = Infinity, T = Infinity }, now = T) {
  const gone = Math.max(0, now - T);
  return pins.filter(({ unit, first, last, reverse }) => {
    if ((unit ?? 0) >= H) return true;
    const whole = (first ?? 1) === 1 && last == null;
    return reverse ? !whole && (first ?? 1) <= gone : (last ?? first ?? 1) > T;
  });
}

/**
 * What was set by hand in one experiment and has no place in the next: pins, and places of weights.
 * @param {Pick<Experiment, "pins" | "edits">} before @param {Pick<Experiment, "pins" | "edits">} now
 */
export function lostIn(before, now) {
  const kept = new Set((now.pins ?? []).map(placeOf));
  return {
    pins: (before.pins ?? []).filter((pin) => !kept.has(placeOf(pin))),
    edits: Object.keys(before.edits ?? {}).filter((place) => !(place in (now.edits ?? {}))),
  };
}

/** Newer pins that count in the place of one: what they hold of what it holds too. @param {Pin[]} pins @param {Pin} pin @returns {Pin[]} */
export function overlying(pins, pin) {
  const at = pins.findIndex((one) => placeOf(one) === placeOf(pin));
  return pins.slice(at + 1).flatMap((newer) => {
    const first = Math.max(pin.first ?? 1, newer.first ?? 1);
    const last = Math.min(pin.last ?? Infinity, newer.last ?? Infinity);
    const apart = pin.unit != null && newer.unit != null && pin.unit !== newer.unit;
    const elsewhere = (newer.layer ?? 0) !== (pin.layer ?? 0) || (newer.reverse ?? false) !== (pin.reverse ?? false);
    if (newer.quantity !== pin.quantity || apart || elsewhere || first > last) return [];
    return [{ ...newer, first, last: last === Infinity ? null : last }];
  });
}

/**
 * @param {string} quantity
 * @param {number | null} unit null: all
 * @param {Stretch} stretch
 * @param {number} t
 * @param {number} value
 * @param {Pick<Pin, "layer" | "reverse">} [pass] that it holds in; absent: the first
 * @returns {Pin}
 */
export function pinOf(quantity, unit, stretch, t, value, pass = {}) {
  return { quantity, unit, first: stretch === "whole" ? 1 : t, last: stretch === "step" ? t : null, value, ...pass };
}

/** How a pin lasts, seen from timestep t; null: a span of its own. @param {Pin} pin @param {number} t @returns {Stretch | null} */
export function stretchOf({ first, last }, t) {
  const from = first ?? 1;
  if (last == null) return from === 1 ? "whole" : from === t ? "on" : null;
  return from === t && last === t ? "step" : null;
}
