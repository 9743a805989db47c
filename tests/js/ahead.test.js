import assert from "node:assert/strict";
import { test } from "node:test";
import { ahead, waits } from "../../static/js/store/ahead.js";
import { reduce } from "../../static/js/store/reduce.js";
import { initialState } from "../../static/js/store/state.js";

const value = (edits, more = {}) => ({
  cell: { kind: "lstm" },
  X: 1,
  H: 2,
  edits,
  pins: [],
  input: { kind: "numbers", values: [[1], [2], [3]] },
  ...more,
});
const past = (...experiments) => experiments.map((experiment) => ({ experiment, preset: null }));
const lost = {
  ...initialState,
  status: "lost",
  experiment: value({}),
  first: { b_f: { shape: [2], data: new Float64Array(2) } },
};
let ids = 0;
const sent = (edit, entry) => ({
  id: ++ids,
  kind: "edit",
  entry: entry ?? ids,
  command: { command: "edit", id: ids, edit },
});
const weight = (name, to) => ({ edit: "weight", name, value: to });
const undone = (experiment) => ({ ...sent({ edit: "replace", experiment }, -1), kind: "undo" });
const told = (state) => {
  const { kept, undo, redo } = ahead({ ...lost, ...state });
  return [kept, undo, redo];
};

test("nothing waits: what is there is what will be, and the history says what can be undone", () => {
  const history = { past: past(value({ a: 1 })), future: [] };
  const { experiment, T, kept, undo, redo } = ahead({ ...lost, history });
  assert.equal(experiment, lost.experiment);
  assert.deepEqual([T, kept, undo, redo], [3, 0, true, false]);
});

test("a change that waits can be undone before anybody has answered it", () => {
  assert.deepEqual(told({ pending: [sent(weight("b_f[0]", 1))] }), [1, true, false]);
});

test("an undo that waits takes back what waits before it, and can be redone", () => {
  const pending = [sent(weight("b_f[0]", 1)), sent(weight("b_f[0]", 2))];
  const undo = { type: "undo" };
  assert.deepEqual(told({ pending, waiting: [undo] }), [1, true, true]);
  assert.deepEqual(told({ pending, waiting: [undo, undo] }), [0, false, true]);
  assert.deepEqual(told({ pending, waiting: [undo, undo, { type: "redo" }] }), [1, true, true]);
  assert.deepEqual(ahead({ ...lost, pending, waiting: [undo] }).experiment.edits, { "b_f[0]": 1 });
});

test("an undo of what was there before is a change of its own, until it is redone", () => {
  const history = { past: past(value({ a: 1 }), value({ b: 1 })), future: [] };
  const pending = [undone(value({ b: 1 }))];
  assert.deepEqual(told({ history, pending }), [1, true, true]);
  assert.deepEqual(told({ history, pending, waiting: [{ type: "undo" }] }), [2, false, true]);
  assert.deepEqual(told({ history, pending, waiting: [{ type: "redo" }] }), [0, true, false]);
});

test("a change made after an undo ends what could be redone", () => {
  const history = { past: past(value({ a: 1 })), future: [] };
  const pending = [undone(value({ a: 1 })), sent(weight("b_f[0]", 1))];
  assert.deepEqual(told({ history, pending }), [2, true, false]);
});

test("edits of one gesture are one change, and one that changes nothing is none", () => {
  assert.deepEqual(told({ pending: [sent(weight("b_f[0]", 1), 7), sent(weight("b_f[0]", 2), 7)] }), [1, true, false]);
  assert.deepEqual(told({ pending: [sent({ edit: "sizes", T: 3 })] }), [0, false, false]);
});

test("what only the server can tell counts all the same", () => {
  for (const edit of [
    { edit: "bias", name: "b_f", mean: 1 },
    { edit: "input", t: 1, k: 0, value: 5 },
    { edit: "tokens", tokens: ["a"] },
    { edit: "preset", preset: "unknown" },
  ])
    assert.deepEqual(told({ pending: [sent(edit)] }), [1, true, false], edit.edit);
  assert.deepEqual(told({ waiting: [{ type: "feed", x: [1] }] }), [1, true, false]);
});

