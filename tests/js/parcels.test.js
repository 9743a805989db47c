/** The laws of the lane with parcels: every height is a number of the server, and together they are the memory. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { beltFigure, beltScene, laneScale } from "../../static/js/figures/belt.js";
import { parcelAt, parcelEdges } from "../../static/js/figures/parcels.js";
import { nextArea, phaseReach } from "../../static/js/figures/phase.js";
import { AT, FULL } from "../../static/js/figures/ribbon.js";
import { initialState } from "../../static/js/store/state.js";
import { parcelSentence } from "../../static/js/views/belt/notes.js";
import { beltSpot, hidden } from "../../static/js/views/belt/spot.js";
import { handleOf } from "../../static/js/views/predict/lane.js";
import { MODELS, parcelsOf, sample, VIEW } from "./sample.js";

/** @typedef {import("../../static/js/figures/figure.js").Filled} Filled */
/** @typedef {import("../../static/js/figures/figure.js").View} View */

const UNIT = 1;

/** @param {"lstm" | "gru"} kind @param {number} T @param {number} H @param {Partial<View>} [change] @param {number} [first] @param {number} [last] */
function set(kind, T, H, change = {}, first = 1, last = T) {
  const trace = sample(kind, T, H);
  const parcels = parcelsOf(trace, MODELS[kind], UNIT, first, last);
  const view = { ...VIEW, unit: UNIT, parcels, ...change };
  const scene = beltScene(trace, MODELS[kind], view);
  assert.ok(scene.stack);
  return { trace, parcels, view, scene, stack: scene.stack, figure: beltFigure(trace, MODELS[kind], view) };
}

/** All that is filled of the parcels at one x, from top to bottom, as pairs of heights. @param {import("../../static/js/figures/figure.js").Figure} figure @param {number} x */
function bandsAt(figure, x) {
  /** @type {[number, number][]} */
  const found = [];
  for (const mark of figure.data) {
    if (mark.type !== "scatter" || mark.mode !== "none" || !/^parcel(s \d+| before)$/.test(mark.name)) continue;
    for (const shape of shapes(mark)) {
      /** @type {number[]} */
      const crossings = [];
      for (let k = 0; k < shape.length; k++) {
        const [[ax, ay], [bx, by]] = [shape[k] ?? [0, 0], shape[(k + 1) % shape.length] ?? [0, 0]];
        if ((ax < x && x <= bx) || (bx < x && x <= ax)) crossings.push(ay + ((by - ay) * (x - ax)) / (bx - ax));
      }
      if (crossings.length === 2) found.push([Math.min(...crossings), Math.max(...crossings)]);
    }
  }
  return found.sort(([a], [b]) => a - b);
}

/** @param {Filled} mark */
function shapes({ x, y }) {
  /** @type {[number, number][][]} */
  const all = [[]];
  for (let k = 0; k < x.length; k++) {
    if (Number.isNaN(x[k])) all.push([]);
    else all.at(-1)?.push([x[k] ?? 0, y[k] ?? 0]);
  }
  return all.filter((shape) => shape.length > 0);
}

/** @param {number} actual @param {number} expected @param {string} what */
const close = (actual, expected, what) =>
  assert.ok(Math.abs(actual - expected) < 1e-6, `${what}: got ${actual}; expected ${expected}`);

for (const kind of /** @type {const} */ (["lstm", "gru"])) {
  test(`${kind}: at the end of a slot there is a band for each parcel, as high as what is left of it`, () => {
    const { figure, parcels, stack } = set(kind, 20, 4);
    for (let t = 1; t <= 20; t++) {
      const left = parcels.wrote
        .map((_, k) => (parcels.left.data[k * parcels.left.size + t - 1] ?? 0) * stack.scale)
        .filter((height) => Math.abs(height) > 0.01);
      const bands = bandsAt(figure, t + 0.45);
      assert.equal(bands.length, left.length, `bands at ${t}`);
      const heights = bands.map(([top, bottom]) => bottom - top).sort((a, b) => a - b);
      const expected = left.map(Math.abs).sort((a, b) => a - b);
      for (const [k, height] of expected.entries()) close(heights[k] ?? 0, height, `t ${t}`);
    }
  });

  test(`${kind}: bands touch without gap or overlap, those above zero over the axis, those below under it`, () => {
    const { figure, stack } = set(kind, 20, 4);
    for (let x = 1.13; x < 20.4; x += 0.19) {
      const bands = bandsAt(figure, x);
      for (let k = 1; k < bands.length; k++)
        assert.ok(Math.abs((bands[k]?.[0] ?? 0) - (bands[k - 1]?.[1] ?? 0)) < 0.2, `between bands at ${x}`);
      for (const [top, bottom] of bands) assert.ok(bottom <= stack.axis + 1e-6 || top >= stack.axis - 1e-6);
    }
  });
}

