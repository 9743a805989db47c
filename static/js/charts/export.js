/**
 * Belt or gates as a picture to take away: settled, with a title, on light ground. Made in the browser, without the network.
 *
 * @typedef {import("../figures/figure.js").Figure} Figure
 * @typedef {import("../store/state.js").State} State
 */
import { beltFigure } from "../figures/belt.js";
import { gatesFigure } from "../figures/gates.js";
import { mirrored } from "../figures/mirror.js";
import { layersOf, viewOf } from "../figures/view.js";
import { plotly } from "./library.js";

const CONFIG = { staticPlot: true };
const SIZE = { belt: { width: 1200, height: 640 }, gates: { width: 1200, height: 520 } };

/**
 * @param {"belt" | "gates"} kind @param {"png" | "svg"} format PNG has two pixels a point
 * @param {State} state @param {string} title
 * @returns {Promise<Blob>}
 */
export async function picture(kind, format, state, title) {
  const figure = pictureFigure(kind, state, title);
  const { width, height } = figure.layout;
  const url = await (await plotly()).toImage(
    { ...figure, config: CONFIG },
    { format, width, height, scale: format === "png" ? 2 : 1 },
  );
  return format === "png"
    ? fromBase64(url)
    : new Blob([decodeURIComponent(url.slice(url.indexOf(",") + 1))], { type: "image/svg+xml" });
}

/** @param {"belt" | "gates"} kind @param {State} state @param {string} title @returns {Figure} */
export function pictureFigure(kind, state, title) {
  const { trace, model } = state;
  if (!trace || !model) throw new Error("no picture: got no trace; expected one that was drawn");
  /** @type {import("../figures/figure.js").View} */
  const view = { ...viewOf(state, SIZE[kind], null, true), ...layersOf(state), theme: "light", lecture: false, title };
  const figure = kind === "belt" ? beltFigure(trace, model, view) : gatesFigure(trace, model, view);
  return model.reverse ? mirrored(figure) : figure;
}

/** @param {string} url "data:image/png;base64,..." */
function fromBase64(url) {
  const text = atob(url.slice(url.indexOf(",") + 1));
  return new Blob([Uint8Array.from(text, (letter) => letter.charCodeAt(0))], { type: "image/png" });
}
