import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, mock, test } from "node:test";
import { linked, opened } from "../../static/js/pages/address.js";
import { goLive } from "../../static/js/pages/live.js";
import { keepUnsent, unsentBefore } from "../../static/js/pages/resume.js";
import { fitting } from "../../static/js/pages/unsent.js";
import { reduce } from "../../static/js/store/reduce.js";
import { initialState } from "../../static/js/store/state.js";
import { createStore } from "../../static/js/store/store.js";
import { ONE_PASS } from "./sample.js";

class Visit {
  type = "navigate";
}
/** What the page is told. @type {Record<string, () => void>} */
let told = {};
const listen = (kind, listener) => {
  told[kind] = listener;
};
/** What the tab keeps. */
const shelf = new Map();
const visit = new Visit();
globalThis.PerformanceNavigationTiming = Visit;
mock.method(performance, "getEntriesByType", () => [visit]);
globalThis.sessionStorage = {
  getItem: (name) => shelf.get(name) ?? null,
  setItem: (name, text) => shelf.set(name, text),
  removeItem: (name) => shelf.delete(name),
};
globalThis.location = { origin: "http://here", hash: "#preset=first" };
globalThis.document = { baseURI: "http://here/", addEventListener: listen, documentElement: { dataset: {} } };
globalThis.addEventListener = listen;
beforeEach(() => {
  shelf.clear();
  visit.type = "navigate";
  location.hash = "#preset=first";
  document.documentElement.dataset = {};
});

const model = { ...ONE_PASS, gates: ["f", "i", "c", "o"], quantities: [], shapes: {} };
const presets = [{ id: "first", view: {} }];
const value = (edits) => ({ cell: { kind: "lstm" }, X: 1, H: 6, edits, input: { kind: "numbers", values: [[1]] } });
const edit = (name, to, entry) => ({ type: "edit", edit: { edit: "weight", name, value: to }, live: false, entry });

/** A page as main.js puts it together, on the server that `carry` plays: it answers all that comes, if it is there. */
async function load(type = "navigate") {
  visit.type = type;
  told = {};
  const unsent = unsentBefore();
  const store = createStore(reduce, { ...initialState, presets, ...unsent?.asked });
  const first = await opened(presets, () => {}, unsent?.link);
  let [there, now, hooks] = [false, null, null];
  function carry({ id, command, experiment, edit }) {
    if (!there || command === "look") return;
    if (command === "open") now = experiment ?? value({});
    else if (edit.edit === "replace") now = edit.experiment;
    else now = value({ ...now.edits, [edit.name]: edit.value });
    hooks.hear({
      event: "snapshot",
      ack: id,
      run: id,
      experiment: now,
      model,
      first: {},
      initial: {},
      columns: {},
      frame: { t: 0, values: {}, previous: {} },
      ghost: null,
      sight: { explanation: null, parcels: null, gradient: null, others: [] },
      playback: { playing: false, speed: 4, loop: false, t: 0, T: 24 },
    });
  }
  const dispatch = goLive(store, first, (options) => {
    hooks = options;
    return { send: carry, sendLive: carry, ask: () => {} };
  });
  keepUnsent(store, unsent);
  return {
    store,
    dispatch,
    edits: () => store.get().experiment?.edits,
    lose() {
      there = false;
      hooks.report("lost");
    },
    find() {
      there = true;
      hooks.report("open");
      for (const command of hooks.reopen()) carry(command);
    },
    leave: () => told.pagehide(),
  };
}

/** A page with an edit that nobody has answered, left. */
async function leaveUnanswered() {
  const here = await load();
  here.find();
  here.lose();
  here.dispatch(edit("b_f[0]", 1, 1));
  here.leave();
  return here;
}

