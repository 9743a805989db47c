/**
 * Typed arrays of the wire to columns and tables.
 *
 * @typedef {import("./wire.js").AnyEvent} AnyEvent
 * @typedef {import("../store/actions.js").Heard} Heard
 * @typedef {import("../store/state.js").Column} Column
 * @typedef {import("../store/state.js").Table} Table
 * @typedef {{dtype: "f4" | "f8", shape: string, bdata: string}} TypedArray
 */

/**
 * @param {string} text
 * @returns {Heard}
 */
export function decode(text) {
  /** @type {any} */
  const event = JSON.parse(text);
  if (event.event === "sight") return { ...event, sight: sight(event.sight) };
  if (event.event === "lesson") return { ...event, lesson: lesson(event.lesson), shown: shown(event.shown) };
  if (event.event !== "snapshot" && event.event !== "trace") return event;
  const { arrays, cuts, thinned, first, ...rest } = event;
  const decoded = {
    ...rest,
    first: first && each(first, table),
    columns: columns(arrays, cuts, thinned),
    sight: sight(event.sight),
    ghost: other(event.ghost),
  };
  return event.event === "snapshot" ? { ...decoded, model: model(event.model) } : decoded;
}

/** @param {any} sent @returns {import("../store/state.js").Model} */
function model(sent) {
  return { ...sent, curves: each(sent.curves, curve) };
}

/** What is null still holds as it was sent last. @param {any} sent @returns {import("../store/actions.js").SightSent} */
function sight({ explanation, parcels: unpacked, gradient: followed, others }) {
  return {
    explanation,
    parcels: parcels(unpacked),
    gradient: gradient(followed),
    others: others?.map(other) ?? null,
  };
}

/** @param {any} sent @returns {import("../store/state.js").Gradient | null} */
function gradient(sent) {
  if (!sent) return null;
  return { ...sent, total: column(sent.total), direct: column(sent.direct), read: numbers(sent.read) };
}

/** @param {any} sent @returns {import("../store/state.js").Lesson | null} */
function lesson(sent) {
  if (!sent) return null;
  const curves = (/** @type {any} */ { epochs, losses, accuracies, ...rest }) => ({
    ...rest,
    epochs: numbers(epochs),
    losses: numbers(losses),
    accuracies: numbers(accuracies),
  });
  return { ...sent, learners: sent.learners.map(curves) };
}

/** @param {any} sent @returns {import("../store/state.js").Shown | null} */
function shown(sent) {
  return sent && { ...sent, target: column(sent.target), asked: numbers(sent.asked) };
}

/** @param {any} sent @returns {import("../store/state.js").Parcels | null} */
function parcels(sent) {
  if (!sent) return null;
  const { left, total, half_life, ...rest } = sent;
  return { ...rest, left: column(left), total: numbers(total), halfLife: numbers(half_life) };
}

/** Its experiment is null while a hand moves. @param {any} sent @returns {any} */
function other(sent) {
  if (!sent) return null;
  const { arrays, cuts, thinned, apart, T, initial, gradient: followed, ...rest } = sent;
  const trace = { run: -1, id: -1, T, exact: false, initial, columns: columns(arrays, cuts, thinned) };
  const span = thinned && spanOf(thinned);
  const parted = each(columns(apart, cuts), (one) => (span ? { ...one, span } : one));
  return { ...rest, model: model(rest.model), trace, apart: parted, gradient: gradient(followed) };
}

/** @param {TypedArray} array @returns {import("../store/state.js").Curve} */
function curve(array) {
  const both = Float64Array.from(numbers(array));
  return { sums: both.subarray(0, both.length / 2), values: both.subarray(both.length / 2) };
}

/** @template A, B @param {Record<string, A>} named @param {(one: A) => B} make @returns {Record<string, B>} */
function each(named, make) {
  return Object.fromEntries(Object.entries(named).map(([name, one]) => [name, make(one)]));
}

/**
 * Quantities by name, each with the first unit that it holds, and with what it holds of a long sequence.
 * @param {Record<string, TypedArray>} arrays @param {Record<string, number>} cuts @param {any} [thinned]
 * @returns {Record<string, Column>}
 */
function columns(arrays, cuts = {}, thinned = null) {
  const plain = Object.entries(arrays).map(([name, array]) => /** @type {const} */ ([name, column(array, cuts[name])]));
  if (!thinned) return Object.fromEntries(plain);
  const { most, low, high, unit } = thinned;
  const span = spanOf(thinned);
  const end = (/** @type {TypedArray | undefined} */ array) => (array ? { ...column(array, unit), span } : undefined);
  const whole = plain.map(([name, one]) => {
    const ends = { low: end(low[name]), high: end(high[name]), most: numbers(most[name]) };
    return /** @type {const} */ ([name, { ...one, span, ...ends }]);
  });
  return Object.fromEntries(whole);
}

/** @param {any} thinned @returns {import("../store/state.js").Span} */
const spanOf = ({ first, last, rows }) => ({ first, last, rows });

/** @param {TypedArray} array @param {number} [from] @returns {Column} */
function column(array, from = 0) {
  return { data: numbers(array), size: shapeOf(array)[1] ?? 1, from };
}

/** @param {TypedArray} array @returns {Table} */
function table(array) {
  return { data: Float64Array.from(numbers(array)), shape: shapeOf(array) };
}

/** @param {TypedArray} array */
function shapeOf(array) {
  return array.shape.split(",").map(Number);
}

/** @param {TypedArray} array */
export function numbers({ dtype, bdata }) {
  const { buffer } = bytesOf(bdata);
  return dtype === "f4" ? new Float32Array(buffer) : new Float64Array(buffer);
}

/** The browser's own base64 where it has one: twenty times as fast. @param {string} text @returns {Uint8Array<ArrayBuffer>} */
function bytesOf(text) {
  /** @type {{fromBase64?: (text: string) => Uint8Array<ArrayBuffer>}} */
  const native = /** @type {any} */ (Uint8Array);
  return native.fromBase64 ? native.fromBase64(text) : Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
