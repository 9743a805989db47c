import assert from "node:assert/strict";
import { test } from "node:test";
import { jaws, signOf, thickness } from "../../static/js/figures/cell/live.js";
import { cellScene, shownInputs } from "../../static/js/figures/cell/scene.js";
import { back, doneBy, forth, jump, lasting, nextAt, slowly } from "../../static/js/store/phase.js";

const weighted = (gate) => [
  { factors: [`W_${gate}`, "x"], summed: true },
  { factors: [`U_${gate}`, "h'"], summed: true },
  { factors: [`b_${gate}`] },
];
const sum = (gate) => q(`a_${gate}`, `a_${gate}`, "pre_activation", { terms: weighted(gate), function: "linear" });
const q = (name, symbol, role, formula = { terms: [], function: "linear" }) => ({ name, symbol, role, formula });
const through = (name, symbol, role, of, by) => q(name, symbol, role, { terms: [{ factors: [of] }], function: by });

/** As app/cells declares them. */
const LSTM = {
  kind: "lstm",
  gates: ["f", "i", "c", "o"],
  belt: { carry: "c", output: "h" },
  quantities: [
    ...["f", "i", "c", "o"].map(sum),
    through("f", "f", "gate", "a_f", "sigmoid"),
    through("i", "i", "gate", "a_i", "sigmoid"),
    through("c_tilde", "C̃", "candidate", "a_c", "tanh"),
    through("o", "o", "gate", "a_o", "sigmoid"),
    q("kept", "f·C′", "product"),
    q("written", "i·C̃", "product"),
    q("c", "C", "state"),
    through("h_c", "tanh C", "state", "c", "tanh"),
    q("h", "h", "output"),
    q("a_y", "a_y", "pre_activation"),
    q("y", "y", "output"),
  ],
  phases: [
    { name: "forget", quantities: ["a_f", "f", "kept"] },
    { name: "input", quantities: ["a_i", "i"] },
    { name: "candidate", quantities: ["a_c", "c_tilde", "written"] },
    { name: "update", quantities: ["c"] },
    { name: "output", quantities: ["a_o", "o", "h_c", "h"] },
  ],
};
const gru = (reset) => ({
  kind: "gru",
  gates: ["z", "r", "h"],
  belt: { carry: "h", output: "h" },
  quantities: [
    ...["z", "r", "h"].map(sum),
    through("z", "z", "gate", "a_z", "sigmoid"),
    through("r", "r", "gate", "a_r", "sigmoid"),
    reset === "after" ? q("u_h", "U_h h′ + b_Uh", "product") : q("rh", "r·h′", "product"),
    through("h_tilde", "h̃", "candidate", "a_h", "tanh"),
    q("one_minus_z", "1−z", "gate"),
    q("kept", "z·h′", "product"),
    q("written", "(1−z)·h̃", "product"),
    q("h", "h", "output"),
  ],
});
const RNN = {
  kind: "rnn",
  gates: ["h"],
  belt: { carry: "h", output: "h" },
  quantities: [sum("h"), through("h", "h", "output", "a_h", "tanh")],
};
const CELLS = { lstm: LSTM, "gru, reset after": gru("after"), "gru, reset before": gru("before"), rnn: RNN };
const FRAMES = [
  { width: 650, height: 240 },
  { width: 724, height: 270 },
  { width: 1150, height: 330 },
  { width: 1340, height: 310 },
  { width: 374, height: 330 },
];
const INPUTS = { slots: 3, many: 3, words: false };
const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

for (const [name, model] of Object.entries(CELLS)) {
  test(`the drawing of the ${name} has every quantity of the step, once to be written and always to be opened`, () => {
    const { parts, wires } = cellScene(model, FRAMES[1], INPUTS);
    const own = model.quantities.map((each) => each.name).filter((each) => each !== "y" && each !== "a_y");
    for (const quantity of own)
      assert.equal(parts.filter((part) => part.quantity === quantity && !part.back && part.label).length, 1, quantity);
    assert.ok(
      parts.some((part) => part.back === 1 && part.quantity === model.belt.carry),
      "the memory of the step before",
    );
    assert.deepEqual(
      parts.filter(({ quantity }) => quantity === "x").map(({ slot }) => slot),
      [0, 1, 2],
    );
    const known = new Set(["x", ...own]);
    for (const { quantity } of wires) assert.ok(quantity === null || known.has(quantity), `wire of ${quantity}`);
  });

  for (const frame of FRAMES)
    test(`in ${frame.width} x ${frame.height} no number of the ${name} touches another, and a finger hits each`, () => {
      const { parts, width, height } = cellScene(model, frame, INPUTS);
      for (const [k, { hit, quantity, label }] of parts.entries()) {
        assert.ok(hit.left >= 0 && hit.top >= 0 && hit.right <= width && hit.bottom <= height, `${quantity} is inside`);
        assert.ok(hit.right - hit.left > 23.9 && hit.bottom - hit.top > 23.9, `${quantity} can be touched`);
        for (const other of parts.slice(k + 1))
          assert.ok(!overlap(hit, other.hit), `${quantity} (${label?.symbol}) and ${other.quantity}`);
      }
    });
}

test("only where r acts differs between the two forms of the GRU", () => {
  const names = (reset) => cellScene(gru(reset), FRAMES[1], INPUTS).parts.map(({ quantity }) => quantity);
  assert.ok(names("after").includes("u_h") && !names("after").includes("rh"));
  assert.ok(names("before").includes("rh") && !names("before").includes("u_h"));
});

