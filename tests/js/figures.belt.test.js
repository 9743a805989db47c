/** The laws of the belt: every width in the picture is a number of the trace. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { beltFigure, beltScene, laneScale } from "../../static/js/figures/belt.js";
import { lanes } from "../../static/js/figures/lanes.js";
import { signs } from "../../static/js/figures/marks.js";
import { AT, FULL } from "../../static/js/figures/ribbon.js";
import { timeline } from "../../static/js/figures/timeline.js";
import { ghostOf, MODELS, sample, VIEW } from "./sample.js";

/** @typedef {import("../../static/js/figures/figure.js").Filled} Filled */
/** @typedef {import("../../static/js/figures/figure.js").View} View */

/** @param {import("../../static/js/figures/figure.js").Figure} figure @param {string} name */
const mark = (figure, name) => /** @type {Filled} */ (figure.data.find((one) => one.name === name));

/** Closed shapes of a trace as lists of points. @param {Filled} trace */
function shapes(trace) {
  /** @type {[number, number][][]} */
  const all = [[]];
  for (let k = 0; k < trace.x.length; k++) {
    const x = trace.x[k] ?? NaN;
    if (Number.isNaN(x)) all.push([]);
    else all.at(-1)?.push([x, trace.y[k] ?? NaN]);
  }
  return all.filter((shape) => shape.length > 0);
}

/** How far the ribbons of one colour reach above the middle of a lane at x. @param {Filled} trace @param {import("../../static/js/figures/lanes.js").Lane} lane @param {number} x */
function halfWidth(trace, lane, x) {
  let most = 0;
  for (const shape of shapes(trace)) {
    if (!shape.every(([, y]) => y >= lane.top - 1 && y <= lane.bottom + 1)) continue;
    for (let k = 0; k < shape.length; k++) {
      const [[ax, ay], [bx, by]] = [shape[k] ?? [0, 0], shape[(k + 1) % shape.length] ?? [0, 0]];
      if ((ax <= x && x <= bx) || (bx <= x && x <= ax))
        most = Math.max(most, lane.middle - (ax === bx ? Math.min(ay, by) : ay + ((by - ay) * (x - ax)) / (bx - ax)));
    }
  }
  return most;
}

/** @param {Partial<View>} [change] @returns {View} */
const view = (change) => ({ ...VIEW, ...change });

/** @param {number} actual @param {number} expected @param {string} what */
const close = (actual, expected, what) =>
  assert.ok(Math.abs(actual - expected) < 1e-6, `${what}: got ${actual}; expected ${expected}`);

test("at the end of a slot the ribbon is half as wide as |C(t)|, in the colour of its sign", () => {
  const trace = sample("lstm", 20, 4);
  const scene = beltScene(trace, MODELS.lstm, view());
  const figure = beltFigure(trace, MODELS.lstm, view());
  for (const lane of scene.lanes) {
    for (let t = 1; t <= 20; t++) {
      const value = trace.columns.c?.data[(t - 1) * 4 + lane.unit] ?? NaN;
      const [own, other] = value > 0 ? ["+", "−"] : ["−", "+"];
      close(
        halfWidth(mark(figure, own), lane, t + 0.4),
        Math.abs(value) * laneScale(scene, lane),
        `unit ${lane.unit} t ${t}`,
      );
      close(halfWidth(mark(figure, other), lane, t + 0.4), 0, "the other colour");
    }
  }
});

test("behind the jaws the ribbon is as wide as what was kept", () => {
  const trace = sample("gru", 12, 3);
  const scene = beltScene(trace, MODELS.gru, view());
  const figure = beltFigure(trace, MODELS.gru, view());
  for (const lane of scene.lanes) {
    for (let t = 1; t <= 12; t++) {
      const kept = trace.columns.kept?.data[(t - 1) * 3 + lane.unit] ?? NaN;
      close(
        halfWidth(mark(figure, kept > 0 ? "+" : "−"), lane, t + AT.open),
        Math.abs(kept) * laneScale(scene, lane),
        `t ${t}`,
      );
    }
  }
});

test("the largest value fills 0.38 of its lane", () => {
  const trace = sample("lstm", 20, 4);
  const scene = beltScene(trace, MODELS.lstm, view());
  const most = Math.max(...Array.from(trace.columns.c?.data ?? [], Math.abs), 0.4);
  for (const lane of scene.lanes) close((most * laneScale(scene, lane)) / (lane.bottom - lane.top), FULL / 2, "share");
});