test("behind the jaws the stack has shrunk to what was kept, before the new parcel grows", () => {
  const { figure, trace, stack } = set("lstm", 12, 3);
  for (let t = 1; t <= 12; t++) {
    const kept = trace.columns.kept?.data[(t - 1) * 3 + UNIT] ?? NaN;
    const sum = bandsAt(figure, t + AT.open).reduce(
      (all, [top, bottom]) => all + (bottom <= stack.axis + 1e-6 ? bottom - top : top - bottom),
      0,
    );
    close(sum / stack.scale, kept, `kept at ${t}`);
  }
});

test("the line over the parcels is the memory itself", () => {
  const { figure, trace, stack } = set("lstm", 15, 3);
  const line = /** @type {import("../../static/js/figures/figure.js").Line} */ (
    figure.data.find((one) => one.name === "net")
  );
  for (let t = 1; t <= 15; t++) {
    const at = Array.from(line.x).findIndex((x) => Math.abs(x - t - AT.poured) < 1e-9);
    close(line.y[at] ?? NaN, stack.axis - (trace.columns.c?.data[(t - 1) * 3 + UNIT] ?? NaN) * stack.scale, `C(${t})`);
  }
});

test("oldest next to the axis: the outermost band of a slot is the one just written", () => {
  const { stack, parcels } = set("lstm", 20, 4);
  for (let t = 1; t <= 20; t++) {
    const own = parcels.left.data[t * parcels.left.size + t - 1] ?? 0;
    const { top, bottom } = parcelEdges(stack, t, t);
    for (let k = 0; k < t; k++) {
      const value = parcels.left.data[k * parcels.left.size + t - 1] ?? 0;
      if (value * own <= 0) continue;
      const other = parcelEdges(stack, k, t);
      if (own > 0) assert.ok(other.top >= bottom - 1e-9);
      else assert.ok(other.bottom <= top + 1e-9);
    }
  }
});

test("a point on a band finds the parcel that is drawn there", () => {
  const { stack, parcels } = set("lstm", 20, 4);
  for (let t = 1; t <= 20; t++)
    for (let k = 0; k <= t; k++) {
      const { top, bottom } = parcelEdges(stack, k, t);
      if (bottom - top > 0.01) assert.equal(parcelAt(stack, t, 0.4, (top + bottom) / 2), k, `t ${t}, row ${k}`);
    }
  assert.equal(parcelAt(stack, 5, 0.4, stack.lane.top - 40), -1, "far away from all of them");
  assert.equal(parcelAt(stack, 9, -0.49, parcelEdges(stack, 9, 9).top + 0.001) === 9, false, "not written yet");
  assert.equal(parcels.wrote[0], 0);
});

test("the scale is twice a ribbon's half where that fits, and never leaves the lane", () => {
  for (const T of [3, 12, 40]) {
    const { scene, stack } = set("lstm", T, 4, { laneScale: true });
    const { lane, axis, scale, up, down } = stack;
    assert.ok(scale <= 2 * laneScale(scene, lane) + 1e-9);
    assert.ok((up + down) * scale <= FULL * (lane.bottom - lane.top) + 1e-6);
    assert.ok(axis - up * scale >= lane.top && axis + down * scale <= lane.bottom);
  }
});

test("in a part of the time all that lay there before is one band, without a colour of a step", () => {
  const { figure, trace, stack } = set("lstm", 30, 3, { from: 11, to: 20 }, 11, 20);
  const before = figure.data.find((one) => one.name === "parcel before");
  assert.ok(before && before.type === "scatter");
  const kept = (trace.columns.c?.data[9 * 3 + UNIT] ?? 0) * (trace.columns.f?.data[10 * 3 + UNIT] ?? 0);
  const { top, bottom } = parcelEdges(stack, 0, 11);
  close((bottom - top) / stack.scale, Math.abs(kept), "C(10) times f(11)");
});

test("another unit's parcels, a simple RNN, bands and columns: a plain ribbon", () => {
  const trace = sample("lstm", 20, 4);
  const parcels = parcelsOf(trace, MODELS.lstm, 2, 1, 20);
  assert.equal(beltScene(trace, MODELS.lstm, { ...VIEW, unit: 1, parcels }).stack, null);
  assert.equal(beltScene(trace, MODELS.lstm, { ...VIEW, unit: 2, parcels: null }).stack, null);
  assert.equal(beltScene(sample("rnn", 20, 4), MODELS.rnn, { ...VIEW, unit: 2, parcels }).stack, null);
  const long = sample("lstm", 200, 4);
  const many = parcelsOf(long, MODELS.lstm, 2, 1, 200);
  assert.equal(beltScene(long, MODELS.lstm, { ...VIEW, unit: 2, parcels: many }).stack, null);
  parcels.left.data.fill(Infinity, 65, 67);
  assert.equal(
    beltScene(trace, MODELS.lstm, { ...VIEW, unit: 2, parcels }).stack,
    null,
    "no height for what has no end",
  );
});