test("gates close the products that they belong to", () => {
  const closed = (model) =>
    Object.fromEntries(
      cellScene(model, FRAMES[1], INPUTS)
        .parts.filter(({ shape }) => shape?.by)
        .map(({ quantity, shape }) => [quantity, shape.by]),
    );
  assert.deepEqual(closed(LSTM), { kept: "f", written: "i", h: "o" });
  assert.deepEqual(closed(gru("before")), { rh: "r", kept: "z", written: "one_minus_z" });
  assert.deepEqual(closed(RNN), {});
});

test("a small frame scrolls instead of shrinking the drawing, a large one enlarges the type", () => {
  const small = cellScene(LSTM, { width: 374, height: 100 }, INPUTS);
  assert.ok(small.width >= 600 && small.font >= 12);
  assert.ok(cellScene(LSTM, { width: 1340, height: 330 }, INPUTS).font > 1.4 * small.font);
});

test("of many inputs the largest are shown, in their order", () => {
  assert.deepEqual(shownInputs([1, 2], 4), [0, 1]);
  assert.deepEqual(shownInputs([0, 0, 0, 1, 0], 1), [3]);
  assert.deepEqual(shownInputs(Float32Array.of(0.5, -3, 0.1, 2, 0), 3), [0, 1, 3]);
});

test("more inputs than are shown are told of; of words there is only the one that is read", () => {
  const told = (inputs) => cellScene(LSTM, FRAMES[1], inputs).captions.some(({ text }) => text === "…");
  assert.deepEqual([INPUTS, { slots: 3, many: 9, words: false }, { slots: 1, many: 40, words: true }].map(told), [
    false,
    true,
    false,
  ]);
});

test("wires grow with the size of their number, never without end", () => {
  assert.ok(thickness(0, 1) < thickness(-0.5, 1) && thickness(0.5, 1) < thickness(-1, 1));
  assert.equal(thickness(-0.5, 1), thickness(0.5, 1));
  assert.equal(thickness(1e300, 1), thickness(1, 1));
  assert.ok(Number.isFinite(thickness(null, 1)) && Number.isFinite(thickness(NaN, 1)));
  assert.deepEqual([2, -2, 0, null, NaN].map(signOf), ["positive", "negative", "none", "none", "none"]);
});

test("jaws leave the share of the gate open, and are away when it is open or unknown", () => {
  const ring = { x: 50, y: 50, width: 20 };
  const edges = (gate) => [...jaws(ring, gate).matchAll(/M[\d.]+ ([\d.]+)A/g)].map(([, y]) => Number(y));
  assert.deepEqual(edges(0.5), [45, 55]);
  assert.deepEqual(edges(0), [50, 50]);
  assert.deepEqual(edges(-3), [50, 50], "a gate held below 0 is shut");
  assert.equal(jaws(ring, 1), "");
  assert.equal(jaws(ring, undefined), "");
  assert.equal(jaws(ring, NaN), "");
});

const at = (t, phase, more = {}) => ({ model: LSTM, trace: { T: 3 }, t, phase, loop: false, ...more });

test("what is done grows act by act to the whole step, which has the read-out too", () => {
  assert.deepEqual([...doneBy(LSTM, 0)], []);
  assert.deepEqual([...doneBy(LSTM, 2)], ["a_f", "f", "kept", "a_i", "i"]);
  assert.ok(!doneBy(LSTM, 4).has("h") && !doneBy(LSTM, 4).has("y"));
  assert.equal(doneBy(LSTM, null).size, LSTM.quantities.length);
});

/** Where actions lead, as the reducer would. */
function led(state, actions) {
  const now = { ...state };
  for (const { type, t, phase } of actions) {
    if (type === "seek") Object.assign(now, { t, phase: null });
    if (type === "phase") now.phase = phase;
  }
  return now;
}

test("the acts of all steps follow one another, and back is the same way", () => {
  const seen = [];
  let state = at(0, null);
  for (let k = 0; k < 100 && forth(state).length; k++) {
    seen.push([state.t, state.phase]);
    const next = led(state, forth(state));
    assert.deepEqual(led(next, back(next)), state, `back from ${next.t}, ${next.phase}`);
    state = next;
  }
  assert.equal(seen.length, 3 * (1 + LSTM.phases.length), "of every step its beginning and each act");
  assert.deepEqual([state.t, state.phase], [3, null]);
  assert.deepEqual(back(at(0, null)), []);
});

test("what comes next is known before it moves", () => {
  assert.equal(nextAt(at(1, 2)), 2);
  assert.equal(nextAt(at(1, null)), 0);
  assert.equal(nextAt(at(3, null)), -1);
  assert.equal(nextAt(at(3, 4)), 4);
});

test("an act is reached at once, from the initial state that of the first step", () => {
  assert.deepEqual(jump(at(2, null), 1), [{ type: "phase", phase: 2 }]);
  assert.deepEqual(jump(at(2, 1), 4), [{ type: "phase", phase: null }]);
  assert.deepEqual(jump(at(0, null), 0), [
    { type: "seek", t: 1 },
    { type: "phase", phase: 1 },
  ]);
});

test("slow motion halts at the end, or goes around", () => {
  assert.deepEqual(slowly(at(3, null)), [{ type: "pause" }]);
  assert.deepEqual(slowly(at(3, null, { loop: true })), [{ type: "seek", t: 0 }]);
  assert.deepEqual(slowly(at(3, 4)), [{ type: "phase", phase: null }]);
  assert.equal(lasting(0.5), 2000);
  assert.equal(lasting(60), 250);
});