test("with a scale for each lane, the largest value of every lane fills 0.38 of it", () => {
  const trace = sample("lstm", 20, 4);
  const scene = beltScene(trace, MODELS.lstm, view({ laneScale: true }));
  for (const lane of scene.lanes) {
    const own = Array.from({ length: 20 }, (_, k) => Math.abs(trace.columns.c?.data[k * 4 + lane.unit] ?? 0));
    close(
      Math.max(...own, trace.initial.c?.[lane.unit] ?? 0) * laneScale(scene, lane),
      FULL * lane.half,
      `unit ${lane.unit}`,
    );
  }
});

test("the jaws leave the fraction f of the lane open", () => {
  const trace = sample("lstm", 10, 3);
  const { lanes } = beltScene(trace, MODELS.lstm, view());
  const bars = shapes(mark(beltFigure(trace, MODELS.lstm, view()), "jaws"));
  for (const lane of lanes) {
    for (let t = 1; t <= 10; t++) {
      const here = bars.filter(
        ([first]) => first && Math.abs(first[0] - t - AT.jaws) < 0.1 && first[1] >= lane.top && first[1] <= lane.bottom,
      );
      assert.equal(here.length, 2);
      const shut = here.reduce((sum, bar) => sum + (bar[2]?.[1] ?? 0) - (bar[0]?.[1] ?? 0), 0);
      close(
        1 - shut / (lane.bottom - lane.top),
        trace.columns.f?.data[(t - 1) * 3 + lane.unit] ?? NaN,
        `f of unit ${lane.unit} at ${t}`,
      );
    }
  }
});

test("what was kept fits through the jaws", () => {
  const trace = sample("lstm", 30, 3);
  const scene = beltScene(trace, MODELS.lstm, view());
  for (const lane of scene.lanes) {
    for (let k = 0; k < 30; k++) {
      const [f, kept] = [
        trace.columns.f?.data[k * 3 + lane.unit] ?? 0,
        trace.columns.kept?.data[k * 3 + lane.unit] ?? 0,
      ];
      assert.ok(Math.abs(kept) * laneScale(scene, lane) <= f * lane.half);
    }
  }
});

test("a simple RNN has shut jaws at every step, and no ribbon passes them", () => {
  const trace = sample("rnn", 10, 3);
  const { lanes } = beltScene(trace, MODELS.rnn, view());
  const figure = beltFigure(trace, MODELS.rnn, view());
  const bars = shapes(mark(figure, "jaws"));
  assert.equal(bars.length, 30);
  for (const bar of bars) assert.ok(lanes.some((lane) => bar[0]?.[1] === lane.top && bar[2]?.[1] === lane.bottom));
  for (const lane of lanes) {
    for (let t = 1; t <= 10; t++) {
      const width = halfWidth(mark(figure, "+"), lane, t + AT.jaws) + halfWidth(mark(figure, "−"), lane, t + AT.jaws);
      assert.equal(width, 0, "nothing inside the jaws");
    }
  }
});

test("a change of sign inside a slot tapers through zero", () => {
  const trace = sample("lstm", 2, 1);
  Object.assign(trace.initial, { c: [1] });
  trace.columns.kept?.data.set([1, -1]);
  trace.columns.c?.data.set([-1, -1]);
  const figure = beltFigure(trace, MODELS.lstm, view({ unit: 0 }));
  const [lane] = beltScene(trace, MODELS.lstm, view({ unit: 0 })).lanes;
  const zero = 1 + (AT.open + AT.poured) / 2;
  assert.ok(lane);
  for (const name of ["+", "−"]) close(halfWidth(mark(figure, name), lane, zero), 0, `${name} at zero`);
  assert.ok(halfWidth(mark(figure, "+"), lane, zero - 0.05) > 1);
  assert.ok(halfWidth(mark(figure, "−"), lane, zero + 0.05) > 1);
});

test("pixel columns keep every extreme", () => {
  const trace = sample("lstm", 5000, 1);
  trace.columns.c?.data.fill(0.1);
  trace.columns.c?.data.set([9], 3210);
  trace.columns.c?.data.set([-7], 4321);
  const scene = beltScene(trace, MODELS.lstm, view({ unit: 0 }));
  const figure = beltFigure(trace, MODELS.lstm, view({ unit: 0 }));
  assert.equal(scene.time.detail, "columns");
  const [lane] = scene.lanes;
  assert.ok(lane);
  close(halfWidth(mark(figure, "sometimes +"), lane, 3211), 9 * laneScale(scene, lane), "the peak");
  close(halfWidth(mark(figure, "sometimes −"), lane, 4322), 7 * laneScale(scene, lane), "the valley");
  close(halfWidth(mark(figure, "+"), lane, 1000), 0.1 * laneScale(scene, lane), "what is always filled");
});

