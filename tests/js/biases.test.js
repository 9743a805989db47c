import assert from "node:assert/strict";
import { test } from "node:test";
import { rebiased } from "../../static/js/store/biases.js";

const table = (...values) => ({ data: Float64Array.from(values), shape: [values.length] });
const lstm = {
  cell: { kind: "lstm", gate: "hard_sigmoid" },
  X: 1,
  H: 2,
  weights: { W_f: [[1], [2]], b_f: [9, 9] },
  edits: { "b_f[1]": 0.25, "U_f[0,0]": 3 },
  input: { kind: "numbers", values: [[0]] },
};
const shapes = (...names) => ({ shapes: Object.fromEntries(names.map((name) => [name, [2]])) });

test("a bias that is split is halved, and the halves add up to it to the last bit", () => {
  const first = { b_f: table(0.3, 9), b_f_l1: table(-1, 1) };
  const split = rebiased(lstm, shapes("b_f", "b_f_l1", "W_f"), first, "two");
  assert.deepEqual(split.cell, { kind: "lstm", gate: "hard_sigmoid", bias: "two" });
  assert.deepEqual(split.weights.b_f, [0.15, 0.125]);
  assert.deepEqual(split.weights.b_Uf_l1, [-0.5, 0.5]);
  assert.deepEqual(split.edits, { "U_f[0,0]": 3 });
  assert.deepEqual(split.weights.W_f, [[1], [2]]);
  for (const [row, value] of [0.3, 0.25].entries())
    assert.equal(split.weights.b_f[row] + split.weights.b_Uf[row], value);
});

test("two biases that are merged are added, hand edits included", () => {
  const two = { ...lstm, cell: { kind: "lstm", bias: "two" }, weights: {}, edits: { "b_Uf[0]": 1 } };
  const merged = rebiased(two, shapes("b_f", "b_Uf"), { b_f: table(0.5, 1), b_Uf: table(9, 2) }, "one");
  assert.deepEqual(merged.weights, { b_f: [1.5, 3] });
  assert.deepEqual(merged.edits, {});
  assert.equal(merged.cell.bias, "one");
});

test("the bias that r multiplies stays by itself", () => {
  const gru = { ...lstm, cell: { kind: "gru" }, weights: {}, edits: {} };
  const first = { b_z: table(1, 1), b_Uz: table(1, 1), b_h: table(2, 2), b_Uh: table(3, 3) };
  const merged = rebiased(gru, shapes("b_z", "b_Uz", "b_h", "b_Uh"), first, "one");
  assert.deepEqual(merged.weights, { b_z: [2, 2] });
  const before = rebiased({ ...gru, cell: { kind: "gru", reset: "before" } }, shapes("b_h", "b_Uh"), first, "one");
  assert.deepEqual(before.weights, { b_h: [5, 5] });
  const split = rebiased(gru, shapes("b_z", "b_h", "b_Uh"), first, "two");
  assert.deepEqual(split.weights, { b_z: [0.5, 0.5], b_Uz: [0.5, 0.5] });
});
