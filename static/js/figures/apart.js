/**
 * Where two runs part, timestep by timestep: the chosen unit with its sign, and the largest over all units. The
 * differences are the server's; here the largest of each column is only picked out.
 *
 * @typedef {import("./figure.js").View} View
 * @typedef {import("./figure.js").Figure} Figure
 * @typedef {import("./figure.js").Column} Column
 * @typedef {import("./timeline.js").Timeline} Timeline
 * @typedef {{time: Timeline, top: number, plot: number, bottom: number, colours: import("./colours.js").Palette}} Place
 */
import { axis } from "./axis.js";
import { mix, palette } from "./colours.js";
import { frame } from "./frame.js";
import { Polygons } from "./polygons.js";
import { endOf, rowOf } from "./span.js";
import { font, timeAxis, timeline } from "./timeline.js";

const GAP = 4;

/** @param {number} T @param {View} view @returns {Place} */
export function apartPlace(T, view) {
  return {
    time: timeline(view, T),
    top: 2,
    bottom: 2,
    plot: Math.max(10, view.height - 4),
    colours: palette(view.theme),
  };
}

/**
 * @param {Column} apart the run on show minus the other @param {string} symbol of what differs
 * @param {number} largest over all timesteps and units: the full height of both rows
 * @param {number} T @param {View} view @returns {Figure}
 */
export function apartFigure(apart, symbol, largest, T, view) {
  const place = apartPlace(T, view);
  const { time, plot, colours } = place;
  const [ground, all, more, less] = [new Polygons(), new Polygons(), new Polygons(), new Polygons()];
  const row = (plot - GAP) / 2;
  const [left, right] = time.range;
  ground.box(left, 0, right, row);
  ground.box(left, row + GAP, right, plot);
  const middle = row / 2;
  const tall = (/** @type {number} */ size, /** @type {number} */ room) => {
    const share = largest > 0 ? Math.min(1, size / largest) : 0;
    return share > 0 ? Math.max(1, share * room) : 0;
  };
  const unit = view.unit - (apart.from ?? 0);
  for (const { from, to, first, last } of columns(time, endOf(apart))) {
    const own = oddest(apart, first, last, unit, unit);
    const most = Math.abs(oddest(apart, first, last, 0, apart.size - 1));
    const up = tall(Math.abs(own), middle - 1);
    if (own > 0) more.box(from, middle - up, to, middle);
    if (own < 0) less.box(from, middle, to, middle + up);
    const high = tall(most, row - 2);
    if (high > 0) all.box(from, plot - high, to, plot);
  }
  return {
    data: [
      ground.filled("ground", colours.lane),
      all.filled("largest", mix(colours.grid, colours.quiet, 0.7)),
      more.filled("+", colours.positive),
      less.filled("−", colours.negative),
    ],
    layout: frame(
      view,
      place,
      timeAxis({ ...view, ticks: false }, time, colours.quiet),
      names(place, symbol, view),
      [],
    ),
  };
}

/** Bars, one a timestep while each has a pixel or more, else one a pixel. @param {Timeline} time @param {number} T that both runs have */
export function* columns(time, T) {
  const last = Math.min(time.last, T);
  const each = Math.max(1, Math.ceil(1 / time.slot));
  const half = each > 1 || time.slot < 5 ? 0.5 : 0.4;
  for (let t = time.first; t <= last; t += each) {
    const end = Math.min(last, t + each - 1);
    yield { from: t - half, to: end + half, first: t, last: end };
  }
}

/** The value farthest from zero in a block of timesteps and units, counted from the first that the column holds. @param {Column} column @param {number} first @param {number} last @param {number} from @param {number} to */
export function oddest({ data, size, span }, first, last, from, to) {
  let shown = 0;
  for (let t = first; t <= last; t++)
    for (let j = from; j <= to; j++) {
      const row = span ? rowOf(span, t) : t - 1;
      const value = j >= 0 && j < size ? (data[row * size + j] ?? 0) : 0;
      if (Math.abs(value) > Math.abs(shown)) shown = value;
    }
  return shown;
}

/** @param {Place} place @param {string} symbol @param {View} view @returns {import("./figure.js").Axis} */
function names({ plot, colours }, symbol, view) {
  const row = (plot - GAP) / 2;
  return axis({
    range: [plot, 0],
    tickvals: [row / 2, plot - row / 2],
    ticktext: [`Δ${symbol}[${view.unit}]`, "max |Δ|"],
    tickfont: font(view, view.width < 520 ? 9 : 10.5, colours.quiet),
  });
}
