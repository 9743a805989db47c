import assert from "node:assert/strict";
import { test } from "node:test";
import { apartFigure } from "../../static/js/figures/apart.js";
import { beltScene, laneScale } from "../../static/js/figures/belt.js";
import { viewOf } from "../../static/js/figures/view.js";
import { linked } from "../../static/js/pages/address.js";
import { readLink, writeLink } from "../../static/js/protocol/link.js";
import { against, offers, origin, standing, usual } from "../../static/js/store/compare.js";
import { reduce } from "../../static/js/store/reduce.js";
import { initialState } from "../../static/js/store/state.js";
import { apartSentence, originSentence, partedSentence } from "../../static/js/views/compare/head.js";
import { MODELS, sample, VIEW } from "./sample.js";

const experiment = {
  cell: { kind: "lstm" },
  X: 1,
  H: 3,
  edits: { "b_f[0]": 1 },
  input: { kind: "numbers", values: [[1], [2]] },
};
const before = { ...experiment, edits: {} };
const open = { ...initialState, experiment, model: MODELS.lstm, trace: sample("lstm", 20, 3) };

test("cells are compared with the two kinds that are not on show", () => {
  const kinds = (kind) =>
    against({ ...open, experiment: { ...experiment, cell: { kind } }, compare: { kind: "cells" } }).map(
      ({ cell }) => cell.kind,
    );
  assert.deepEqual(kinds("lstm"), ["rnn", "gru"]);
  assert.deepEqual(kinds("gru"), ["rnn", "lstm"]);
  assert.deepEqual(against({ ...open, compare: null }), []);
  assert.deepEqual(against({ ...open, compare: { kind: "link", experiment: before } }), [
    { against: "experiment", experiment: before },
  ]);
});

test("what was before is offered only where something was", () => {
  const clean = { ...open, experiment: before };
  assert.deepEqual([offers(clean).before, offers(clean).first], [null, null]);
  assert.equal(usual(clean).kind, "cells");
  const changed = { ...open, history: { past: [{ experiment: before, preset: null }], future: [] } };
  assert.deepEqual(usual(changed), { kind: "before", experiment: before });
  assert.deepEqual(offers(changed).first, { kind: "first", experiment: { ...experiment, edits: {}, pins: [] } });
});

test("what is compared is called the state before the last change only while it is that", () => {
  const past = (...all) => ({ past: all.map((one) => ({ experiment: one, preset: null })), future: [] });
  const copy = structuredClone(before);
  const compare = { kind: "before", experiment: before };
  assert.equal(standing({ ...open, compare, history: past(copy) }), "before");
  assert.equal(standing({ ...open, compare, experiment: copy, history: past() }), "same");
  assert.equal(standing({ ...open, compare, history: past(before, { ...before, seed: 2 }) }), "other");
  assert.equal(standing({ ...open, compare: { kind: "cells" } }), null);
});

test("beside other cells it is said that given or edited weights are not drawn like theirs", () => {
  assert.equal(origin({ edits: { "W_y[0,0]": 1 }, weights: { c_0: [1], b_y: [0] } }), "drawn");
  assert.equal(origin({ edits: { "b_f[0]": 1 }, weights: { W_f: [[1]] } }), "both");
  const cells = { ...open, compare: { kind: "cells" } };
  assert.equal(originSentence(cells, experiment), "weights edited by hand");
  assert.equal(originSentence(cells, before), "weights drawn from the seed");
  assert.equal(originSentence({ ...cells, experiment: before }, before), "");
});

test("a run that is over says where it ended, in place of numbers", () => {
  const other = { experiment, model: MODELS.lstm, trace: sample("lstm", 3, 3), apart: {}, parted: null };
  assert.match(apartSentence({ ...open, t: 4 }, other), /ends at t = 3/);
  assert.equal(apartSentence({ ...open, t: 3 }, other), "");
});

test("an opened step is whole again where runs are compared, and none is opened there", () => {
  const compared = reduce({ ...open, t: 2, phase: 1 }, { type: "compare", compare: { kind: "cells" } });
  assert.equal(compared.phase, null);
  assert.equal(reduce(compared, { type: "phase", phase: 0 }).phase, null);
});

