import assert from "node:assert/strict";
import { test } from "node:test";
import { apart, curves, epochAt, FRAME, largestLoss, xOf } from "../../static/js/figures/learning.js";
import { moveOf, reopening } from "../../static/js/protocol/commands.js";
import { decode } from "../../static/js/protocol/decode.js";
import {
  asked,
  drafted,
  fieldOf,
  forgetOf,
  withField,
  withForget,
  withOptimizer,
} from "../../static/js/store/course.js";
import { reduce } from "../../static/js/store/reduce.js";
import { initialState } from "../../static/js/store/state.js";

const COURSE = {
  task: "latch",
  cell: { kind: "lstm", recurrent: false },
  H: 3,
  T: 20,
  epochs: 10,
  optimizer: { kind: "adam", rate: 0.02 },
  forget_bias: "chrono",
};
const packed = (values) => ({
  dtype: "f4",
  shape: String(values.length),
  bdata: Buffer.from(Float32Array.from(values).buffer).toString("base64"),
});
const learner = (losses, accuracies = losses.map(() => 0.5), cell = "lstm") => ({
  cell,
  loss: losses.at(-1),
  accuracy: accuracies.at(-1),
  epochs: losses.map((_, k) => k),
  losses,
  accuracies,
});
const lesson = (...learners) => ({
  name: "one",
  course: COURSE,
  doing: "running",
  epoch: 2,
  furthest: 4,
  steps: 0,
  seconds_left: 3,
  speed: null,
  learners,
  fault: null,
});

// The course that is put together

test("the task's own cell keeps its options, the cell on show is taken as it is", () => {
  const draft = drafted(COURSE);
  assert.deepEqual(asked(draft, null).course.cell, COURSE.cell);
  assert.deepEqual(asked({ ...draft, cell: "gru" }, null).course.cell, { kind: "gru" });
  const shown = { kind: "lstm", peepholes: true };
  const deep = { cell: shown, layers: 2, direction: "both" };
  const { course } = asked({ ...draft, cell: "shown" }, deep);
  assert.deepEqual([course.cell, course.layers, course.direction], [shown, 2, "both"]);
  assert.equal(asked(draft, deep).course.layers, undefined);
  assert.notEqual(draft.course, COURSE);
});

test("two other cells learn beside it", () => {
  const beside = (cell, shown) =>
    asked({ ...drafted(COURSE), beside: true, cell }, shown).beside.map(({ kind }) => kind);
  assert.deepEqual(beside("lstm"), ["rnn", "gru"]);
  assert.deepEqual(beside("rnn"), ["lstm", "gru"]);
  assert.deepEqual(beside("shown", { cell: { kind: "jordan" } }), ["lstm", "gru"]);
  assert.deepEqual(asked(drafted(COURSE), null).beside, []);
});

test("a rate belongs to its optimizer, and each begins with one that suits it", () => {
  assert.equal(fieldOf(COURSE, "rate"), 0.02);
  assert.equal(fieldOf(COURSE, "H"), 3);
  assert.deepEqual(withField(COURSE, "rate", 0.5).optimizer, { kind: "adam", rate: 0.5 });
  assert.equal(withField(COURSE, "T", 7).T, 7);
  const sgd = withOptimizer(COURSE, "sgd");
  assert.equal(sgd.optimizer.kind, "sgd");
  assert.notEqual(sgd.optimizer.rate, 0.02);
  assert.equal(withOptimizer(COURSE, "adam"), COURSE);
});

test("a forget bias is a number, or chrono", () => {
  assert.equal(forgetOf(COURSE), "chrono");
  assert.equal(withForget(COURSE, "2").forget_bias, 2);
  assert.equal(withForget({ ...COURSE, forget_bias: 0 }, "chrono").forget_bias, "chrono");
  assert.equal(forgetOf({}), "1");
});

// What is heard of a lesson

