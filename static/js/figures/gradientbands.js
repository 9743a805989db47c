/**
 * The two parts of a gradient as bands of one ribbon, above and below the middle of a lane. Each band is exactly as thick
 * as its part: along the belt (strong) and through the gates (pale, hatched).
 *
 * Where both have one sign, the gates lie round the belt and the edge is their sum. Where they work against each other,
 * the smaller lies over the outer part of the larger, and a line shows where that leaves their sum, the net.
 * Between two points the signed parts run straight, so each tapers through zero where it changes sign.
 *
 * Logarithms do not add up, so there the part along the belt and the sum of both are each as wide as their own number,
 * from the middle: the smaller lies in the larger.
 *
 * @typedef {import("./lanes.js").Lane} Lane
 * @typedef {"add" | "less" | "over" | "within" | "beyond"} Meeting both of one sign; gates take away from the belt; the belt takes away from the
 *   gates; with log: the belt's part lies within the sum, or beyond it
 *
 * @typedef {object} Shapes of a sign
 * @property {Polygons} direct
 * @property {Polygons} gates
 * @property {Polygons} over what comes along the belt where the gates outweigh it
 * @property {Polygons} hatch lines through what goes through the gates
 *
 * @typedef {{positive: Shapes, negative: Shapes, net: Polygons}} Bands
 */
import { Polygons } from "./polygons.js";

/** Bands thinner than this, in pixels, are left out; thinner than the second, they are not hatched; where both are, they have no line for their sum. */
const THIN = 0.02;
const HATCHED = 1.5;
const SEEN = 1;

/** @returns {Bands} */
export function bandShapes() {
  const shapes = () => ({ direct: new Polygons(), gates: new Polygons(), over: new Polygons(), hatch: new Polygons() });
  return { positive: shapes(), negative: shapes(), net: new Polygons() };
}

/** The points of a lane: where, and the two parts in pixels, signed. */
export class Points {
  /** @type {number[]} */
  x = [];
  /** @type {number[]} */
  direct = [];
  /** @type {number[]} */
  gates = [];

  /** Add a point, and before it those where a part goes through zero or both are of one size. @param {number} x @param {number} direct @param {number} gates */
  add(x, direct, gates) {
    const k = this.x.length - 1;
    const [d, g] = [this.direct[k] ?? NaN, this.gates[k] ?? NaN];
    const meets = d * direct < 0 || g * gates < 0 || (d + g) * (direct + gates) < 0 || (d - g) * (direct - gates) < 0;
    if (meets && Number.isFinite(d + g + direct + gates)) {
      const alike = crossing(d - g, direct - gates);
      const ways = [crossing(d, direct), crossing(g, gates), crossing(d + g, direct + gates), alike];
      for (const way of ways.filter((one) => one > 0 && one < 1).sort((a, b) => a - b)) {
        const [own, other] = [d + (direct - d) * way, g + (gates - g) * way];
        this.#put(
          (this.x[k] ?? 0) + (x - (this.x[k] ?? 0)) * way,
          way === ways[0] ? 0 : own,
          way === ways[1] ? 0 : other,
        );
      }
    }
    this.#put(x, direct, gates);
  }

  /** @param {number} x @param {number} direct @param {number} gates */
  #put(x, direct, gates) {
    this.x.push(x);
    this.direct.push(direct);
    this.gates.push(gates);
  }
}

/** Share of the way from a to b at which it is zero; -1 for none. @param {number} a @param {number} b */
const crossing = (a, b) => (a * b < 0 ? a / (a - b) : -1);

/** Draw the points of a lane. @param {Bands} into @param {Lane} lane @param {Points} points @param {number} hatch distance of the lines on the time axis; 0: none @param {boolean} log the second part is the sum of both */
export function bandsOf(into, lane, points, hatch, log = false) {
  let [start, before] = [0, meeting(points, 0, log)];
  for (let k = 1; k < points.x.length; k++) {
    const now = meeting(points, k, log);
    if (now === before) continue;
    run(into, lane, points, start, k, before, hatch);
    [start, before] = [k, now];
  }
}

/** How parts meet, in the order of its code. @type {Meeting[]} */
const MEETINGS = ["add", "less", "over", "within", "beyond"];

/** How the parts meet between point k and the next as a code, for a lane has thousands: which is the larger, and the signs; -1 where there is nothing. @param {Points} points @param {number} k @param {boolean} log */
function meeting({ direct, gates }, k, log) {
  const d = ((direct[k] ?? NaN) + (direct[k + 1] ?? NaN)) / 2;
  const g = ((gates[k] ?? NaN) + (gates[k + 1] ?? NaN)) / 2;
  if (!Number.isFinite(d + g) || (d === 0 && g === 0)) return -1;
  const larger = Math.abs(d) >= Math.abs(g);
  const how = log ? (larger ? 4 : 3) : d * g >= 0 ? 0 : larger ? 1 : 2;
  return 4 * how + (d < 0 ? 2 : 0) + (g < 0 ? 1 : 0);
}

