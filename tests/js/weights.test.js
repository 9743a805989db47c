/** The table of weights of an upper layer: which columns come from where. */
import assert from "node:assert/strict";
import test from "node:test";
import { spoken } from "../../static/js/views/weights/cells.js";
import { grid } from "../../static/js/views/weights/grid.js";
import { runs } from "../../static/js/views/weights/groups.js";

const experiment = { input: { kind: "numbers", values: [[0, 0]] }, readout: null };
const passes = (ways) =>
  [0, 1].flatMap((layer) =>
    ways.map((reverse) => ({ layer, reverse, suffix: `${layer ? "_l1" : ""}${reverse ? "_reverse" : ""}` })),
  );

/** A model of two layers with four units whose upper forward pass is in sight. */
function upper(ways, width, more = {}) {
  const shapes = { W_f_l1: [4, width], U_f_l1: [4, 4], b_f_l1: [4], ...more };
  return { kind: "lstm", gates: ["f"], states: ["c", "h"], layer: 1, suffix: "_l1", passes: passes(ways), shapes };
}

const groups = (model) => runs(grid(model, experiment, "f").columns);

test("over the columns of an upper layer stands which layer and direction they read", () => {
  assert.deepEqual(groups(upper([false, true], 8)), [
    { group: "forward", count: 4 },
    { group: "reverse", count: 4 },
    { group: "own", count: 4 },
    { group: null, count: 1 },
  ]);
  assert.deepEqual(groups(upper([false], 4, { b_Uf_l1: [4], p_f_l1: [4] })), [
    { group: "below", count: 4 },
    { group: "own", count: 4 },
    { group: null, count: 3 },
  ]);
});

test("an edge parts the two directions of the layer below", () => {
  const edges = grid(upper([false, true], 8), experiment, "f").columns.flatMap(({ edge }, k) => (edge ? [k] : []));
  assert.deepEqual(edges, [0, 4, 8, 12]);
});

test("the first layer needs no such headings", () => {
  const shapes = { W_f: [4, 2], U_f: [4, 4], b_f: [4] };
  const first = { ...upper([false, true], 8), layer: 0, suffix: "", shapes };
  assert.deepEqual(groups(first), [{ group: null, count: 7 }]);
});

test("whoever cannot see the arrow hears which unit of which layer and direction a weight reads", () => {
  const columns = grid(upper([false, true], 8), experiment, "f").columns;
  const said = (column, language) => spoken(column, 1, "1", language, { layer: 1, reverse: false });
  assert.equal(said(columns[6], "en"), "W_f_l1[1,6]: to unit 1 from h2 of layer 0, backward");
  assert.equal(said(columns[1], "zh"), "W_f_l1[1,1]：由 第 0 层（正向）的 h1 到单元 1");
  assert.equal(said(columns[9], "en"), "U_f_l1[1,1]: to unit 1 from h1");
  const [first] = grid(upper([true], 4), experiment, "f").columns;
  assert.equal(
    spoken(first, 0, "0", "en", { layer: 1, reverse: true }),
    "W_f_l1[0,0]: to unit 0 from h0 of layer 0, backward",
  );
});