test("edits made while the connection is lost are there after the page is loaded anew", async () => {
  const here = await load();
  here.find();
  here.dispatch(edit("b_f[0]", 1, 1));
  here.lose();
  here.dispatch(edit("b_f[1]", 2, 2));
  here.dispatch(edit("b_f[2]", 3, 3));
  here.leave();
  const again = await load("reload");
  again.find();
  assert.deepEqual(again.edits(), { "b_f[0]": 1, "b_f[1]": 2, "b_f[2]": 3 });
  assert.deepEqual([again.store.get().pending, shelf.size], [[], 0]);
  for (const left of [{ "b_f[0]": 1, "b_f[1]": 2 }, { "b_f[0]": 1 }, {}]) {
    again.dispatch({ type: "undo" });
    assert.deepEqual(again.edits(), left);
  }
});

test("so are undos, those that wait and what waits behind them", async () => {
  const here = await load();
  here.find();
  here.dispatch(edit("b_f[0]", 1, 1));
  here.dispatch(edit("b_f[1]", 2, 2));
  here.lose();
  for (const action of [{ type: "undo" }, { type: "undo" }, edit("b_f[2]", 3, 3)]) here.dispatch(action);
  here.leave();
  const again = await load("reload");
  again.find();
  assert.deepEqual(again.edits(), { "b_f[2]": 3 });
});

test("a gesture of the page loaded anew is an entry of its own, whatever was numbered before", async () => {
  await leaveUnanswered();
  const again = await load("reload");
  again.find();
  again.dispatch(edit("b_f[1]", 2, 1));
  assert.equal(again.store.get().history.past.length, 2);
});

test("loaded anew twice before there is a server, nothing is forgotten", async () => {
  await leaveUnanswered();
  (await load("reload")).leave();
  const again = await load("reload");
  again.find();
  assert.deepEqual(again.edits(), { "b_f[0]": 1 });
});

test("what the server has answered and the address does not hold yet is kept as well", async () => {
  const here = await load();
  here.find();
  here.dispatch(edit("b_f[0]", 1, 1));
  document.documentElement.dataset.address = "late";
  here.leave();
  const again = await load("reload");
  again.find();
  assert.deepEqual(again.edits(), { "b_f[0]": 1 });
});

test("another address is opened as it is", async () => {
  await leaveUnanswered();
  location.hash = "#preset=other";
  const again = await load("reload");
  again.find();
  assert.deepEqual(again.edits(), {});
  location.hash = "#preset=first";
});

test("a page that was come to from the browser's own, for there was no server, asks again", async () => {
  await leaveUnanswered();
  const again = await load("navigate");
  again.find();
  assert.deepEqual(again.edits(), { "b_f[0]": 1 });
});

test("a page that is left with all answered and written keeps nothing", async () => {
  const here = await leaveUnanswered();
  assert.equal(shelf.size, 1);
  here.find();
  assert.equal(shelf.size, 0, "it was there again, and all was answered");
  document.documentElement.dataset.address = "written";
  here.leave();
  assert.equal(shelf.size, 0);
  assert.deepEqual(linked(here.store.get()).experiment.edits, { "b_f[0]": 1 });
});

/** What the tab keeps, as another version of the page might have kept it. */
function rewrite(change) {
  const kept = JSON.parse(shelf.get("unsent"));
  change(kept);
  shelf.set("unsent", JSON.stringify(kept));
}
const notices = ({ store }) => store.get().notices.map(({ key }) => key);

test("what another version of the page kept and this one cannot read is left out and said, the rest arrives", async () => {
  const here = await load();
  here.find();
  here.dispatch(edit("b_f[0]", 1, 1));
  here.lose();
  for (const [name, to] of [
    ["b_f[1]", 2],
    ["b_f[2]", 3],
    ["b_f[3]", 4],
  ])
    here.dispatch(edit(name, to, to));
  here.leave();
  rewrite(({ asked }) => {
    asked.pending[0].command.edit = { edit: "tilt", by: 3 };
    asked.pending[2].command.edit.value = "4";
    asked.history.past.unshift({ experiment: { units: 6 }, preset: null });
    asked.waiting.push({ type: "wind back" });
  });
  const again = await load();
  assert.deepEqual(notices(again), ["unsent.lost"]);
  again.find();
  assert.deepEqual(again.edits(), { "b_f[0]": 1, "b_f[2]": 3 });
  assert.equal(shelf.size, 0);
  for (const left of [{ "b_f[0]": 1 }, {}]) {
    again.dispatch({ type: "undo" });
    assert.deepEqual(again.edits(), left);
  }
});

