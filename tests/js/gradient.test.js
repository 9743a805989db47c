/** The laws of the belt of gradients: every width is a number of the server, and both parts add up. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { gradientFigure, gradientScene } from "../../static/js/figures/gradient.js";
import { Points } from "../../static/js/figures/gradientbands.js";
import { curveFigure } from "../../static/js/figures/gradientcurve.js";
import { decadesOf } from "../../static/js/figures/gradientruler.js";
import { gradientScale, share } from "../../static/js/figures/gradientscale.js";
import { mirrored } from "../../static/js/figures/mirror.js";
import { FULL } from "../../static/js/figures/ribbon.js";
import { lookOf } from "../../static/js/protocol/commands.js";
import { decode } from "../../static/js/protocol/decode.js";
import { atOutputs, choices, isFollowed } from "../../static/js/store/backward.js";
import { reduce } from "../../static/js/store/reduce.js";
import { initialState } from "../../static/js/store/state.js";
import { readOf } from "../../static/js/views/backward/read.js";
import { gradientSentence, gradientTip } from "../../static/js/views/backward/said.js";
import { MODELS, sample, VIEW } from "./sample.js";

/** @typedef {import("../../static/js/store/state.js").Gradient} Gradient */

const [T, H] = [12, 3];

/**
 * A gradient made of its two parts, each a number by timestep (0: the initial state) and unit.
 * @param {(t: number, unit: number) => number} direct @param {(t: number, unit: number) => number} gates
 * @returns {Gradient}
 */
function made(direct, gates) {
  const rows = (/** @type {(t: number, unit: number) => number} */ value) => ({
    data: Float64Array.from({ length: (T + 1) * H }, (_, k) => value(Math.floor(k / H), k % H)),
    size: H,
  });
  return {
    quantity: "h",
    index: 1,
    t: T,
    value: 0.5,
    carry: "c",
    total: rows((t, unit) => direct(t, unit) + gates(t, unit)),
    direct: rows(direct),
    read: Float64Array.from({ length: T }, (_, k) => k - 5),
  };
}

const wave = made(
  (t, unit) => 0.8 ** (T - t) * (unit === 1 ? 1 : -0.5),
  (t, unit) => 0.3 * Math.sin(t + unit),
);
const trace = sample("lstm", T, H);
const linear = gradientScale([wave], false);

/** @param {Gradient} gradient @param {import("../../static/js/figures/gradientscale.js").GradientScale} scale @param {"lstm" | "gru" | "rnn"} [kind] */
function drawn(gradient, scale, kind = "lstm") {
  const run = kind === "lstm" ? trace : sample(kind, T, H);
  return {
    figure: gradientFigure(run, MODELS[kind], VIEW, gradient, scale),
    scene: gradientScene(run, MODELS[kind], VIEW, gradient, scale),
  };
}

/** How thick the shapes of some marks are above the middle of a lane at x, all together. @param {import("../../static/js/figures/figure.js").Figure} figure @param {string[]} names @param {import("../../static/js/figures/lanes.js").Lane} lane @param {number} x */
function thick(figure, names, lane, x) {
  let sum = 0;
  for (const { x: xs, y: ys } of figure.data.filter(({ name, type }) => type === "scatter" && names.includes(name))) {
    for (const shape of shapesOf(xs, ys)) {
      const heights = [];
      for (let k = 0; k < shape.length; k++) {
        const [[ax, ay], [bx, by]] = [shape[k], shape[(k + 1) % shape.length]];
        if ((ax <= x && x < bx) || (bx <= x && x < ax)) heights.push(ay + ((by - ay) * (x - ax)) / (bx - ax));
      }
      const above = heights.map((y) => Math.max(0, lane.middle - y)).sort((a, b) => b - a);
      if (heights.length && heights.every((y) => y >= lane.top - 1 && y <= lane.bottom + 1))
        sum += (above[0] ?? 0) - (heights.length > 1 ? (above[1] ?? 0) : 0);
    }
  }
  return sum;
}

