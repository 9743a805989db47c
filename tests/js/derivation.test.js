import assert from "node:assert/strict";
import { test } from "node:test";
import { aimed } from "../../static/js/store/backward.js";
import { initialState } from "../../static/js/store/state.js";
import { ask, askedFully, explained, isThere, sameAsked, walked } from "../../static/js/store/trail.js";
import { toLatex, toPython, toText } from "../../static/js/text/arithmetic.js";
import { derivativeOf } from "../../static/js/text/derivative.js";
import { derivative, number } from "../../static/js/text/format.js";
import { asLatex, asText } from "../../static/js/text/formula.js";
import { inNotation, isWeight, NOTATIONS } from "../../static/js/text/notation.js";
import { derivativeBy } from "../../static/js/views/weights/chosen.js";
import { placeTried, question } from "../../static/js/views/why/checking.js";
import { arranged, inRows } from "../../static/js/views/why/terms.js";
import { MODELS, product, q, row } from "./formulas.js";

/** What the page is told of a cell beside its formulas. */
const BELTS = {
  lstm: { carry: "c", kept: "kept", written: "written", output: "h" },
  gru: { carry: "h", kept: "kept", written: "written", output: "h" },
  rnn: { carry: "h", kept: null, written: "h", output: "h" },
};
const weightsOf = ({ quantities }) =>
  quantities.flatMap(({ formula }) => formula.terms.flatMap(({ factors }) => factors)).filter(isWeight);
const told = (kind) => {
  const model = MODELS[kind];
  const shapes = Object.fromEntries(weightsOf(model).map((name) => [name, name.startsWith("b") ? [2] : [2, 2]]));
  const states = kind === "lstm" ? ["h", "c"] : ["h"];
  const passes = [{ layer: 0, reverse: false, suffix: "" }];
  return {
    ...model,
    shapes,
    states,
    belt: BELTS[kind],
    layer: 0,
    reverse: false,
    suffix: "",
    passes,
    pinnable: ["f", "h"],
  };
};
const read = (kind, name, notation = "colah") =>
  derivativeOf(inNotation(told(kind), notation), notation, name).map((line) => asText(line, notation));

test("the derivative by a weight is a sum over time, with what δ stands for", () => {
  assert.deepEqual(read("lstm", "W_f"), [
    "∂L/∂W_f = Σ_t δ_{f,t} x_tᵀ",
    "δ_{f,t} = ∂L/∂C_t ⊙ C_{t−1} ⊙ f_t ⊙ (1 − f_t)",
  ]);
  assert.deepEqual(read("gru", "W_z"), [
    "∂L/∂W_z = Σ_t δ_{z,t} x_tᵀ",
    "δ_{z,t} = ∂L/∂h_t ⊙ (h_{t−1} − h̃_t) ⊙ z_t ⊙ (1 − z_t)",
  ]);
  assert.deepEqual(read("gru", "U_h"), [
    "∂L/∂U_h = Σ_t δ_{uh,t} h_{t−1}ᵀ",
    "δ_{uh,t} = δ_{h,t} ⊙ r_t",
    "δ_{h,t} = ∂L/∂h_t ⊙ (1 − z_t) ⊙ (1 − h̃_t²)",
  ]);
  assert.deepEqual(read("rnn", "b_h"), ["∂L/∂b_h = Σ_t δ_{h,t}", "δ_{h,t} = ∂L/∂h_t ⊙ (1 − h_t²)"]);
  assert.deepEqual(read("rnn", "W_y"), ["∂L/∂W_y = Σ_t δ_{y,t} h_tᵀ", "δ_{y,t} = softmax′(a_y)ᵀ ∂L/∂y_t"]);
});

test("the derivative by a quantity names everything that reads it, now, later and through weights", () => {
  assert.deepEqual(read("lstm", "c"), ["∂L/∂C_t = ∂L/∂C_{t+1} ⊙ f_{t+1} + ∂L/∂h_t ⊙ o_t ⊙ (1 − tanh²(C_t))"]);
  assert.deepEqual(read("gru", "z"), ["∂L/∂z_t = ∂L/∂h_t ⊙ h_{t−1} − ∂L/∂h_t ⊙ h̃_t"]);
  assert.deepEqual(read("rnn", "h"), ["∂L/∂h_t = U_hᵀ δ_{h,t+1} + W_yᵀ δ_{y,t}"]);
  assert.deepEqual(read("rnn", "a_h"), ["δ_{h,t} = ∂L/∂a_h = ∂L/∂h_t ⊙ (1 − h_t²)"]);
  assert.deepEqual(read("rnn", "x"), ["∂L/∂x_t = W_hᵀ δ_{h,t}"]);
  assert.deepEqual(read("lstm", "kept"), ["∂L/∂(f_t ⊙ C_{t−1}) = ∂L/∂C_t"]);
  assert.deepEqual(read("rnn", "y"), [], "of y only L says something");
});

