import assert from "node:assert/strict";
import { test } from "node:test";
import { reopening } from "../../static/js/protocol/commands.js";
import { changesOf, newestFirst, tabOf, without } from "../../static/js/store/changes.js";
import { remembering } from "../../static/js/store/kinds.js";
import {
  insteadOf,
  lostIn,
  outside,
  overlying,
  pinAt,
  pinOf,
  placeOf,
  stretchOf,
  withPin,
} from "../../static/js/store/pins.js";
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
    sight: { explanation: null, parcels: null, gradient: null, others: [] },
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
      sight: { explanation: null, parcels: null, gradient: null, others: [] },
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

// Pins, and what was changed by hand

const pin = (quantity, unit, first, last, value = 1) => ({ quantity, unit, first, last, value });

test("a pin set by hand counts: it lies on top, and one of the same place gives way", () => {
  const pins = [pin("f", 0, 1, null), pin("f", 0, 3, 3)];
  const now = withPin(pins, pin("f", 0, 1, null, 0.5));
  assert.deepEqual(now, [pins[1], pin("f", 0, 1, null, 0.5)]);
  assert.equal(pinAt(now, "f", 0, 3).value, 0.5);
  assert.equal(pinAt(pins, "f", 0, 3), pins[1], "the later one counts");
  assert.equal(pinAt(pins, "f", 0, 4), pins[0]);
  assert.equal(pinAt(pins, "f", 1, 4), undefined);
});

test("a pin of another reach stands where the old one stood, and is there once", () => {
  const pins = [pin("f", 0, 1, null), pin("i", 0, 2, 2), pin("f", 0, 2, 2)];
  const whole = pin("f", 0, 1, null, 0.5);
  assert.deepEqual(insteadOf(pins, placeOf(pins[2]), whole), [pins[1], whole]);
});

test("how long a pin lasts is seen from where one stands", () => {
  for (const stretch of ["step", "on", "whole"]) assert.equal(stretchOf(pinOf("f", 0, stretch, 5, 1), 5), stretch);
  assert.equal(stretchOf(pin("f", 0, 4, 9), 5), null);
  assert.equal(stretchOf(pinOf("f", 0, "on", 5, 1), 6), null);
});

test("a moving hand's pins stay ahead of older pictures until the last answer", () => {
  const [one, two] = [[pin("f", 0, 1, null, 0.5)], [pin("f", 0, 1, null, 0.75)]];
  const edit = (pins, live) => ({ type: "edit", edit: { edit: "pins", pins }, live, entry: 1 });
  const late = {
    type: "event",
    event: {
      event: "trace",
      ack: 2,
      run: 2,
      edits: {},
      pins: one,
      initial: {},
      columns: {},
      frame: { t: 0, values: {}, previous: {}, slopes: {} },
      ghost: null,
      sight: { explanation: null, parcels: null, gradient: null, others: [] },
      T: 2,
    },
  };
  const moving = run(...opened, edit(one, true), edit(two, true), late);
  assert.deepEqual(moving.pins, two);
  const done = [edit(two, false), sent(3, "edit"), snapshot(3, {})].reduce(reduce, moving);
  assert.deepEqual([done.pins, done.holding], [[], null], "the server has the last word");
});

test("a refused pin is gone at once", () => {
  const edit = { type: "edit", edit: { edit: "pins", pins: [pin("f", 9, 1, null)] }, live: false, entry: 1 };
  const failed = { type: "event", event: { event: "failed", ack: 2, code: "invalid_value" } };
  const state = run(...opened, edit, sent(2, "edit"), failed);
  assert.deepEqual([state.pins, state.holding], [[], null]);
});

test("what replaces the ground of a preset ends it; weights and pins play with it", () => {
  const loaded = [
    {
      type: "sent",
      pending: { id: 1, kind: "open", entry: -1, preset: "a", command: { command: "open", preset: "a" } },
    },
    snapshot(1, {}),
  ];
  const after = (edit) =>
    run(
      ...loaded,
      { type: "sent", pending: { id: 2, kind: "edit", entry: 2, command: { command: "edit", edit } } },
      snapshot(2, { x: 1 }),
    );
  for (const edit of ["cell", "sizes", "values", "tokens", "readout", "seed"])
    assert.equal(after({ edit, values: [[1], [2]] }).preset, null, edit);
  for (const edit of ["weight", "bias", "revert", "reset", "pins", "input"])
    assert.equal(after({ edit }).preset, "a", edit);
});

const table = (...data) => ({ data: Float64Array.from(data), shape: [data.length] });
const given = { b_f: table(1, 2), W_f: { data: Float64Array.of(0.1, 0.2, 0.3, 0.4), shape: [2, 2] } };