/** @param {ArrayLike<number>} xs @param {ArrayLike<number>} ys */
function shapesOf(xs, ys) {
  /** @type {[number, number][][]} */
  const all = [[]];
  for (let k = 0; k < xs.length; k++) {
    if (Number.isNaN(xs[k])) all.push([]);
    else all.at(-1)?.push([xs[k] ?? 0, ys[k] ?? 0]);
  }
  return all.filter((shape) => shape.length > 0);
}

const BELT = ["belt +", "belt −", "belt over gates +", "belt over gates −"];
const GATES = ["gates +", "gates −"];

/** @param {number} actual @param {number} expected @param {string} what */
const close = (actual, expected, what) =>
  assert.ok(Math.abs(actual - expected) < 0.03, `${what}: got ${actual}; expected ${expected}`);

/** The two parts at a row. @param {Gradient} gradient @param {number} t @param {number} unit */
const at = ({ total, direct }, t, unit) => ({
  total: total.data[t * H + unit] ?? NaN,
  direct: direct.data[t * H + unit] ?? NaN,
});

test("what comes along the belt is as thick as its number, and so is what comes through the gates where both agree", () => {
  const { figure, scene } = drawn(wave, linear);
  let seen = 0;
  for (const lane of scene.lanes) {
    for (let t = 1; t <= T; t++) {
      const { total, direct } = at(wave, t, lane.unit);
      const pixels = (FULL * lane.half) / linear.most;
      if (direct * (total - direct) <= 0) continue;
      seen++;
      close(thick(figure, BELT, lane, t + 0.1), Math.abs(direct) * pixels, `belt, unit ${lane.unit} at ${t}`);
      close(thick(figure, GATES, lane, t + 0.1), Math.abs(total - direct) * pixels, `gates, unit ${lane.unit} at ${t}`);
      close(thick(figure, [...BELT, ...GATES], lane, t + 0.1), Math.abs(total) * pixels, "together");
    }
  }
  assert.ok(seen > 10);
});

test("where they work against each other both are drawn whole, and a line stands where their sum ends", () => {
  const { figure, scene } = drawn(wave, linear);
  const net = figure.data.find(({ name }) => name === "net");
  assert.ok(net && net.type === "scatter");
  let seen = 0;
  for (const lane of scene.lanes) {
    for (let t = 1; t <= T; t++) {
      const { total, direct } = at(wave, t, lane.unit);
      const pixels = (FULL * lane.half) / linear.most;
      const larger = Math.max(Math.abs(direct), Math.abs(total - direct)) * pixels;
      if (direct * (total - direct) >= 0 || larger < 3) continue;
      seen++;
      close(thick(figure, BELT, lane, t + 0.1), Math.abs(direct) * pixels, `belt, unit ${lane.unit} at ${t}`);
      close(thick(figure, GATES, lane, t + 0.1), Math.abs(total - direct) * pixels, `gates, unit ${lane.unit} at ${t}`);
      const edges = shapesOf(net.x, net.y).flatMap((line) =>
        line.slice(1).flatMap(([bx, by], k) => {
          const [ax, ay] = line[k] ?? [0, 0];
          return ax <= t + 0.1 && t + 0.1 < bx ? [ay + ((by - ay) * (t + 0.1 - ax)) / (bx - ax)] : [];
        }),
      );
      const nearest = Math.min(...edges.map((y) => Math.abs(lane.middle - y - Math.abs(total) * pixels)));
      close(nearest, 0, `net, unit ${lane.unit} at ${t}`);
    }
  }
  assert.ok(seen > 5);
});

test("between two points each part goes through zero where it changes sign, and so does their sum", () => {
  const points = new Points();
  points.add(0, 2, 1);
  points.add(1, -2, 3);
  points.add(2, 1, -3);
  const sums = points.x.map((_, k) => (points.direct[k] ?? 0) + (points.gates[k] ?? 0));
  assert.deepEqual(
    points.x,
    [...points.x].sort((a, b) => a - b),
  );
  for (const values of [points.direct, points.gates, sums])
    for (let k = 1; k < values.length; k++) assert.ok((values[k - 1] ?? 0) * (values[k] ?? 0) >= -1e-12);
  assert.equal(points.direct[points.x.indexOf(0.5)], 0);
});