test("a comparison is part of the link, by word or in full", async () => {
  const there = async (state) => readLink(await writeLink(linked(state)));
  assert.deepEqual((await there({ ...open, compare: { kind: "cells" } })).compare, { kind: "cells" });
  const compare = { kind: "before", experiment: before };
  assert.deepEqual((await there({ ...open, compare })).compare, compare);
  assert.equal("compare" in (await there(open)), false);
});

test("an untouched preset keeps its short link beside other cells, and is written out beside an experiment", async () => {
  const untouched = { ...open, preset: "latch", untouched: { latch: experiment } };
  const hash = await writeLink(linked({ ...untouched, compare: { kind: "cells" } }));
  assert.match(hash, /^#preset=latch&.*compare=cells$/);
  assert.deepEqual((await readLink(hash)).compare, { kind: "cells" });
  const full = linked({ ...untouched, compare: { kind: "link", experiment: before } });
  assert.deepEqual((await readLink(await writeLink(full))).experiment, experiment);
});

for (const compare of [
  "tables",
  { kind: "before" },
  { kind: "other", experiment: before },
  { kind: "link", experiment: [] },
])
  test(`a link whose comparison is damaged opens without it: ${JSON.stringify(compare)}`, async () => {
    const read = await readLink(await writeLink({ experiment, t: 1, unit: 0, compare }));
    assert.deepEqual([read.lost, read.compare, read.experiment], [true, undefined, experiment]);
  });

test("equal numbers are equally wide in all belts that are compared, and in a belt alone its own", () => {
  const small = sample("gru", 20, 3);
  const state = {
    ...open,
    compare: { kind: "cells" },
    sight: { ...open.sight, others: [{ model: MODELS.gru, trace: small }] },
  };
  const scale = (trace, model, most) => {
    const scene = beltScene(trace, model, { ...VIEW, most });
    return laneScale(scene, scene.lanes[1]);
  };
  const { most } = viewOf(state, VIEW, null, true);
  assert.equal(scale(state.trace, MODELS.lstm, most), scale(small, MODELS.gru, most));
  assert.notEqual(scale(state.trace, MODELS.lstm), scale(small, MODELS.gru));
  assert.equal(viewOf({ ...state, compare: null }, VIEW, null, true).most, undefined);
});

test("the strip of differences is as high as the difference, and as long as both runs", () => {
  const apart = { data: Float64Array.from([0, 0, 0.5, -1, 0, 0.25]), size: 2 };
  const { data } = apartFigure(apart, "C", 1, 6, { ...VIEW, width: 400, height: 64, unit: 1 });
  const of = (name) => data.find((mark) => mark.name === name);
  const heights = (name) => {
    const { y } = of(name);
    return Array.from({ length: Math.round((y.length + 1) / 5) }, (_, k) => Math.abs(y[5 * k] - y[5 * k + 2]));
  };
  const [most, less] = heights("largest");
  assert.equal(heights("largest").length, 2);
  assert.ok(Math.abs(less / most - 0.25) < 1e-9);
  assert.deepEqual([heights("−").length, heights("+").length], [1, 1]);
  assert.ok(heights("−")[0] > 3 * heights("+")[0]);
});

test("the strip of differences tells of the chosen unit also where the picture begins at another", () => {
  const apart = { data: Float64Array.from([0, 0, 0.5, -1, 0, 0.25]), size: 2 };
  const drawn = (column, unit) => apartFigure(column, "C", 1, 6, { ...VIEW, width: 400, height: 64, unit }).data;
  assert.deepEqual(drawn({ ...apart, from: 64 }, 65), drawn(apart, 1));
});

test("where two runs part is said in a sentence", () => {
  const parts = (parted) => partedSentence(open, { parted, trace: { T: 20 } });
  assert.equal(
    parts({ first: 4, last: 15, largest: 1.3249, at: 6 }),
    "Apart from t = 4; largest 1.3249 at t = 6; within 1 % of that again after t = 15.",
  );
  assert.match(parts({ first: 4, last: 20, largest: 1, at: 6 }), /still apart at the end/);
  assert.match(parts({ first: null, last: null, largest: 0, at: null }), /same at every timestep/);
});

test("who guesses what comes does not compare", () => {
  const state = reduce({ ...open, compare: { kind: "cells" } }, { type: "predict", predict: { act: "begin" } });
  assert.equal(state.compare, null);
});
