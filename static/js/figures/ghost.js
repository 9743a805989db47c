/**
 * The run without pins behind the one on show: a dashed outline in each lane, where the two are visibly apart.
 *
 * @typedef {import("./belt.js").Scene} Scene
 * @typedef {import("./figure.js").Line} Line
 * @typedef {import("./figure.js").Other} Other
 * @typedef {import("./lanes.js").Lane} Lane
 * @typedef {(t: number, unit: number) => number} Reader
 */
import { netLine } from "./net.js";
import { reader } from "./parts.js";
import { Polygons } from "./polygons.js";
import { AT } from "./ribbon.js";

/** Pixels that two outlines must be apart to be told from each other. */
const SEEN = 0.8;

/** @param {Scene} scene @param {(lane: Lane) => number} scaleOf pixels for a value of 1 in a lane @returns {Line[]} */
export function ghostMarks(scene, scaleOf) {
  const { view, model, trace, time, lanes, stack, colours } = scene;
  const { ghost } = view;
  if (!ghost || time.detail === "columns") return [];
  const line = new Polygons();
  const own = reader(trace, model.belt.carry);
  const run = readers(ghost);
  for (const lane of lanes) {
    if (!lane.open) continue;
    if (stack && lane === stack.lane) append(line, netLine(stack, time, run.carry, run.kept));
    else outline(line, lane, time, own, run, scaleOf(lane));
  }
  const { x, y } = line.filled("", "");
  return [
    {
      type: "scatter",
      name: "ghost",
      mode: "lines",
      line: { color: colours.ink, width: view.lecture ? 2 : 1.2, dash: "5px,3px", simplify: false },
      x,
      y,
      hoverinfo: "skip",
      showlegend: false,
    },
  ];
}

/** @param {Other} ghost */
const readers = ({ trace, model }) => ({
  carry: reader(trace, model.belt.carry),
  kept: reader(trace, model.belt.kept ?? model.belt.carry),
});

/** @param {Polygons} into @param {Polygons} from */
function append(into, from) {
  const { x, y } = from.filled("", "");
  for (let k = 0; k < x.length; k++) into.add(x[k] ?? NaN, y[k] ?? NaN);
  into.close();
}

/** Half-widths along a stretch of slots. */
const xs = new Float64Array(4096);
const halves = new Float64Array(4096);

/** @param {Polygons} line @param {Lane} lane @param {import("./timeline.js").Timeline} time @param {Reader} own @param {{carry: Reader, kept: Reader}} run @param {number} scale */
function outline(line, lane, time, own, run, scale) {
  const { unit } = lane;
  const half = (/** @type {number} */ value) => Math.min(lane.half, Math.abs(value) * scale);
  const apart = (/** @type {number} */ t) => Math.abs(run.carry(t, unit) - own(t, unit)) * scale >= SEEN;
  let n = 0;
  const put = (/** @type {number} */ x, /** @type {number} */ value) => {
    xs[n] = x;
    halves[n++] = half(value);
  };
  let before = apart(time.first - 1);
  for (let t = time.first; t <= time.last; t++) {
    const now = apart(t);
    if (before || now) {
      if (n === 0) put(t - 0.5, run.carry(t - 1, unit));
      if (time.detail !== "bands") {
        put(t + AT.squeeze, run.carry(t - 1, unit));
        put(t + AT.open, run.kept(t, unit));
      }
      put(t + AT.poured, run.carry(t, unit));
    }
    if (n > 0 && (!(before || now) || t === time.last || n > xs.length - 8)) {
      put(t === time.last ? t + 0.5 : t + AT.poured, run.carry(t, unit));
      both(line, lane, n);
      n = 0;
    }
    before = now;
  }
}

/** The upper and the lower edge. @param {Polygons} line @param {Lane} lane @param {number} n */
function both(line, lane, n) {
  for (const side of [-1, 1]) {
    for (let k = 0; k < n; k++) line.add(xs[k] ?? 0, lane.middle + side * (halves[k] ?? 0));
    line.close();
  }
}