test("biases moved together are one line, moved apart they are several", () => {
  const [whole] = changesOf({ first: given, edits: { "b_f[0]": 1.1, "b_f[1]": 2.1 }, pins: [] });
  assert.deepEqual([whole.kind, whole.count, whole.before], ["bias", 2, 1.5]);
  assert.ok(Math.abs(whole.after - 1.6) < 1e-12);
  assert.equal(changesOf({ first: given, edits: { "b_f[0]": 1.1, "b_f[1]": 2.2 }, pins: [] }).length, 2);
  assert.equal(changesOf({ first: given, edits: { "b_f[0]": 1.1 }, pins: [] })[0].kind, "weight");
});

test("a weight's line knows its first value, and every line can be left out by itself", () => {
  const state = { first: given, edits: { "W_f[1,0]": 9, "b_f[0]": 2, "b_f[1]": 3 }, pins: [pin("f", 0, 2, 2)] };
  const [bias, weight, held] = changesOf(state);
  assert.deepEqual([weight.before, weight.after, weight.key], [0.3, 9, "W_f[1,0]"]);
  assert.deepEqual(without({}, state, bias), { edits: { "W_f[1,0]": 9 }, pins: state.pins });
  assert.deepEqual(without({}, state, weight).edits, { "b_f[0]": 2, "b_f[1]": 3 });
  assert.deepEqual(without({}, state, held), { edits: state.edits, pins: [] });
});

test("the newest change stands first, whatever the order of the experiment", () => {
  const order = newestFirst();
  const keys = (edits) => order(changesOf({ first: given, edits, pins: [] })).map(({ key }) => key);
  keys({ "W_f[0,0]": 1, "W_f[0,1]": 1 });
  assert.equal(keys({ "W_f[0,0]": 2, "W_f[0,1]": 1 })[0], "W_f[0,0]");
  assert.equal(keys({ "W_f[0,0]": 2, "W_f[0,1]": 5 })[0], "W_f[0,1]");
});

test("an array stands on the tab of its gate", () => {
  const tabs = ["W_f", "U_z", "b_Uh", "b_o", "W_y", "c_0"].map(tabOf);
  assert.deepEqual(tabs, ["f", "z", "h", "o", "y", "0"]);
});

// Kinds of cell

const lstm = { ...experiment({ "b_f[0]": 3 }), weights: { b_f: [1, 2] }, pins: [pin("f", 0, 1, 2)], seed: 1 };
const gru = { ...lstm, cell: { kind: "gru" }, edits: {}, weights: {}, pins: [] };

test("a kind of cell comes back as it was left, reading the present input", () => {
  const kinds = remembering();
  kinds.note({ experiment: lstm, preset: "a" });
  assert.deepEqual(kinds.back({ experiment: lstm }, "gru"), { cell: { kind: "gru" } });
  const shorter = { ...gru, input: { kind: "numbers", values: [[5]] } };
  kinds.note({ experiment: gru, preset: null });
  assert.deepEqual(kinds.back({ experiment: gru }, "lstm"), { experiment: lstm, preset: "a" });
  kinds.note({ experiment: shorter, preset: null });
  const back = kinds.back({ experiment: shorter }, "lstm");
  assert.deepEqual(back.experiment, { ...lstm, input: shorter.input, pins: [pin("f", 0, 1, 1)] });
  assert.equal(back.preset, null, "it is another experiment now");
});

test("other sizes or another seed keep only the options of a kind", () => {
  for (const other of [{ H: 3 }, { X: 2 }, { seed: 2 }]) {
    const kinds = remembering();
    kinds.note({ experiment: lstm, preset: null });
    kinds.back({ experiment: lstm }, "gru");
    kinds.note({ experiment: { ...gru, ...other }, preset: null });
    assert.deepEqual(kinds.back({ experiment: { ...gru, ...other } }, "lstm"), { cell: { kind: "lstm" } });
  }
});

test("a kind that came from elsewhere leaves nothing of the experiment before", () => {
  const kinds = remembering();
  kinds.note({ experiment: lstm, preset: null });
  kinds.note({ experiment: gru, preset: "b" });
  assert.deepEqual(kinds.back({ experiment: gru }, "lstm"), { cell: { kind: "lstm" } });
});

// What is seen beyond the trace

const sight = (more) => ({ explanation: null, parcels: null, gradient: null, others: [], ...more });
const other = (experiment) => ({ experiment, model, trace: {}, apart: {}, parted: null });

test("an opened step is of one cell and one timestep: another of either closes it", () => {
  const playback = { playing: false, speed: 4, loop: false, t: 1, T: 2 };
  const frame = { t: 1, values: {}, previous: {} };
  const acts = run(...opened, snapshot(2, {}, { playback, frame }), { type: "phase", phase: 2 });
  const after = (more) => reduce(acts, snapshot(3, { a: 1 }, { playback, frame, ...more })).phase;
  assert.equal(after({}), 2);
  assert.equal(after({ model: { ...model, kind: "gru" } }), null);
  assert.equal(after({ playback: { ...playback, t: 0 } }), null);
});

