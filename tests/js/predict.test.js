import assert from "node:assert/strict";
import { test } from "node:test";
import { guessNow, reachSoFar, restart, tally } from "../../static/js/store/predict.js";
import { reduce } from "../../static/js/store/reduce.js";
import { initialState } from "../../static/js/store/state.js";
import { anewSentence, question, reason, tallied, verdict } from "../../static/js/views/predict/say.js";
import { MODELS, sample } from "./sample.js";

const H = 2;
const open = (kind = "lstm") => ({
  ...initialState,
  experiment: { cell: { kind }, X: 1, H, input: { kind: "numbers", values: [] } },
  model: MODELS[kind],
  trace: sample(kind, 8, H),
  t: 3,
  unit: 1,
});
const predict = (action) => ({ type: "predict", predict: action });
const begin = predict({ act: "begin" });
const guess = (value) => predict({ act: "guess", value });
const mode = predict({ act: "mode", mode: "gate" });
const step = { type: "step" };
const run = (state, ...actions) => actions.reduce(reduce, state);
const value = ({ trace }, name, t, unit = 1) => trace.columns[name].data[(t - 1) * H + unit];

test("one step forward from a guess tells how far it was", () => {
  const state = run(open(), begin, guess(0.5), step);
  const truth = value(state, "c", 4);
  assert.deepEqual(state.predict.rounds, [
    { mode: "value", unit: 1, t: 4, guess: 0.5, truth, off: Math.abs(truth - 0.5), right: null },
  ]);
  assert.equal(state.predict.revealed, state.predict.rounds[0]);
  assert.equal(guessNow(state), null);
});

for (const [name, moves] of Object.entries({
  "a step back": [{ type: "back" }],
  "a leap": [{ type: "seek", t: 6 }],
  "a step without a guess": [guess(null), step],
  "another unit": [{ type: "choose", unit: 0 }, step],
  "a guess for another step": [{ type: "back" }, step],
}))
  test(`${name} is no round`, () => assert.deepEqual(run(open(), begin, guess(0.5), ...moves).predict.rounds, []));

test("the last round is told only where it was", () => {
  const told = run(open(), begin, guess(0.5), step);
  assert.equal(run(told, { type: "back" }).predict.revealed, null);
  assert.equal(run(told, step).predict.rounds.length, 1);
});

test("the widest gate is right, every other wrong", () => {
  const state = open();
  const gates = ["f", "i", "o"].sort((a, b) => value(state, b, 4) - value(state, a, 4));
  const played = (gate) => run(state, begin, mode, guess(gate), step).predict.rounds[0];
  assert.deepEqual([played(gates[0]).right, played(gates[1]).right, played(gates[2]).right], [true, false, false]);
  assert.equal(played(gates[1]).truth, gates[0]);
});

test("a cell without gates is asked whether h rises", () => {
  const state = open("rnn");
  const truth = value(state, "h", 4) > value(state, "h", 3) ? "rise" : "fall";
  const round = run(state, begin, mode, guess(truth), step).predict.rounds[0];
  assert.deepEqual([round.truth, round.right], [truth, true]);
  assert.match(question(run(state, begin, mode), false), /rise or fall at t = 4/);
});

test("how far a guess reaches tells nothing of what is hidden", () => {
  const state = open();
  const high = { ...state.trace, columns: { ...state.trace.columns, c: { data: new Float64Array(16), size: H } } };
  high.columns.c.data[9] = 50;
  assert.equal(reachSoFar({ ...state, trace: high, t: 4 }), 1);
  assert.equal(reachSoFar({ ...state, trace: high, t: 5 }), 60);
});

test("the tally says mean, best, worst and how many gates", () => {
  const rounds = [0.5, 0.1, 0.3].map((off, k) => ({ mode: "value", t: k + 1, off, right: null }));
  const told = tally([...rounds, { off: null, right: true }, { off: null, right: false }]);
  assert.ok(Math.abs(told.mean - 0.3) < 1e-12);
  assert.deepEqual([told.best.t, told.worst.t, told.asked, told.right], [2, 1, 2, 1]);
  assert.equal(tally([]).mean, null);
});

