/** Layers and directions on the page: which pins, timesteps and runs belong to the pass in sight, and figures turned round. */
import assert from "node:assert/strict";
import test from "node:test";
import { beltFigure } from "../../static/js/figures/belt.js";
import { mirrored } from "../../static/js/figures/mirror.js";
import { inputAt, passOf, pinsHere, timeIn, wordsRead } from "../../static/js/figures/pass.js";
import { label } from "../../static/js/figures/timeline.js";
import { lookOf, moveOf } from "../../static/js/protocol/commands.js";
import { against, offers } from "../../static/js/store/compare.js";
import { overlying, placeOf } from "../../static/js/store/pins.js";
import { reduce } from "../../static/js/store/reduce.js";
import { initialState } from "../../static/js/store/state.js";
import { explained } from "../../static/js/store/trail.js";
import { titleOf } from "../../static/js/views/belt/tip.js";
import { partedSentence } from "../../static/js/views/compare/head.js";
import { tokenAt } from "../../static/js/views/time/player.js";
import { noteOf } from "../../static/js/views/why/note.js";
import { MODELS, sample } from "./sample.js";

const VIEW = { width: 900, height: 300, unit: 0, theme: "light", lecture: false, laneScale: false, ticks: true };

const BOTH = [
  { layer: 0, reverse: false, suffix: "" },
  { layer: 0, reverse: true, suffix: "_reverse" },
  { layer: 1, reverse: false, suffix: "_l1" },
  { layer: 1, reverse: true, suffix: "_l1_reverse" },
];

test("a pass that reads backwards has read the last input at its first timestep", () => {
  const state = { model: { reverse: true }, trace: { T: 9 } };
  assert.deepEqual(
    [0, 1, 9].map((t) => inputAt(state, t)),
    [0, 9, 1],
  );
  assert.equal(inputAt({ ...state, model: { reverse: false } }, 4), 4);
});

test("a pin holds in its own pass only, and its place says which", () => {
  const first = { quantity: "f", unit: 1, first: 1, last: null, value: 1 };
  const upper = { ...first, ...passOf({ layer: 1, reverse: true }) };
  const pins = [first, upper];
  assert.deepEqual(pinsHere({ pins, model: { layer: 0, reverse: false } }), [first]);
  assert.deepEqual(pinsHere({ pins, model: { layer: 1, reverse: true } }), [upper]);
  assert.equal(
    pinsHere({ pins, model: { layer: 0, reverse: false } }),
    pinsHere({ pins, model: { layer: 0, reverse: false } }),
  );
  assert.notEqual(placeOf(first), placeOf(upper));
  assert.deepEqual(overlying(pins, first), []);
  assert.deepEqual(passOf({ layer: 0, reverse: false }), {});
});

test("choosing a pass asks the server for it, and closes what is explained of another", () => {
  const before = { ...initialState, trail: [{ quantity: "f", index: 0 }], phase: 2 };
  const action = { type: "choosePass", layer: 1, reverse: true };
  const after = reduce(before, action);
  assert.deepEqual([after.pass, after.trail, after.phase], [{ layer: 1, reverse: true }, [], null]);
  assert.deepEqual(moveOf(action, after, 7), { command: "choose", id: 7, layer: 1, reverse: true });
});

test("the other direction of the same layer stands first beside the one on show", () => {
  const model = { ...BOTH[2], passes: BOTH };
  const state = { ...initialState, experiment: { cell: { kind: "lstm" } }, model, compare: { kind: "passes" } };
  assert.deepEqual(against(state), [
    { against: "pass", layer: 1, reverse: true },
    { against: "pass", layer: 0, reverse: false },
    { against: "pass", layer: 0, reverse: true },
  ]);
  assert.deepEqual(offers(state).passes, { kind: "passes" });
  assert.equal(offers({ ...state, model: { ...BOTH[0], passes: BOTH.slice(0, 1) } }).passes, null);
});

test("two directions stand at the same input", () => {
  const state = { t: 3, trace: { T: 9 }, model: { reverse: false } };
  assert.equal(timeIn(state, { reverse: true }), 7);
  assert.equal(timeIn(state, { reverse: false }), 3);
  assert.equal(timeIn({ ...state, t: 0 }, { reverse: true }), 0);
});

test("a figure turned round twice is the figure, and once has its first timestep on the right", () => {
  const model = MODELS.lstm;
  const figure = beltFigure(sample("lstm", 12, 3), model, VIEW);
  const once = mirrored(figure);
  const again = mirrored(once);
  for (const [k, mark] of figure.data.entries()) {
    const back = again.data[k];
    assert.equal(back.x.length, mark.x.length);
    for (const [j, x] of Array.from(mark.x).entries())
      assert.ok(
        Object.is(x, back.x[j]) || Math.abs(x - back.x[j]) < 1e-9 || (Number.isNaN(x) && Number.isNaN(back.x[j])),
      );
  }
  const { tickvals, range } = figure.layout.xaxis;
  const turned = once.layout.xaxis.tickvals;
  assert.ok(tickvals[0] < tickvals.at(-1) && turned[0] > turned.at(-1));
  assert.ok(Math.abs(turned[0] - (range[0] + range[1] - tickvals[0])) < 1e-9);
});

test("the axis of a pass that reads backwards names the input that each timestep reads", () => {
  assert.equal(label({ ...VIEW, turn: 13 }, 1), "12");
  assert.equal(label({ ...VIEW, turn: 4, words: ["a", "b", "c"] }, 1), "c");
});

