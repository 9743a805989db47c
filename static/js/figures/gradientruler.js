/**
 * Powers of ten beside the chosen lane, where widths are logarithms.
 *
 * @typedef {import("./gradient.js").GradientScene} GradientScene
 */
import { laneOf } from "./lanes.js";
import { FULL } from "./ribbon.js";
import { beside } from "./rulers.js";
import { font, scaled } from "./timeline.js";

/** Pixels that two lines are apart at least, and two numbers. */
const APART = 5;
const READABLE = 13;

/** Heights of the powers of ten in the chosen lane, from its middle, largest first. @param {Pick<GradientScene, "lanes" | "view" | "scale">} scene @param {number} apart least distance */
export function decadesOf({ lanes, view, scale }, apart) {
  const lane = laneOf(lanes, view.unit);
  if (!lane?.open) return { lane: undefined, at: [] };
  const each = (FULL * lane.half) / scale.decades;
  const step = Math.max(1, Math.ceil(apart / each));
  const top = Math.round(Math.log10(scale.most));
  const at = [];
  for (let k = 0; k < scale.decades; k += step) at.push({ power: top - k, away: (scale.decades - k) * each });
  return { lane, at };
}

/** @param {GradientScene} scene @returns {import("./figure.js").Mark[]} */
export function decadeLines(scene) {
  const { time, colours, view } = scene;
  const { lane, at } = decadesOf(scene, APART * scaled(view));
  if (!lane) return [];
  const heights = at.flatMap(({ away }) => [lane.middle - away, lane.middle + away]);
  return [
    {
      type: "scatter",
      name: "decades",
      mode: "lines",
      line: { color: colours.grid, width: view.lecture ? 1.5 : 1, dash: "dot", simplify: false },
      x: heights.flatMap(() => [...time.range, NaN]).slice(0, -1),
      y: heights.flatMap((y) => [y, y, NaN]).slice(0, -1),
      hoverinfo: "skip",
      showlegend: false,
    },
  ];
}

/** @param {GradientScene} scene @returns {import("./figure.js").Note[]} */
export function decadeNotes(scene) {
  const { view, colours } = scene;
  const { lane, at } = decadesOf(scene, READABLE * scaled(view));
  if (!lane) return [];
  return at
    .filter(({ away }) => away >= 14 * scaled(view))
    .map(({ power, away }) => beside(written(power), lane.middle - away, font(view, 10, colours.quiet)));
}

/** @param {number} power */
const written = (power) => (power === 0 ? "1" : `1e${power}`.replace("-", "−"));
