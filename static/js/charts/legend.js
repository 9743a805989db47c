/**
 * What the marks of the belt stand for, in one line above it.
 *
 * @typedef {object} Entry
 * @property {"ribbon" | "jaws" | "triangle" | "circle" | "parcels"} glyph
 * @property {string} text
 * @property {string} [colour]
 * @property {string[]} [colours] of the bands of parcels
 */

/** Outlines in a box of 16 by 12. */
const OUTLINES = {
  ribbon: "M0 5C4 5 5 1 9 1C12 1 13 3 16 3V9C13 9 12 11 9 11C5 11 4 7 0 7Z",
  jaws: "M6 0H10V4H6ZM6 8H10V12H6Z",
  triangle: "M8 1L14 11H2Z",
  circle: "M8 1A5 5 0 1 0 8 11A5 5 0 1 0 8 1Z",
};

/** What a line shows, so that it is not built anew with every picture. @type {WeakMap<HTMLElement, string>} */
const shown = new WeakMap();

/**
 * Fill a line with entries.
 * @param {HTMLElement} line @param {Entry[]} entries
 */
export function showLegend(line, entries) {
  const key = JSON.stringify(entries);
  if (shown.get(line) === key) return;
  shown.set(line, key);
  line.replaceChildren(...entries.map(entry));
}

/** Colours of parcels that are shown. */
const BANDS = 4;

/** @param {Entry} one */
function entry({ glyph, text, colour = "", colours = [] }) {
  const item = document.createElement("span");
  const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  picture.setAttribute("viewBox", "0 0 16 12");
  picture.setAttribute("aria-hidden", "true");
  if (glyph === "parcels")
    picture.append(...colours.slice(0, BANDS).map((one, k) => path(`M0 ${3 * k}H16V${3 * k + 3}H0Z`, one)));
  else picture.append(path(OUTLINES[glyph], colour));
  item.append(picture, text);
  return item;
}

/** @param {string} outline @param {string} colour */
function path(outline, colour) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", "path");
  made.setAttribute("d", outline);
  made.setAttribute("fill", colour);
  return made;
}
