import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { linked, opened } from "../../static/js/pages/address.js";
import { goLive } from "../../static/js/pages/live.js";
import { keepUnsent, unsentBefore } from "../../static/js/pages/resume.js";
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
