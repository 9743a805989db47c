import assert from "node:assert/strict";
import { test } from "node:test";
import { reopening } from "../../static/js/protocol/commands.js";
import { reduce } from "../../static/js/store/reduce.js";
import { initialState } from "../../static/js/store/state.js";

const experiment = (edits) => ({
  cell: { kind: "lstm" },
  X: 1,
  H: 2,
  edits,
  input: { kind: "numbers", values: [[1], [2]] },
});
const model = { kind: "lstm", gates: ["f", "i", "c", "o"], states: ["h", "c"], quantities: [], shapes: {} };
const snapshot = (ack, edits, more = {}) => ({
  type: "event",
  event: {
    event: "snapshot",
    ack,
    run: ack,
    experiment: experiment(edits),
    model,
    first: {},
    initial: {},
    columns: {},
    frame: { t: 0, values: {}, previous: {} },
    ghost: null,
    sight: { explanation: null, parcels: null, others: [] },
    playback: { playing: false, speed: 4, loop: false, t: 0, T: 2 },
    ...more,
  },
});
const sent = (id, kind, entry = id) => ({ type: "sent", pending: { id, kind, entry, command: {} } });
const run = (...actions) => actions.reduce(reduce, initialState);
const opened = [sent(1, "open", -1), snapshot(1, {})];

test("an edit becomes one entry of the history when its answer comes", () => {
  const state = run(...opened, sent(2, "edit"), snapshot(2, { "b_f[0]": 1 }));
  assert.equal(state.history.past.length, 1);
  assert.deepEqual(state.history.past[0].experiment.edits, {});
  assert.deepEqual(state.pending, []);
});

test("edits of one gesture share an entry", () => {
  const state = run(...opened, sent(2, "edit", 7), snapshot(2, { a: 1 }), sent(3, "edit", 7), snapshot(3, { a: 2 }));
  assert.equal(state.history.past.length, 1);
});

test("an edit that changes nothing makes no entry", () => {
  assert.equal(run(...opened, sent(2, "edit"), snapshot(2, {})).history.past.length, 0);
});

test("undo and redo walk along the same experiments", () => {
  const two = [...opened, sent(2, "edit"), snapshot(2, { a: 1 }), sent(3, "edit"), snapshot(3, { a: 2 })];
  const undone = run(...two, sent(4, "undo"), snapshot(4, { a: 1 }));
  assert.deepEqual([undone.history.past.length, undone.history.future.length], [1, 1]);
  assert.deepEqual(undone.history.future[0].experiment.edits, { a: 2 });
  const redone = run(...two, sent(4, "undo"), snapshot(4, { a: 1 }), sent(5, "redo"), snapshot(5, { a: 2 }));
  assert.deepEqual([redone.history.past.length, redone.history.future.length], [2, 0]);
  assert.deepEqual(redone.experiment.edits, { a: 2 });
});

test("a new edit after undo closes the way forward", () => {
  const state = run(
    ...opened,
    sent(2, "edit"),
    snapshot(2, { a: 1 }),
    sent(3, "undo"),
    snapshot(3, {}),
    sent(4, "edit"),
    snapshot(4, { b: 1 }),
  );
  assert.deepEqual([state.history.past.length, state.history.future.length], [1, 0]);
});

test("a lost connection that comes back keeps history and the edits under way", () => {
  const before = run(...opened, sent(2, "edit"), snapshot(2, { a: 1 }), sent(3, "edit"));
  let id = 3;
  const pending = reopening(before, () => ++id, {});
  const back = [{ type: "resent", pending }, { type: "moved", id: 4 }, snapshot(4, { a: 1 })].reduce(reduce, before);
  assert.deepEqual(
    back.pending.map((waiting) => waiting.id),
    [5],
  );
  assert.equal(back.history.past.length, 1);
  const answered = reduce(back, snapshot(5, { a: 1, b: 2 }));
  assert.deepEqual(answered.pending, []);
  assert.equal(answered.history.past.length, 2);
});

test("the value under the hand stays ahead of older answers", () => {
  const edit = (value) => ({ type: "edit", edit: { edit: "weight", name: "b_f[0]", value }, live: true, entry: 9 });
  const trace = {
    type: "event",
    event: {
      event: "trace",
      ack: 2,
      run: 2,
      edits: { "b_f[0]": 0.5 },
      initial: {},
      columns: {},
      frame: { t: 0, values: {}, previous: {} },
      ghost: null,
      sight: { explanation: null, parcels: null, others: [] },
      T: 2,
    },
  };
  const state = run(...opened, edit(0.5), edit(0.6), trace);
  assert.equal(state.edits["b_f[0]"], 0.6);
  assert.equal(state.trace.exact, false);
});

test("a refused edit takes back what was shown ahead of the answer", () => {
  const state = run(
    ...opened,
    { type: "edit", edit: { edit: "weight", name: "b_f[9]", value: 1 }, live: false, entry: 1 },
    sent(2, "edit"),
    { type: "event", event: { event: "failed", ack: 2, code: "invalid_value", what: "", got: "", expected: "" } },
  );
  assert.deepEqual(state.edits, {});
  assert.deepEqual(state.pending, []);
  assert.equal(state.history.past.length, 0);
});

test("an older frame does not move us", () => {
  const frame = (ack, t) => ({
    type: "event",
    event: { event: "frame", ack, run: 1, T: 2, frame: { t, values: {}, previous: {} } },
  });
  const state = run(...opened, { type: "seek", t: 2 }, { type: "moved", id: 5 }, frame(4, 1));
  assert.equal(state.t, 2);
  assert.equal(reduce(state, frame(5, 1)).t, 1);
});

test("we stand inside the sequence, and the chosen unit exists", () => {
  assert.equal(run(...opened, { type: "seek", t: 99 }).t, 2);
  assert.equal(run(...opened, { type: "back" }).t, 0);
  assert.equal(run(...opened, { type: "choose", unit: 99 }).unit, 1);
});
