/** An activation function as a small drawing: its curve, where the sum stands on it, and how steep it is there. */
import { attributesOf, svg } from "./dom.js";

/**
 * @typedef {import("../../store/state.js").Curve} Curve
 * @typedef {ReturnType<typeof plot>} Plot
 *
 * @typedef {object} Box
 * @property {number} width
 * @property {number} height
 * @property {number} pad room around the curve, so that neither dot nor arrow is cut off
 * @property {number} reach how far the tangent goes to each side, in units of the drawing
 *
 * @typedef {object} Point where the sum stands, in units of the drawing
 * @property {number} x
 * @property {number} y
 * @property {-1 | 0 | 1} beyond the sum lies left of what is drawn, on it, or right of it
 */

/** @type {Box} */
const MINI = { width: 46, height: 22, pad: 3.5, reach: 9 };
/** @type {Box} */
const LARGE = { width: 240, height: 104, pad: 9, reach: 46 };
const ARROW = 4;

/**
 * Where things lie in a drawing of a curve. Pure: numbers in, numbers out.
 * @param {Curve} curve
 * @param {Box} box
 */
export function scaleOf({ sums, values }, { width, height, pad, reach }) {
  const [left, right] = [sums[0] ?? -1, sums.at(-1) ?? 1];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const across = (width - 2 * pad) / (right - left);
  const up = (height - 2 * pad) / (high - low || 1);
  const x = (/** @type {number} */ sum) => pad + (Math.min(right, Math.max(left, sum)) - left) * across;
  const y = (/** @type {number} */ value) => height - pad - (Math.min(high, Math.max(low, value)) - low) * up;
  return {
    x,
    y,
    /** @param {number} sum @param {number} value @returns {Point} */
    at: (sum, value) => ({ x: x(sum), y: y(value), beyond: sum < left ? -1 : sum > right ? 1 : 0 }),
    /** The tangent, equally long for every slope: x1, y1, x2, y2. @param {Point} at @param {number} slope */
    tangent(at, slope) {
      const rise = (slope * up) / across;
      const run = reach / Math.hypot(1, rise);
      return [at.x - run, at.y + run * rise, at.x + run, at.y - run * rise];
    },
    path: Array.from(sums, (sum, k) => `${k ? "L" : "M"}${x(sum).toFixed(1)} ${y(values[k] ?? 0).toFixed(1)}`).join(""),
  };
}

/**
 * For beside a bar, 46 x 22; `update` moves it in place and costs a few attributes.
 * @param {Curve} curve
 * @param {string | undefined} gate letter of its hue
 */
export function miniCurve(curve, gate) {
  return plot(curve, MINI, "curve mini", gate);
}

/**
 * The larger one, with both axes.
 * @param {Curve} curve
 * @param {string | undefined} gate
 */
export function largeCurve(curve, gate) {
  return plot(curve, LARGE, "curve large", gate);
}

/**
 * @param {Curve} curve
 * @param {Box} box
 * @param {string} className
 * @param {string | undefined} gate
 */
function plot(curve, box, className, gate) {
  const { width, height, pad } = box;
  const scale = scaleOf(curve, box);
  const tangent = svg("line", { class: "tangent" });
  const drop = svg("path", { class: "drop" });
  const dot = svg("circle", { class: "dot", r: pad * 0.55 });
  const arrow = svg("path", { class: "dot", hidden: true });
  const root = svg(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, class: className, "data-gate": gate, "aria-hidden": "true" },
    svg("path", {
      class: "axes",
      d: `M${pad} ${scale.y(0)}H${width - pad}M${scale.x(0)} ${pad}V${height - pad}`,
    }),
    drop,
    svg("path", { class: "bend", d: scale.path }),
    tangent,
    dot,
    arrow,
  );

  return {
    root,
    /**
     * @param {number | null | undefined} sum null or undefined: nothing stands on the curve now
     * @param {number | null | undefined} value what becomes of the sum
     * @param {number | null | undefined} slope
     */
    update(sum, value, slope) {
      const known = typeof sum === "number" && typeof value === "number";
      const at = known ? scale.at(sum, value) : null;
      const steep = at?.beyond === 0 && typeof slope === "number";
      drop.toggleAttribute("hidden", !at);
      dot.toggleAttribute("hidden", at?.beyond !== 0);
      arrow.toggleAttribute("hidden", !at || at.beyond === 0);
      tangent.toggleAttribute("hidden", !steep);
      if (!at) return;
      attributesOf(dot, { cx: at.x.toFixed(2), cy: at.y.toFixed(2) });
      attributesOf(drop, { d: `M${at.x.toFixed(1)} ${scale.y(0).toFixed(1)}V${at.y.toFixed(1)}` });
      if (at.beyond !== 0) attributesOf(arrow, { d: arrowAt(at, ARROW * (pad / MINI.pad) ** 0.5) });
      if (!steep) return;
      const [x1, y1, x2, y2] = scale.tangent(at, slope).map((place) => place.toFixed(1));
      attributesOf(tangent, { x1, y1, x2, y2 });
    },
  };
}

/** A triangle that points out of the drawing. @param {Point} at @param {number} size */
function arrowAt({ x, y, beyond }, size) {
  return `M${x + beyond * size * 0.75} ${y}L${x - beyond * size * 0.5} ${y - size}V${y + size}Z`;
}
