import assert from "node:assert/strict";
import { test } from "node:test";
import { readPlace, tabOf } from "../../static/js/store/changes.js";
import { sentence } from "../../static/js/views/belt/summary.js";
import { written } from "../../static/js/views/hand/changes.js";
import { activationOf, byHand } from "../../static/js/views/numbers/formulas.js";
import { SHORTCUTS, shortcutOf } from "../../static/js/views/page/shortcuts.js";
import { pathOf, perPixel, rangeOf, tAt, xOf, yOf } from "../../static/js/views/sequence/curves.js";
import { readTokens } from "../../static/js/views/sequence/editor.js";
import { firstValue, grid, meanOf, nameOf, pageOf, strength, tabs } from "../../static/js/views/weights/grid.js";
import { hand } from "../../static/js/views/widgets/gesture.js";
import { reach, valuesAt } from "../../static/js/views/widgets/values.js";

const lstm = {
  kind: "lstm",
  layer: 0,
  reverse: false,
  suffix: "",
  passes: [{ layer: 0, reverse: false, suffix: "" }],
  gates: ["f", "i", "c", "o"],
  states: ["h", "c"],
  quantities: [],
  belt: {
    carry: "c",
    keep: "f",
    kept: "kept",
    written: "written",
    pour: "i",
    candidate: "c_tilde",
    let_out: "o",
    output: "h",
  },
  shapes: { W_f: [2, 3], U_f: [2, 2], b_f: [2], W_y: [1, 2], b_y: [1], h_0: [2], c_0: [2] },
};
const gru = {
  ...lstm,
  kind: "gru",
  gates: ["z", "r", "h"],
  states: ["h"],
  shapes: { W_h: [2, 3], U_h: [2, 2], b_h: [2], b_Uh: [2], h_0: [2] },
};
const experiment = {
  X: 3,
  H: 2,
  input: { kind: "numbers", values: [[0, 0, 0]] },
  readout: { kind: "sigmoid", size: 1, labels: ["good"] },
};
const press = (key, more = {}) => ({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...more });

test("the table of a gate has W, U and b side by side, named as the server names them", () => {
  const { rows, columns } = grid(lstm, experiment, "f");
  assert.deepEqual(rows, ["0", "1"]);
  assert.deepEqual(
    columns.map((column) => nameOf(column, 1)),
    ["W_f[1,0]", "W_f[1,1]", "W_f[1,2]", "U_f[1,0]", "U_f[1,1]", "b_f[1]"],
  );
  assert.deepEqual(
    columns.map(({ heading }) => heading),
    ["x0", "x1", "x2", "h0", "h1", "b"],
  );
});

test("words head their columns", () => {
  const words = { ...experiment, input: { kind: "tokens", tokens: ["a"], vocabulary: ["a", "b", "c"] } };
  assert.deepEqual(
    grid(lstm, words, "f")
      .columns.slice(0, 3)
      .map(({ heading }) => heading),
    ["a", "b", "c"],
  );
});

test("the second bias of the GRU, the read-out and the initial state have their places", () => {
  assert.ok(grid(gru, experiment, "h").columns.some(({ array }) => array === "b_Uh"));
  assert.deepEqual(grid(lstm, experiment, "y").rows, ["good"]);
  assert.deepEqual(
    grid(lstm, experiment, "0").columns.map((column) => nameOf(column, 0)),
    ["h_0[0]", "c_0[0]"],
  );
  assert.deepEqual(tabs(lstm), ["f", "i", "c", "o", "y", "0"]);
  assert.deepEqual(tabs(gru), ["z", "r", "h", "0"]);
});

test("a cell shows its first value, and a whole gate its mean with the edits in", () => {
  const first = {
    W_f: { data: Float64Array.of(1, 2, 3, 4, 5, 6), shape: [2, 3] },
    b_f: { data: Float64Array.of(1, 2), shape: [2] },
  };
  assert.equal(firstValue(first, { array: "W_f", index: 2 }, 1), 6);
  assert.equal(firstValue(first, { array: "b_f", index: null }, 1), 2);
  assert.equal(meanOf({ first, edits: { "b_f[0]": 4 } }, "b_f"), 3);
});

