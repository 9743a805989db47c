import assert from "node:assert/strict";
import { test } from "node:test";
import { countOf, inLetters, inNumbers } from "../../static/js/text/count.js";

const FIRST = [{ layer: 0, reverse: false, suffix: "" }];

/** Shapes of a cell of gates with X inputs and H units, by our names. */
function shapes(gates, X, H, more = {}) {
  const all = gates.flatMap((gate) => [
    [`W_${gate}`, [H, X]],
    [`U_${gate}`, [H, H]],
    [`b_${gate}`, [H]],
  ]);
  return { ...Object.fromEntries(all), ...more, h_0: [H], c_0: [H] };
}
const peepholes = (H) => Object.fromEntries(["p_f", "p_i", "p_o"].map((name) => [name, [H]]));
const second = (gates, H) => Object.fromEntries(gates.map((gate) => [`b_U${gate}`, [H]]));
const lstm = [..."fico"];
const gru = [..."zrh"];
const count = (kind, named, passes = FIRST) => countOf({ kind, shapes: named, passes });

test("with three inputs and one unit the counts are those of the textbook", () => {
  assert.equal(count("rnn", shapes(["h"], 3, 1)).count, 5);
  assert.equal(count("lstm", shapes(lstm, 3, 1)).count, 20);
  assert.equal(count("lstm", shapes(lstm, 3, 1, peepholes(1))).count, 23);
  assert.equal(count("gru", shapes(gru, 3, 1)).count, 15);
  assert.equal(count("gru", shapes(gru, 3, 1, second(gru, 1))).count, 18);
});

test("with 25 inputs and 100 units an LSTM has 50,400 and a GRU three quarters of that", () => {
  assert.equal(count("lstm", shapes(lstm, 25, 100)).count, 50_400);
  assert.equal(count("lstm", shapes(lstm, 25, 100, second(lstm, 100))).count, 50_800);
  assert.equal(count("gru", shapes(gru, 25, 100)).count, 37_800);
  assert.equal(count("gru", shapes(gru, 25, 100, second(gru, 100))).count, 38_100);
});

test("the sum is written term by term, in letters and in numbers", () => {
  const [layer] = count("lstm", shapes(lstm, 3, 6)).layers;
  assert.equal(inLetters(layer.blocks), "4·H·(X + H) + 4·H");
  assert.equal(inNumbers(layer.blocks), "4·6·(3 + 6) + 4·6");
  const [simple] = count("rnn", shapes(["h"], 3, 6)).layers;
  assert.equal(inLetters(simple.blocks), "H·(X + H) + H");
});

test("peepholes and second biases are terms of their own", () => {
  const [layer] = count("lstm", shapes(lstm, 3, 6, { ...peepholes(6), ...second(lstm, 6) })).layers;
  assert.equal(inLetters(layer.blocks), "4·H·(X + H) + 4·H + 4·H + 3·H");
  assert.deepEqual(
    layer.blocks.map(({ family, count }) => [family, count]),
    [
      ["W", 72],
      ["U", 144],
      ["b", 24],
      ["bU", 24],
      ["p", 18],
    ],
  );
});

test("the written sum is the count, whatever the options", () => {
  const projected = { ...shapes(lstm, 3, 6), W_m: [2, 6] };
  for (const gate of lstm) projected[`U_${gate}`] = [6, 2];
  const jordan = { W_h: [6, 3], V_h: [6, 2], b_h: [6], W_y: [2, 6], b_y: [2], y_0: [2] };
  for (const [kind, named] of [
    ["lstm", projected],
    ["lstm", shapes(lstm, 3, 6, peepholes(6))],
    ["gru", shapes(gru, 3, 6, { b_Uh: [6] })],
    ["jordan", jordan],
  ]) {
    const [layer] = count(kind, named).layers;
    const value = inNumbers(layer.blocks).replaceAll("·", "*");
    assert.match(value, /^[\d*+() ]+$/);
    assert.equal(Function(`return ${value}`)(), layer.count);
  }
  assert.equal(inLetters(count("lstm", projected).layers[0].blocks), "4·H·(X + P) + 4·H + P·H");
  assert.equal(inLetters(count("jordan", jordan).layers[0].blocks), "H·(X + K) + H + K·H + K");
});

test("a layer above reads both directions of the one below; read-out and embedding are counted apart", () => {
  const passes = [
    { layer: 0, reverse: false, suffix: "" },
    { layer: 0, reverse: true, suffix: "_reverse" },
    { layer: 1, reverse: false, suffix: "_l1" },
    { layer: 1, reverse: true, suffix: "_l1_reverse" },
  ];
  const named = { W_y: [1, 4], b_y: [1], E: [9, 3] };
  for (const { layer, suffix } of passes)
    for (const [name, shape] of Object.entries(shapes(lstm, layer ? 4 : 3, 2))) named[name + suffix] = shape;
  const { layers, rest, count: all } = count("lstm", named, passes);
  assert.deepEqual(
    layers.map((one) => one.count),
    [48, 48, 56, 56],
  );
  assert.equal(all, 208);
  assert.equal(inLetters(layers[2].blocks), "4·H·(2·H + H) + 4·H");
  assert.deepEqual(
    rest.map(({ name, count }) => [name, count]),
    [
      ["readout", 5],
      ["embedding", 27],
    ],
  );
});

test("the initial state is no parameter, and neither is time", () => {
  const { count: with_state } = count("lstm", shapes(lstm, 3, 6));
  const { h_0: _h, c_0: _c, ...without } = shapes(lstm, 3, 6);
  assert.equal(count("lstm", without).count, with_state);
});