test("passes are compared as long as there is another one", () => {
  const model = { ...MODELS.lstm, passes: [{ layer: 0, reverse: false, suffix: "" }] };
  const state = { ...initialState, model, compare: { kind: "passes" }, predict: null };
  const heard = {
    type: "event",
    event: { event: "playback", ack: 0, playback: { playing: false, speed: 4, loop: false } },
  };
  const two = { ...model, passes: [...model.passes, { layer: 1, reverse: false, suffix: "_l1" }] };
  assert.equal(reduce(state, heard).compare, null);
  assert.deepEqual(reduce({ ...state, model: two }, heard).compare, { kind: "passes" });
  assert.deepEqual(reduce({ ...state, pending: [{ id: 1 }] }, heard).compare, { kind: "passes" });
});

test("inputs are words only where each word is an input of its own: not embedded, and not above the first layer", () => {
  const input = { kind: "tokens", tokens: ["a"], vocabulary: ["a", "b"] };
  const read = (more, layer = 0) => wordsRead({ experiment: { input: { ...input, ...more } }, model: { layer } });
  assert.deepEqual(read({}), ["a", "b"]);
  assert.equal(read({ embedded: true }), null);
  assert.equal(read({}, 1), null);
  assert.equal(read({ kind: "numbers" }), null);
});

test("an input of an upper layer is said to come from which unit, layer and direction, in both languages", () => {
  const handed = { name: "h", kind: "elsewhere", index: [2], t: 7, value: 1, layer: 0, reverse: true };
  const terms = [{ factors: [handed], minus: false, value: 1 }];
  const told = { wrote: null, pin: null, origin: "below", quantity: "x", index: 0, value: 1, t: 3, terms };
  const model = { ...MODELS.lstm, layer: 1 };
  const note = (language) => noteOf(told, { ...initialState, model, settings: { ...initialState.settings, language } });
  assert.equal(note("en"), "Handed up by the layer below: h[2] of layer 0, backward, at its own t = 7.");
  assert.match(note("zh"), /第 0 层（反向）的 h\[2\].*t = 7/);
});

test("one walks down to the layer below and back, to where one stood", () => {
  const model = { ...MODELS.lstm, layer: 1, reverse: false, passes: BOTH };
  const asked = { quantity: "h", index: 2, t: 7 };
  const upper = { ...initialState, model, trace: { T: 9 }, t: 3, pass: { layer: 1, reverse: false } };
  const start = { ...upper, trail: [{ quantity: "x", index: 6, t: null }] };
  const there = reduce(start, { type: "choosePass", layer: 0, reverse: true, asked });
  assert.deepEqual(
    there.trail.map(({ quantity, t, pass }) => [quantity, t, pass]),
    [
      ["x", 3, { layer: 1, reverse: false }],
      ["h", null, { layer: 0, reverse: true }],
    ],
    "input 3 is read at t = 7 there, which is where we stand then",
  );
  assert.deepEqual(lookOf(there, null).why, { quantity: "h", index: 2, t: null }, "the server is asked for a number");
  assert.equal(explained({ ...there, sight: { explanation: { quantity: "h", index: 2, t: 3, wrote: null } } }), null);

  const arrived = { ...there, model: { ...model, layer: 0, reverse: true }, t: 7 };
  const home = reduce(arrived, { type: "choosePass", layer: 1, reverse: false, back: true });
  assert.deepEqual(home.trail, [{ quantity: "x", index: 6, t: null, pass: { layer: 1, reverse: false } }]);
  assert.deepEqual(
    reduce(arrived, { type: "choosePass", layer: 1, reverse: false }).trail,
    [],
    "who chooses leaves it",
  );
});

test("a pass that reads backwards says which input it reads beside its own time, and the word that it reads", () => {
  const say = (language, input) => ({
    ...initialState,
    settings: { ...initialState.settings, language },
    model: { ...MODELS.lstm, reverse: true },
    trace: { T: 9 },
    t: 7,
    experiment: { input },
  });
  const numbers = { kind: "numbers", values: [] };
  assert.equal(titleOf(say("en", numbers), 7, 1), "t = 7 · unit 1 · input 3");
  assert.match(titleOf(say("zh", numbers), 7, 1), /第 3 个输入$/);
  assert.equal(titleOf({ ...say("en", numbers), model: MODELS.lstm }, 7, 1), "t = 7 · unit 1");
  const words = { kind: "tokens", tokens: [..."abcdefghi"], vocabulary: [..."abcdefghi"] };
  assert.equal(titleOf(say("en", words), 7, 1), "t = 7 · unit 1 · c");
  assert.equal(tokenAt(say("en", words)), "c");
});

test("where runs part is told in the steps of the pass in sight, and it says so when those run backwards", () => {
  const other = { parted: { first: 2, last: 4, largest: 0.5, at: 3 }, trace: { T: 9 } };
  const say = (language, reverse) =>
    partedSentence(
      { settings: { ...initialState.settings, language }, model: { ...MODELS.lstm, reverse }, trace: { T: 9 } },
      other,
    );
  assert.doesNotMatch(say("en", false), /last input/);
  assert.match(say("en", true), /after t = 4\. Counted as this direction reads: t = 1 is the last input\.$/);
  assert.match(say("zh", true), /以内。t 按这个方向的读取次序计：t = 1 是最后一个输入。$/);
});