/** Points of a run in which the parts meet in one way. @param {Bands} into @param {Lane} lane @param {Points} points @param {number} from @param {number} to @param {number} code @param {number} hatch */
function run(into, lane, points, from, to, code, hatch) {
  const how = MEETINGS[code >> 2];
  if (code < 0 || !how) return;
  const own = code & 2 ? into.negative : into.positive;
  const other = code & 1 ? into.negative : into.positive;
  const d = (/** @type {number} */ k) => Math.abs(points.direct[k] ?? 0);
  const g = (/** @type {number} */ k) => Math.abs(points.gates[k] ?? 0);
  const edge = { lane, x: points.x, from, to };
  const { belt, gates, hatched = gates, sum } = PARTS[how](d, g, own === other);
  const over = how === "over" || (how === "beyond" && own !== other);
  if (belt && !over) band(own.direct, edge, ...belt);
  if (gates) band(other.gates, edge, ...gates);
  if (hatched && hatch > 0) lines(other.hatch, edge, ...hatched, hatch);
  if (belt && over) band(own.over, edge, ...belt);
  if (sum && widest(points, from, to) >= SEEN) net(into.net, edge, sum);
}

const zero = () => 0;

/**
 * From where to where each part lies, and where their sum ends if that is no edge of its own.
 * @typedef {[inner: Reach, outer: Reach]} Between
 * @typedef {{belt: Between, gates?: Between, hatched?: Between, sum?: Reach}} Parts
 * @type {Record<Meeting, (d: Reach, g: Reach, alike: boolean) => Parts>}
 */
const PARTS = {
  add: (d, g) => ({ belt: [zero, d], gates: [d, (k) => d(k) + g(k)] }),
  less: (d, g) => ({ belt: [zero, d], gates: [(k) => d(k) - g(k), d], sum: (k) => d(k) - g(k) }),
  over: (d, g) => {
    const sum = (/** @type {number} */ k) => g(k) - d(k);
    return { belt: [sum, g], gates: [zero, g], hatched: [zero, sum], sum };
  },
  within: (d, g) => ({ belt: [zero, d], gates: [d, g] }),
  beyond: (d, g, alike) => (alike ? { belt: [zero, d], sum: g } : { belt: [g, d], gates: [zero, g], sum: g }),
};

/** The larger part at its widest. @param {Points} points @param {number} from @param {number} to */
function widest({ direct, gates }, from, to) {
  let most = 0;
  for (let k = from; k <= to; k++) most = Math.max(most, Math.abs(direct[k] ?? 0), Math.abs(gates[k] ?? 0));
  return most;
}

/**
 * @typedef {{lane: Lane, x: number[], from: number, to: number}} Edge
 * @typedef {(k: number) => number} Reach pixels from the middle
 */

/** A band from `inner` to `outer` above and below the middle; one shape where it has no inside. @param {Polygons} shape @param {Edge} edge @param {Reach} inner @param {Reach} outer */
function band(shape, edge, inner, outer) {
  const { from, to } = edge;
  let [thick, hollow] = [0, 0];
  for (let k = from; k <= to; k++) {
    thick = Math.max(thick, outer(k) - inner(k));
    hollow = Math.max(hollow, inner(k));
  }
  if (thick < THIN) return;
  const { lane, x } = edge;
  const side = (/** @type {Reach} */ reach, /** @type {1 | -1} */ sign, /** @type {boolean} */ back) => {
    for (let n = from; n <= to; n++) {
      const k = back ? from + to - n : n;
      shape.add(x[k] ?? 0, lane.middle + sign * Math.min(lane.half, reach(k)));
    }
  };
  if (hollow < THIN) {
    side(outer, -1, false);
    side(outer, 1, true);
    return shape.close();
  }
  for (const sign of /** @type {const} */ ([-1, 1])) {
    side(outer, sign, false);
    side(inner, sign, true);
    shape.close();
  }
}

/** Upright lines through a band, on one grid for all bands. @param {Polygons} shape @param {Edge} edge @param {Reach} inner @param {Reach} outer @param {number} apart */
function lines(shape, { lane, x, from, to }, inner, outer, apart) {
  let k = from;
  for (let at = Math.ceil((x[from] ?? 0) / apart) * apart; at < (x[to] ?? 0); at += apart) {
    while (k < to - 1 && (x[k + 1] ?? 0) <= at) k++;
    const [a, b] = [x[k] ?? 0, x[k + 1] ?? 0];
    const way = b > a ? (at - a) / (b - a) : 0;
    const between = (/** @type {Reach} */ reach) => Math.min(lane.half, reach(k) + (reach(k + 1) - reach(k)) * way);
    const [near, far] = [between(inner), between(outer)];
    if (far - near < HATCHED) continue;
    const sides =
      near < THIN
        ? [[-far, far]]
        : [
            [-far, -near],
            [near, far],
          ];
    for (const [top = 0, bottom = 0] of sides) {
      shape.add(at, lane.middle + top);
      shape.add(at, lane.middle + bottom);
      shape.close();
    }
  }
}

/** Where the sum of both ends. @param {Polygons} line @param {Edge} edge @param {Reach} reach */
function net(line, { lane, x, from, to }, reach) {
  for (const sign of [-1, 1]) {
    for (let k = from; k <= to; k++) line.add(x[k] ?? 0, lane.middle + sign * Math.min(lane.half, reach(k)));
    line.close();
  }
}
