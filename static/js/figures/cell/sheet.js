/**
 * The sheet that a cell is drawn on: parts (what can be opened) and wires between them, all in pixels. Pure geometry.
 *
 * @typedef {import("../../store/state.js").Model} Model
 * @typedef {{x: number, y: number}} Point
 * @typedef {{left: number, top: number, right: number, bottom: number}} Box
 * @typedef {{slots: number, many: number, words: boolean}} Inputs how many are shown, of how many; of words only the one read
 *
 * @typedef {object} Shape What stands on the wire: a box with the name of a function, a ring with a sign, or a valve: a
 *   ring that a gate closes from above and below.
 * @property {"box" | "ring" | "valve"} kind
 * @property {number} x centre
 * @property {number} y
 * @property {number} width of a box; twice the radius of a ring
 * @property {number} height
 * @property {string} text
 * @property {string | null} by the quantity that closes a valve
 *
 * @typedef {object} Label A symbol and its number.
 * @property {number} x
 * @property {number} y
 * @property {"start" | "end" | "middle"} anchor
 * @property {string} symbol "" where the shape says it already
 *
 * @typedef {object} Part One number of the cell: where it is made and where it is written.
 * @property {string} quantity
 * @property {0 | 1} back 1: of the timestep before
 * @property {number | null} slot of an input: how many stand before it; null: the number of the chosen unit
 * @property {string | null} gate letter of its hue
 * @property {Shape | null} shape
 * @property {Label | null} label
 * @property {Box} hit where it can be touched
 *
 * @typedef {object} Wire
 * @property {string} path
 * @property {string | null} quantity whose number runs on it, null: many numbers, or one that has no name
 * @property {0 | 1} back
 * @property {string | null} gate
 * @property {string | null} head path of its arrow head
 *
 * @typedef {object} Caption A word that is not a number.
 * @property {number} x
 * @property {number} y
 * @property {"start" | "end" | "middle"} anchor
 * @property {string} text symbol, or a key of the words when it contains a dot
 *
 * @typedef {object} Scene
 * @property {number} width
 * @property {number} height
 * @property {number} font size of type in pixels
 * @property {Part[]} parts in the order of computation
 * @property {Wire[]} wires from back to front
 * @property {string[]} bars walls and dots: paths that are filled
 * @property {Caption[]} captions
 */
import { FUNCTION_SIGNS } from "../../text/formula.js";
import { letter, quantity, symbol } from "../parts.js";

/** Room that the digits of a number take, in letters: sign, three before the point, point, four after it is rare. */
const NUMBER = 7.5;
/** A finger needs this much. */
const TOUCH = 24;
const SIGNS = /** @type {Record<string, string>} */ ({ ...FUNCTION_SIGNS, linear: "=" });

/** Least size that everything is readable at; a smaller frame scrolls. */
export const LEAST = { width: 640, height: 232 };

