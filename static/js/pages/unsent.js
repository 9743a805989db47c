/**
 * What a tab kept over a reload may have been kept by another version of the page: whatever this page would not understand
 * is left out before anything is made of it, and the rest stays. What the values mean is for the server to judge, in words.
 *
 * @typedef {import("../store/state.js").State} State
 * @typedef {Pick<State, "pending" | "waiting" | "history"> & {notices?: State["notices"]}} Asked
 * @typedef {{hash: string, link?: import("../protocol/link.js").Linked, asked: Asked}} Unsent `hash`: the address when it was kept
 * @typedef {(value: any) => boolean} Fits
 */

/** @type {Fits} */
const text = (value) => typeof value === "string";
/** @type {Fits} */
const number = (value) => Number.isFinite(value);
/** @type {Fits} */
const whole = (value) => Number.isInteger(value) && value >= 0;
/** @type {Fits} */
const size = (value) => whole(value) && value > 0;
/** @type {Fits} */
const flag = (value) => typeof value === "boolean";
/** @type {Fits} */
const thing = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
/** @param {Fits} one @returns {Fits} */
const maybe = (one) => (value) => value === undefined || value === null || one(value);
/** @param {Fits} one @returns {Fits} */
const listOf = (one) => (value) => Array.isArray(value) && value.every((part) => one(part));
/** @param {Fits} one @returns {Fits} */
const tableOf = (one) => (value) => thing(value) && Object.values(value).every((part) => one(part));
/** @param {Record<string, Fits>} fields @returns {Fits} */
const shape = (fields) => (value) => thing(value) && Object.entries(fields).every(([name, one]) => one(value[name]));
/** One of several, told by its name. @param {string} by @param {Record<string, Fits>} kinds @returns {Fits} */
const kindOf = (by, kinds) => (value) =>
  thing(value) && Object.hasOwn(kinds, value[by]) && kinds[value[by]]?.(value) === true;

const cell = shape({ kind: text });
const rows = listOf(listOf(number));
const pins = listOf(
  shape({ quantity: text, value: number, unit: maybe(whole), first: maybe(size), last: maybe(size) }),
);
const experiment = shape({
  X: size,
  H: size,
  seed: maybe(whole),
  cell: maybe(cell),
  weights: maybe(thing),
  edits: maybe(tableOf(number)),
  pins: maybe(pins),
  input: kindOf("kind", {
    numbers: shape({ values: rows }),
    tokens: shape({ tokens: listOf(text), vocabulary: listOf(text) }),
  }),
  readout: maybe(thing),
  layers: maybe(size),
  stored: maybe(text),
});
const edit = kindOf("edit", {
  weight: shape({ name: text, value: number }),
  revert: shape({ name: text }),
  bias: shape({ name: text, mean: number }),
  pins: shape({ pins }),
  reset: thing,
  input: shape({ t: size, k: whole, value: number }),
  values: shape({ values: rows }),
  tokens: shape({ tokens: listOf(text), vocabulary: maybe(listOf(text)) }),
  cell: shape({ cell }),
  sizes: shape({ X: maybe(size), H: maybe(size), T: maybe(size) }),
  layers: shape({ layers: maybe(size), direction: maybe(text) }),
  seed: shape({ seed: whole }),
  readout: shape({ readout: maybe(thing) }),
  replace: shape({ experiment }),
  preset: shape({ preset: text }),
});
const fed = { x: maybe(listOf(number)), token: maybe(text) };
const taught = { course: thing, beside: listOf(cell), here: flag };
const command = kindOf("command", {
  edit: shape({ edit }),
  feed: shape(fed),
  train: shape(taught),
  open: shape({ preset: maybe(text), experiment: maybe(experiment) }),
});
const pending = kindOf("kind", {
  edit: shape({ entry: number, preset: maybe(text), look: maybe(thing), command }),
  undo: shape({ entry: number, command }),
  redo: shape({ entry: number, command }),
});
const waiting = kindOf("type", {
  undo: thing,
  redo: thing,
  reset: thing,
  edit: shape({ entry: number, preset: maybe(text), look: maybe(thing), edit }),
  feed: shape(fed),
  train: shape(taught),
  learn: shape({ go: text, speed: maybe(number) }),
  epoch: shape({ epoch: whole }),
  example: shape({ place: whole }),
});
const past = shape({ experiment, preset: maybe(text) });
const link = shape({
  experiment: maybe(experiment),
  preset: maybe(text),
  t: maybe(whole),
  unit: maybe(whole),
  layer: maybe(whole),
  reverse: maybe(flag),
  compare: maybe(shape({ kind: text, experiment: maybe(experiment) })),
});

/** Said once and until it is dismissed; below all that the page itself says. */
const LOST = { id: 0, tone: /** @type {const} */ ("error"), key: "unsent.lost" };

/**
 * What of it this page understands; where something is left out, that is said.
 * @param {unknown} kept @param {string} hash the address now
 * @returns {Unsent | null} null: nothing was kept, or at another address
 */
export function fitting(kept, hash) {
  if (kept === null) return null;
  const given = /** @type {any} */ (thing(kept) ? kept : {});
  if (text(given.hash) && given.hash !== hash) return null;
  let lost = false;
  /** @param {unknown} list @param {Fits} one @returns {any[]} */
  const sifted = (list, one) => {
    const whole = Array.isArray(list) ? list : [];
    const left = whole.filter((part) => one(part));
    lost ||= left.length < whole.length || !Array.isArray(list);
    return left;
  };
  const { asked = {} } = given;
  const linked = link(given.link) && (given.link.experiment || given.link.preset);
  lost ||= !linked;
  const found = {
    pending: sifted(asked?.pending, pending),
    waiting: sifted(asked?.waiting, waiting),
    history: { past: sifted(asked?.history?.past, past), future: sifted(asked?.history?.future, past) },
  };
  return { hash, ...(linked ? { link: given.link } : {}), asked: { ...found, ...(lost ? { notices: [LOST] } : {}) } };
}