test("one scale is for all runs, and nothing reaches beyond it", () => {
  const larger = made(
    () => 3,
    () => -1,
  );
  assert.equal(gradientScale([wave, larger, null], false).most, 3);
  assert.equal(gradientScale([null], false).most, 1);
  const { figure, scene } = drawn(larger, gradientScale([wave, larger], false));
  for (const lane of scene.lanes) close(thick(figure, BELT, lane, 6.1), FULL * lane.half, "the largest fills its lane");
});

test("with log a tenth is always as much less wide, and zero is nothing", () => {
  const vanishing = made(
    (t) => 10 ** (t - T),
    () => 0,
  );
  const scale = gradientScale([vanishing], true);
  assert.deepEqual([scale.most, scale.decades], [1, T + 1]);
  for (const value of [1e-3, 0.5, -0.02])
    close(Math.abs(share(scale, value) - share(scale, value / 10)), 1 / (T + 1), "a tenth");
  assert.equal(share(scale, 0), 0);
  assert.equal(share(scale, 1e-30), 0);
  assert.ok(share(scale, -0.1) < 0);
  const { figure, scene } = drawn(vanishing, scale);
  const lane = scene.lanes[1];
  assert.ok(lane);
  for (let t = 1; t <= T; t++)
    close(thick(figure, BELT, lane, t + 0.1), (FULL * lane.half * (t + 1)) / (T + 1), `t ${t}`);
  const { at: ruled } = decadesOf(scene, 1);
  assert.deepEqual(ruled.map(({ power }) => power).slice(0, 3), [0, -1, -2]);
  close(ruled[1]?.away ?? 0, (FULL * lane.half * T) / (T + 1), "the line of a tenth is where a tenth ends");
});

test("before L there is nothing, and a cell that keeps nothing has nothing along the belt", () => {
  const early = {
    ...made(
      (t) => (t <= 5 ? 0.5 : 0),
      () => 0,
    ),
    t: 5,
  };
  const { figure, scene } = drawn(early, gradientScale([early], false));
  const lane = scene.lanes[0];
  assert.ok(lane);
  assert.equal(thick(figure, [...BELT, ...GATES], lane, 8.1), 0);
  assert.ok(thick(figure, BELT, lane, 4.1) > 5);
  const rewritten = made(
    (t) => (t === T ? 1 : 0),
    (t) => (t === T ? 0 : 0.5),
  );
  const rnn = drawn(rewritten, gradientScale([rewritten], false), "rnn");
  const own = rnn.scene.lanes[1];
  assert.ok(own);
  assert.equal(thick(rnn.figure, BELT, own, 7.1), 0);
  assert.ok(thick(rnn.figure, GATES, own, 7.1) > 5);
  const jaws = rnn.figure.data.find(({ name }) => name === "jaws");
  assert.equal(shapesOf(jaws?.x ?? [], /** @type {any} */ (jaws)?.y ?? []).length, T * H, "all jaws are shut");
});

test("what goes through the gates is hatched inside of its band and nowhere else", () => {
  const { figure, scene } = drawn(wave, linear);
  const lane = scene.lanes[1];
  assert.ok(lane);
  const lines = figure.data.filter(({ name }) => name.startsWith("hatch"));
  const points = lines.flatMap(({ x, y }) => Array.from(x, (at, k) => [at, /** @type {any} */ (y)[k]]));
  const inside = points.filter(([, y]) => y > lane.top && y < lane.bottom);
  assert.ok(inside.length > 20);
  for (const [x = 0, y = 0] of inside) {
    const t = Math.floor(x + 0.2);
    if (x - t > 0.5) continue;
    const { total, direct } = at(wave, t, 1);
    const far = Math.max(Math.abs(total), Math.abs(direct)) * ((FULL * lane.half) / linear.most);
    assert.ok(Math.abs(y - lane.middle) <= far + 1e-6);
  }
});

test("a pass that takes the last input first is the same picture, turned round", () => {
  const { figure } = drawn(wave, linear);
  const turned = mirrored(figure);
  const sum = figure.layout.xaxis.range[0] + figure.layout.xaxis.range[1];
  for (const [k, { x, name }] of figure.data.entries()) {
    const other = turned.data[k];
    assert.equal(other?.name, name);
    for (let n = 0; n < x.length; n++)
      if (!Number.isNaN(x[n])) assert.ok(Math.abs((x[n] ?? 0) + (other?.x[n] ?? 0) - sum) < 1e-9);
  }
});

