/**
 * The carried state as one line through the slots of the lane with parcels: what all of them make together.
 *
 * @typedef {import("./parcels.js").Stack} Stack
 * @typedef {import("./timeline.js").Timeline} Timeline
 * @typedef {(t: number, unit: number) => number} Reader
 */
import { Polygons } from "./polygons.js";
import { AT } from "./ribbon.js";

/** @param {Stack} stack @param {Timeline} time @param {Reader} carry @param {Reader} kept @returns {Polygons} open: the points of a line */
export function netLine({ lane, axis, scale, edge }, time, carry, kept) {
  const line = new Polygons();
  const { unit } = lane;
  const put = (/** @type {number} */ x, /** @type {number} */ value) => {
    if (Number.isFinite(value)) line.add(x, Math.min(lane.bottom, Math.max(lane.top, axis - value * scale)));
    else line.close();
  };
  put(Math.min(time.range[0], time.first - 0.5), carry(time.first - 1, unit));
  for (let t = time.first; t <= time.last; t++) {
    const rest = kept(t, unit);
    put(t + AT.squeeze, carry(t - 1, unit));
    put(t + AT.jaws - edge, rest);
    put(t + AT.open, rest);
    put(t + AT.poured, carry(t, unit));
  }
  put(time.last + 0.5, carry(time.last, unit));
  return line;
}
