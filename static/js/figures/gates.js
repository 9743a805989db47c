/**
 * The gates as heat maps under the belt, on the same time axis: a block a quantity, a row a unit.
 *
 * @typedef {import("./figure.js").View} View
 * @typedef {import("./figure.js").Figure} Figure
 * @typedef {import("./figure.js").Heat} Heat
 * @typedef {import("./figure.js").Model} Model
 * @typedef {import("./figure.js").Trace} Trace
 * @typedef {import("./colours.js").Palette} Palette
 *
 * @typedef {object} Block
 * @property {string} name of the quantity; "y" for the read-out
 * @property {string} symbol
 * @property {string | null} gate letter of the gate, null when it has none
 * @property {string} hue
 * @property {number} size rows
 * @property {number} from the first of them: of a large layer only those around the chosen one are here
 * @property {number} top
 * @property {number} bottom
 * @property {boolean} signed
 * @property {number} most end of the colour scale
 */
import { axis } from "./axis.js";
import { diverging, palette, sequence } from "./colours.js";
import { frame } from "./frame.js";
import { heldCells } from "./held.js";
import { hue, largest, letter, reader, rows } from "./parts.js";
import { Polygons } from "./polygons.js";
import { edges, gaps, heatCells } from "./thin.js";
import { below, escaped, font, scaled, timeAxis, timeline } from "./timeline.js";

/** @param {Trace} trace @param {Model} model @param {View} view @returns {Figure} */
export function gatesFigure(trace, model, view) {
  const scene = gatesScene(trace, model, view);
  return {
    data: [
      ...scene.blocks.map((block) => heat(scene, block)),
      ...scene.blocks.flatMap((block) => ghostCells(scene, block)),
      ...pointers(scene),
      ...heldCells(scene),
    ],
    layout: frame(view, scene, timeAxis(view, scene.time, scene.colours.quiet), rowAxis(scene), [
      ...notes(scene),
      ...answers(scene),
    ]),
  };
}

/** Where everything lies. @param {Trace} trace @param {Model} model @param {View} view */
export function gatesScene(trace, model, view) {
  const time = timeline(view, trace.T);
  const colours = palette(view.theme);
  const top = (view.title ? Math.round(30 * scaled(view)) : 0) + 2;
  const bottom = below(view, time.slot);
  const plot = Math.max(40, view.height - top - bottom);
  return { trace, model, view, time, colours, top, bottom, plot, blocks: blocks(trace, model, colours, plot) };
}
/** @typedef {ReturnType<typeof gatesScene>} Scene */

/** Blocks share the height by their rows, but a block of few rows stays tall enough for its name. @param {Trace} trace @param {Model} model @param {Palette} colours @param {number} plot @returns {Block[]} */
function blocks(trace, model, colours, plot) {
  const shown = rows(model)
    .map((one) => ({
      name: one.name,
      symbol: one.symbol,
      gate: letter(model, one.name),
      hue: hue(colours, model, one.name),
      size: trace.columns[one.name]?.size ?? 0,
      from: trace.columns[one.name]?.from ?? 0,
      signed: one.role !== "gate",
      most: one.role === "gate" ? 1 : (one.high ?? largest(trace, one.name)),
    }))
    .filter((block) => block.size > 0);
  const answer = trace.columns.y;
  if (answer) {
    const signed = answer.data.some((value) => value < 0 || value > 1);
    shown.push({
      name: "y",
      symbol: "y",
      gate: "y",
      hue: colours.gates.y ?? colours.ink,
      size: answer.size,
      from: answer.from ?? 0,
      signed,
      most: signed ? largest(trace, "y") : 1,
    });
  }
  const space = Math.min(9, plot * 0.03);
  const least = (/** @type {{name: string, size: number}} */ block) =>
    block.name === "y" && block.size <= 4 ? Math.max(18, 13 * block.size) : 18;
  const room = plot - space * (shown.length - 1);
  const all = shown.reduce((sum, block) => sum + block.size, 0);
  const lifted = shown.map((block) => Math.max(Math.min(least(block), room / shown.length), (room * block.size) / all));
  const total = lifted.reduce((sum, height) => sum + height, 0);
  let y = 0;
  return shown.map((block, k) => {
    const height = ((lifted[k] ?? 0) * room) / total;
    const placed = { ...block, top: Math.round(y), bottom: Math.round(y + height) };
    y += height + space;
    return placed;
  });
}