test("the vanishing curve falls by a line for every tenth", () => {
  const tenths = made(
    (t, unit) => (unit === 2 ? 10 ** (t - T) : 0),
    () => 0,
  );
  const figure = curveFigure([{ name: "LSTM", gradient: tenths, turned: false }], T, { ...VIEW, height: 136 });
  const line = figure.data.find(({ name }) => name === "LSTM");
  assert.ok(line?.type === "scatter");
  const heights = Array.from(line.y).filter((y) => !Number.isNaN(y));
  assert.equal(heights.length, T + 1);
  for (let k = 1; k < heights.length; k++) close((heights[k - 1] ?? 0) - (heights[k] ?? 0), 120 / T, `step ${k}`);
});

const experiment = {
  X: 1,
  H,
  input: { kind: /** @type {const} */ ("numbers"), values: Array.from({ length: T }, () => [0]) },
};
/** @type {import("../../static/js/store/state.js").State} */
const open = { ...initialState, status: "open", experiment, model: MODELS.lstm, trace, t: 4, unit: 1 };
const opened = reduce(open, { type: "setting", settings: { below: "gradient" } });

test("the gradient is asked for only while its belt is open, and of something that there is", () => {
  assert.equal(lookOf(open, null).backward, null);
  assert.deepEqual(lookOf(opened, null).backward, { quantity: "h", index: 1, t: null });
  const put = reduce(opened, { type: "backward", asked: { quantity: "f", index: 2, t: 3 } });
  assert.deepEqual(lookOf(put, null).backward, { quantity: "f", index: 2, t: 3 });
  assert.equal(lookOf(reduce(put, { type: "setting", settings: { below: "table" } }), null).backward, null);
  const other = reduce({ ...put, model: MODELS.gru, trace: sample("gru", T, H) }, { type: "setting", settings: {} });
  assert.deepEqual(other.backward, { quantity: "h", index: 1, t: null }, "a GRU has no f");
});

test("neither an input nor the initial state nor what is not there can be L", () => {
  assert.ok(isFollowed(open, { quantity: "c", index: 2, t: 1 }));
  for (const [quantity, index, t] of /** @type {[string, number, number][]} */ ([
    ["x", 0, 1],
    ["c", 0, 0],
    ["c", 3, 1],
    ["c", 0, T + 1],
    ["z", 0, 1],
  ]))
    assert.ok(!isFollowed(open, { quantity, index, t }), `${quantity}[${index}] at ${t}`);
});

test("L can be what the chosen unit shows and carries, and stays on offer when another unit is chosen", () => {
  const names = (/** @type {import("../../static/js/store/state.js").State} */ state) =>
    choices(state).map(({ quantity, index }) => `${quantity}[${index}]`);
  assert.deepEqual(names(opened), ["h[1]", "c[1]"]);
  assert.deepEqual(names({ ...opened, unit: 2 }), ["h[2]", "c[2]", "h[1]"]);
});

test("the sentence says both shares, which make a whole, and what they are the product of", () => {
  const run = (/** @type {Gradient} */ gradient, /** @type {number} */ t) => ({
    state: { ...opened, t },
    gradient,
    name: "",
    other: null,
  });
  const agreeing = made(
    () => 0.3,
    () => 0.1,
  );
  const said = gradientSentence(run(agreeing, 4));
  assert.match(said, /75.0 % comes along the belt \(the product of f, t = 5 to 12\), 25.0 % through the gates/);
  const against = made(
    () => 0.3,
    () => -0.1,
  );
  assert.match(
    gradientSentence(run(against, 4)),
    /0.3000 along the belt .* and −0.1000 through the gates, against each other/,
  );
  assert.match(gradientSentence(run({ ...against, t: 3 }, 4)), /lies after L/);
  const none = made(
    () => 0,
    () => 0,
  );
  assert.match(gradientSentence(run(none, 4)), /Nothing of L = h\[1\]/);
});

