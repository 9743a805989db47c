/** The gates stand under the belt, column by column. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { beltFigure } from "../../static/js/figures/belt.js";
import { cssVariables, mix, palette, rgb } from "../../static/js/figures/colours.js";
import { cellAt, gatesFigure, gatesScene } from "../../static/js/figures/gates.js";
import { letter, rows } from "../../static/js/figures/parts.js";
import { ghostOf, MODELS, sample, VIEW } from "./sample.js";

/** @typedef {import("../../static/js/figures/figure.js").Heat} Heat */

/** @param {import("../../static/js/figures/figure.js").Figure} figure */
const heats = (figure) => figure.data.filter((one) => one.type === "heatmap").map((one) => /** @type {Heat} */ (one));

test("each cell shows its gates, its candidate and what it lets out", () => {
  const shown = (/** @type {"lstm" | "gru" | "rnn"} */ kind) => rows(MODELS[kind]).map((one) => one.symbol);
  assert.deepEqual(shown("lstm"), ["f", "i", "C̃", "o", "h"]);
  assert.deepEqual(shown("gru"), ["z", "r", "h̃", "h"]);
  assert.deepEqual(shown("rnn"), ["a_h", "h"]);
});

test("a candidate belongs to the gate whose weights make it", () => {
  assert.equal(letter(MODELS.lstm, "c_tilde"), "c");
  assert.equal(letter(MODELS.gru, "h_tilde"), "h");
  assert.equal(letter(MODELS.rnn, "a_h"), "h");
  assert.equal(letter(MODELS.lstm, "kept"), null);
});

test("the columns of the gates line up with the belt at every size", () => {
  for (const width of [390, 800, 1400]) {
    for (const T of [1, 24, 400, 3000]) {
      const trace = sample("gru", T, 3);
      const [belt, gates] = [
        beltFigure(trace, MODELS.gru, { ...VIEW, width }).layout,
        gatesFigure(trace, MODELS.gru, { ...VIEW, width, ticks: false }).layout,
      ];
      assert.deepEqual(belt.xaxis.range, gates.xaxis.range);
      assert.deepEqual([belt.margin.l, belt.margin.r], [gates.margin.l, gates.margin.r]);
    }
  }
});

test("a cell of the heat map is the number of the trace", () => {
  const trace = sample("lstm", 9, 4);
  const [forget] = heats(gatesFigure(trace, MODELS.lstm, VIEW));
  assert.equal(forget?.z[2]?.[6], trace.columns.f?.data[6 * 4 + 2]);
  assert.deepEqual([forget?.zmin, forget?.zmax], [0, 1]);
});

test("signed numbers have limits as far from zero on both sides", () => {
  for (const heat of heats(gatesFigure(sample("rnn", 30, 4), MODELS.rnn, VIEW))) assert.equal(heat.zmin, -heat.zmax);
});

test("a gate that shuts for one step among thousands is still seen", () => {
  const trace = sample("lstm", 6000, 2);
  trace.columns.f?.data.fill(0.98);
  trace.columns.f?.data.set([0.03], 4000);
  const [forget] = heats(gatesFigure(trace, MODELS.lstm, VIEW));
  assert.ok((forget?.z[0]?.length ?? 0) <= VIEW.width);
  assert.equal(Math.min(...(forget?.z[0] ?? [])), 0.03);
});

test("the read-out is a further strip, with the names of its values", () => {
  const trace = sample("gru", 12, 3);
  trace.columns.y = { data: Float64Array.from({ length: 24 }, (_, k) => (k % 2 ? 0.25 : 0.75)), size: 2 };
  const figure = gatesFigure(trace, MODELS.gru, { ...VIEW, labels: ["no", "<i>"] });
  assert.equal(heats(figure).at(-1)?.name, "y");
  const [names, figures] = [
    figure.layout.annotations.filter((note) => note.xref === "paper"),
    figure.layout.annotations.filter((note) => note.xref === "x"),
  ];
  assert.deepEqual(
    names.slice(-2).map((note) => note.text),
    ["no", "&lt;i&gt;"],
  );
  assert.deepEqual(
    figures.slice(0, 2).map((note) => [note.text, note.x]),
    [
      ["0.75", 1],
      ["0.25", 1],
    ],
  );
});

