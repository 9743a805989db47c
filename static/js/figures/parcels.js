/**
 * The chosen lane taken apart: what each timestep wrote into its memory, times every keeping gate since.
 *
 * Each parcel is a band through the slots, those above zero stacked above the axis and those below under it, the oldest
 * next to the axis. Inside slot t the whole stack shrinks until the jaws, then the parcel of t grows on it. Every height
 * is a number of the server; here they are only stacked.
 *
 * @typedef {import("./figure.js").Parcels} Parcels
 * @typedef {import("./figure.js").Mark} Mark
 * @typedef {import("./lanes.js").Lane} Lane
 * @typedef {import("./belt.js").Scene} Scene
 *
 * @typedef {object} Stack Where the parcels lie.
 * @property {Parcels} parcels
 * @property {Lane} lane
 * @property {number} axis height of zero
 * @property {number} scale pixels for a value of 1
 * @property {number} before what lay there before the first column
 * @property {number} from first column in sight
 * @property {number} to last column in sight
 * @property {number} up largest sum of those above zero
 * @property {number} down largest sum of those below, as a size
 * @property {number} edge half the width of a jaw in timesteps
 */
import { mix, parcelColour } from "./colours.js";
import { jawWidth } from "./marks.js";
import { reader } from "./parts.js";
import { Polygons } from "./polygons.js";
import { AT, FULL } from "./ribbon.js";

/** Bands thinner than this, in pixels, are left out; thinner than the second, they have no outline. */
const THIN = 0.01;
const OUTLINED = 1.6;

/**
 * @param {Omit<Scene, "stack">} scene @param {Lane | undefined} lane @param {number} most pixels for a value of 1 at most
 * @returns {Stack | null} null: the lane is a ribbon
 */
export function stackOf({ trace, model, view, time }, lane, most) {
  const { parcels } = view;
  if (!parcels || !lane?.open || parcels.unit !== lane.unit || model.belt.keep === null) return null;
  if (time.detail !== "marks" && time.detail !== "jaws") return null;
  const columns = parcels.left.size;
  const from = Math.max(0, time.first - parcels.first);
  const to = Math.min(columns - 1, time.last - parcels.first);
  if (to < from) return null;
  const before = reader(trace, model.belt.carry)(parcels.first - 1, lane.unit);
  const { up, down } = reach(parcels, before, from, to);
  if (!Number.isFinite(up + down)) return null;
  const ghost = ghostReach(view, lane.unit, time.first, time.last);
  const [high, low] = [Math.max(up, ghost.up), Math.max(down, ghost.down)];
  const room = FULL * (lane.bottom - lane.top);
  const space = (lane.bottom - lane.top - room) / 2;
  const scale = Math.min(most, room / (high + low || 1));
  const axis = Math.max(lane.top + space + high * scale, Math.min(lane.bottom - space - low * scale, lane.middle));
  return { parcels, lane, axis, scale, before, from, to, up: high, down: low, edge: jawWidth(time) };
}

/** Largest sums above and below zero. @param {Parcels} parcels @param {number} before @param {number} from @param {number} to */
function reach({ left: { data, size } }, before, from, to) {
  let [up, down] = from === 0 ? [Math.max(0, before), Math.max(0, -before)] : [0, 0];
  for (let c = Math.max(0, from - 1); c <= to; c++) {
    let [above, below] = [0, 0];
    for (let k = 0; k <= c + 1; k++) {
      const value = data[k * size + c] ?? 0;
      if (value > 0) above += value;
      else below -= value;
    }
    if (!Number.isFinite(above + below)) return { up: NaN, down: NaN };
    up = Math.max(up, above);
    down = Math.max(down, below);
  }
  return { up, down };
}

/** How far the ghost's line goes in the same lane. @param {import("./figure.js").View} view @param {number} unit @param {number} first @param {number} last */
function ghostReach({ ghost }, unit, first, last) {
  let [up, down] = [0, 0];
  if (!ghost) return { up, down };
  const carry = reader(ghost.trace, ghost.model.belt.carry);
  for (let t = first - 1; t <= last; t++) {
    const value = carry(t, unit);
    if (value > up && value < Infinity) up = value;
    if (-value > down && -value < Infinity) down = -value;
  }
  return { up, down };
}

/** Sums of the rows already stacked, a column each, one more in front for what came before; and the band being made. */
let room = 0;
let above = new Float64Array(0);
let below = new Float64Array(0);
let xs = new Float64Array(0);
let inner = new Float64Array(0);
let outer = new Float64Array(0);

/** @param {number} columns */
function clear(columns) {
  if (columns + 1 > room) {
    room = columns + 1;
    [above, below] = [new Float64Array(room), new Float64Array(room)];
    [xs, inner, outer] = [0, 0, 0].map(() => new Float64Array(2 * room + 4));
  }
  above.fill(0);
  below.fill(0);
}

