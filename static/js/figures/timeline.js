/**
 * The time axis that belt and gates share: slot t reaches from t - 0.5 to t + 0.5. Same margins, same columns.
 *
 * @typedef {import("./figure.js").View} View
 * @typedef {import("./figure.js").Axis} Axis
 * @typedef {import("./figure.js").Font} Font
 * @typedef {"marks" | "jaws" | "bands" | "columns"} Detail
 *
 * @typedef {object} Timeline
 * @property {number} left margin in pixels
 * @property {number} right margin in pixels
 * @property {number} width of the plot in pixels
 * @property {[number, number]} range of the axis
 * @property {number} slot pixels a timestep
 * @property {number} first timestep in sight
 * @property {number} last timestep in sight
 * @property {Detail} detail
 * @property {number} scale of type and strokes
 */
import { axis } from "./axis.js";

/** As in css/theme.css. */
export const FONT =
  '-apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Liberation Sans", system-ui, "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei UI", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", sans-serif';

/** Room for the initial state before the first slot, in pixels. */
const BEFORE = 10;

/** A very short sequence leaves room for the timesteps to come. */
const FEWEST = 4;

/** How much larger type and strokes are. @param {View} view */
export const scaled = (view) => (view.lecture ? 1.6 : 1);

/** @param {View} view @param {number} size @param {string} color @returns {Font} */
export const font = (view, size, color) => ({ family: FONT, size: Math.round(size * scaled(view)), color });

/** @param {View} view @param {number} T @returns {Timeline} */
export function timeline(view, T) {
  const left = Math.round((view.width < 520 ? 40 : 54) * (view.lecture ? 1.45 : 1));
  const right = (view.width < 520 ? 8 : 14) + (view.beside ?? 0);
  const width = Math.max(40, view.width - left - right);
  const from = Math.max(1, view.from ?? 1) - 0.5;
  const to = Math.max(from + (view.to === undefined ? FEWEST : 1), Math.min(T, view.to ?? T) + 0.5);
  const slot = from > 0.5 ? width / (to - from) : (width - BEFORE) / (to - from);
  // Turned round, the room lies at the other end, so that charts of both directions have their slots under one another.
  const room = from > 0.5 ? 0 : BEFORE / slot;
  const [start, end] = view.turn === undefined ? [from - room, to] : [from, to + room];
  return {
    left,
    right,
    width,
    slot,
    range: [start, end],
    first: Math.max(1, Math.round(from + 1e-9)),
    last: Math.min(T, Math.max(1, Math.ceil(to - 0.5 - 1e-9))),
    detail: detail(slot),
    scale: scaled(view),
  };
}

/** What there is room for. @param {number} slot @returns {Detail} */
const detail = (slot) => (slot >= 11 ? "marks" : slot >= 5 ? "jaws" : slot >= 1.5 ? "bands" : "columns");

/** Pixels that the timesteps in sight take. @param {Timeline} time */
export const pixelsOf = ({ first, last, slot, width }) => Math.round(Math.min(width, (last - first + 1) * slot));

/** Room under the plot for the names of the timesteps. @param {View} view @param {number} slot */
export function below(view, slot) {
  if (!view.ticks) return 6;
  const angle = turned(view, slot);
  if (angle === 0) return Math.round(24 * scaled(view));
  const longest = Math.max(...(view.words ?? []).map((word) => clipped(word).length));
  return Math.round(Math.min(96, 14 + longest * 5.2) * scaled(view));
}

/** @param {View} view @param {Timeline} time @param {string} color @returns {Axis} */
export function timeAxis(view, time, color) {
  const ticks = named(view, time);
  return axis({
    range: time.range,
    tickvals: ticks,
    ticktext: ticks.map((t) => label(view, t)),
    tickfont: font(view, 12, color),
    tickangle: turned(view, time.slot),
    showticklabels: view.ticks,
  });
}

/** Name of a timestep: its word, or its number. Escaped, since Plotly reads tags. @param {View} view @param {number} t */
export const label = (view, t) => {
  const read = view.turn === undefined ? t : view.turn - t;
  return escaped(clipped(view.words?.[read - 1] ?? String(read)));
};

/** Timesteps that are written, so that none touches the next. @param {View} view @param {Timeline} time */
function named(view, time) {
  const room = (view.words ? (turned(view, time.slot) ? 16 : 0) : 12 + 8 * String(time.last).length) * scaled(view);
  const step =
    [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000].find((by) => by * time.slot >= room) ?? 10000;
  /** @type {number[]} */
  const ticks = [];
  for (let t = Math.ceil(time.first / step) * step; t <= time.last; t += step) ticks.push(t);
  if (step > 1 && time.first === 1 && ((ticks[0] ?? Infinity) - 1) * time.slot >= room) ticks.unshift(1);
  const beyond = (/** @type {number} */ t) =>
    !view.words && time.right + (time.range[1] - t) * time.slot < (room - 12 * scaled(view)) / 2;
  return ticks.filter((t) => !beyond(t));
}

/** Angle of the words: flat if the longest fits its slot. @param {View} view @param {number} slot */
function turned(view, slot) {
  if (!view.words) return 0;
  const longest = Math.max(0, ...view.words.map((word) => wide(clipped(word))));
  return (longest * 6.6 + 6) * scaled(view) <= slot ? 0 : -45;
}

/** Length in Latin letters; a Chinese character counts for nearly two. @param {string} text */
const wide = (text) => [...text].reduce((sum, letter) => sum + (letter > "\u2e80" ? 1.8 : 1), 0);

/** @param {string} text */
const clipped = (text) => ([...text].length > 12 ? `${[...text].slice(0, 11).join("")}…` : text);

/** Plotly reads `<b>` and `&lt;` in words. @param {string} text */
export const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
