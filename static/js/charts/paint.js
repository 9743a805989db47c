/**
 * Paints a figure on a canvas as Plotly would draw it: filled shapes, lines, heat maps, names on the axes.
 * It knows exactly the part of Plotly's format that `figures/` uses, and places it by the same ranges and margins.
 *
 * @typedef {import("../figures/figure.js").Figure} Figure
 * @typedef {import("../figures/figure.js").Layout} Layout
 * @typedef {import("../figures/figure.js").Heat} Heat
 * @typedef {CanvasRenderingContext2D} Ink
 *
 * @typedef {object} Mapping From values to pixels of the chart.
 * @property {number} left
 * @property {number} top
 * @property {number} width
 * @property {number} height
 * @property {(value: number) => number} x
 * @property {(value: number) => number} y
 */
import { along } from "../figures/colours.js";
import { lettering } from "./lettering.js";

/** @param {Layout} layout @returns {Mapping} */
export function mapping({ width, height, margin, xaxis, yaxis }) {
  const [across, down] = [width - margin.l - margin.r, height - margin.t - margin.b];
  const [x0, x1] = xaxis.range;
  const [y0, y1] = yaxis.range;
  const [by, per] = [across / (x1 - x0), down / (y1 - y0)];
  return {
    left: margin.l,
    top: margin.t,
    width: across,
    height: down,
    x: (value) => margin.l + (value - x0) * by,
    y: (value) => margin.t + down - (value - y0) * per,
  };
}

/** @param {HTMLCanvasElement} canvas @param {Figure} figure @param {number} density pixels of the screen a CSS pixel */
export function paint(canvas, figure, density) {
  const { layout, data } = figure;
  const [width, height] = [Math.round(layout.width * density), Math.round(layout.height * density)];
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const ink = canvas.getContext("2d", { alpha: false });
  if (!ink) return;
  ink.setTransform(density, 0, 0, density, 0, 0);
  ink.fillStyle = layout.paper_bgcolor;
  ink.fillRect(0, 0, layout.width, layout.height);
  const place = mapping(layout);
  ink.save();
  ink.beginPath();
  ink.rect(place.left, place.top, place.width, place.height);
  ink.clip();
  heats(
    ink,
    data.filter((mark) => mark.type === "heatmap"),
    place,
    layout.plot_bgcolor,
  );
  for (const mark of data) if (mark.type === "scatter") shape(ink, mark, place);
  ink.restore();
  lettering(canvas, ink, layout, place, density);
}

/** @param {Ink} ink @param {import("../figures/figure.js").Filled | import("../figures/figure.js").Line} mark @param {Mapping} place */
function shape(ink, mark, place) {
  if (mark.x.length === 0) return;
  if (mark.mode === "none") return fill(ink, mark, place);
  ink.strokeStyle = mark.line.color;
  ink.lineWidth = mark.line.width;
  ink.setLineDash(dashes(mark.line));
  trail(ink, mark.x, mark.y, place, () => ink.stroke());
}

/** A dot is as long as the line is wide, at least three pixels, as Plotly draws it. @param {import("../figures/figure.js").Line["line"]} line */
function dashes({ dash, width }) {
  if (dash === "dot") return [Math.max(3, width)];
  return dash === "5px,3px" ? [5, 3] : [];
}

/** @param {Ink} ink @param {import("../figures/figure.js").Filled} mark @param {Mapping} place */
function fill(ink, mark, place) {
  ink.fillStyle = mark.fillcolor;
  trail(ink, mark.x, mark.y, place, () => ink.fill());
}

/** Points after which a path is drawn and a new one begun: filling one long path takes far longer than many short ones. */
const ENOUGH = 240;

/** Walk along the points, with a new piece after each gap. @param {Ink} ink @param {import("../figures/figure.js").Numbers} xs @param {import("../figures/figure.js").Numbers} ys @param {Mapping} place @param {() => void} end */
function trail(ink, xs, ys, place, end) {
  const [ax, bx] = [place.x(0), place.x(1) - place.x(0)];
  const [ay, by] = [place.y(0), place.y(1) - place.y(0)];
  ink.beginPath();
  let [open, since] = [false, 0];
  for (let k = 0; k < xs.length; k++) {
    const x = xs[k] ?? NaN;
    if (Number.isNaN(x)) {
      open = false;
      if (k - since < ENOUGH) continue;
      end();
      ink.beginPath();
      since = k;
    } else if (open) {
      ink.lineTo(ax + x * bx, ay + (ys[k] ?? 0) * by);
    } else {
      ink.moveTo(ax + x * bx, ay + (ys[k] ?? 0) * by);
      open = true;
    }
  }
  end();
}