test("less room, less detail: marks, jaws, bands, columns", () => {
  const detail = (/** @type {number} */ T) => beltScene(sample("lstm", T, 2), MODELS.lstm, view()).time.detail;
  assert.deepEqual([24, 100, 325, 2000].map(detail), ["marks", "jaws", "bands", "columns"]);
  const zoomed = beltScene(sample("lstm", 2000, 2), MODELS.lstm, view({ from: 100, to: 120 }));
  assert.equal(zoomed.time.detail, "marks");
});

test("the chosen lane is two and a half times as tall; many units fold and it stays open", () => {
  const few = lanes(6, 2, 400);
  close(((few[2]?.lower ?? 0) - (few[2]?.upper ?? 0)) / ((few[0]?.lower ?? 0) - (few[0]?.upper ?? 1)), 2.5, "height");
  const many = lanes(40, 7, 400);
  assert.deepEqual(
    many.filter((lane) => lane.open).map((lane) => lane.unit),
    [7],
  );
  close(many.at(-1)?.lower ?? 0, 400, "they fill the plot");
});

for (const kind of /** @type {const} */ (["lstm", "gru", "rnn"])) {
  for (const [T, H] of /** @type {const} */ ([
    [1, 1],
    [24, 6],
    [50, 8],
    [100, 32],
    [325, 3],
    [3000, 20],
  ])) {
    test(`${kind} of ${H} units over ${T} steps gives finite shapes inside the plot`, () => {
      const figure = beltFigure(sample(kind, T, H), MODELS[kind], view({ unit: 0 }));
      const plot = figure.layout.yaxis.range[0];
      for (const one of figure.data) {
        if (one.type === "heatmap") continue;
        for (let k = 0; k < one.x.length; k++) {
          assert.equal(Number.isNaN(one.x[k]), Number.isNaN(one.y[k]));
          assert.ok(
            Number.isNaN(one.x[k]) || ((one.y[k] ?? NaN) > -12 && (one.y[k] ?? NaN) < plot + 12),
            `${one.name} at ${one.y[k]}`,
          );
        }
      }
    });
  }
}

test("a number that is not one leaves a gap and breaks nothing else", () => {
  const trace = sample("lstm", 10, 2);
  for (const name of ["c", "f", "kept", "i", "c_tilde", "h"]) trace.columns[name]?.data.fill(NaN, 8, 12);
  const figure = beltFigure(trace, MODELS.lstm, view());
  const lane = beltScene(trace, MODELS.lstm, view()).lanes[0];
  assert.ok(lane);
  for (const name of ["+", "−"]) close(halfWidth(mark(figure, name), lane, 5.4), 0, "no ribbon");
  assert.ok(
    halfWidth(mark(figure, "+"), lane, 8.4) + halfWidth(mark(figure, "−"), lane, 8.4) > 0,
    "it goes on after the gap",
  );
});

test("words of the user are escaped, and clipped", () => {
  const words = ["<b>bold</b>", "%{x}", "a & b", "immeasurably long"];
  const { ticktext } = beltFigure(sample("lstm", 4, 2), MODELS.lstm, view({ words })).layout.xaxis;
  assert.deepEqual(ticktext, ["&lt;b&gt;bold&lt;/b&gt;", "%{x}", "a &amp; b", "immeasurabl…"]);
});

test("the same trace gives the same figure, and the trace is left alone", () => {
  const trace = sample("lstm", 12, 3);
  const before = JSON.stringify(trace);
  assert.equal(
    JSON.stringify(beltFigure(trace, MODELS.lstm, view())),
    JSON.stringify(beltFigure(trace, MODELS.lstm, view())),
  );
  assert.equal(JSON.stringify(trace), before);
});

