/**
 * A strip under the lanes: how far the run on show and the one without pins are apart, the largest over all units.
 *
 * @typedef {import("./belt.js").Scene} Scene
 * @typedef {import("./figure.js").Filled} Filled
 */
import { columns, oddest } from "./apart.js";
import { mix } from "./colours.js";
import { symbol } from "./parts.js";
import { Polygons } from "./polygons.js";
import { beside } from "./rulers.js";
import { endOf } from "./span.js";
import { font, scaled } from "./timeline.js";

/** Height of the strip and the gap above it. */
const TALL = 16;
const GAP = 5;

/** Steps of strength of its colour. */
const STEPS = 4;

/** Room that the strip takes under the lanes. @param {import("./figure.js").View} view */
export const stripRoom = (view) => (view.ghost?.parted ? Math.round((TALL + GAP) * scaled(view)) : 0);

/** @param {Scene} scene @returns {Filled[]} */
export function differenceMarks({ view, model, time, plot, colours }) {
  const apart = view.ghost?.apart[model.belt.carry];
  const largest = view.ghost?.parted?.largest ?? 0;
  const room = stripRoom(view);
  if (!apart || room === 0) return [];
  const [top, bottom] = [plot - room + Math.round(GAP * scaled(view)), plot];
  const ground = new Polygons();
  ground.box(time.range[0], top, time.range[1], bottom);
  const steps = Array.from({ length: STEPS }, () => new Polygons());
  for (const { from, to, first, last } of columns(time, endOf(apart))) {
    const share = largest > 0 ? Math.abs(oddest(apart, first, last, 0, apart.size - 1)) / largest : 0;
    const tall = share > 0 ? Math.max(1, Math.min(1, share) * (bottom - top)) : 0;
    if (tall > 0) steps[Math.min(STEPS - 1, Math.floor(share * STEPS))]?.box(from, bottom - tall, to, bottom);
  }
  return [
    ground.filled("difference ground", colours.lane),
    ...steps.map((shape, k) =>
      shape.filled(`difference ${k}`, mix(colours.grid, colours.ink, 0.25 + (0.6 * (k + 1)) / STEPS)),
    ),
  ];
}

/** What the strip shows, beside it. @param {Scene} scene @returns {import("./figure.js").Note[]} */
export function differenceNotes({ view, model, plot, colours }) {
  const room = stripRoom(view);
  if (room === 0) return [];
  const middle = plot - (TALL * scaled(view)) / 2;
  return [beside(`|Δ${symbol(model, model.belt.carry)}|`, middle, font(view, 10.5, colours.quiet))];
}