test("a page holds the chosen unit, and colour grows with size", () => {
  assert.equal(pageOf(17, 16), 16);
  assert.equal(pageOf(15, 16), 0);
  assert.equal(strength(0), 0);
  assert.ok(strength(-3) > strength(1) && strength(100) <= 1);
});

test("a gesture is one entry, whatever it passes, and ends with its last value", () => {
  const sent = [];
  const moved = hand({ dispatch: (action) => sent.push(action) });
  const edit = (value) => ({ edit: "weight", name: "W_f[0,0]", value });
  moved.move("a", edit(1));
  moved.move("a", edit(2));
  moved.end();
  moved.end();
  moved.move("b", edit(3));
  moved.end();
  assert.deepEqual(
    sent.map(({ live, edit: { value } }) => [live, value]),
    [
      [true, 1],
      [true, 2],
      [false, 2],
      [true, 3],
      [false, 3],
    ],
  );
  assert.equal(new Set(sent.slice(0, 3).map(({ entry }) => entry)).size, 1);
  assert.notEqual(sent[0].entry, sent[3].entry);
});

test("a burst on one place joins one entry; another drag begins a new one", () => {
  const sent = [];
  const moved = hand({ dispatch: (action) => sent.push(action) });
  moved.move("a", { edit: "revert", name: "a" });
  moved.end();
  moved.move("a", { edit: "revert", name: "a" });
  moved.end();
  assert.equal(sent[0].entry, sent[2].entry);
  moved.part();
  moved.move("a", { edit: "revert", name: "a" });
  assert.notEqual(sent[0].entry, sent[4].entry);
});

test("going to another place ends the gesture before it", () => {
  const sent = [];
  const moved = hand({ dispatch: (action) => sent.push(action) });
  moved.move("a", { edit: "weight", name: "a", value: 1 });
  moved.move("b", { edit: "weight", name: "b", value: 2 });
  assert.deepEqual(
    sent.map(({ live, edit: { name } }) => [live, name]),
    [
      [true, "a"],
      [false, "a"],
      [true, "b"],
    ],
  );
  moved.end();
});

test("every key does what the sheet says, and no two share one", () => {
  const all = SHORTCUTS.flatMap(({ shortcuts }) => shortcuts).filter(({ run }) => run);
  for (const shortcut of all) {
    for (const key of shortcut.keys ?? []) {
      const event = press(key, { ctrlKey: shortcut.ctrl ?? false, shiftKey: shortcut.shift ?? false });
      assert.equal(shortcutOf(event, true), shortcut, `${key} ${shortcut.key}`);
    }
  }
});

test("capitals and the Mac's command key mean the same; Alt is left to the browser", () => {
  assert.equal(shortcutOf(press("R", { shiftKey: true }), false)?.key, "keys.replay");
  assert.equal(shortcutOf(press("z", { metaKey: true }), false)?.key, "keys.undo");
  assert.equal(shortcutOf(press("Z", { ctrlKey: true, shiftKey: true }), false)?.key, "keys.redo");
  assert.equal(shortcutOf(press("ArrowLeft", { altKey: true }), false), undefined);
  assert.equal(shortcutOf(press("r", { ctrlKey: true }), false), undefined);
});

test("a presenter's page keys step in lecture mode only", () => {
  assert.equal(shortcutOf(press("PageDown"), false), undefined);
  assert.equal(shortcutOf(press("PageDown"), true)?.key, "keys.presenter");
});

test("words are parted by blanks and stops of both languages", () => {
  assert.deepEqual(readTokens(" the film,\nwas not good.bad "), ["the", "film", "was", "not", "good.bad"]);
  assert.deepEqual(readTokens("电影 不，好看。"), ["电影", "不", "好看"]);
});