test("the run without pins is a dashed outline as wide as its own memory, and lies only where it differs", () => {
  const [trace, other] = [sample("lstm", 20, 3), sample("lstm", 20, 3)];
  const late = other.columns.c?.data;
  if (late) for (let k = 12 * 3; k < late.length; k++) late[k] = 1.4 * (late[k] ?? 0);
  const seen = view({ ghost: ghostOf(trace, MODELS.lstm, other) });
  const scene = beltScene(trace, MODELS.lstm, seen);
  const line = beltFigure(trace, MODELS.lstm, seen).data.find((one) => one.name === "ghost");
  assert.ok(line && line.type === "scatter" && line.mode === "lines" && line.line.dash === "5px,3px");
  assert.ok(
    Array.from(line.x).every((x) => Number.isNaN(x) || x >= 12.5),
    "nothing while the two are one",
  );
  for (const lane of scene.lanes) {
    const half = Math.abs(late?.[17 * 3 + lane.unit] ?? NaN) * laneScale(scene, lane);
    const heights = Array.from(line.y).filter(
      (y, k) => Math.abs((line.x[k] ?? 0) - 18 - AT.poured) < 1e-9 && y >= lane.top && y <= lane.bottom,
    );
    assert.equal(heights.length, 2, `lane ${lane.unit}`);
    for (const y of heights) close(Math.abs(y - lane.middle), half, `lane ${lane.unit}`);
  }
  assert.equal(
    beltFigure(trace, MODELS.lstm, view()).data.find((one) => one.name === "ghost"),
    undefined,
  );
});

test("the strip under the lanes is as high as the largest difference of a timestep", () => {
  const [trace, other] = [sample("lstm", 20, 3), sample("lstm", 20, 3, 1, 0.5)];
  const ghost = ghostOf(trace, MODELS.lstm, other);
  const figure = beltFigure(trace, MODELS.lstm, view({ ghost }));
  const scene = beltScene(trace, MODELS.lstm, view({ ghost }));
  const bars = figure.data.flatMap((one) =>
    /^difference \d/.test(one.name) ? shapes(/** @type {Filled} */ (one)) : [],
  );
  const full = Math.max(...bars.map((bar) => (bar[2]?.[1] ?? 0) - (bar[0]?.[1] ?? 0)));
  for (let t = 1; t <= 20; t++) {
    const bar = bars.find((one) => Math.abs(((one[0]?.[0] ?? 0) + (one[1]?.[0] ?? 0)) / 2 - t) < 1e-9);
    const most = Math.max(...[0, 1, 2].map((j) => Math.abs(ghost.apart.c?.data[(t - 1) * 3 + j] ?? 0)));
    const tall = (bar?.[2]?.[1] ?? 0) - (bar?.[0]?.[1] ?? 0);
    close(tall, Math.max(1, (most / (ghost.parted?.largest ?? 1)) * full), `t ${t}`);
  }
  assert.ok(
    scene.lanes.every((lane) => lane.lower < scene.plot - 10),
    "no lane reaches into the strip",
  );
});

test("what is held is marked over its lane, at the timesteps that it is held", () => {
  const pins = [{ quantity: "f", unit: 2, first: 4, last: 9, value: 0.5 }];
  const figure = beltFigure(sample("lstm", 20, 4), MODELS.lstm, view({ pins }));
  const { lanes: all } = beltScene(sample("lstm", 20, 4), MODELS.lstm, view({ pins }));
  const held = mark(figure, "held 0");
  const lane = all[2];
  assert.ok(lane);
  const xs = Array.from(held.x).filter((x) => !Number.isNaN(x));
  assert.ok(Math.min(...xs) > 3.5 && Math.max(...xs) < 9.5);
  for (const y of held.y) assert.ok(Number.isNaN(y) || (y >= lane.upper - 2 && y <= lane.middle));
});

test("the sign of a ribbon stands inside of its slot, clear of the frame around the timestep where we stand", () => {
  for (const slot of [24, 54, 120]) {
    const boxes = [];
    const time = { first: 1, last: 12, slot };
    signs({ box: (...box) => boxes.push(box) }, { unit: 0, middle: 50 }, time, () => 1, 40);
    assert.ok(boxes.length >= 3, "a plus is three boxes");
    for (const [from, , to] of boxes) {
      const t = Math.round((from + to) / 2);
      assert.ok((t + 0.5 - to) * slot >= 2, `${slot}: ${(t + 0.5 - to) * slot} pixels to the frame`);
    }
  }
});

test("five timesteps fill the belt; one leaves room for those to come", () => {
  const view = { width: 900, lecture: false };
  assert.equal(timeline(view, 5).range[1], 5.5);
  assert.ok(timeline(view, 1).range[1] > 3);
});
