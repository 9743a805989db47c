import assert from "node:assert/strict";
import { test } from "node:test";
import { goLive } from "../../static/js/pages/live.js";
import { reduce } from "../../static/js/store/reduce.js";
import { initialState } from "../../static/js/store/state.js";
import { createStore } from "../../static/js/store/store.js";
import { ONE_PASS } from "./sample.js";

globalThis.location = { origin: "http://here" };
globalThis.document = { baseURI: "http://here/" };

/** A page with an experiment, and what it sends. */
function page(slow) {
  const store = createStore(reduce, {
    ...initialState,
    status: /** @type {const} */ ("open"),
    settings: { ...initialState.settings, slow },
  });
  const sent = [];
  let hooks;
  const dispatch = goLive(store, {}, (options) => {
    hooks = options;
    return { send: (command) => sent.push(command), sendLive() {}, ask() {} };
  });
  const snapshot = (playing) =>
    hooks.hear({
      event: "snapshot",
      ack: store.get().moved,
      run: 1,
      experiment: { cell: { kind: "lstm" }, X: 1, H: 1, edits: {}, input: { kind: "numbers", values: [[1]] } },
      model: { ...ONE_PASS, gates: ["f"], quantities: [], phases: [], shapes: {} },
      first: {},
      initial: {},
      columns: {},
      frame: { t: 0, values: {}, previous: {} },
      ghost: null,
      sight: { explanation: null, parcels: null, gradient: null, others: [] },
      playback: { playing, speed: 4, loop: false, t: 0, T: 24 },
    });
  const told = () => sent.splice(0).map(({ command }) => command);
  return { store, dispatch, snapshot, told, patience: () => hooks.patience() };
}

test("in slow motion the page plays and the server stands still", () => {
  const { store, dispatch, snapshot, told, patience } = page(true);
  snapshot(false);
  told();
  dispatch({ type: "play" });
  assert.equal(store.get().playing, true);
  assert.deepEqual(told(), []);
  assert.equal(patience(), null, "silence is no lost connection");
  snapshot(false);
  assert.equal(store.get().playing, true, "an edit does not stop it");
  dispatch({ type: "pause" });
  assert.equal(store.get().playing, false);
});

test("what the server plays is taken over in slow motion", () => {
  const { store, snapshot, told } = page(true);
  snapshot(true);
  assert.deepEqual(told(), ["pause"]);
  assert.equal(store.get().playing, true);
});

test("playing changes hands with slow motion", () => {
  const { store, dispatch, snapshot, told } = page(false);
  snapshot(true);
  assert.equal(store.get().playing, true);
  dispatch({ type: "setting", settings: { slow: true } });
  assert.deepEqual(told(), ["pause"]);
  assert.equal(store.get().playing, true);
  dispatch({ type: "setting", settings: { slow: false } });
  assert.deepEqual(told(), ["play"]);
  assert.equal(store.get().playing, true);
});