/** @param {Pick<Scene, "trace" | "time" | "colours">} scene @param {Block} block @returns {Heat} */
function heat({ trace, time, colours }, block) {
  const columns = edges(time);
  const row = (block.bottom - block.top) / block.size;
  const column = trace.columns[block.name];
  return {
    type: "heatmap",
    name: block.name,
    x: columns,
    y: Array.from({ length: block.size + 1 }, (_, j) => block.top + j * row),
    z: Array.from({ length: block.size }, (_, j) => (column ? heatCells(column, block.from + j, time, columns) : [])),
    zmin: block.signed ? -block.most : 0,
    zmax: block.most,
    colorscale: block.signed ? diverging(colours) : sequence(colours, block.hue),
    showscale: false,
    ...gaps(time, row),
    hoverinfo: "skip",
  };
}

/** The lower part of a cell shows what it would be without pins, where that is visibly something else. @param {Scene} scene @param {Block} block @returns {Heat[]} */
function ghostCells({ trace, time, colours, view }, block) {
  const column = view.ghost?.trace.columns[block.name];
  const row = (block.bottom - block.top) / block.size;
  if (!view.ghost || column?.size !== block.size || time.slot < 5 || row < 6) return [];
  const [own, other] = [reader(trace, block.name), reader(view.ghost.trace, block.name)];
  const visible = SEEN * block.most;
  const count = time.last - time.first + 1;
  const empty = new Float64Array(count).fill(NaN);
  let seen = false;
  const z = Array.from({ length: block.size }, (_, j) => {
    const cells = new Float64Array(count);
    for (let k = 0; k < count; k++) {
      const value = other(time.first + k, block.from + j);
      const apart = Math.abs(value - own(time.first + k, block.from + j)) >= visible;
      cells[k] = apart ? value : NaN;
      seen ||= apart;
    }
    return cells;
  });
  if (!seen) return [];
  return [
    {
      ...heat({ trace, time, colours }, block),
      name: `${block.name} without pins`,
      x: edges(time),
      y: [
        ...Array.from({ length: 2 * block.size }, (_, j) => block.top + ((j >> 1) + (j % 2) * (1 - LOWER)) * row),
        block.bottom,
      ],
      z: z.flatMap((cells) => [empty, cells]),
    },
  ];
}

/** Share of a cell that the run without pins has, and of the scale by which it differs visibly. */
const LOWER = 0.38;
const SEEN = 0.03;

/** A pointer before the chosen unit's row of each block. @param {Scene} scene @returns {import("./figure.js").Filled[]} */
function pointers({ blocks, view, time, colours }) {
  const shape = new Polygons();
  const [start] = time.range;
  for (const { name, top, bottom, size, from } of blocks) {
    if (name === "y" || view.unit < from || view.unit >= from + size || start >= 0.5) continue;
    const row = (bottom - top) / size;
    const middle = top + (view.unit - from + 0.5) * row;
    const tall = Math.min(5, Math.max(3, row * 0.45));
    shape.add(start + 2 / time.slot, middle - tall);
    shape.add(start + 8 / time.slot, middle);
    shape.add(start + 2 / time.slot, middle + tall);
    shape.close();
  }
  return [shape.filled("chosen", colours.ink)];
}

