import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { isThere } from "../../static/js/store/trail.js";
import { placed, signed, toLatex, toPython, toText } from "../../static/js/text/arithmetic.js";
import { asLatex, asText, formulaOf } from "../../static/js/text/formula.js";
import { inNotation, NOTATIONS, signOf } from "../../static/js/text/notation.js";
import { arranged } from "../../static/js/views/why/terms.js";
import { scaleOf } from "../../static/js/views/widgets/curve.js";
import { MODELS } from "./formulas.js";

const weight = (name, index, value) => ({ name, kind: "weight", index, t: null, value });
const value = (name, index, t, number) => ({ name, kind: "value", index: [index], t, value: number });
const term = (...factors) => ({ factors, minus: false, value: factors.reduce((made, one) => made * one.value, 1) });
const TERMS = [
  term(weight("W_f", [1, 0], 2.1), value("x", 0, 12, 1)),
  term(weight("U_f", [1, 0], -0.35), value("h", 0, 11, 0.41)),
  term(weight("U_f", [1, 1], 0.5), value("h", 1, 11, -0.25)),
  term(weight("b_f", [1], 0.14)),
];
const TOTAL = 2.1 - 0.35 * 0.41 - 0.125 + 0.14;
const F = 1 / (1 + Math.exp(-TOTAL));
const FORGET = {
  quantity: "f",
  index: 1,
  t: 12,
  wrote: null,
  argument: "a_f",
  terms: TERMS,
  total: TOTAL,
  function: "sigmoid",
  among: [],
  slope: F * (1 - F),
  computed: F,
  value: F,
  pin: null,
  origin: "computed",
};
const manner = (notation, digits = 4) => ({ model: inNotation(MODELS.lstm, notation), notation, digits });

