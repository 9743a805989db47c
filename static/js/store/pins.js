/**
 * Lists of pins: a pin is known by what it holds and for how long.
 *
 * @typedef {import("./state.js").Pin} Pin
 */

/** What a pin holds, as text: `f[2]@4-9`, `c@1-` for all units to the end. @param {Pin} pin */
export function placeOf({ quantity, unit, first, last }) {
  return `${quantity}${unit == null ? "" : `[${unit}]`}@${first ?? 1}-${last ?? ""}`;
}

/** The list with a pin more; one of the same place gives way. @param {Pin[]} pins @param {Pin} pin @returns {Pin[]} */
export function withPin(pins, pin) {
  const place = placeOf(pin);
  const at = pins.findIndex((one) => placeOf(one) === place);
  return at < 0 ? [...pins, pin] : pins.map((one, k) => (k === at ? pin : one));
}

/** @param {Pin[]} pins @param {string} place @returns {Pin[]} */
export function withoutPin(pins, place) {
  return pins.filter((one) => placeOf(one) !== place);
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