/** The rows are not numbered: the pointer tells. @param {Scene} scene @returns {import("./figure.js").Axis} */
function rowAxis({ plot, view, colours }) {
  return axis({
    range: [plot, 0],
    tickvals: [],
    ticktext: [],
    tickfont: font(view, 12, colours.quiet),
    showticklabels: false,
  });
}

/** Symbol of each block, in its hue; the read-out's values by their names if there is room. @param {Scene} scene @returns {import("./figure.js").Note[]} */
function notes(scene) {
  return scene.blocks.flatMap((block, k) => {
    const row = (block.bottom - block.top) / block.size;
    const names = block.name === "y" && row >= 11 * scaled(scene.view) ? scene.view.labels : null;
    if (!names?.length) return [note(scene, `<b>${block.symbol}</b>`, middle(block), letterSize(scene, k), block.hue)];
    return names
      .slice(0, block.size)
      .map((name, k) => note(scene, label(name), block.top + (k + 0.5) * row, 11, block.hue));
  });
}

/** @param {Block} block */
const middle = ({ top, bottom }) => (top + bottom) / 2;

/** Smaller letters where the blocks are low, so that none runs into the next. @param {Scene} scene @param {number} k */
function letterSize({ blocks, view }, k) {
  const block = blocks[k];
  const near = [blocks[k - 1], blocks[k + 1]].flatMap((other) =>
    other && block ? [Math.abs(middle(other) - middle(block))] : [],
  );
  return Math.max(LEAST, Math.min(LETTER, ...near.map((apart) => Math.floor((apart * TIGHT) / scaled(view)))));
}

/** Size of the letters beside the blocks, the least that can be read, and the share of their distance that they take. */
const LETTER = 15;
const LEAST = 9;
const TIGHT = 0.85;

/** The read-out in figures, where a cell has room for them. @param {Scene} scene @returns {import("./figure.js").Note[]} */
function answers({ blocks, trace, time, view, colours }) {
  const block = blocks.find((one) => one.name === "y");
  if (!block || time.slot < 38 * time.scale || (block.bottom - block.top) / block.size < 13 * time.scale) return [];
  const read = reader(trace, "y");
  const row = (block.bottom - block.top) / block.size;
  /** @type {import("./figure.js").Note[]} */
  const all = [];
  for (let t = time.first; t <= time.last; t++) {
    for (let k = 0; k < block.size; k++) {
      const value = read(t, k);
      if (!Number.isFinite(value) || t < time.range[0] + 0.4 || t > time.range[1] - 0.4) continue;
      const strong = Math.abs(value) / block.most > 0.55;
      all.push({
        text: value.toFixed(Math.abs(value) < 10 ? 2 : 0).replace("-", "−"),
        xref: "x",
        x: t,
        xanchor: "center",
        xshift: 0,
        yref: "y",
        y: block.top + (k + 0.5) * row,
        yanchor: "middle",
        showarrow: false,
        font: font(view, 11, strong ? colours.paper : colours.ink),
      });
    }
  }
  return all;
}

/** @param {Scene} scene @param {string} text @param {number} y @param {number} size @param {string} color @returns {import("./figure.js").Note} */
const note = ({ view }, text, y, size, color) => ({
  text,
  xref: "paper",
  x: 0,
  xanchor: "right",
  xshift: text.startsWith("<b>") ? -8 : 4, // the names of outputs need all the room there is
  yref: "y",
  y,
  yanchor: "middle",
  showarrow: false,
  font: font(view, size, color),
});

/** @param {string} name */
const label = (name) => escaped([...name].length > 8 ? `${[...name].slice(0, 7).join("")}…` : name);

/** Block and unit at a height, null between blocks. @param {Scene} scene @param {number} y */
export function cellAt({ blocks }, y) {
  const block = blocks.find((one) => y >= one.top && y < one.bottom);
  if (!block) return null;
  return {
    block,
    unit:
      block.from + Math.min(block.size - 1, Math.floor(((y - block.top) / (block.bottom - block.top)) * block.size)),
  };
}