test("sizes, layers, options and read-out are those that were asked for last", () => {
  const edits = [
    { edit: "sizes", H: 4, T: 9 },
    { edit: "sizes", X: 2 },
    { edit: "layers", layers: 2, direction: "both" },
    { edit: "cell", cell: { kind: "gru" } },
    { edit: "readout", readout: { kind: "linear", size: 1 } },
  ];
  const { experiment, T, kept } = ahead({ ...lost, pending: edits.map((edit) => sent(edit)) });
  const { H, X, layers, direction, cell, readout } = experiment;
  assert.deepEqual([H, X, T, layers, direction, cell.kind, readout.kind], [4, 2, 9, 2, "both", "gru", "linear"]);
  assert.equal(kept, 5);
});

test("what is set back is set back, pins as well", () => {
  const pin = { quantity: "f", unit: 0, first: 1, last: null, value: 1 };
  const pending = [sent(weight("b_f[0]", 1)), sent(weight("b_f[1]", 2)), sent({ edit: "pins", pins: [pin] })];
  const after = (...more) => ahead({ ...lost, pending: [...pending, ...more.map((edit) => sent(edit))] }).experiment;
  assert.deepEqual([after().edits, after().pins], [{ "b_f[0]": 1, "b_f[1]": 2 }, [pin]]);
  assert.deepEqual(after({ edit: "revert", name: "b_f[0]" }).edits, { "b_f[1]": 2 });
  assert.deepEqual([after({ edit: "reset" }).edits, after({ edit: "reset" }).pins], [{}, []]);
});

test("before a page that was loaded anew has its experiment, what it kept is counted", () => {
  assert.deepEqual(told({ experiment: null, pending: [sent(weight("b_f[0]", 1))] }), [1, true, false]);
});

test("on a connection that stands nothing is said to wait", () => {
  const pending = [sent(weight("b_f[0]", 1))];
  assert.deepEqual([waits({ ...lost, pending }), waits({ ...lost, status: "open", pending })], [true, false]);
});

test("without a server an undo shows at once on the weight that was under the hand", () => {
  const edit = { type: "edit", edit: weight("b_f[0]", 1), live: false, entry: 1 };
  const made = [edit, { type: "sent", pending: sent(edit.edit, 1) }].reduce(reduce, lost);
  assert.deepEqual(made.edits, { "b_f[0]": 1 });
  assert.deepEqual(reduce(made, { type: "waiting", waiting: [{ type: "undo" }] }).edits, {});
});

test("what a past network had set and this one has no place for is not shown on it", () => {
  const other = value({ "b_f[0]": 1, "b_f[5]": 2 }, { H: 6, pins: [{ quantity: "f", unit: 5, value: 1 }] });
  const history = { past: past(other), future: [] };
  const shown = reduce({ ...lost, history }, { type: "sent", pending: undone(other) });
  assert.deepEqual([shown.edits, shown.pins], [{ "b_f[0]": 1 }, []]);
});

test("after a step that only the server can tell nothing is taken for what is there already", () => {
  const bias = { edit: "bias", gate: "f", mean: 5 };
  const pending = [sent(weight("b_f[0]", 2)), sent(bias), sent(weight("b_f[0]", 2))];
  assert.deepEqual(told({ pending }), [3, true, false]);
  assert.deepEqual(told({ pending: [sent(weight("b_f[0]", 2)), sent(weight("b_f[0]", 2))] }), [1, true, false]);
});

test("it is reckoned once for all who ask of the same state", () => {
  const state = { ...lost, pending: [sent(weight("b_f[0]", 1))] };
  assert.equal(ahead(state), ahead({ ...state, t: 5 }));
  assert.notEqual(ahead(state), ahead({ ...state, pending: [...state.pending] }));
});