const SHADES = 256;
/** Pixels of each shade of a colour scale. @type {Map<string, Uint32Array>} */
const tables = new Map();

/** Colours of a scale, made once. @param {[number, string][]} scale */
function table(scale) {
  const key = scale.join(";");
  let known = tables.get(key);
  if (!known) {
    known = Uint32Array.from({ length: SHADES }, (_, k) => {
      const value = parseInt(along(scale, k / (SHADES - 1)).slice(1), 16);
      return (0xff000000 | ((value & 255) << 16) | (value & 0xff00) | (value >> 16)) >>> 0;
    });
    tables.set(key, known);
  }
  return known;
}

/** Where the cells of all heat maps stand, one pixel each, before they are stretched. @type {HTMLCanvasElement | null} */
let small = null;

/**
 * Heat maps are one small picture, of which each is a stretched part; the gaps are lines over it. Thousands of boxes would
 * each be a stroke of the brush, and the browser repeats every stroke when it shows the canvas.
 * @param {Ink} ink @param {Heat[]} marks @param {Mapping} place @param {string} ground
 */
function heats(ink, marks, place, ground) {
  const seen = marks.filter((mark) => mark.x.length > 1 && mark.z.length > 0);
  const wide = Math.max(0, ...seen.map((mark) => mark.x.length - 1));
  const tall = seen.reduce((sum, mark) => sum + mark.z.length, 0);
  small ??= document.createElement("canvas");
  if (small.width < wide) small.width = wide;
  if (small.height < tall) small.height = tall;
  const pen = tall > 0 ? small.getContext("2d", { willReadFrequently: true }) : null;
  if (!pen) return;
  const image = pen.createImageData(wide, tall);
  const cells = new Uint32Array(image.data.buffer);
  let above = 0;
  for (const mark of seen) {
    shades(mark, cells.subarray(above * wide), wide);
    above += mark.z.length;
  }
  pen.putImageData(image, 0, 0);
  ink.imageSmoothingEnabled = false;
  ink.fillStyle = ground;
  above = 0;
  for (const mark of seen) {
    stretched(ink, small, above, mark, place);
    above += mark.z.length;
  }
}

/** The colour of each cell of a heat map. @param {Heat} mark @param {Uint32Array} cells @param {number} wide cells in a row of the picture */
function shades({ z, zmin, zmax, colorscale }, cells, wide) {
  const bits = table(colorscale);
  const by = (SHADES - 1) / (zmax - zmin);
  for (const [j, row] of z.entries()) {
    for (let k = 0; k < row.length; k++) {
      const shade = ((row[k] ?? NaN) - zmin) * by;
      cells[j * wide + k] = Number.isNaN(shade)
        ? 0
        : (bits[shade < 0 ? 0 : shade > SHADES - 1 ? SHADES - 1 : Math.round(shade)] ?? 0);
    }
  }
}

/** @param {Ink} ink @param {HTMLCanvasElement} picture @param {number} above its rows before those of this heat map @param {Heat} mark @param {Mapping} place */
function stretched(ink, picture, above, mark, place) {
  const [wide, tall] = [mark.x.length - 1, mark.z.length];
  const [left, top] = [place.x(mark.x[0] ?? 0), place.y(mark.y[0] ?? 0)];
  const width = Math.round(place.x(mark.x[wide] ?? 0) - left);
  const height = Math.round(place.y(mark.y[tall] ?? 0) - top);
  ink.drawImage(picture, 0, above, wide, tall, left, top, width, height);
  if (mark.xgap > 0)
    for (let k = 1; k <= wide; k++) {
      const end = left + Math.round(place.x(mark.x[k] ?? 0) - left);
      ink.fillRect(end - mark.xgap, top, mark.xgap, height);
    }
  if (mark.ygap > 0)
    for (let j = 1; j <= tall; j++) {
      const end = top + Math.round(place.y(mark.y[j] ?? 0) - top);
      ink.fillRect(left, end - mark.ygap, width, mark.ygap);
    }
}