test("points of the curves lie where their values are, and back", () => {
  const plot = { width: 300, height: 132, T: 10, low: -1, high: 1 };
  for (let t = 1; t <= 10; t++) assert.equal(tAt(plot, xOf(plot, t)), t);
  assert.ok(Math.abs(yOf(plot, 0.5) - yOf(plot, 0.4) + 0.1 / perPixel(plot)) < 1e-9);
  assert.deepEqual(
    rangeOf(
      [
        [0.5, 7],
        [-3, 0],
      ],
      [0],
    ),
    [-3, 1],
  );
});

test("a long input is thinned without losing its peak", () => {
  const plot = { width: 300, height: 132, T: 10_000, low: -1, high: 9 };
  const values = Array.from({ length: 10_000 }, (_, t) => [t === 6_543 ? 9 : 0]);
  const path = pathOf(plot, values, 0);
  assert.ok(path.split("L").length <= 2 * plot.width, "at most two points a pixel");
  assert.ok(path.includes(` ${yOf(plot, 9).toFixed(1)}`));
  const dips = pathOf(
    plot,
    Array.from({ length: 1_000 }, (_, t) => [t % 2 ? 0.5 : -0.5]),
    0,
  );
  for (const point of dips.slice(1).split("L").slice(0, -1))
    assert.ok(
      [0.5, -0.5].some((value) => point.endsWith(` ${yOf(plot, value).toFixed(1)}`)),
      point,
    );
  assert.ok(dips.split("L").length > plot.width, "both ends of every pixel");
});

const trace = {
  run: 1,
  T: 2,
  exact: true,
  initial: { h: [0, 0], c: [5, 6] },
  columns: {
    c: { data: Float64Array.of(1, 2, 3, -8), size: 2 },
    f: { data: Float64Array.of(0.1, 0.2, 0.3, NaN), size: 2 },
  },
};
const state = (t, frame = null) => ({
  model: lstm,
  trace,
  frame,
  t,
  unit: 1,
  phase: null,
  settings: { language: "en" },
});

test("numbers come from the frame with all digits, else from the trace", () => {
  assert.equal(valuesAt(state(1), 1).get("c"), 2);
  assert.equal(valuesAt(state(1), 1).before("c"), 6);
  assert.equal(valuesAt(state(0), 1).get("c"), 6);
  const frame = { t: 2, values: { c: [0, 0.1234567890123] }, previous: { c: [0, 7] } };
  assert.equal(valuesAt(state(2, frame), 1).get("c"), 0.1234567890123);
  assert.equal(valuesAt(state(2, frame), 1).before("c"), 7);
  assert.equal(valuesAt(state(1, frame), 1).get("c"), 2);
});

test("what is not finite is null, what is not known is undefined", () => {
  assert.equal(valuesAt(state(2), 1).get("f"), null);
  assert.equal(valuesAt(state(2), 1).get("a_f"), undefined);
});

test("an unbounded bar ends at the largest value of its unit", () => {
  assert.equal(reach(trace, "c", 1), 8);
  assert.equal(reach(trace, "none", 0), 1);
});

test("the arithmetic names only quantities that its cell has", () => {
  const names = (cell) =>
    byHand(cell)
      .flat()
      .flatMap((part) => (typeof part === "object" && "value" in part ? [part.value] : []));
  assert.deepEqual([...new Set(names({ kind: "lstm" }))].sort(), [
    "c",
    "c_tilde",
    "f",
    "h",
    "h_c",
    "i",
    "kept",
    "o",
    "written",
  ]);
  assert.ok(!names({ kind: "lstm", h: "linear" }).includes("h_c"));
  assert.deepEqual(names({ kind: "rnn" }), ["a_h", "h"]);
  assert.deepEqual(names({ kind: "rnn", activation: "linear" }), ["a_h"]);
  assert.ok(names({ kind: "gru" }).includes("one_minus_z"));
  assert.ok(names({ kind: "lstm", proj: 2 }).includes("m"));
  assert.deepEqual(names({ kind: "jordan" }), ["a_h", "h", "a_y"]);
});

