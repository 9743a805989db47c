/**
 * The ribbon of one lane: half as wide as |C|, above and below the middle; its colour is the sign of C.
 *
 * Inside slot t, from left to right: as wide as |C(t-1)|, squeezed by the jaws to |kept|, poured upon to |C(t)|.
 * Between two points the signed value runs straight, so that a change of sign tapers through zero.
 *
 * @typedef {import("./polygons.js").Polygons} Polygons
 * @typedef {import("./lanes.js").Lane} Lane
 * @typedef {import("./timeline.js").Timeline} Timeline
 * @typedef {import("./parts.js").Ends} Ends
 * @typedef {(t: number, unit: number) => number} Reader
 *
 * @typedef {object} Ribbons Shapes by sign; `faint` ones show what the solid ones do not fill all the time.
 * @property {Polygons} positive
 * @property {Polygons} negative
 * @property {Polygons} faintPositive
 * @property {Polygons} faintNegative
 */

/** Share of half a lane that the largest value fills (0.38 of the whole lane). */
export const FULL = 0.76;

/** Where in a slot things happen, from -0.5 to 0.5. */
export const AT = { squeeze: -0.44, jaws: -0.3, open: -0.2, pour: 0, poured: 0.16, leave: 0.3 };

/** Points of a signed line; a NaN breaks it. */
const xs = new Float64Array(65536);
const values = new Float64Array(65536);

/**
 * @param {Ribbons} into @param {Lane} lane @param {Timeline} time
 * @param {Reader} carry @param {Reader | null} kept null: nothing is kept, each step begins anew
 * @param {number} scale pixels for a value of 1
 * @param {number} edge half the width of a jaw in timesteps: where a ribbon ends that is cut off
 */
export function ribbon(into, lane, time, carry, kept, scale, edge) {
  const longest = Math.floor(xs.length / 6) - 2;
  const count =
    time.detail === "bands"
      ? coarse(lane.unit, time, carry, kept, longest)
      : fine(lane.unit, time, carry, kept, edge, longest);
  outline(into, lane, count, scale);
}

/** Four points a slot. @param {number} unit @param {Timeline} time @param {Reader} carry @param {Reader | null} kept @param {number} edge @param {number} longest */
function fine(unit, time, carry, kept, edge, longest) {
  const end = Math.min(time.last, time.first + longest);
  let n = 0;
  const put = (/** @type {number} */ x, /** @type {number} */ value) => {
    xs[n] = x;
    values[n++] = value;
  };
  let before = carry(time.first - 1, unit);
  put(Math.min(time.range[0], time.first - 0.5), before);
  for (let t = time.first; t <= end; t++) {
    const now = carry(t, unit);
    if (kept) {
      const rest = kept(t, unit);
      put(t + AT.squeeze, before);
      put(t + AT.jaws - edge, rest);
      put(t + AT.open, rest);
    } else {
      put(t + AT.jaws - edge, before);
      put(t, NaN);
      put(t + AT.open, 0);
    }
    put(t + AT.poured, now);
    before = now;
  }
  put(end + 0.5, before);
  return n;
}

/** One point a slot. @param {number} unit @param {Timeline} time @param {Reader} carry @param {Reader | null} kept @param {number} longest */
function coarse(unit, time, carry, kept, longest) {
  const end = Math.min(time.last, time.first + longest);
  let n = 0;
  xs[n] = Math.min(time.range[0], time.first - 0.5);
  values[n++] = carry(time.first - 1, unit);
  for (let t = time.first; t <= end; t++) {
    const now = carry(t, unit);
    if (!kept) {
      xs[n] = t;
      values[n++] = NaN;
      xs[n] = t - 0.1;
      values[n++] = now;
    }
    xs[n] = t + (kept ? AT.poured : 0.6);
    values[n++] = now;
  }
  xs[n] = end + 0.5;
  values[n++] = kept ? carry(end, unit) : NaN;
  return n;
}

/** Cut the line at breaks and changes of sign, and close each run to a shape. @param {Ribbons} into @param {Lane} lane @param {number} count @param {number} scale */
function outline(into, lane, count, scale) {
  let start = -1;
  for (let k = 0; k < count; k++) {
    const value = values[k] ?? NaN;
    if (!Number.isFinite(value)) {
      if (start >= 0) run(into, lane, start, k - 1, NaN, scale);
      start = -1;
    } else if (start < 0) {
      start = k;
    } else {
      const before = values[k - 1] ?? 0;
      if (before * value < 0 || (before === 0 && value !== 0 && signOf(start, k - 1) * value < 0)) {
        const zero = crossing(k);
        run(into, lane, start, k - 1, zero, scale);
        xs[k - 1] = zero;
        values[k - 1] = 0;
        start = k - 1;
      }
    }
  }
  if (start >= 0) run(into, lane, start, count - 1, NaN, scale);
}

