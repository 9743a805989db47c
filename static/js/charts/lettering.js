/**
 * Words on a painted chart. They are written on sheets beside the page and laid over the picture: each time that a canvas
 * of the page is given a font, the browser works out the styles of the whole page. A sheet is written anew only when its
 * words are others; names of timesteps and lanes stay the same while a hand moves.
 *
 * @typedef {import("../figures/figure.js").Layout} Layout
 * @typedef {import("../figures/figure.js").Axis} Axis
 * @typedef {import("../figures/figure.js").Note} Note
 * @typedef {import("./paint.js").Mapping} Mapping
 * @typedef {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} Ink
 * @typedef {{key: string, canvas: OffscreenCanvas}} Sheet
 */

/** The sheets of each chart: its axes, the notes in its margin, the notes among its marks. @type {WeakMap<HTMLCanvasElement, (Sheet | undefined)[]>} */
const sheets = new WeakMap();

/**
 * @param {HTMLCanvasElement} canvas @param {CanvasRenderingContext2D} ink of the canvas
 * @param {Layout} layout @param {Mapping} place @param {number} density pixels of the screen a CSS pixel
 */
export function lettering(canvas, ink, layout, place, density) {
  const { xaxis, yaxis, annotations, width, height } = layout;
  const [margin, within] = [/** @type {Note[]} */ ([]), /** @type {Note[]} */ ([])];
  for (const one of annotations) (one.xref === "paper" ? margin : within).push(one);
  const own = sheets.get(canvas) ?? [];
  sheets.set(canvas, own);
  /** @type {[unknown[], number, (pen: Ink) => void][]} */
  const parts = [
    [[xaxis, yaxis], width, (pen) => names(pen, layout, place)],
    [margin, Math.min(width, place.left + 8), (pen) => notes(pen, margin, place)],
    [within, width, (pen) => notes(pen, within, place)],
  ];
  for (const [k, [words, wide, write]] of parts.entries()) {
    if (words.length === 0) continue;
    const size = [Math.ceil(wide * density), Math.ceil(height * density)];
    const key = JSON.stringify([words, place.left, place.top, place.width, place.height, density, ...size]);
    if (own[k]?.key !== key) own[k] = { key, canvas: written(own[k]?.canvas, size, density, write) };
    const sheet = own[k]?.canvas;
    if (sheet) ink.drawImage(sheet, 0, 0, sheet.width / density, sheet.height / density);
  }
}

/** @param {OffscreenCanvas | undefined} before @param {number[]} size @param {number} density @param {(pen: Ink) => void} write */
function written(before, [width = 1, height = 1], density, write) {
  const sheet = before ?? new OffscreenCanvas(width, height);
  sheet.width = width; // also wipes it
  sheet.height = height;
  const pen = sheet.getContext("2d");
  pen?.setTransform(density, 0, 0, density, 0, 0);
  if (pen) write(pen);
  return sheet;
}

/** Names of timesteps and lanes. @param {Ink} ink @param {Layout} layout @param {Mapping} place */
function names(ink, { xaxis, yaxis }, place) {
  if (xaxis.showticklabels) {
    for (let k = 0; k < xaxis.tickvals.length; k++) under(ink, xaxis, place, k);
  }
  ink.textBaseline = "alphabetic";
  ink.textAlign = "right";
  if (yaxis.showticklabels) {
    for (let k = 0; k < yaxis.tickvals.length; k++) {
      write(
        ink,
        yaxis.ticktext[k] ?? "",
        yaxis.tickfont,
        place.left - 1,
        place.y(yaxis.tickvals[k] ?? 0) + yaxis.tickfont.size * 0.35,
      );
    }
  }
}

/** @param {Ink} ink @param {import("../figures/figure.js").Axis} axis @param {Mapping} place @param {number} k */
function under(ink, axis, place, k) {
  const x = place.x(axis.tickvals[k] ?? 0);
  const y = place.top + place.height + 1;
  ink.textBaseline = "alphabetic";
  if (axis.tickangle === 0) {
    ink.textAlign = "center";
    write(ink, axis.ticktext[k] ?? "", axis.tickfont, x, y + axis.tickfont.size);
    return;
  }
  ink.save();
  ink.translate(x, y + axis.tickfont.size * 0.5);
  ink.rotate((axis.tickangle * Math.PI) / 180);
  ink.textAlign = "right";
  write(ink, axis.ticktext[k] ?? "", axis.tickfont, 0, axis.tickfont.size * 0.5);
  ink.restore();
}

/** @param {Ink} ink @param {Note[]} all @param {Mapping} place */
function notes(ink, all, place) {
  for (const one of all) note(ink, one, place);
}

/** Plotly lays a note into a box with two pixels of space, and the box on whole pixels. @param {Ink} ink @param {import("../figures/figure.js").Note} one @param {Mapping} place */
function note(ink, one, place) {
  ink.textBaseline = "alphabetic";
  ink.textAlign = "left";
  const text = set(ink, one.text, one.font);
  const { width, fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = ink.measureText(text);
  const left =
    one.xref === "x"
      ? Math.round(place.x(one.x) - width / 2 - 2) + 2
      : Math.round(place.left + one.xshift - width - 4) + 2;
  const top = Math.round(place.y(one.y) - (Math.round(up) + Math.round(down) + 4) / 2);
  ink.fillText(text, left, top + 1 + one.font.size);
}

/** @param {Ink} ink @param {string} text @param {import("../figures/figure.js").Font} font @param {number} x @param {number} y */
function write(ink, text, font, x, y) {
  ink.fillText(set(ink, text, font), x, y);
}

/** Set font and colour; gives the bare text. @param {Ink} ink @param {string} text @param {import("../figures/figure.js").Font} font */
function set(ink, text, font) {
  const bold = text.startsWith("<b>");
  ink.font = `${bold ? "bold " : ""}${font.size}px ${font.family}`;
  ink.fillStyle = font.color;
  return plain(bold ? text.slice(3, -4) : text);
}

/** @param {string} text */
const plain = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