test("a cell without biases has none in its arithmetic, and one with two has both", () => {
  const signs = (cell) => byHand(cell).flatMap((line) => line.flatMap((part) => part.symbol ?? []));
  const count = (cell) => signs(cell).filter((symbol) => symbol.startsWith("b")).length;
  assert.deepEqual(
    ["one", "two", "none"].map((bias) => count({ kind: "rnn", bias })),
    [1, 2, 0],
  );
  assert.deepEqual(
    ["one", "two", "none"].map((bias) => count({ kind: "gru", reset: "after", bias })),
    [2, 2, 0],
  );
  assert.deepEqual(
    ["one", "two", "none"].map((bias) => count({ kind: "gru", reset: "before", bias })),
    [1, 2, 0],
  );
});

test("the function of a gate is read from its formula", () => {
  const of = (factors, more = {}) => ({ formula: { terms: [{ factors, ...more }], function: "hard_sigmoid" } });
  assert.deepEqual(activationOf(of(["a_f"])), { name: "a_f", sign: "hσ₆" });
  assert.equal(activationOf(of(["1"])), null);
  assert.equal(activationOf(of(["c"])), null);
  assert.equal(activationOf({ formula: { terms: [{ factors: ["1"] }, { factors: ["i"], minus: true }] } }), null);
});

test("a timestep is told in one sentence", () => {
  const frame = { t: 2, values: { f: [0, 0.5], written: [0, 1], c: [0, 4], h: [0, 0.25] }, previous: { c: [0, 6] } };
  assert.equal(
    sentence(state(2, frame)),
    "Unit 1 at timestep 2: keeps 50 % of 6.00, writes 1.00, carries 4.00, shows 0.25",
  );
  const rnn = {
    ...state(2, frame),
    model: { ...lstm, kind: "rnn", belt: { ...lstm.belt, carry: "h", keep: null, written: "h" } },
  };
  assert.match(sentence(rnn), /keeps nothing/);
});

test("a step that is opened act by act tells nothing of what is still to come", () => {
  const frame = { t: 2, values: { f: [0, 0.5], written: [0, 1], c: [0, 4], h: [0, 0.25] }, previous: { c: [0, 6] } };
  const phases = [
    { name: "forget", quantities: ["f"] },
    { name: "update", quantities: ["c"] },
  ];
  const quantities = ["f", "kept", "written", "c", "h"].map((name) => ({ name, symbol: name }));
  const settings = { language: "en", digits: 2 };
  const opened = { ...state(2, frame), pins: [], phase: 1, settings, model: { ...lstm, phases, quantities } };
  const told = sentence(opened);
  assert.match(told, /Unit 1, t = 2.*0\.50.*Next: kept and written/);
  assert.doesNotMatch(told, /4\.00|0\.25/);
});

test("peepholes, the second bias and the projection have their places among the weights", () => {
  const shapes = { W_f: [3, 2], U_f: [3, 1], p_f: [3], b_f: [3], b_Uf: [3], W_m: [1, 3], h_0: [1], c_0: [3] };
  const model = { ...lstm, shapes };
  const own = { ...experiment, H: 3, readout: null };
  assert.deepEqual(
    grid(model, own, "f").columns.map(({ heading }) => heading),
    ["x0", "x1", "h0", "p", "b", "b_U"],
  );
  assert.deepEqual(tabs(model), ["f", "i", "c", "o", "m", "0"]);
  const projection = grid(model, own, "m");
  assert.deepEqual([projection.rows.length, projection.columns.length], [1, 3]);
  assert.deepEqual(
    grid(model, own, "0").columns.map(({ heading, rows }) => [heading, rows]),
    [
      ["h₀", 1],
      ["C₀", 3],
    ],
  );
});