test("verdict and reason are made of the numbers of the run, in both languages", () => {
  const state = { ...run(open(), begin, guess(5), step) };
  state.settings = { ...state.settings, digits: 2 };
  const [round] = state.predict.rounds;
  const two = (number) => number.toFixed(2).replace("-", "−");
  assert.ok(verdict(state, round).endsWith(`You said 5.00: ${two(round.off)} too high.`));
  const said = reason(state, round);
  assert.ok(
    said.includes(
      `f = ${two(value(state, "f", 4))} kept ${two(value(state, "kept", 4))} of ${two(value(state, "c", 3))}`,
    ),
  );
  assert.ok(said.includes(`wrote ${two(value(state, "written", 4))}`));
  const chinese = { ...state, settings: { ...state.settings, language: "zh" } };
  assert.match(verdict(chinese, round), /高了/);
  assert.equal(reason({ ...state, trace: sample("lstm", 8, H, 2, 3) }, round), "");
});

test("rounds of another cell or preset are not mixed with those of this one", () => {
  const played = run(open(), begin, mode, guess("o"), step, guess("f"));
  const gru = { ...played, model: MODELS.gru, experiment: { ...played.experiment, cell: { kind: "gru" } } };
  const now = restart(played, gru);
  assert.deepEqual([now.predict.rounds, now.predict.guess, now.predict.mode], [[], null, "gate"]);
  assert.match(anewSentence(now), /begin anew/);
  assert.equal(anewSentence(run(now, guess("z"), step)), "");
  const edited = { ...played, experiment: { ...played.experiment, edits: { "b_f[0]": 1 } } };
  assert.equal(restart(played, edited).predict.rounds.length, 1);
  assert.equal(restart(played, { ...edited, preset: "latch" }).predict.rounds.length, 0);
});

test("what was compared comes back when guessing is left", () => {
  const compare = { kind: "cells" };
  const guessing = run({ ...open(), compare }, begin, guess(0.5), step, predict({ act: "again" }));
  assert.equal(guessing.compare, null);
  assert.equal(run(guessing, predict({ act: "leave" })).compare, compare);
});

test("at the end of the sequence it is said why nothing can be guessed", () => {
  assert.match(tallied(run({ ...open(), t: 8 }, begin)).join(""), /t = 8 is the last timestep/);
});

test("after the end nothing can be guessed, and again begins anew", () => {
  const over = run(open(), begin, guess(0.5), step, predict({ act: "end" }));
  assert.equal(guessNow(run(over, guess(1))), null);
  assert.match(tallied(over).join(" "), /Rounds played: 1\..*on average/);
  const again = run(over, predict({ act: "again" }));
  assert.deepEqual([again.predict.rounds, again.predict.over], [[], false]);
  assert.equal(run(again, predict({ act: "leave" })).predict, null);
});

test("of a large layer a guess is held against its own unit, whichever units the picture holds", () => {
  const state = open();
  const data = Float64Array.from({ length: 8 * H }, (_, k) => k);
  const columns = { ...state.trace.columns, c: { data, size: H, from: 64 } };
  const large = { ...state, experiment: { ...state.experiment, H: 66 }, unit: 65, trace: { ...state.trace, columns } };
  assert.equal(run(large, begin, guess(0.5), step).predict.rounds[0].truth, 3 * H + 1);
});

test("rounds begin anew in another layer or direction", () => {
  const told = run(open(), begin, guess(0.5), step);
  for (const other of [{ layer: 1 }, { reverse: true }]) {
    const model = { ...told.model, layer: 0, reverse: false };
    const before = { ...told, model };
    const after = { ...before, experiment: { ...told.experiment }, model: { ...model, ...other } };
    assert.deepEqual(restart(before, after).predict.rounds, []);
    assert.equal(restart(before, { ...after, model }).predict.rounds.length, 1);
  }
});