/** Where the line meets zero before point k. @param {number} k */
function crossing(k) {
  const [a, b] = [values[k - 1] ?? 0, values[k] ?? 0];
  const [from, to] = [xs[k - 1] ?? 0, xs[k] ?? 0];
  return from + ((to - from) * a) / (a - b || 1);
}

/** @param {number} from @param {number} to */
function signOf(from, to) {
  for (let k = to; k >= from; k--) if (values[k]) return Math.sign(values[k] ?? 0);
  return 0;
}

/** One shape: along the top and back along the bottom, from `first` to `last` and on to zero at `end`. @param {Ribbons} into @param {Lane} lane @param {number} first @param {number} last @param {number} end @param {number} scale */
function run(into, lane, first, last, end, scale) {
  const sign = signOf(first, last);
  if (sign === 0) return;
  const shape = sign > 0 ? into.positive : into.negative;
  for (let k = first; k <= last; k++) shape.add(xs[k] ?? 0, lane.middle - half(k, lane, scale));
  if (!Number.isNaN(end)) shape.add(end, lane.middle);
  for (let k = last; k >= first; k--) shape.add(xs[k] ?? 0, lane.middle + half(k, lane, scale));
  shape.close();
}

/** @param {number} k @param {Lane} lane @param {number} scale */
const half = (k, lane, scale) => Math.min(lane.half, Math.abs(values[k] ?? 0) * scale);

/**
 * A lane with more than one timestep a pixel: in every column the ribbon is solid as far as |C| never falls below,
 * and faint as far as it ever reaches, each sign for itself. Nothing that happened is left out.
 * @param {Ribbons} into @param {Lane} lane @param {Timeline} time @param {Ends} carry @param {number} scale
 */
export function envelope(into, lane, time, carry, scale) {
  const columns = Math.max(1, Math.floor(time.width));
  const wide = (time.range[1] - time.range[0]) / columns;
  for (let k = 0; k < columns; k++) {
    const left = time.range[0] + k * wide;
    const { high, low } = extremes(carry, lane.unit, time, left, left + wide);
    if (high < low) continue;
    const [up, down] = [Math.max(0, high), Math.max(0, -low)];
    const both = up > 0 && down > 0;
    const solid = both ? 0 : Math.max(0, low, -high);
    const larger = up >= down ? into.faintPositive : into.faintNegative;
    column(larger, left, wide, lane, Math.max(up, down), both ? Math.min(up, down) : solid, scale);
    if (both) column(up >= down ? into.negative : into.positive, left, wide, lane, Math.min(up, down), 0, scale);
    else column(up > 0 ? into.positive : into.negative, left, wide, lane, solid, 0, scale);
  }
}

/** A column from `inner` to `outer` above and below the middle. @param {Polygons} shape @param {number} left @param {number} wide @param {Lane} lane @param {number} outer @param {number} inner @param {number} scale */
function column(shape, left, wide, lane, outer, inner, scale) {
  const [far, near] = [Math.min(lane.half, outer * scale), Math.min(lane.half, inner * scale)];
  if (far - near < 0.01) return;
  if (near < 0.01) return shape.box(left, lane.middle - far, left + wide, lane.middle + far);
  shape.box(left, lane.middle - far, left + wide, lane.middle - near);
  shape.box(left, lane.middle + near, left + wide, lane.middle + far);
}

/** Smallest and largest value among the timesteps of a column. @param {Ends} carry @param {number} unit @param {Timeline} time @param {number} left @param {number} right */
export function extremes(carry, unit, time, left, right) {
  let [high, low] = [-Infinity, Infinity];
  const first = Math.max(0, Math.floor(left + 0.5));
  const last = within(first, Math.min(time.last, Math.ceil(right + 0.5) - 1), carry.every);
  for (let t = first; t <= last; t = nextOf(t, last, carry.every)) {
    const [least, most] = [carry.low(t, unit), carry.high(t, unit)];
    if (most > high) high = most;
    if (least < low) low = least;
  }
  return { high, low };
}

/** The last timestep of a column; where rows hold several, that which it shares with the next column is of the next row. @param {number} first @param {number} last @param {number} every */
export const within = (first, last, every) => (every > 1 ? Math.max(first, last - 1) : last);

/** The next timestep to ask at: every so manieth, and the last. @param {number} t @param {number} last @param {number} every */
export const nextOf = (t, last, every) => (t < last ? Math.min(last, t + every) : t + 1);