/** @param {Model} model @param {{width: number, height: number}} frame */
export function sheet(model, frame) {
  const width = Math.max(frame.width, LEAST.width);
  const height = Math.max(frame.height, LEAST.height);
  const font = Math.min(Math.max(12, Math.min(height / 17, width / 54)), 22);
  const unit = font / 12;
  const radius = 12.5 * unit;
  const tall = 25 * unit;
  /** @type {Scene} */
  const scene = { width, height, font, parts: [], wires: [], bars: [], captions: [] };

  /** Letter of the gate that colours a quantity: a gate or candidate and what is summed up for it. @param {string} name */
  const gateOf = (name) => (name === "one_minus_z" ? letter(model, "z") : letter(model, name));

  /** @param {string} text */
  const wide = (text) => letters(text) * font * 0.6;

  /** @param {Omit<Part, "hit" | "gate" | "back" | "slot"> & Partial<Pick<Part, "back" | "slot">>} part */
  function put({ quantity: name, back = 0, slot = null, shape, label }) {
    const boxes = [...(shape ? [around(shape)] : []), ...(label ? [under(label, wide, font)] : [])];
    scene.parts.push({ quantity: name, back, slot, gate: gateOf(name), shape, label, hit: union(boxes) });
  }

  return {
    scene,
    unit,
    radius,
    tall,
    /** Rows from their share of the height. @param {number} share */
    y: (share) => Math.round(share * height),
    /** Columns from their share of the width. @param {number} share */
    x: (share) => Math.round(share * width),
    wide,
    put,
    /** @param {string} name @param {Point} at @param {Label["anchor"]} [anchor] @param {string} [text] @returns {Label} */
    label: (name, { x, y }, anchor = "start", text = symbol(model, name)) => ({ x, y, anchor, symbol: text }),
    /** How the state of the step before is written. @param {string} name */
    before: (name) => `${symbol(model, name)}′`,
    /** @param {string} name */
    symbol: (name) => symbol(model, name),
    /** The name of what leaves here. @param {string} name @param {Point} at */
    exit: (name, { x, y }) => scene.captions.push({ x, y, anchor: "end", text: symbol(model, name) }),
    /** A sentence. @param {string} text a key of the words @param {Point} at @param {Label["anchor"]} [anchor] */
    caption: (text, { x, y }, anchor = "start") => scene.captions.push({ x, y, anchor, text }),
    /** A box with the activation that makes a quantity. @param {string} name @param {Point} at @param {string} [text] @returns {Shape} */
    box(name, { x, y }, text = SIGNS[quantity(model, name)?.formula?.function ?? "linear"] ?? "") {
      const width = Math.max(32 * unit, text.length * font * 0.5 + 12 * unit);
      return { kind: "box", x, y, width, height: tall, text, by: null };
    },
    /** @param {Point} at @param {string} text @returns {Shape} */
    ring: ({ x, y }, text) => ({ kind: "ring", x, y, width: 2 * radius, height: 2 * radius, text, by: null }),
    /** A product with a gate. @param {Point} at @param {string} by @returns {Shape} */
    valve: ({ x, y }, by) => ({ kind: "valve", x, y, width: 2 * radius, height: 2 * radius, text: "×", by }),
    /** @param {string | null} name @param {Point[]} points @param {{back?: 0 | 1, head?: boolean}} [more] */
    wire(name, points, { back = 0, head = false } = {}) {
      scene.wires.push({
        path: rounded(points, 7 * unit),
        quantity: name,
        back,
        gate: name === null ? null : gateOf(name),
        head: head ? arrow(points, 6 * unit) : null,
      });
    },
    /** Where wires meet. @param {Point} at */
    dot: ({ x, y }) => scene.bars.push(circle(x, y, 3 * unit)),
    /** Inputs side by side, from a point to the right: as many as there are slots. @param {Point} at @param {Inputs} inputs */
    inputs({ x, y }, { slots, many, words }) {
      let left = x;
      for (let slot = 0; slot < slots; slot++) {
        const text = words ? "x[somewhat]" : many === 1 ? "x" : many > 10 ? "x[00]" : "x[0]";
        put({ quantity: "x", slot, shape: null, label: { x: left, y, anchor: "start", symbol: text } });
        left += wide(text) + NUMBER * font * 0.6 + 12 * unit;
      }
      if (many > slots && !words) scene.captions.push({ x: left, y, anchor: "start", text: "…" });
    },
  };
}

/** @typedef {ReturnType<typeof sheet>} Sheet */

/** Letters that take room: marks above a letter do not, primes and points hardly. @param {string} text */
function letters(text) {
  return [...text].reduce((sum, one) => sum + (/[\u0300-\u036f_]/.test(one) ? 0 : /[′·[\]()]/.test(one) ? 0.55 : 1), 0);
}

/** @param {Shape} shape @returns {Box} */
function around({ x, y, width, height }) {
  return { left: x - width / 2, top: y - height / 2, right: x + width / 2, bottom: y + height / 2 };
}

/** @param {Label} label @param {(text: string) => number} wide @param {number} font @returns {Box} */
function under({ x, y, anchor, symbol: text }, wide, font) {
  const width = wide(text) + NUMBER * font * 0.6;
  const left = anchor === "start" ? x : anchor === "end" ? x - width : x - width / 2;
  const half = Math.max(TOUCH, font * 1.5) / 2;
  return { left: left - 2, top: y - half, right: left + width, bottom: y + half };
}

/** @param {Box[]} boxes @returns {Box} */
function union(boxes) {
  return {
    left: Math.min(...boxes.map(({ left }) => left)),
    top: Math.min(...boxes.map(({ top }) => top)),
    right: Math.max(...boxes.map(({ right }) => right)),
    bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
  };
}

/** A path through points, its corners rounded. @param {Point[]} points @param {number} radius */
export function rounded(points, radius) {
  return points
    .map((point, k) => {
      const [before, after] = [points[k - 1], points[k + 1]];
      if (!before) return `M${point.x} ${point.y}`;
      if (!after) return `L${point.x} ${point.y}`;
      const [from, to] = [towards(point, before, radius), towards(point, after, radius)];
      return `L${from.x} ${from.y}Q${point.x} ${point.y} ${to.x} ${to.y}`;
    })
    .join("");
}

/** So far from a point to another, at most half of the way. @param {Point} from @param {Point} to @param {number} far @returns {Point} */
function towards(from, to, far) {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const share = Math.min(far, length / 2) / length;
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

/** The head at the end of a path. @param {Point[]} points @param {number} size */
function arrow(points, size) {
  const [from, to] = [points.at(-2), points.at(-1)];
  if (!from || !to) return "";
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const [dx, dy] = [((to.x - from.x) / length) * size, ((to.y - from.y) / length) * size];
  return `M${to.x + dx} ${to.y + dy}L${to.x - dx - dy} ${to.y - dy + dx}L${to.x - dx + dy} ${to.y - dy - dx}Z`;
}

/** @param {number} x @param {number} y @param {number} radius */
function circle(x, y, radius) {
  return `M${x - radius} ${y}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0Z`;
}
