/**
 * How fast gradients vanish: of each run the largest |dL/dC(t)| of all units, over time, in powers of ten.
 *
 * @typedef {import("./figure.js").View} View
 * @typedef {import("./figure.js").Figure} Figure
 * @typedef {import("../store/state.js").Gradient} Gradient
 * @typedef {{name: string, gradient: Gradient, turned: boolean}} Run `turned`: it takes the input the other way round than the axis does
 */
import { axis } from "./axis.js";
import { palette } from "./colours.js";
import { frame } from "./frame.js";
import { stroke } from "./gradient.js";
import { rowReader } from "./gradientscale.js";
import { Polygons } from "./polygons.js";
import { beside } from "./rulers.js";
import { font, scaled, timeAxis, timeline } from "./timeline.js";

/** Lines are told apart by hue, dash and the name at their end. @type {["ink" | "f" | "i" | "o", "solid" | "dot" | "5px,3px"][]} */
const LOOKS = [
  ["ink", "solid"],
  ["f", "5px,3px"],
  ["o", "dot"],
  ["i", "solid"],
];
/** Powers of ten below the largest that are shown at most. */
const MOST = 16;

/** @param {View} view */
export function curvePlace(view, /** @type {number} */ T) {
  const top = Math.round(8 * scaled(view));
  return {
    time: timeline(view, T),
    top,
    bottom: top,
    plot: Math.max(20, view.height - 2 * top),
    colours: palette(view.theme),
  };
}

/** The look of a run's line, for its name beside the plot. @param {View["theme"]} theme @param {number} k */
export function lookOfRun(theme, k) {
  const colours = palette(theme);
  const [hue, dash] = LOOKS[k % LOOKS.length] ?? ["ink", "solid"];
  return { colour: hue === "ink" ? colours.ink : (colours.gates[hue] ?? colours.ink), dash };
}

/** The largest size among all units at a timestep; NaN where there is none. @param {Gradient} gradient @param {number} t */
export function largestAt({ total }, t) {
  const read = rowReader(total);
  let most = Number.isNaN(read(t, 0)) ? NaN : 0;
  for (let j = 0; j < total.size; j++) most = Math.max(most, Math.abs(read(t, j)));
  return most;
}

/** @param {Run[]} runs @param {number} T @param {View} view @returns {Figure} */
export function curveFigure(runs, T, view) {
  const place = curvePlace(view, T);
  const { time, plot, colours } = place;
  const lines = runs.map(({ gradient, turned }) =>
    Array.from({ length: time.last + 1 }, (_, t) => largestAt(gradient, turned && t > 0 ? T + 1 - t : t)),
  );
  const all = lines.flat().filter((value) => value > 0 && value < Infinity);
  const top = Math.ceil(Math.log10(Math.max(...all, 1e-300)) - 1e-9);
  const low = Math.max(top - MOST, Math.min(top - 1, Math.floor(Math.log10(Math.min(...all, 10 ** top)))));
  const y = (/** @type {number} */ value) =>
    value > 0 ? Math.min(plot, ((top - Math.log10(value)) / (top - low)) * plot) : NaN;
  const ground = new Polygons();
  ground.box(time.range[0], 0, time.range[1], plot);
  const step = Math.ceil(((top - low) * 16 * scaled(view)) / plot);
  const powers = Array.from({ length: Math.floor((top - low) / step) + 1 }, (_, k) => top - k * step);
  const rules = new Polygons();
  for (const power of powers) {
    rules.add(time.range[0], y(10 ** power));
    rules.add(time.range[1], y(10 ** power));
    rules.close();
  }
  return {
    data: [
      ground.filled("ground", colours.lane),
      stroke("decades", rules, { color: colours.grid, width: 1, dash: "dot", simplify: false }),
      ...lines.map((values, k) => {
        const line = new Polygons();
        for (let t = time.first - 1; t <= time.last; t++) {
          const at = y(values[t] ?? NaN);
          if (Number.isNaN(at)) line.close();
          else line.add(t === 0 ? Math.min(0.5, time.range[0]) : t, at);
        }
        line.close();
        const { colour, dash } = lookOfRun(view.theme, k);
        return stroke(runs[k]?.name ?? "", line, {
          color: colour,
          width: view.lecture ? 4 : 2.5,
          dash,
          simplify: false,
        });
      }),
    ],
    layout: frame(
      view,
      place,
      timeAxis({ ...view, ticks: false }, time, colours.quiet),
      axis({
        range: [plot, 0],
        tickvals: [],
        ticktext: [],
        tickfont: font(view, 10, colours.quiet),
        showticklabels: false,
      }),
      powers.map((power) =>
        beside(power === 0 ? "1" : `1e${power}`.replace("-", "−"), y(10 ** power), font(view, 10, colours.quiet)),
      ),
    ),
  };
}