test("other runs that are not sent again still hold; their experiments are those sent last", () => {
  const [a, b] = [experiment({ a: 1 }), experiment({ b: 1 })];
  const told = run(...opened, snapshot(2, {}, { sight: sight({ others: [other(a)] }) }));
  const event = { event: "sight", ack: 3, run: 2 };
  const kept = reduce(told, { type: "event", event: { ...event, sight: sight({ others: null, parcels: {} }) } });
  assert.deepEqual(kept.sight, { explanation: null, parcels: {}, gradient: null, others: [other(a)] });
  const moving = reduce(kept, { type: "event", event: { ...event, sight: sight({ others: [other(null)] }) } });
  assert.deepEqual(moving.sight.others, [other(a)]);
  const another = reduce(kept, { type: "event", event: { ...event, sight: sight({ others: [other(b)] }) } });
  assert.deepEqual(another.sight.others, [other(b)]);
  assert.deepEqual(reduce(kept, { type: "compare", compare: { kind: "cells" } }).sight.others, []);
});

test("a number that a finger leaves is not asked for any more, nor is one whose explanation was closed", () => {
  const asked = { quantity: "f", index: 1, t: 0 };
  const peeking = run(...opened, { type: "peek", asked });
  assert.deepEqual(peeking.peek, { ...asked, t: null });
  assert.equal(reduce(peeking, { type: "peek", asked: null }).peek, null);
  const closed = [
    { type: "why", asked },
    { type: "why", asked: null },
  ].reduce(reduce, peeking);
  assert.deepEqual([closed.trail, closed.peek], [[], null]);
});

test("a pin knows the newer ones that count in its place, and where", () => {
  const own = { quantity: "f", unit: 1, first: 1, last: null, value: 0.2 };
  const all = { quantity: "f", unit: null, first: 5, last: 9, value: 0.9 };
  const pins = [own, { ...own, unit: 2 }, { ...own, quantity: "i" }, all];
  assert.deepEqual(overlying(pins, own), [all]);
  assert.deepEqual(overlying(pins, all), []);
  assert.deepEqual(overlying([all, own], all), [{ ...own, first: 5, last: 9 }]);
});

test("pins outside of smaller sizes are known before they are lost", () => {
  const own = { quantity: "f", unit: 1, first: 1, last: null, value: 0.2 };
  const late = { quantity: "f", unit: null, first: 5, last: 9, value: 0.9 };
  assert.deepEqual(outside([own, late], { T: 8 }), [late]);
  assert.deepEqual(outside([own, late], { H: 1 }), [own]);
  assert.deepEqual(outside([own, late], { H: 2, T: 9 }), []);
});

test("pins of a backward pass stay with their inputs: a shorter sequence takes its first timesteps", () => {
  const pin = (first, last) => ({ quantity: "f", unit: 0, first, last, value: 0.2, reverse: true });
  const all = [pin(1, null), pin(1, 2), pin(3, 9), pin(4, null)];
  assert.deepEqual(outside(all, { T: 7 }, 9), [all[1]]);
  assert.deepEqual(outside(all, { T: 6 }, 9), [all[1], all[2]]);
  assert.deepEqual(outside(all, { T: 12 }, 9), []);
});

test("what was set by hand and has no place any more is known by its place", () => {
  const pin = { quantity: "f", unit: 0, first: 1, last: null, value: 1 };
  const before = { pins: [pin, { ...pin, layer: 1 }], edits: { "W_f[0,0]": 1, "W_f_l1[0,0]": 2 } };
  const now = { pins: [pin], edits: { "W_f[0,0]": 1 } };
  assert.deepEqual(lostIn(before, now), { pins: [{ ...pin, layer: 1 }], edits: ["W_f_l1[0,0]"] });
  assert.deepEqual(lostIn(now, before), { pins: [], edits: [] });
});

test("a sentence that is said again takes the place of the one before", () => {
  const say = (state, key, values) => reduce(state, { type: "notice", notice: { tone: "error", key, values } });
  let state = say(say(initialState, "a", { x: "1" }), "b", {});
  const first = state.notices[0].id;
  state = say(say(state, "a", { x: "1" }), "a", { x: "2" });
  assert.deepEqual(
    state.notices.map(({ key, values }) => [key, values]),
    [
      ["b", {}],
      ["a", { x: "1" }],
      ["a", { x: "2" }],
    ],
  );
  assert.ok(state.notices.every(({ id }) => id > first));
});

test("what was said of a server that was not there goes when it is", () => {
  const notice = (key, more) => ({ type: "notice", notice: { tone: "error", key, ...more } });
  const said = [notice("take.failed", { outage: true }), notice("error.over_budget")].reduce(reduce, initialState);
  const keys = (state) => state.notices.map(({ key }) => key);
  const lost = reduce(said, { type: "connection", status: "lost" });
  assert.deepEqual(keys(lost), ["take.failed", "error.over_budget"]);
  assert.deepEqual(keys(reduce(lost, { type: "connection", status: "open" })), ["error.over_budget"]);
});