/** @param {Partial<import("../../static/js/store/state.js").State>} change */
function stateOf(change) {
  const { trace, parcels, scene } = set("lstm", 20, 4);
  const state = {
    ...initialState,
    trace,
    model: MODELS.lstm,
    unit: UNIT,
    t: 8,
    sight: { explanation: null, parcels, others: [] },
    ...change,
  };
  return { state, scene, stack: scene.stack, parcels };
}

test("what lies under the pointer is asked for by name, unit and timestep", () => {
  const { state, scene, stack } = stateOf({});
  assert.ok(stack);
  const asked = (/** @type {number} */ t, /** @type {number} */ offset, /** @type {number} */ y) =>
    beltSpot(state, scene, t, offset, y)?.asked;
  const [other, lane] = [scene.lanes[0], stack.lane];
  assert.ok(other);
  assert.deepEqual(asked(5, AT.jaws, other.middle), { quantity: "f", index: 0, t: 5 });
  assert.deepEqual(asked(5, AT.pour, other.bottom - 1), { quantity: "written", index: 0, t: 5 });
  assert.deepEqual(asked(5, AT.leave, other.top + 1), { quantity: "h", index: 0, t: 5 });
  assert.deepEqual(asked(5, 0.45, other.middle), { quantity: "c", index: 0, t: 5 });
  const row = [5, 4, 3, 2].find((k) => parcelEdges(stack, k, 6).bottom - parcelEdges(stack, k, 6).top > 1) ?? 0;
  const { top, bottom } = parcelEdges(stack, row, 6);
  assert.deepEqual(asked(6, 0.45, (top + bottom) / 2), { quantity: "c", index: lane.unit, t: 6, wrote: row });
});

test("who predicts is told nothing of what comes, and who opens a step nothing that is not done", () => {
  const guessing = stateOf({ predict: /** @type {any} */ ({}) });
  const { lane } = guessing.stack ?? assert.fail();
  assert.equal(beltSpot(guessing.state, guessing.scene, 9, 0.4, lane.middle), null);
  assert.ok(beltSpot(guessing.state, guessing.scene, 8, 0.4, lane.middle)?.asked);
  const { state } = stateOf({ phase: 1 });
  assert.deepEqual(
    ["f", "kept", "i", "c", "h"].map((name) => hidden(state, 8, name)),
    [false, false, true, true, true],
  );
  assert.equal(hidden(state, 7, "c"), false);
});

test("the sentence over the belt counts the parcels that are left, and tells the sum of the server", () => {
  const { state, parcels } = stateOf({});
  const { text, title } = parcelSentence(state, true);
  const left = parcels.wrote.filter((_, k) => parcels.left.data[k * 20 + 7]).length;
  assert.match(text, new RegExp(`^C\\[1\\] = sum of ${left} parcels = `));
  assert.ok(title.includes(String(parcels.total[7]).replace("-", "")), "all digits");
  assert.match(text, /half of it would be left after \d/);
  assert.match(parcelSentence({ ...state, model: MODELS.rnn }, true).text, /^Why no parcels/);
  assert.equal(parcelSentence({ ...state, settings: { ...state.settings, parcels: false } }, true).text, "");
});

test("the veil passes what is done and nothing else, act by act", () => {
  const reach = [0, 1, 2, 3, 4, 5].map((phase) => phaseReach(MODELS.lstm, phase));
  assert.ok(reach.every((edge, k) => k === 0 || edge >= (reach[k - 1] ?? 0)));
  assert.ok((reach[0] ?? 0) < AT.jaws - 0.1 && (reach[1] ?? 0) > AT.jaws && (reach[1] ?? 0) < AT.pour);
  assert.ok((reach[3] ?? 0) < AT.poured && (reach[4] ?? 0) > AT.poured && (reach[4] ?? 0) < AT.leave);
  assert.equal(reach[5], 0.5);
  assert.equal(phaseReach(MODELS.lstm, null), 0.5);
});

test("the next act is framed where it will move", () => {
  const { scene } = stateOf({});
  const lane = scene.lanes[UNIT];
  const area = (/** @type {number} */ phase) => nextArea(MODELS.lstm, phase, lane);
  assert.ok((area(0)?.to ?? 1) < AT.pour, "the jaws");
  assert.ok((area(1)?.from ?? -1) > AT.jaws && (area(1)?.bottom ?? 0) >= (lane?.bottom ?? 1), "the triangle below");
  assert.ok((area(4)?.from ?? -1) > AT.pour && (area(4)?.top ?? 99) <= (lane?.top ?? 0), "the circle above");
  assert.equal(area(5), null);
});

test("a handle lies in the next slot, and its height and its value are one another's inverse", () => {
  const { scene } = stateOf({});
  const handle = handleOf(scene, 9);
  assert.ok(handle);
  for (const value of [-0.4, 0, 0.3]) close(handle.valueOf(handle.yOf(value)), value, "value");
  assert.ok(handle.left < handle.x && handle.x < handle.right && handle.top < handle.bottom);
  assert.equal(handleOf(scene, 21), null, "after the end there is none");
});