test("numbers that are none leave holes", () => {
  const trace = sample("lstm", 5, 2);
  trace.columns.f?.data.fill(NaN);
  assert.ok(heats(gatesFigure(trace, MODELS.lstm, VIEW))[0]?.z[0]?.every((value) => Number.isNaN(value)));
});

test("what is drawn at a height is found there again", () => {
  const scene = gatesScene(sample("lstm", 5, 4), MODELS.lstm, VIEW);
  for (const block of scene.blocks) {
    for (let unit = 0; unit < 4; unit++) {
      const y = block.top + ((unit + 0.5) * (block.bottom - block.top)) / 4;
      assert.deepEqual([cellAt(scene, y)?.block.name, cellAt(scene, y)?.unit], [block.name, unit]);
    }
  }
});

/** Relative luminance as in WCAG 2.2. @param {string} hex */
function luminance(hex) {
  const [r = 0, g = 0, b = 0] = rgb(hex).map((part) =>
    part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
/** @param {string} a @param {string} b */
const contrast = (a, b) => {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
};

test("every colour that carries words reaches a contrast of 4.5 on paper, panel and lane", () => {
  for (const theme of /** @type {const} */ (["light", "dark"])) {
    const { paper, panel, lane, ink, quiet, gates } = palette(theme);
    for (const [name, colour] of Object.entries({ ink, quiet, ...gates })) {
      for (const ground of [paper, panel, lane])
        assert.ok(
          contrast(colour, ground) >= 4.5,
          `${theme} ${name} on ${ground}: ${contrast(colour, ground).toFixed(2)}`,
        );
    }
  }
});

test("the style sheet gets the same colours", () => {
  assert.equal(cssVariables("light")["--gate-f"], palette("light").gates.f);
  assert.equal(cssVariables("dark")["--paper"], palette("dark").paper);
  assert.equal(mix("#000000", "#ffffff", 0.5), "#808080");
});

test("the lower part of a cell shows the run without pins, where it is visibly another", () => {
  const [trace, other] = [sample("lstm", 9, 3), sample("lstm", 9, 3)];
  other.columns.f?.data.set([0.123], 4 * 3 + 1);
  const view = { ...VIEW, ghost: ghostOf(trace, MODELS.lstm, other) };
  const apart = heats(gatesFigure(trace, MODELS.lstm, view)).filter(({ name }) => name.endsWith("without pins"));
  assert.deepEqual(
    apart.map(({ name }) => name),
    ["f without pins"],
  );
  const filled = apart[0]?.z.map((row) => Array.from(row).filter((value) => !Number.isNaN(value)));
  assert.deepEqual(filled, [[], [], [], [0.123], [], []], "one cell, in the lower half of its row");
});

test("held cells have a frame, of one unit or of all", () => {
  const trace = sample("lstm", 9, 3);
  const framed = (/** @type {number | null} */ unit) => {
    const pins = [{ quantity: "f", unit, first: 3, last: null, value: 1 }];
    const mark = gatesFigure(trace, MODELS.lstm, { ...VIEW, pins }).data.find(({ name }) => name === "held");
    assert.ok(mark && mark.type === "scatter");
    const [xs, ys] = [mark.x, mark.y].map((all) => Array.from(all).filter((value) => !Number.isNaN(value)));
    return {
      left: Math.min(...(xs ?? [])),
      right: Math.max(...(xs ?? [])),
      top: Math.min(...(ys ?? [])),
      bottom: Math.max(...(ys ?? [])),
    };
  };
  const { blocks } = gatesScene(trace, MODELS.lstm, VIEW);
  const [block] = blocks;
  assert.ok(block);
  const row = (block.bottom - block.top) / 3;
  assert.deepEqual(framed(1), { left: 2.5, right: 9.5, top: block.top + row, bottom: block.top + 2 * row });
  assert.deepEqual(framed(null), { left: 2.5, right: 9.5, top: block.top, bottom: block.top + 3 * row });
});