test("every quantity of every cell has a symbol and a formula in every notation, and going back restores it", () => {
  for (const model of Object.values(MODELS)) {
    const before = model.quantities.filter(({ role }) => role !== "pre_activation").map(({ symbol }) => symbol);
    for (const notation of NOTATIONS) {
      const now = inNotation(model, notation);
      for (const { name, symbol } of now.quantities) {
        assert.match(symbol, /^[^_']+(_[a-zA-Z]+.*)?$/, `${name} in ${notation}: ${symbol}`);
        const text = asText(formulaOf(now, notation, name), notation);
        assert.doesNotMatch(text, /c_tilde|h_tilde|one_minus|u_h|kept|'/, `${name} in ${notation}: ${text}`);
        assert.ok(text.length > 3, `${name} in ${notation}: ${text}`);
      }
      const symbols = now.quantities.map(({ symbol }) => symbol);
      assert.equal(new Set(symbols).size, symbols.length, `${model.kind} in ${notation}: ${symbols}`);
      const restored = inNotation(now, "colah").quantities.filter(({ role }) => role !== "pre_activation");
      assert.deepEqual(
        restored.map(({ symbol }) => symbol),
        before,
      );
    }
  }
});

test("formulas read as in their source", () => {
  const read = (kind, notation, name) =>
    asText(formulaOf(inNotation(MODELS[kind], notation), notation, name), notation);
  assert.equal(read("lstm", "colah", "f"), "f_t = σ(W_f x_t + U_f h_{t−1} + b_f)");
  assert.equal(read("lstm", "colah", "h"), "h_t = o_t ⊙ tanh(C_t)");
  assert.equal(read("lstm", "lee", "c"), "cᵗ = zᶠ ⊙ cᵗ⁻¹ + zⁱ ⊙ z");
  assert.equal(read("lstm", "pytorch", "c_tilde"), "g_t = tanh(W_{ig} x_t + W_{hg} h_{t−1} + b_g)");
  assert.equal(read("gru", "pytorch", "h_tilde"), "n_t = tanh(W_{in} x_t + b_n + r_t ⊙ (W_{hn} h_{t−1} + b_{hn}))");
  assert.equal(read("gru", "keras", "h"), "h_t = z_t ⊙ h_{t−1} + (1 − z_t) ⊙ hh_t");
  assert.equal(read("rnn", "keras", "h"), "h_t = tanh(K x_t + R h_{t−1} + b)");
  assert.equal(read("rnn", "colah", "y"), "y_t = softmax(W_y h_t + b_y)");
});

test("weights and initial states have signs of their own", () => {
  assert.deepEqual(signOf("gru", "pytorch", "b_Uh"), { base: "b", sub: "hn", timeless: true });
  assert.deepEqual(signOf("lstm", "lee", "c_0"), { base: "c" });
  assert.equal(placed(manner("colah"), "c_0", [2], null), "C_0[2]");
  assert.equal(placed(manner("colah"), "kept", [2], 3), "(f·C′)[2]");
});

test("the sign of a product stands in front of it", () => {
  assert.deepEqual(signed(TERMS[1]), { minus: true, values: [0.35, 0.41] });
  assert.deepEqual(signed(TERMS[2]), { minus: false, values: [0.5, -0.25] });
  assert.deepEqual(signed({ ...TERMS[1], minus: true }), { minus: false, values: [0.35, 0.41] });
});

test("as text a number reads like a calculation on paper", () => {
  assert.equal(
    toText(FORGET, manner("colah", 2)),
    [
      "f_t = σ(W_f x_t + U_f h_{t−1} + b_f)",
      "f_{12}[1] = σ(2.10 · 1.00 − 0.35 · 0.41 + 0.50 · (−0.25) + 0.14)",
      "   ≈ σ(1.97)",
      "   ≈ 0.88",
    ].join("\n"),
  );
});

test("a held number is copied as what it is, and not as what the network would make of it", () => {
  const held = { ...FORGET, pin: 0, value: 1 };
  assert.match(toText(held, manner("colah", 2)), /\nf[^\n]* := 1\.00$/);
  assert.match(toLatex(held, manner("colah", 2)), /&:= 1\.00\n\\end\{aligned\}$/);
  assert.doesNotMatch(toText(FORGET, manner("colah", 2)), /:=/);
});

test("as LaTeX every brace and bracket is closed, in every notation and for every quantity", () => {
  for (const notation of NOTATIONS) {
    for (const model of Object.values(MODELS)) {
      for (const { name } of model.quantities) {
        const now = { model: inNotation(model, notation), notation, digits: 4 };
        balanced(toLatex({ ...FORGET, quantity: name }, now));
        balanced(asLatex(formulaOf(now.model, notation, name), notation));
      }
    }
  }
  const latex = toLatex(FORGET, manner("colah"));
  assert.match(latex, /f_\{t\} &= \\sigma \( W_\{f\} x_\{t\}/);
  assert.match(latex, /f_\{12\}\[1\] &= \\sigma\(2\.1000 \\cdot 1\.0000 - 0\.3500 \\cdot 0\.4100/);
  assert.doesNotMatch(latex, /[^\x20-\x7e\n]/);
});

/** @param {string} latex */
function balanced(latex) {
  for (const [open, close] of ["{}", "()"]) {
    let depth = 0;
    for (const letter of latex) {
      if (letter === open) depth += 1;
      if (letter === close) depth -= 1;
      assert.ok(depth >= 0, latex);
    }
    assert.equal(depth, 0, latex);
  }
}

test("as Python it runs and prints the number", () => {
  const tanh = { ...FORGET, quantity: "c_tilde", function: "tanh", computed: Math.tanh(TOTAL) };
  const relu = { ...FORGET, quantity: "h", function: "relu", computed: TOTAL };
  const sums = [0.5, TOTAL, -900];
  const powers = sums.map((one) => Math.exp(one));
  const softmax = {
    ...FORGET,
    quantity: "y",
    function: "softmax",
    among: sums,
    computed: (powers[1] ?? 0) / (powers[0] + powers[1]),
  };
  const minus = {
    ...FORGET,
    quantity: "one_minus_z",
    function: "linear",
    terms: [
      term({ name: "1", kind: "number", index: [], t: null, value: 1 }),
      { ...term(value("z", 1, 12, 0.25)), minus: true },
    ],
    computed: 0.75,
  };
  const deep = { ...FORGET, terms: [term(weight("b_f", [1], -900))], computed: 0 };
  for (const told of [FORGET, tanh, relu, softmax, minus, deep])
    assert.ok(
      Math.abs(printed(told).at(-1) - told.computed) <= 1e-12 * Math.max(1, Math.abs(told.computed)),
      told.quantity,
    );
  assert.deepEqual(printed({ ...FORGET, pin: 0, value: 1 }).at(-1), 1);
  assert.deepEqual(printed({ ...FORGET, quantity: "x", terms: [], value: 0.1 + 0.2 }), [0.1 + 0.2]);
});

/** @param {any} told */
function printed(told) {
  const run = spawnSync("python3", ["-"], { input: toPython(told, manner("colah")), encoding: "utf8" });
  assert.equal(run.status, 0, run.stderr);
  return run.stdout.trim().split("\n").map(Number);
}

test("a number is there while its cell, its sizes and its sequence have it", () => {
  const model = { ...MODELS.lstm, states: ["c", "h"] };
  const columns = { f: { size: 6 }, c: { size: 6 } };
  const state = { model, experiment: { X: 3 }, trace: { T: 24, columns }, t: 10 };
  const asked = (quantity, index, t = null, wrote = null) => ({ quantity, index, t, wrote });
  for (const one of [asked("f", 5), asked("c", 0, 0), asked("x", 2, 24), asked("c", 0, null, 10)])
    assert.ok(isThere(state, one), JSON.stringify(one));
  const gone = [asked("z", 0), asked("f", 6), asked("f", 0, 0), asked("f", 0, 25), asked("x", 3), asked("c", 0, 4, 5)];
  for (const one of gone) assert.ok(!isThere(state, one), JSON.stringify(one));
});

test("many terms show the first or the largest, words that are not said together, and all on demand", () => {
  const many = Array.from({ length: 40 }, (_, k) => term(weight("W_f", [1, k], k), value("x", k, 12, 1)));
  const wanted = { sorted: false, all: false, words: false };
  assert.deepEqual(arranged(many, wanted).shown, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  assert.deepEqual(arranged(many, { ...wanted, sorted: true }).shown.slice(0, 3), [39, 38, 37]);
  assert.equal(arranged(many, wanted).rest.length, 28);
  assert.equal(arranged(many, { ...wanted, all: true }).shown.length, 40);
  const said = many.map((one, k) => term(one.factors[0], value("x", k, 12, k === 30 ? 1 : 0))).concat(TERMS[3]);
  assert.deepEqual(arranged(said, { ...wanted, words: true }).shown, [30, 40]);
  assert.equal(arranged(said, { ...wanted, words: true }).rest.length, 39);
});

test("a point beyond the curve stays at its edge, and the tangent is as steep as the slope", () => {
  const sums = Float64Array.from({ length: 97 }, (_, k) => -6 + k / 8);
  const curve = { sums, values: sums.map((one) => 1 / (1 + Math.exp(-one))) };
  const scale = scaleOf(curve, { width: 124, height: 22, pad: 2, reach: 9 });
  assert.equal(scale.at(80, 1).x, 122);
  assert.equal(scale.at(80, 1).beyond, 1);
  assert.equal(scale.at(-80, 0).beyond, -1);
  const at = scale.at(0, 0.5);
  assert.equal(at.beyond, 0);
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = scale.tangent(at, 0.25);
  const slope = (y1 - y2) / (x2 - x1);
  const [before, after] = [scale.at(-0.01, 1 / (1 + Math.exp(0.01))), scale.at(0.01, 1 / (1 + Math.exp(-0.01)))];
  assert.ok(Math.abs(slope - (before.y - after.y) / (after.x - before.x)) < 1e-3);
});

test("of a large layer every unit is there, not only those in the picture, and an upper layer reads wider than the input", () => {
  const model = { ...MODELS.lstm, states: ["c", "h"] };
  const columns = { f: { size: 64, from: 64 }, c: { size: 64, from: 64 }, x: { size: 64, from: 64 } };
  const frame = { values: { f: Array(300).fill(0), x: Array(512).fill(0) } };
  const state = { model, experiment: { X: 3 }, trace: { T: 24, columns }, frame, t: 10 };
  const asked = (quantity, index) => ({ quantity, index, t: null, wrote: null });
  for (const one of [asked("f", 299), asked("f", 0), asked("c", 127), asked("x", 511)])
    assert.ok(isThere(state, one), JSON.stringify(one));
  for (const one of [asked("f", 300), asked("c", 128), asked("x", 512)])
    assert.ok(!isThere(state, one), JSON.stringify(one));
});
