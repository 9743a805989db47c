/**
 * What acts on the ribbon inside a slot: jaws, the triangle that pours in, the circle that is let out.
 *
 * @typedef {import("./polygons.js").Polygons} Polygons
 * @typedef {import("./lanes.js").Lane} Lane
 * @typedef {import("./timeline.js").Timeline} Timeline
 * @typedef {(t: number, unit: number) => number} Reader
 *
 * @typedef {object} Halo Sets marks off from the ribbon, where the ribbon comes near them.
 * @property {Polygons} shape
 * @property {(t: number) => number} reach pixels from the middle of the lane to the ribbon's edge around timestep t
 */
import { AT, nextOf, within } from "./ribbon.js";

/** Steps of strength of a mark's colour, for each sign. */
export const STRENGTHS = 5;

/** Half the width of a jaw in timesteps. @param {Timeline} time */
export const jawWidth = ({ slot, scale }) => Math.min(scale > 1 ? 0.1 : 0.07, (5 * scale) / slot);

/**
 * A pair of bars that leave the fraction f of the lane open; without a gate they meet.
 * @param {Polygons} into @param {Lane} lane @param {Timeline} time @param {Reader | null} keep
 */
export function jaws(into, lane, time, keep) {
  const wide = jawWidth(time);
  for (let t = time.first; t <= time.last; t++) {
    const shut = closed(keep ? keep(t, lane.unit) : 0) * lane.half;
    if (!(shut > 0)) continue;
    const [left, right] = [t + AT.jaws - wide, t + AT.jaws + wide];
    if (shut >= lane.half) {
      into.box(left, lane.top, right, lane.bottom);
      continue;
    }
    into.box(left, lane.top, right, lane.top + shut);
    into.box(left, lane.bottom - shut, right, lane.bottom);
  }
}

/** @param {number} f */
const closed = (f) => Math.min(1, Math.max(0, 1 - f));

/**
 * The same when there is no room for bars: two bands along the edges that leave the fraction f open.
 * With several timesteps a pixel, the band is as deep as the most shut of them.
 * @param {Polygons} into @param {Lane} lane @param {Timeline} time @param {import("./parts.js").Ends | null} keep
 */
export function bands(into, lane, time, keep) {
  const by = Math.max(1, 1 / time.slot);
  for (const side of [1, -1]) {
    const edge = side > 0 ? lane.top : lane.bottom;
    let [from, to] = [NaN, NaN];
    for (let left = time.first; left <= time.last; left += by) {
      const shut =
        mostShut(keep, lane.unit, Math.floor(left), Math.min(time.last, Math.ceil(left + by) - 1)) * lane.half;
      const x = left - 0.5;
      if (Number.isNaN(from)) into.add(x, edge);
      from = x;
      into.add(x, edge + side * shut);
      to = Math.min(time.last + 0.5, x + by);
      into.add(to, edge + side * shut);
    }
    if (!Number.isNaN(from)) into.add(to, edge);
    into.close();
  }
}

/** @param {import("./parts.js").Ends | null} keep @param {number} unit @param {number} from @param {number} to */
function mostShut(keep, unit, from, to) {
  if (!keep) return 1;
  let most = 0;
  const last = within(from, to, keep.every);
  for (let t = from; t <= last; t = nextOf(t, last, keep.every)) most = Math.max(most, closed(keep.low(t, unit)) || 0);
  return most;
}

/**
 * Triangles from below: as large as the gate, as strong in colour as what is poured.
 * @param {Polygons[]} into by sign and strength @param {Halo} halo
 * @param {Lane} lane @param {Timeline} time @param {Reader | null} size @param {Reader} value @param {number} full largest value
 */
export function pours(into, halo, lane, time, size, value, full) {
  const most = Math.min(lane.half * 0.3, time.slot * 0.22, 16);
  for (let t = time.first; t <= time.last; t++) {
    const shown = value(t, lane.unit);
    const radius = most * Math.sqrt(Math.min(1, Math.max(0, size ? size(t, lane.unit) : 1)));
    const shape = into[strength(shown, full)];
    if (!shape || !(radius > 0.3)) continue;
    shape.triangle(t + AT.pour, lane.bottom + 3, radius / time.slot, 1.7 * radius);
    const tall = 1.7 * (radius + 2);
    if (halo.reach(t) < lane.half - tall) continue;
    halo.shape.triangle(t + AT.pour, lane.bottom + 4.2, (radius + 2) / time.slot, tall);
  }
}

/**
 * Circles above: as large as the output gate, as strong in colour as what is let out.
 * @param {Polygons[]} into by sign and strength @param {Halo} halo
 * @param {Lane} lane @param {Timeline} time @param {Reader | null} size @param {Reader} value @param {number} full largest value
 */
export function outlets(into, halo, lane, time, size, value, full) {
  const most = Math.min(lane.half * 0.3, time.slot * 0.2, 12);
  const space = lane.top - lane.upper;
  for (let t = time.first; t <= time.last; t++) {
    const shown = value(t, lane.unit);
    const radius = most * Math.sqrt(Math.min(1, Math.max(0, size ? size(t, lane.unit) : 1)));
    const shape = into[strength(shown, full)];
    if (!shape || !(radius > 0.3)) continue;
    const y = lane.top + 1 + Math.max(0, radius - space);
    shape.circle(t + AT.leave, y, radius / time.slot, radius);
    if (halo.reach(t) < lane.middle - y - radius - 3) continue;
    halo.shape.circle(t + AT.leave, y, (radius + 1.2) / time.slot, radius + 1.2);
  }
}

/** Pixels between a sign and the end of its slot. */
const BESIDE = 3;

/** Below this share of the largest value a mark has no sign. */
const NOTHING = 0.01;

/** Number of colours of marks: each sign in its strengths, and one without sign. */
export const COLOURS = 2 * STRENGTHS + 1;

/** Which of the colours: first those below zero, strongest first; the last one has no sign. -1 for no number. @param {number} value @param {number} full */
export function strength(value, full) {
  if (!Number.isFinite(value)) return -1;
  if (Math.abs(value) < NOTHING * full) return COLOURS - 1;
  const step = Math.min(STRENGTHS - 1, Math.floor((Math.abs(value) / full) * STRENGTHS));
  return value < 0 ? STRENGTHS - 1 - step : STRENGTHS + step;
}

/**
 * A plus or a minus on the ribbon, about every 110 pixels where it is wide enough: never colour alone. It stands inside
 * of its slot, so that the frame around the timestep where we stand does not cut it.
 * @param {Polygons} into @param {Lane} lane @param {Timeline} time @param {Reader} carry @param {number} scale pixels for a value of 1
 */
export function signs(into, lane, time, carry, scale) {
  const by = [1, 2, 3, 4, 5, 10, 20, 25, 50, 100, 250, 500, 1000].find((one) => one * time.slot >= 110) ?? 2500;
  for (let t = Math.ceil((time.first + 1) / by) * by; t <= time.last; t += by) {
    const value = carry(t, lane.unit);
    const arm = Math.min(5, Math.abs(value) * scale * 0.55);
    if (!(arm >= 2.5)) continue;
    const x = t + Math.max(0.2, 0.5 - (arm + BESIDE) / time.slot);
    const [wide, thin] = [arm / time.slot, 0.8 / time.slot];
    into.box(x - wide, lane.middle - 0.8, x + wide, lane.middle + 0.8);
    if (value > 0) {
      into.box(x - thin, lane.middle - arm, x + thin, lane.middle - 0.8);
      into.box(x - thin, lane.middle + 0.8, x + thin, lane.middle + arm);
    }
  }
}
