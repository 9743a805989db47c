/** A long sequence under a moving hand comes thinned to pixels: no extreme is lost, and no number is made of it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { beltFigure } from "../../static/js/figures/belt.js";
import { gatesFigure } from "../../static/js/figures/gates.js";
import { ends, largest, reader } from "../../static/js/figures/parts.js";
import { rowOf } from "../../static/js/figures/span.js";
import { edges, heatCells, heatRow } from "../../static/js/figures/thin.js";
import { timeline } from "../../static/js/figures/timeline.js";
import { decode } from "../../static/js/protocol/decode.js";
import { teller } from "../../static/js/views/widgets/values.js";
import { MODELS, sample, VIEW } from "./sample.js";

const T = 8_000;
const ROWS = 600;
const SPAN = { first: 1, last: T, rows: ROWS };

/** What the server tells of a whole trace, by its own rule. */
function thinned(trace, span = SPAN) {
  const n = span.last - span.first + 1;
  const columns = {};
  for (const [name, column] of Object.entries(trace.columns)) {
    const { data, size } = column;
    const [odd, low, high] = [0, 1, 2].map(() => new Float32Array(span.rows * size));
    for (let row = 0; row < span.rows; row++)
      for (let j = 0; j < size; j++) {
        const from = span.first + Math.floor((row * n) / span.rows);
        const to = span.first + Math.floor(((row + 1) * n) / span.rows);
        const values = Array.from({ length: to - from }, (_, k) => data[(from - 1 + k) * size + j]);
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        const [least, most] = [Math.min(...values), Math.max(...values)];
        odd[row * size + j] = mean - least > most - mean ? least : most;
        low[row * size + j] = least;
        high[row * size + j] = most;
      }
    const most = Float32Array.from({ length: size }, (_, j) => largest(trace, name, j));
    const thin = span.rows < n;
    const lanes = (ends) => (thin ? { data: ends, size, span } : undefined);
    columns[name] = { data: odd, size, span, most, low: lanes(low), high: lanes(high) };
  }
  return { ...trace, exact: false, columns };
}

/** A trace with one spike and one shut gate. */
function spiked() {
  const trace = sample("lstm", T, 3);
  trace.columns.f.data.set([0.01], 4_321 * 3 + 1);
  trace.columns.c.data.set([9], 5_000 * 3 + 2);
  return trace;
}

const marks = ({ data }, name) => data.find((mark) => mark.name === name);

test("each timestep has one row, in order, and every row a timestep", () => {
  for (const span of [SPAN, { first: 7, last: 1_206, rows: 599 }, { first: 300, last: 401, rows: 102 }]) {
    const n = span.last - span.first + 1;
    for (let row = 0; row < span.rows; row++) {
      const from = span.first + Math.floor((row * n) / span.rows);
      const to = span.first + Math.floor(((row + 1) * n) / span.rows) - 1;
      assert.deepEqual([rowOf(span, from), rowOf(span, to)], [row, row]);
    }
    assert.ok(Number.isNaN(rowOf(span, span.first - 1)) && Number.isNaN(rowOf(span, span.last + 1)));
  }
});

test("a picture of thinned rows reaches as far, and shuts as far, as that of all timesteps", () => {
  const whole = spiked();
  const part = thinned(whole);
  for (const view of [VIEW, { ...VIEW, width: 390 }]) {
    const [all, few] = [whole, part].map((trace) => beltFigure(trace, MODELS.lstm, view));
    const top = (figure, name) => Math.min(...[...marks(figure, name).y].filter(Number.isFinite));
    for (const name of ["sometimes +", "sometimes −", "bands"])
      assert.ok(Math.abs(top(all, name) - top(few, name)) < 1e-3, name);
    assert.deepEqual(few.layout.xaxis, all.layout.xaxis);
  }
  const [all, few] = [whole, part].map((trace) => gatesFigure(trace, MODELS.lstm, VIEW));
  assert.ok(Math.abs(Math.min(...marks(few, "f").z[1]) - 0.01) < 1e-6, "the gate that shut once");
  assert.equal(marks(few, "f").z[0].length, marks(all, "f").z[0].length);
});

test("of what is thinned only pictures are made: a number is that of its timestep, or is not told", () => {
  const trace = thinned(spiked());
  assert.ok(Number.isNaN(reader(trace, "c")(5_001, 2)));
  assert.equal(ends(trace, "c").high(5_001, 2), 9);
  const frame = { t: 5_001, values: { c: [1, 2, 9.123456789] }, previous: {}, slopes: {} };
  const say = teller({ trace, frame, settings: { digits: 6, language: "en" } });
  assert.equal(say(5_001, "c", 2), "9.123457");
  assert.equal(say(5_002, "c", 2), "…");
});

test("in a window each timestep is told by itself, and nothing beyond it", () => {
  const whole = spiked();
  const trace = thinned(whole, { first: 4_990, last: 5_010, rows: 21 });
  const read = reader(trace, "c");
  for (const t of [4_990, 5_001, 5_010]) assert.equal(read(t, 2), Math.fround(reader(whole, "c")(t, 2)));
  assert.ok(Number.isNaN(read(4_989, 2)) && Number.isNaN(read(5_011, 2)));
  assert.equal(largest(trace, "c"), Math.fround(largest(whole, "c")), "the scale stays that of the whole sequence");
});

test("cells read where they lie are those that are read one by one", () => {
  for (const [length, width] of [
    [40, 500],
    [900, 300],
    [T, 700],
  ]) {
    const trace = sample("lstm", length, 3);
    const time = timeline({ ...VIEW, width, from: undefined, to: undefined }, length);
    const columns = edges(time);
    for (let j = 0; j < 3; j++)
      assert.deepEqual(heatCells(trace.columns.c, j, time, columns), heatRow(reader(trace, "c"), j, time, columns));
  }
});

test("what comes from the server becomes columns with their span, and differences keep it too", () => {
  const packed = (values, shape) => ({
    dtype: "f4",
    shape,
    bdata: Buffer.from(Float32Array.from(values).buffer).toString("base64"),
  });
  const about = { first: 1, last: 6, rows: 2, unit: 1, most: { c: packed([5, 6], "2") } };
  const thin = { ...about, low: { c: packed([-1, -2], "2, 1") }, high: { c: packed([1, 2], "2, 1") } };
  const run = { arrays: { c: packed([1, 2, 3, 4], "2, 2") }, cuts: {}, thinned: thin, initial: { c: [0, 0] } };
  const model = { curves: {} };
  const ghost = { ...run, model, T: 6, apart: { c: packed([1, 0, 0, 7], "2, 2") }, gradient: null };
  const sight = { explanation: null, parcels: null, gradient: null, others: [] };
  const heard = decode(JSON.stringify({ event: "trace", ...run, first: null, ghost, sight, T: 6 }));
  const { c } = heard.columns;
  assert.deepEqual(c.span, { first: 1, last: 6, rows: 2 });
  assert.deepEqual([...c.most], [5, 6]);
  assert.equal(ends({ columns: heard.columns, initial: {} }, "c").low(4, 1), -2);
  assert.deepEqual(heard.ghost.apart.c.span, c.span);
});