test("beside the pointer the parts add up, small ones are written as powers of ten", () => {
  const small = made(
    () => 3e-7,
    () => 1e-7,
  );
  const tip = gradientTip({ state: opened, gradient: small, name: "", other: null }, 4, 1);
  assert.deepEqual(
    tip?.entries.map(({ name, value }) => `${name} ${value}`),
    ["dL/dC[1] 4.000e−7", "along the belt 3.000e−7", "through the gates 1.000e−7"],
  );
});

test("the input speaks by the timestep at which it stands, for either direction; an upper layer does not read it", () => {
  const seen = { ...opened, sight: { ...opened.sight, gradient: wave } };
  assert.equal(readOf(seen)?.value(1), -5);
  assert.equal(readOf({ ...seen, model: { ...MODELS.lstm, reverse: true } })?.value(1), T - 1 - 5);
  assert.equal(readOf({ ...seen, model: { ...MODELS.lstm, layer: 1 } }), null);
  assert.equal(readOf({ ...seen, settings: { ...seen.settings, below: "gates" } }), null);
  assert.deepEqual([readOf(seen)?.most, readOf(seen)?.at], [6, T]);
});

test("a gradient comes over the wire as it was sent", () => {
  const bytes = (/** @type {number[]} */ values) => Buffer.from(Float64Array.from(values).buffer).toString("base64");
  const packed = (/** @type {number[]} */ values, /** @type {string} */ shape) => ({
    dtype: "f8",
    shape,
    bdata: bytes(values),
  });
  const sent = {
    ...{ quantity: "y", index: 0, t: 1, value: 0.5, carry: "c" },
    total: packed([1, 2, 3, 4], "2,2"),
    direct: packed([0, 2, 3, 1], "2,2"),
    read: packed([0.25], "1"),
  };
  const sight = { explanation: null, parcels: null, gradient: sent, others: null };
  const event = decode(JSON.stringify({ event: "sight", ack: 1, run: 1, sight }));
  assert.ok(event.event === "sight");
  assert.deepEqual([...(event.sight.gradient?.total.data ?? [])], [1, 2, 3, 4]);
  assert.equal(event.sight.gradient?.total.size, 2);
  assert.deepEqual([...(event.sight.gradient?.read ?? [])], [0.25]);
});

test("with log each of them is read from the middle, the smaller within the larger, whatever their signs", () => {
  const opposite = made(
    (_, unit) => (unit === 1 ? 0.1 : -0.001),
    (_, unit) => (unit === 1 ? -0.11 : 0.101),
  );
  const scale = { log: true, most: 1, decades: 4 };
  const { figure, scene } = drawn(opposite, scale);
  const [mostly] = scene.lanes;
  const chosen = scene.lanes[1];
  assert.ok(chosen && mostly);
  close(
    thick(figure, ["belt over gates +"], chosen, 6.1),
    (FULL * chosen.half) / 4,
    "0.1 reaches a decade beyond 0.01",
  );
  close(thick(figure, ["gates −"], chosen, 6.1), (FULL * chosen.half) / 2, "the sum of −0.01, from the middle");
  close(thick(figure, ["belt −"], mostly, 6.1), (FULL * mostly.half) / 4, "0.001");
  close(thick(figure, ["gates +"], mostly, 6.1), (FULL * mostly.half) / 2, "from there to 0.1");
});

test("outputs that appear are what L is about, unless somebody has chosen another number or moment", () => {
  const without = sample("lstm", T, H);
  const withOutputs = { ...without, columns: { ...without.columns, y: { ...without.columns.h, size: H } } };
  const before = { ...initialState, model: MODELS.lstm, trace: without };
  for (const [asked, stays] of /** @type {const} */ ([
    [{ quantity: "h", index: 1, t: null }, false],
    [{ quantity: "h", index: 1, t: 4 }, true],
    [{ quantity: "c", index: 1, t: null }, true],
  ])) {
    const after = { ...before, trace: /** @type {typeof without} */ (withOutputs), backward: asked };
    assert.equal(atOutputs(after, before).backward !== null, stays);
    assert.equal(atOutputs(after, after), after);
  }
});