test("of several layers and directions the table holds the weights in sight, and says what they look at", () => {
  const passes = [
    { layer: 0, reverse: false, suffix: "" },
    { layer: 0, reverse: true, suffix: "_reverse" },
    { layer: 1, reverse: true, suffix: "_l1_reverse" },
  ];
  const shapes = { W_f: [2, 3], W_f_l1_reverse: [2, 4], U_f_l1_reverse: [2, 2], W_y: [1, 4], b_y: [1] };
  const model = { ...lstm, layer: 1, reverse: true, suffix: "_l1_reverse", passes, shapes };
  const { columns } = grid(model, experiment, "f");
  assert.equal(nameOf(columns[0], 1), "W_f_l1_reverse[1,0]");
  assert.deepEqual(
    columns.map(({ heading }) => heading),
    ["→0", "→1", "←0", "←1", "h0", "h1"],
  );
  assert.equal(nameOf(grid(model, experiment, "y").columns[0], 0), "W_y[0,0]");
});

test("Jordan's output is a tab of its own, with as many rows as there are outputs", () => {
  const shapes = { W_h: [3, 2], V_h: [3, 2], b_h: [3], W_y: [2, 3], b_y: [2], y_0: [2] };
  const model = { ...lstm, kind: "jordan", gates: ["h"], states: ["y"], shapes };
  const own = { ...experiment, H: 3, readout: null };
  assert.deepEqual(tabs(model), ["h", "y", "0"]);
  assert.deepEqual(
    grid(model, own, "h").columns.map(({ heading }) => heading),
    ["x0", "x1", "y0", "y1", "b"],
  );
  const output = grid(model, own, "y");
  assert.deepEqual(output.rows, ["y0", "y1"]);
  assert.deepEqual(
    output.columns.map(({ heading }) => heading),
    ["h0", "h1", "h2", "b"],
  );
});

test("an embedding has a row for each word, and the cell then looks at numbers", () => {
  const shapes = { W_f: [2, 3], E: [2, 3], h_0: [2], c_0: [2] };
  const words = { kind: "tokens", tokens: ["a"], vocabulary: ["a", "b"], embedded: true };
  const model = { ...lstm, shapes };
  assert.deepEqual(grid(model, { ...experiment, input: words }, "e").rows, ["a", "b"]);
  assert.deepEqual(
    grid(model, { ...experiment, input: words }, "f").columns.map(({ heading }) => heading),
    ["x0", "x1", "x2"],
  );
});

test("a changed weight is told by what it reads: input, word, hidden unit or output", () => {
  const told = (name, experiment) => written(readPlace(name), experiment);
  const words = { kind: "tokens", tokens: ["a"], vocabulary: ["a", "b", "c"] };
  const numbers = { input: { kind: "numbers", values: [] } };
  assert.equal(told("W_f[3,1]", numbers), "W_f[3, x1]");
  assert.equal(told("W_f[3,1]", { input: words }), "W_f[3, b]");
  assert.equal(told("W_f[3,1]", { input: { ...words, embedded: true } }), "W_f[3, x1]");
  assert.equal(told("E[2,1]", { input: { ...words, embedded: true } }), "E[c, x1]");
  assert.equal(told("W_f_l1_reverse[3,1]", { input: words }), "W_f_l1_reverse[3, h1]");
  assert.equal(told("U_f[3,1]", numbers), "U_f[3, h1]");
  assert.equal(told("V_h[3,1]", numbers), "V_h[3, y1]");
  assert.equal(told("W_m[3,1]", numbers), "W_m[3, m1]");
  assert.equal(
    told("W_y[1,2]", { ...numbers, readout: { kind: "linear", size: 2, labels: ["no", "yes"] } }),
    "W_y[yes, h2]",
  );
  assert.equal(told("W_y[1,2]", numbers), "W_y[y1, h2]");
  assert.equal(told("b_f[4]", numbers), "b_f[4]");
  assert.deepEqual(
    ["E[0,0]", "W_m_l1[0,0]", "b_Uf[0]", "c_0[0]", "p_o[1]"].map((name) => tabOf(readPlace(name).array)),
    ["e", "m", "f", "0", "o"],
  );
});

test("a projected h is worked out to its number", () => {
  const lines = byHand({ kind: "lstm", proj: 2 });
  assert.deepEqual(lines.at(-1), ["=", { value: "h", strong: true }]);
});