test("a lesson is folded in with its curves and its example, and taken away when it ends", () => {
  const sent = {
    ...lesson(),
    learners: [
      {
        cell: "lstm",
        loss: 0.5,
        accuracy: 1,
        epochs: packed([0, 1]),
        losses: packed([1, 0.5]),
        accuracies: packed([0, 1]),
      },
    ],
  };
  const shown = { place: 1, count: 4, target: { ...packed([1, 0]), shape: "2, 1" }, asked: packed([0, 1]) };
  const event = decode(JSON.stringify({ event: "lesson", ack: 3, lesson: sent, shown, astray: true }));
  const state = reduce(initialState, { type: "event", event });
  assert.deepEqual([...state.lesson.learners[0].losses], [1, 0.5]);
  assert.equal(state.astray, true);
  assert.deepEqual([state.shown.target.size, [...state.shown.asked]], [1, [0, 1]]);
  const ended = decode(JSON.stringify({ event: "lesson", ack: 4, lesson: null, shown: null, astray: false }));
  assert.equal(reduce(state, { type: "event", event: ended }).lesson, null);
});

test("weights that a lesson moves are shown; those of other pictures stay", () => {
  const event = {
    event: "trace",
    ack: 1,
    run: 1,
    edits: {},
    pins: [],
    initial: {},
    columns: {},
    frame: { t: 0, values: {} },
    ghost: null,
    T: 2,
  };
  const sight = { explanation: null, parcels: null, gradient: null, others: [] };
  const first = { W_f: { data: Float64Array.of(1), shape: [1, 1] } };
  const moved = reduce(initialState, { type: "event", event: { ...event, sight, first } });
  assert.equal(moved.first, first);
  assert.equal(reduce(moved, { type: "event", event: { ...event, sight, first: null } }).first, first);
});

test("what is asked of a lesson goes to the server, and a new connection comes back to it", () => {
  const state = { ...initialState, experiment: { cell: { kind: "lstm" } }, lesson: lesson() };
  assert.deepEqual(moveOf({ type: "learn", go: "pause" }, state, 5), {
    command: "learn",
    id: 5,
    go: "pause",
    speed: null,
  });
  assert.deepEqual(moveOf({ type: "epoch", epoch: 3 }, state, 6), { command: "epoch", id: 6, epoch: 3 });
  assert.deepEqual(moveOf({ type: "example", place: 2 }, state, 7), { command: "example", id: 7, place: 2 });
  const open = (given) => reopening(given, () => 1, {})[0].command.lesson;
  assert.equal(open(state), "one");
  assert.equal(open({ ...state, lesson: null }), null);
});

// Its curves

test("curves lie inside the plot, from the first epoch to the one on show", () => {
  const [drawn] = curves(lesson(learner([2, 1, 0], [0, 0.5, 1])));
  const { left, right, top, bottom, width, height } = FRAME;
  const step = (width - left - right) / 10;
  const y = (share) => (top + (1 - share) * (height - top - bottom)).toFixed(1);
  const x = (k) => (left + k * step).toFixed(1);
  assert.equal(drawn.loss, `M${x(0)} ${y(1)}L${x(1)} ${y(0.5)}L${x(2)} ${y(0)}`);
  assert.equal(drawn.accuracy, `M${x(0)} ${y(0)}L${x(1)} ${y(0.5)}L${x(2)} ${y(1)}`);
});

test("a loss that is no number parts the line", () => {
  const [drawn] = curves(lesson(learner([2, NaN, 1, Infinity])));
  assert.equal(drawn.loss.match(/M/g).length, 2);
  assert.ok(!drawn.loss.includes("NaN"));
});

test("all learners share one scale, which has a top even if nothing is lost", () => {
  assert.equal(largestLoss(lesson(learner([1, 0.5]), learner([3, 2]))), 3);
  assert.equal(largestLoss(lesson(learner([0, 0]))), 1);
  assert.equal(largestLoss(lesson(learner([NaN, Infinity]))), 1);
});

test("a press on the drawing is the epoch there, and none that is not learned yet", () => {
  const one = lesson(learner([1]));
  for (const epoch of [0, 1, 3, 4]) assert.equal(epochAt(one, xOf(one, epoch)), epoch);
  assert.equal(epochAt(one, -50), 0);
  assert.equal(epochAt(one, xOf(one, 9)), one.furthest);
});

test("names at the ends of lines cover neither one another nor the axis", () => {
  assert.deepEqual(apart([10, 50, 90], 11, 8, 95), [10, 50, 90]);
  assert.deepEqual(apart([94, 93, 92], 11, 8, 93), [93, 82, 71]);
  assert.deepEqual(apart([5, 6, 7], 11, 8, 93), [8, 19, 30]);
  assert.deepEqual(apart([50], 11, 8, 40), [40]);
});