test("what a layer above reads is not left out", () => {
  const passes = [{ layer: 0 }, { layer: 1 }];
  const [line] = derivativeOf({ ...told("rnn"), passes }, "colah", "h");
  assert.ok(asText(line, "colah").endsWith("+ …"));
  const [top] = derivativeOf({ ...told("rnn"), passes, layer: 1 }, "colah", "h");
  assert.ok(!asText(top, "colah").includes("…"));
});

test("an activation that is neither σ nor tanh keeps its slope as a function of its sum", () => {
  const relu = {
    ...told("rnn"),
    quantities: [MODELS.rnn.quantities[0], q("h", "h", "output", [product("a_h")], "relu")],
  };
  assert.equal(asText(derivativeOf(relu, "colah", "a_h")[0], "colah"), "δ_{h,t} = ∂L/∂a_h = ∂L/∂h_t ⊙ ReLU′(a_h)");
  assert.match(asLatex(derivativeOf(relu, "colah", "a_h")[0], "colah"), /\\operatorname\{ReLU\}' \( a_\{h\} \)$/);
});

test("every weight and quantity has a derivative in every notation, in text and in LaTeX without double scripts", () => {
  for (const kind of Object.keys(MODELS))
    for (const notation of NOTATIONS)
      for (const name of [...Object.keys(told(kind).shapes), "x", ...MODELS[kind].quantities.map((one) => one.name)]) {
        if (name === "y") continue;
        const lines = derivativeOf(inNotation(told(kind), notation), notation, name);
        assert.ok(lines.length > 0, `${name} in ${notation}`);
        for (const line of lines) {
          assert.doesNotMatch(asText(line, notation), /undefined|c_tilde|one_minus|'/, `${name} in ${notation}`);
          assert.doesNotMatch(
            asLatex(line, notation),
            /undefined|\^\{[^{}]*\}\s*\^|_\{[^{}]*\}\s*_/,
            `${name} in ${notation}`,
          );
        }
      }
});

const factor = (kind, name, index, t, value) => ({ kind, name, index, t, value, layer: null, reverse: false });
const term = (...factors) => ({ factors, minus: false, value: factors.reduce((made, one) => made * one.value, 1) });
const loss = { quantity: "h", index: 1, t: 3, value: 0.5, layer: null, reverse: false };
const BY_WEIGHT = {
  quantity: "W_f",
  index: 1,
  column: 0,
  t: 3,
  wrote: null,
  argument: null,
  terms: [1, 2, 3].map((t) => term(factor("gradient", "a_f", [1], t, 0.25 * t), factor("value", "x", [0], t, -2))),
  total: -3,
  function: "linear",
  among: [],
  slope: null,
  computed: -3,
  value: -3,
  pin: null,
  origin: "computed",
  loss,
};
const manner = { model: told("lstm"), notation: "colah", digits: 4 };

test("a derivative is copied with its L, its general formula and its numbers", () => {
  assert.equal(
    toText(BY_WEIGHT, manner),
    [
      "L = h_3[1] = 0.5000",
      ...read("lstm", "W_f"),
      "∂L/∂W_f[1,0] = 0.2500 · (−2.0000) + 0.5000 · (−2.0000) + 0.7500 · (−2.0000)",
      "   = −3.0000",
    ].join("\n"),
  );
  const latex = toLatex(BY_WEIGHT, manner);
  assert.ok(latex.includes("\\frac{\\partial L}{\\partial W_{f}} &= \\sum_{t} \\delta_{f,t} {x_{t}}^{\\top}"), latex);
  assert.ok(latex.includes("\\frac{\\partial L}{\\partial W_{f}[1,0]} &= "), latex);
  const python = toPython(BY_WEIGHT, manner);
  assert.ok(python.startsWith("# ∂L/∂W_f[1,0], where L = h[1] at t = 3\n"), python);
  assert.ok(python.includes("0.25 * -2.0,  # ∂L/∂a_f[1] at t = 1 * x[0] at t = 1"), python);
});

test("a small derivative is written by its leading digits, for decimals would leave nothing of it", () => {
  assert.equal(derivative(0.0000321, 4, "en"), "3.210e−5");
  assert.equal(derivative(-0.0000321, 2, "en"), "−3.2e−5");
  assert.equal(derivative(0.0012, 4, "en"), "0.0012");
  assert.equal(derivative(0, 4, "en"), "0.0000");
  assert.equal(derivative(3.21e-5, 17, "en"), "0.0000321");
  assert.equal(derivative(null, 4, "en"), number(null, 4, "en"));
  const small = { ...BY_WEIGHT, terms: [], total: 2e-7, computed: 2e-7, value: 2e-7 };
  assert.ok(toText(small, manner).endsWith("∂L/∂W_f[1,0] ≈ 2.000e−7"), toText(small, manner));
  assert.ok(toLatex(small, manner).includes("2.000 \\cdot 10^{-7}"), toLatex(small, manner));
});

test("a sum over time stands in rows, and the present timestep is always among them", () => {
  assert.ok(inRows(BY_WEIGHT));
  const many = Array.from({ length: 40 }, (_, k) => term(factor("gradient", "a_f", [1], k + 1, 1)));
  const { shown, rest } = arranged(many, { sorted: false, all: false, words: false, keep: 30 });
  assert.deepEqual(shown, [24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35], "with its neighbours");
  assert.ok(arranged(many, { sorted: true, all: false, words: false, keep: 30 }).shown.includes(30));
  assert.equal(shown.length + rest.length, 40);
  assert.equal(new Set([...shown, ...rest]).size, 40);
});

const state = {
  ...initialState,
  model: told("lstm"),
  experiment: { X: 2, H: 2, input: { kind: "numbers", values: [] } },
  trace: { T: 3, exact: true, columns: { h: { size: 2 } }, initial: {} },
  t: 2,
};
const weight = { quantity: "W_f", index: 1, column: 0, t: null, of: "gradient" };

test("the derivative of a number is another question than its value, and that of a weight has no timestep", () => {
  const value = { quantity: "h", index: 1, t: null };
  const trail = ask(ask(state, value), { ...value, of: "gradient" }, true).trail;
  assert.equal(trail.length, 2);
  assert.ok(!sameAsked(trail[0], trail[1]));
  assert.ok(!sameAsked(weight, { ...weight, column: 1 }));
  const asked = { ...state, trail: [weight], sight: { ...state.sight, explanation: BY_WEIGHT } };
  assert.equal(explained(asked), BY_WEIGHT, "wherever we stand");
  assert.equal(explained({ ...asked, trail: [{ ...weight, column: 1 }] }), null);
  assert.equal(explained({ ...asked, trail: [{ quantity: "W_f", index: 1, t: null }] }), null);
  assert.ok(isThere(state, weight));
  for (const gone of [{ column: 2 }, { index: 2 }, { column: null }, { quantity: "W_z" }])
    assert.ok(!isThere(state, { ...weight, ...gone }), JSON.stringify(gone));
});

test("a derivative is asked with its L: that of the gradient, or in a lower layer what the network says in the end", () => {
  const opened = aimed(ask(state, weight));
  assert.deepEqual(opened.backward, { quantity: "h", index: 0, t: null }, "something to follow");
  const at = { t: null, layer: null, reverse: false };
  assert.deepEqual(askedFully(opened, weight)?.loss, { quantity: "h", index: 0, ...at });
  const model = {
    ...state.model,
    passes: [
      { layer: 0, reverse: false },
      { layer: 1, reverse: false },
    ],
  };
  const below = aimed(
    ask({ ...state, model, experiment: { ...state.experiment, readout: { kind: "linear" } } }, weight),
  );
  assert.equal(below.backward, null);
  assert.deepEqual(askedFully(below, weight)?.loss, { quantity: "y", index: 0, ...at, layer: 1 });
});

test("on the way to another pass L stays the same number", () => {
  const from = { quantity: "h", index: 1, t: null, of: "gradient" };
  const here = { ...state, trail: [from], sight: { ...state.sight, explanation: { ...BY_WEIGHT, quantity: "h" } } };
  const there = { layer: 1, reverse: true };
  const trail = walked({ ...here, pass: { layer: 0, reverse: false } }, there, {
    quantity: "f",
    index: 0,
    t: 1,
    of: "gradient",
  });
  assert.deepEqual(trail.at(-1)?.loss, { quantity: "h", index: 1, t: 3, layer: 0, reverse: false });
  assert.equal(trail[0]?.loss, undefined);
});

test("what is tried is named as the server names it", () => {
  assert.equal(placeTried(BY_WEIGHT, state), "W_f[1,0]");
  assert.equal(placeTried({ ...BY_WEIGHT, quantity: "b_f_l1", column: null }, state), "b_f_l1[1]");
  const number = { ...BY_WEIGHT, quantity: "f", column: null };
  assert.equal(placeTried(number, state), "f[1]@3");
  assert.equal(placeTried({ ...number, quantity: "c", t: 0 }, state), "c_0[1]");
  assert.equal(placeTried({ ...number, quantity: "a_f" }, state), null, "it cannot be held");
  const asked = question(BY_WEIGHT, state, 5);
  assert.deepEqual(asked?.loss, { quantity: "h", index: 1, t: 3, layer: null, reverse: false });
  assert.deepEqual([asked?.places, asked?.count, asked?.seed], [["W_f[1,0]"], 8, 5]);
});

test("a cell of the table of weights leads to its derivative, an initial state to that of timestep 0", () => {
  assert.deepEqual(derivativeBy("W_f_l1[0,2]"), { quantity: "W_f_l1", index: 0, column: 2, t: null, of: "gradient" });
  assert.deepEqual(derivativeBy("b_f[1]"), { quantity: "b_f", index: 1, column: null, t: null, of: "gradient" });
  assert.deepEqual(derivativeBy("c_0_l1[1]"), { quantity: "c", index: 1, t: 0, of: "gradient" });
  assert.ok(row("W_f", "x").summed, "as app/cells has it");
});