test("a link of another make gives way to the address, and edits that can be read still go out", async () => {
  await leaveUnanswered();
  rewrite((kept) => {
    kept.link = { version: 9, network: "?" };
  });
  const again = await load();
  assert.deepEqual(notices(again), ["unsent.lost"]);
  again.find();
  assert.deepEqual(again.edits(), { "b_f[0]": 1 });
});

test("of what is no text of ours at all nothing is left but the word that it is lost", async () => {
  for (const kept of ["{", "7", "[]", '"x"', "{}", '{"asked": 3}', '{"asked": {"history": []}}']) {
    shelf.set("unsent", kept);
    const here = await load();
    assert.deepEqual(notices(here), ["unsent.lost"], kept);
    here.find();
    assert.deepEqual(here.edits(), {}, kept);
    assert.equal(shelf.size, 0, kept);
  }
});

test("what this version keeps it reads, every kind of edit and all that can wait", () => {
  const network = value({ "b_f[0]": 1 });
  const course = { task: "latch" };
  const edits = [
    { edit: "weight", name: "b_f[0]", value: 1.5 },
    { edit: "revert", name: "b_f[0]" },
    { edit: "bias", name: "b_f", mean: -1 },
    { edit: "pins", pins: [{ quantity: "f", unit: null, first: 1, last: null, value: 0 }] },
    { edit: "reset" },
    { edit: "input", t: 1, k: 0, value: 0 },
    { edit: "values", values: [[1, -2]] },
    { edit: "tokens", tokens: ["a"] },
    { edit: "cell", cell: { kind: "gru" } },
    { edit: "sizes", T: 30 },
    { edit: "layers", layers: 2, direction: "both" },
    { edit: "seed", seed: 0 },
    { edit: "readout", readout: null },
    { edit: "replace", experiment: { ...network, input: { kind: "tokens", tokens: ["a"], vocabulary: ["a", "b"] } } },
    { edit: "preset", preset: "first" },
  ];
  const wire = readFileSync(new URL("../../static/js/protocol/wire.d.ts", import.meta.url), "utf8");
  const kinds = [...wire.matchAll(/^ {2}edit: "(\w+)"/gm)].map(([, kind]) => kind);
  assert.deepEqual(new Set(edits.map((one) => one.edit)), new Set(kinds));
  const commands = [
    ...edits.map((one) => ({ command: "edit", id: 1, edit: one, live: false })),
    { command: "feed", id: 1, x: [1] },
    { command: "feed", id: 1, token: "a" },
    { command: "train", id: 1, course, beside: [{ kind: "gru" }], here: false },
    { command: "open", id: 1, preset: "first", lesson: null },
  ];
  const kept = {
    hash: "#preset=first",
    link: { experiment: network, t: 3, unit: 0, compare: { kind: "cells" } },
    asked: {
      pending: commands.flatMap((command) =>
        ["edit", "undo", "redo"].map((kind) => ({ id: 1, kind, entry: -1e9, preset: null, command })),
      ),
      waiting: [
        ...edits.map((one) => ({ type: "edit", edit: one, live: false, entry: 3 })),
        ...["undo", "redo", "reset"].map((type) => ({ type })),
        { type: "feed", x: [1] },
        { type: "train", course, beside: [], here: true },
        { type: "learn", go: "on", speed: 2 },
        { type: "epoch", epoch: 0 },
        { type: "example", place: 2 },
      ],
      history: { past: [{ experiment: network, preset: null }], future: [{ experiment: network, preset: "first" }] },
    },
  };
  assert.deepEqual(fitting(JSON.parse(JSON.stringify(kept)), "#preset=first"), kept);
});