/** The parcels as one trace a colour, with a thin outline between them. @param {Scene} scene @param {Stack} stack @returns {Mark[]} */
export function parcelMarks({ time, colours, view }, stack) {
  const { parcels, from, to, before, scale, axis } = stack;
  const { data, size } = parcels.left;
  const classes = colours.parcels.map(() => new Polygons());
  const [initial, seams] = [new Polygons(), new Polygons()];
  clear(size);
  const at = (/** @type {number} */ k, /** @type {number} */ c) => (c < 0 ? before : (data[k * size + c] ?? 0));
  for (let k = 0; k <= to + 1; k++) {
    const born = k - 1;
    const sign = Math.sign(at(k, Math.max(born, -1)));
    if (sign === 0) continue;
    const count = band(stack, sign > 0 ? above : below, k, at, time.range[0]);
    const shape = k === 0 ? initial : (classes[(parcels.wrote[k] ?? 0) % classes.length] ?? initial);
    draw(shape, seams, count, axis, -sign * scale);
  }
  return [
    initial.filled("parcel before", mix(colours.grid, colours.quiet, 0.45)),
    ...classes.map((shape, k) => shape.filled(`parcels ${k}`, parcelColour(colours, k))),
    { ...lineOf(seams, "parcel outlines"), line: { color: colours.paper, width: view.lecture ? 1.4 : 0.9 } },
  ].filter((mark) => mark.x.length > 0 && from <= to);
}

/**
 * Points of one band, along its inner and outer edge, as sizes; its sizes go onto the sums.
 * @param {Stack} stack @param {Float64Array} sums @param {number} k row
 * @param {(k: number, c: number) => number} at @param {number} start left end of the axis
 * @returns {number} how many points
 */
function band({ parcels, from, to, scale, edge }, sums, k, at, start) {
  const born = k - 1;
  let n = 0;
  const put = (/** @type {number} */ x, /** @type {number} */ base, /** @type {number} */ size) => {
    xs[n] = x;
    inner[n] = base;
    outer[n++] = base + size;
  };
  const begin = Math.max(from, born);
  let size = 0;
  if (born < begin) {
    size = Math.abs(at(k, begin - 1));
    put(Math.max(start, parcels.first + begin - 0.5), sums[begin] ?? 0, size);
    sums[begin] = (sums[begin] ?? 0) + size;
  }
  for (let c = begin; c <= to; c++) {
    const t = parcels.first + c;
    const base = sums[c + 1] ?? 0;
    const now = Math.abs(at(k, c));
    if (c === born) {
      put(t + AT.open, base, 0);
      put(t + AT.poured, base, now);
    } else {
      put(t + AT.squeeze, (sums[c] ?? 0) - size, size);
      put(t + AT.jaws - edge, base, now);
    }
    sums[c + 1] = base + now;
    size = now;
    if (now * scale < THIN) return n;
  }
  put(parcels.first + to + 0.5, (sums[to + 1] ?? 0) - size, size);
  return n;
}

/** @param {Polygons} shape @param {Polygons} seams @param {number} count @param {number} axis @param {number} per pixels downward for a value of 1 */
function draw(shape, seams, count, axis, per) {
  for (let j = 0; j < count; j++) shape.add(xs[j] ?? 0, axis + (outer[j] ?? 0) * per);
  for (let j = count - 1; j >= 0; j--) shape.add(xs[j] ?? 0, axis + (inner[j] ?? 0) * per);
  shape.close();
  let open = false;
  for (let j = 0; j < count; j++) {
    const wide = ((outer[j] ?? 0) - (inner[j] ?? 0)) * Math.abs(per) >= OUTLINED;
    if (wide || open) seams.add(xs[j] ?? 0, axis + (outer[j] ?? 0) * per);
    if (open && !wide) seams.close();
    open = wide;
  }
  if (open) seams.close();
}

/** @param {Polygons} points @param {string} name */
function lineOf(points, name) {
  const { x, y } = points.filled(name, "");
  return /** @type {const} */ ({ type: "scatter", name, mode: "lines", x, y, hoverinfo: "skip", showlegend: false });
}

/** Farthest from a thin parcel that the pointer still means it, in pixels. */
const NEAR = 6;

/**
 * Row of the parcel under a point of the lane, -1 where there is none: the nearest, where several are thin.
 * @param {Stack} stack @param {number} t @param {number} offset in slot t, -0.5 to 0.5 @param {number} y
 */
export function parcelAt({ parcels, axis, scale, before, from, to, edge }, t, offset, y) {
  const { data, size } = parcels.left;
  const c = t - parcels.first;
  if (c < from || c > to) return -1;
  const squeezed = share(offset, AT.squeeze, AT.jaws - edge);
  const poured = share(offset, AT.open, AT.poured);
  let [up, down, found, off] = [0, 0, -1, NEAR];
  for (let k = 0; k <= c + 1; k++) {
    const now = data[k * size + c] ?? 0;
    const then = k === c + 1 ? 0 : c > 0 ? (data[k * size + c - 1] ?? 0) : before;
    const value = k === c + 1 ? now * poured : then + (now - then) * squeezed;
    if (value === 0) continue;
    const base = value > 0 ? up : down;
    const [one, other] = [axis - base * scale, axis - (base + value) * scale];
    const away = Math.max(Math.min(one, other) - y, y - Math.max(one, other), 0);
    if (away < off || (away === 0 && off === 0)) [found, off] = [k, away];
    if (value > 0) up += value;
    else down += value;
  }
  return found;
}

/** @param {number} x @param {number} from @param {number} to */
const share = (x, from, to) => Math.min(1, Math.max(0, (x - from) / (to - from)));

/** Edges of a parcel at the end of slot t, from top to bottom. @param {Stack} stack @param {number} row @param {number} t */
export function parcelEdges({ parcels, axis, scale }, row, t) {
  const { data, size } = parcels.left;
  const c = t - parcels.first;
  const own = data[row * size + c] ?? 0;
  let base = 0;
  for (let k = 0; k < row; k++) {
    const value = data[k * size + c] ?? 0;
    if (value * own > 0) base += value;
  }
  const [one, other] = [axis - base * scale, axis - (base + own) * scale];
  return { top: Math.min(one, other), bottom: Math.max(one, other) };
}
