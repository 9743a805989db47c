import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { linked } from "../../static/js/pages/address.js";
import { goLive } from "../../static/js/pages/live.js";
import { reduce } from "../../static/js/store/reduce.js";
import { initialState } from "../../static/js/store/state.js";
import { createStore } from "../../static/js/store/store.js";
import { hand } from "../../static/js/views/widgets/gesture.js";
import { ONE_PASS } from "./sample.js";

globalThis.location = { origin: "http://here" };
globalThis.document = { baseURI: "http://here/" };

const presets = [
  { id: "first", view: { t: 0, unit: 1, speed: 4, playing: false } },
  { id: "other", view: { t: 7, unit: 3, digits: 0 } },
];
const model = { ...ONE_PASS, gates: ["f", "i", "c", "o"], quantities: [], shapes: {} };
const value = (edits, more = {}) => ({
  cell: { kind: "lstm" },
  X: 1,
  H: 6,
  edits,
  input: { kind: "numbers", values: [[1]] },
  ...more,
});

/** A page whose server answers when it is told to. */
function page(wanted = { preset: "first" }, bring = undefined) {
  const store = createStore(reduce, { ...initialState, presets });
  const sent = [];
  const looks = [];
  let hooks;
  const connect = (options) => {
    hooks = options;
    return {
      send: (command) => sent.push(command),
      sendLive: (command) => sent.push(command),
      ask: (command) => looks.push(command),
    };
  };
  const dispatch = goLive(store, wanted, connect, undefined, bring);
  const answer = (ack, experiment, playback = {}) =>
    hooks.hear({
      event: "snapshot",
      ack,
      run: ack,
      experiment,
      model,
      first: { b_f: { shape: [6], data: new Float64Array(6) } },
      initial: {},
      columns: {},
      frame: { t: 0, values: {}, previous: {} },
      ghost: null,
      sight: { explanation: null, parcels: null, gradient: null, others: [] },
      playback: { playing: false, speed: 4, loop: false, t: 0, T: 24, ...playback },
    });
  const refuse = (ack, code = "invalid_value") =>
    hooks.hear({ event: "failed", ack, code, what: "w", got: "g", expected: "e" });
  const open = () => {
    const [look, ...commands] = hooks.reopen();
    assert.equal(look.command, "look", "before the picture that it belongs to");
    looks.push(look);
    sent.push(...commands);
    return commands;
  };
  return { store, sent, looks, dispatch, answer, refuse, open, hooks: () => hooks, app: { get: store.get, dispatch } };
}

/** Opened with the first preset. */
function opened() {
  const here = page();
  const [command] = here.open();
  here.answer(command.id, value({}));
  here.hooks().report("open");
  return here;
}
const edits = ({ store }) => store.get().experiment.edits;
const set = (edit, entry = 1, live = false) => ({
  type: "edit",
  edit: { edit: "weight", name: "b_f[0]", value: edit },
  live,
  entry,
});
const last = ({ sent }) => sent.at(-1);

test("an untouched preset is named in the link, an edited one is copied, wherever it came from", () => {
  const here = opened();
  assert.equal(linked(here.store.get()).experiment, undefined);
  const elsewhere = page({ preset: "first", experiment: value({ "b_f[0]": 4.6 }) });
  const [command] = elsewhere.open();
  elsewhere.answer(command.id, value({ "b_f[0]": 4.6 }));
  assert.deepEqual(linked(elsewhere.store.get()).experiment.edits, { "b_f[0]": 4.6 });
});

test("undo asked for before an answer waits for it", () => {
  const here = opened();
  here.dispatch(set(1));
  here.dispatch({ type: "undo" });
  assert.equal(last(here).edit.edit, "weight");
  here.answer(last(here).id, value({ "b_f[0]": 1 }));
  assert.deepEqual(last(here).edit, { edit: "replace", experiment: value({}) });
});

test("undo that waits behind a refused edit comes at once, not at some later event", () => {
  const here = opened();
  here.dispatch(set(1));
  here.answer(last(here).id, value({ "b_f[0]": 1 }));
  here.dispatch(set(2, 2));
  here.dispatch({ type: "undo" });
  here.refuse(last(here).id);
  assert.equal(last(here).edit.edit, "replace");
});

const lessonTold = (ack, lesson) => ({ event: "lesson", ack, lesson, shown: null, astray: false });
const lesson = (more = {}) => ({
  name: "n",
  doing: "running",
  furthest: 30,
  speed: 5,
  course: { task: "latch", epochs: 100, seed: 3 },
  learners: [{}],
  ...more,
});
/** Opened, learning, and opened again by a server that knows nothing of it. */
function lostLesson(more = {}) {
  const here = opened();
  here.hooks().hear(lessonTold(-1, lesson(more)));
  const [command] = here.open();
  assert.equal(command.lesson, "n");
  here.answer(command.id, value({ "b_f[0]": 1 }));
  here.hooks().hear(lessonTold(command.id, null));
  return here;
}
const said = ({ store }) => store.get().notices.map(({ key }) => key);

test("a lesson that a new server does not know goes on with the weights that are there, for the epochs that are left", () => {
  const here = lostLesson();
  const [train, learn] = here.sent.slice(-2);
  assert.deepEqual(
    [train.command, train.here, train.course.epochs, train.course.seed, train.beside],
    ["train", true, 70, 3, []],
  );
  assert.deepEqual([learn.command, learn.go, learn.speed], ["learn", "on", 5]);
  assert.deepEqual(said(here), ["train.resumed"]);
});

test("a lesson that cannot be gone on with is told to be lost", () => {
  for (const more of [{ doing: "paused" }, { learners: [{}, {}] }, { course: { task: "examples", epochs: 9 } }]) {
    const here = lostLesson(more);
    assert.equal(last(here).command, "open");
    assert.deepEqual(said(here), ["train.lost"]);
  }
});

test("a lesson that ends because the network is another one is told to have ended, and begins no more", () => {
  const here = opened();
  here.hooks().hear(lessonTold(-1, lesson()));
  here.dispatch({ type: "edit", edit: { edit: "sizes", H: 9 }, live: false, entry: 5 });
  const { id } = last(here);
  here.answer(id, value({}));
  here.hooks().hear(lessonTold(id, null));
  assert.equal(last(here).id, id);
  assert.deepEqual(said(here), ["train.ended"]);
});

test("another version of the page is offered once, and nothing else happens", () => {
  const here = opened();
  const sent = here.sent.length;
  for (let k = 0; k < 3; k++) here.hooks().hear({ event: "version", ack: -1, version: "other" });
  assert.deepEqual(said(here), ["version.newer"]);
  assert.equal(here.sent.length, sent);
});

test("a newer server that refuses what an old page opens with leaves the experiment where it is", () => {
  const here = opened();
  here.dispatch(set(1));
  here.answer(last(here).id, value({ "b_f[0]": 1 }));
  const [command] = here.open();
  here.hooks().hear({ event: "version", ack: -1, version: "other" });
  here.refuse(command.id);
  assert.deepEqual(said(here), ["version.newer", "version.refused"]);
  assert.equal(last(here), command, "no default takes its place");
  assert.deepEqual(edits(here), { "b_f[0]": 1 });
  here.open();
  here.refuse(last(here).id);
  assert.deepEqual(said(here), ["version.newer", "version.refused"], "said once");
});

test("an edit refused without an id does not stay under way for ever", () => {
  const here = opened();
  here.dispatch(set(1));
  here.refuse(-1);
  assert.deepEqual(here.store.get().pending, []);
});

test("undo in the middle of a gesture ends the gesture first and takes back that one", () => {
  const here = opened();
  const moving = hand(here.app);
  moving.move("b_f[0]", { edit: "weight", name: "b_f[0]", value: 3 });
  here.dispatch({ type: "undo" });
  assert.deepEqual([last(here).live, last(here).edit.value], [false, 3]);
  here.answer(last(here).id, value({ "b_f[0]": 3 }));
  assert.deepEqual(last(here).edit, { edit: "replace", experiment: value({}) });
});

test("a link that the server refuses is told, and the default opens and can be edited", () => {
  const here = page({ experiment: value({}, { H: "zwei" }) });
  const [command] = here.open();
  here.refuse(command.id);
  assert.equal(here.store.get().notices[0].key, "error.link");
  assert.equal(last(here).preset, "first");
  here.answer(last(here).id, value({}));
  assert.equal(here.store.get().preset, "first");
  here.dispatch(set(1));
  here.answer(last(here).id, value({ "b_f[0]": 1 }));
  here.dispatch({ type: "undo" });
  assert.equal(last(here).edit.edit, "replace");
});

test("what a server that came back refuses is kept in the history, and the default opens", () => {
  const here = opened();
  here.dispatch(set(1));
  here.answer(last(here).id, value({ "b_f[0]": 1 }));
  const [command] = here.open();
  here.refuse(command.id, "over_budget");
  assert.equal(here.store.get().notices[0].key, "error.reopen");
  here.answer(last(here).id, value({}));
  assert.deepEqual(here.store.get().history.past.at(-1).experiment.edits, { "b_f[0]": 1 });
});

test("when even the default is refused nothing is tried for ever", () => {
  const here = page();
  const [command] = here.open();
  here.refuse(command.id);
  const count = here.sent.length;
  here.refuse(last(here).id);
  assert.equal(here.sent.length, count);
});

test("after a lost connection the experiment goes out first, then what was not answered", () => {
  const here = opened();
  here.dispatch(set(1));
  const commands = here.open();
  assert.deepEqual(
    commands.map((command) => command.command),
    ["open", "edit"],
  );
  here.answer(commands[0].id, value({}));
  here.answer(commands[1].id, value({ "b_f[0]": 1 }));
  assert.equal(here.store.get().history.past.length, 1);
  assert.deepEqual(edits(here), { "b_f[0]": 1 });
});

test("a message over the limit is told and never sent, in bytes and not in letters", () => {
  const here = opened();
  const count = here.sent.length;
  here.dispatch({ type: "edit", edit: { edit: "tokens", tokens: ["汉".repeat(400_000)] }, live: false, entry: 1 });
  assert.equal(here.sent.length, count);
  assert.equal(here.store.get().notices[0].key, "error.over_budget");
});

test("a message that the server finds too large is dropped, not sent again and again", () => {
  const here = opened();
  here.dispatch(set(1));
  here.hooks().tooLarge();
  assert.deepEqual(
    here.open().map((command) => command.command),
    ["open"],
  );
});

test("what the page looks at is told when it changes, and again after a lost connection", () => {
  const here = opened();
  here.looks.length = 0; // the one that went out with open
  here.dispatch({ type: "choose", unit: 3 });
  here.dispatch({ type: "why", asked: { quantity: "f", index: 3, t: 0 } });
  here.dispatch({ type: "hover", hover: { unit: 1 } });
  assert.deepEqual(
    here.looks.map(({ unit, why }) => [unit, why]),
    [
      [3, null],
      [3, { quantity: "f", index: 3, t: null }],
    ],
  );
  here.open();
  const again = here.looks.at(-1);
  assert.deepEqual([again.command, again.unit, again.why.quantity], ["look", 3, "f"]);
});

test("a refused look takes back the comparison, and nothing from under the hand", () => {
  const here = opened();
  here.dispatch(set(0.7, 1, true));
  here.dispatch({ type: "compare", compare: { kind: "link", experiment: value({}, { H: 9999 }) } });
  here.refuse(here.looks.at(-1).id, "over_budget");
  assert.equal(here.store.get().compare, null);
  assert.equal(here.store.get().edits["b_f[0]"], 0.7);
  assert.equal(here.store.get().notices[0].key, "error.over_budget");
});

test("a comparison too large for a message is dropped with a word", () => {
  const here = opened();
  const experiment = value({}, { weights: { U_f: [Array(200_000).fill(0.123456)] } });
  here.dispatch({ type: "compare", compare: { kind: "link", experiment } });
  assert.equal(here.store.get().compare, null);
  assert.equal(here.store.get().notices[0].key, "error.over_budget");
  assert.ok(here.looks.every(({ against }) => against.length === 0));
});

test("an experiment too large for the first message gives way to the default", () => {
  const here = page({ experiment: value({}, { weights: { U_f: [Array(200_000).fill(0.123456)] } }) });
  const [command] = here.open();
  assert.equal(command.preset, "first");
  assert.equal(here.store.get().notices[0].key, "error.over_budget");
});

test("a preset chosen brings its own unit and timestep once it is there", () => {
  const here = opened();
  here.dispatch({ type: "edit", edit: { edit: "preset", preset: "other" }, live: false, entry: 1 });
  here.answer(last(here).id, value({}, { H: 8 }));
  const { unit, t, preset, settings } = here.store.get();
  assert.deepEqual([unit, t, preset, settings.digits], [3, 7, "other", 0]);
});

test("an experiment from another link is nobody's preset, and one can come back from it", () => {
  const here = opened();
  const look = { t: 2, unit: 4 };
  here.dispatch({
    type: "edit",
    edit: { edit: "replace", experiment: value({ x: 1 }) },
    live: false,
    entry: -1,
    preset: null,
    look,
  });
  here.answer(last(here).id, value({ x: 1 }));
  const { preset, unit, history } = here.store.get();
  assert.deepEqual([preset, unit, history.past.length], [null, 4, 1]);
});

test("a moving hand's value is shown with its picture, or a moment later without one", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const here = opened();
  here.dispatch(set(5, 1, true));
  assert.equal(here.store.get().edits["b_f[0]"], undefined);
  mock.timers.tick(20);
  assert.equal(here.store.get().edits["b_f[0]"], 5);
  mock.timers.reset();
});

test("pictures of one page never share an id, even after a new session counts from one again", () => {
  const here = opened();
  const before = here.store.get().trace.id;
  const [command] = here.open();
  here.answer(command.id, value({}), {});
  assert.ok(here.store.get().trace.id > before);
});

const gone = (ack) => ({ event: "failed", ack, code: "unknown_name", what: "model", got: "abc", expected: "one" });
const keys = ({ store }) => store.get().notices.map(({ key }) => key);
const settled = () => new Promise((done) => setTimeout(done, 0));

test("weights that the server has no more are brought again, and the experiment is opened once more", async () => {
  const asked = [];
  const bring = async (name) => asked.push(name) > 0;
  const here = page({ experiment: value({}, { stored: "abcdef" }) }, bring);
  const [command] = here.open();
  here.hooks().hear(gone(command.id));
  await settled();
  assert.deepEqual(asked, ["abc"]);
  assert.equal(last(here).command, "open");
  assert.equal(last(here).experiment.stored, "abcdef");
  assert.ok(last(here).id > command.id);
  here.answer(last(here).id, value({}, { stored: "abcdef" }));
  assert.equal(here.store.get().experiment.stored, "abcdef");
  assert.equal(here.store.get().pending.length, 0);
  assert.deepEqual(keys(here), ["model.brought"]);
});

test("weights that nobody here has are said to be gone, and the page goes on with the default", async () => {
  const here = page({ experiment: value({}, { stored: "abcdef" }) }, async () => false);
  const [command] = here.open();
  here.hooks().hear(gone(command.id));
  await settled();
  assert.deepEqual(keys(here), ["model.gone"]);
  assert.equal(last(here).preset, "first");
});

test("an undo to a model that is gone changes nothing and says so", async () => {
  const here = opened();
  here.dispatch({
    type: "edit",
    edit: { edit: "replace", experiment: value({}, { stored: "a" }) },
    live: false,
    entry: 1,
  });
  here.hooks().hear(gone(last(here).id));
  await settled();
  assert.deepEqual(edits(here), {});
  assert.equal(here.store.get().pending.length, 0);
});

const named = (name, edit, entry) => ({
  type: "edit",
  edit: { edit: "weight", name, value: edit },
  live: false,
  entry,
});
/** What went out since, as short words. */
const out = ({ sent }, since) =>
  sent.slice(since).map(({ command, edit, go }) => edit?.name ?? edit?.edit ?? (go ? `${command} ${go}` : command));

test("what is changed after an undo that waits goes out after it, and is not what it takes back", () => {
  const here = opened();
  here.dispatch(named("b_f[0]", 1, 1));
  here.dispatch({ type: "undo" });
  here.dispatch(named("b_f[1]", 2, 2));
  assert.deepEqual(out(here, 1), ["b_f[0]"]);
  assert.equal(here.store.get().edits["b_f[1]"], 2, "it shows already");
  here.answer(last(here).id, value({ "b_f[0]": 1 }));
  assert.deepEqual(out(here, 2), ["replace", "b_f[1]"]);
  const [undo, later] = here.sent.slice(2);
  here.answer(undo.id, value({}));
  here.answer(later.id, value({ "b_f[1]": 2 }));
  const { history, edits } = here.store.get();
  assert.deepEqual(edits, { "b_f[1]": 2 });
  assert.deepEqual(
    history.past.map(({ experiment }) => experiment.edits),
    [{}],
  );
});

test("undo, edit, undo while the connection is lost: each takes its turn when it is back", () => {
  const here = opened();
  here.hooks().report("lost");
  here.dispatch(named("b_f[0]", 1, 1));
  for (const action of [{ type: "undo" }, named("b_f[1]", 2, 2), { type: "undo" }, named("b_f[2]", 3, 3)])
    here.dispatch(action);
  const [opening, first] = here.open();
  here.answer(opening.id, value({}));
  here.answer(first.id, value({ "b_f[0]": 1 }));
  const [undone, second] = here.sent.slice(-2);
  here.answer(undone.id, value({}));
  here.answer(second.id, value({ "b_f[1]": 2 }));
  const [again, third] = here.sent.slice(-2);
  assert.deepEqual([again.edit.experiment.edits, third.edit.name], [{}, "b_f[2]"]);
});

test("what was undone without a server is not there for a moment when it is back", () => {
  const here = opened();
  here.hooks().report("lost");
  for (const action of [named("b_f[0]", 1, 1), named("b_f[1]", 2, 2), { type: "undo" }]) here.dispatch(action);
  assert.deepEqual(here.store.get().edits, { "b_f[0]": 1 });
  const seen = [];
  here.store.subscribe(({ edits }) => seen.push(JSON.stringify(edits)));
  const [opening, first, second] = here.open();
  here.hooks().report("open");
  here.answer(opening.id, value({}));
  here.answer(first.id, value({ "b_f[0]": 1 }));
  here.answer(second.id, value({ "b_f[0]": 1, "b_f[1]": 2 }));
  here.answer(last(here).id, value({ "b_f[0]": 1 }));
  assert.deepEqual([...new Set(seen)], ['{"b_f[0]":1}']);
  const { edits, history, pending, waiting } = here.store.get();
  assert.deepEqual([edits, pending, waiting], [{ "b_f[0]": 1 }, [], []]);
  assert.deepEqual([history.past.length, history.future.length], [1, 1]);
});

test("a lesson that is begun behind an undo that waits is told to go on only once it has begun", () => {
  const here = opened();
  here.dispatch(set(1));
  here.dispatch({ type: "undo" });
  here.dispatch({ type: "feed", x: [1] });
  here.dispatch({ type: "train", course: { task: "latch" }, beside: [], here: false });
  here.dispatch({ type: "learn", go: "on", speed: 2 });
  here.answer(last(here).id, value({ "b_f[0]": 1 }));
  assert.deepEqual(out(here, 2), ["replace", "feed", "train", "learn on"]);
});

test("a hand that has begun to move behind an undo that waits is not what that takes back", () => {
  const here = opened();
  here.dispatch(named("b_f[0]", 1, 1));
  here.dispatch({ type: "undo" });
  const first = last(here);
  const moving = hand(here.app);
  moving.move("b_f[1]", { edit: "weight", name: "b_f[1]", value: 3 });
  here.answer(first.id, value({ "b_f[0]": 1 }));
  assert.equal(last(here).edit.edit, "replace");
  moving.end();
  assert.deepEqual([last(here).live, last(here).edit.name], [false, "b_f[1]"]);
});

/** Learning; the server is lost, this is done, and a new server comes that knows nothing of the lesson. */
function lostLessonThen(...actions) {
  const here = opened();
  here.hooks().hear(lessonTold(-1, lesson()));
  here.hooks().report("lost");
  for (const action of actions) here.dispatch(action);
  const [opening] = here.open();
  here.answer(opening.id, value({}));
  here.hooks().hear(lessonTold(opening.id, null));
  return here;
}
const chosen = (edit) => ({ type: "edit", edit, live: false, entry: 7 });

test("a lost lesson does not run over what was chosen while the server was away", () => {
  const train = { type: "train", course: { task: "latch" }, beside: [], here: false };
  for (const actions of [
    [chosen({ edit: "preset", preset: "other" })],
    [chosen({ edit: "replace", experiment: value({}) })],
    [chosen({ edit: "cell", cell: { kind: "gru" } })],
    [chosen({ edit: "sizes", H: 3 })],
    [chosen({ edit: "layers", layers: 2 })],
    [set(1), { type: "undo" }],
    [train],
  ]) {
    const here = lostLessonThen(...actions);
    const trained = here.sent.filter(({ command, course }) => command === "train" && course.epochs === 70);
    assert.deepEqual(trained, [], JSON.stringify(actions));
    assert.deepEqual(said(here), ["train.ended"], JSON.stringify(actions));
  }
});

test("a lost lesson goes on behind weights and inputs that were set while the server was away", () => {
  const here = lostLessonThen(set(1), chosen({ edit: "sizes", T: 9 }));
  assert.deepEqual(out(here, -5), ["open", "b_f[0]", "sizes", "train", "learn on"]);
  assert.deepEqual(said(here), ["train.resumed"]);
});

/** Opened with a model; then the server begins anew and has not its weights. They come when `come` says so. */
async function modelGone(...actions) {
  let come = (_there) => {};
  const here = page({ experiment: value({}, { stored: "abcdef" }) }, () => new Promise((done) => (come = done)));
  const [first] = here.open();
  here.answer(first.id, value({}, { stored: "abcdef" }));
  here.hooks().report("lost");
  for (const action of actions) here.dispatch(action);
  const commands = here.open();
  here.hooks().hear(gone(commands[0].id));
  for (const { id } of commands.slice(1)) here.refuse(id, "out_of_order");
  return {
    ...here,
    come: async (there) => {
      come(there);
      await settled();
    },
  };
}

test("edits behind weights that are being brought are kept, and go out again behind them", async () => {
  const here = await modelGone(set(1));
  const count = here.sent.length;
  here.dispatch(named("b_f[1]", 2, 2));
  assert.equal(here.sent.length, count, "nothing is open yet");
  here.dispatch({ type: "seek", t: 3 });
  here.refuse(last(here).id, "out_of_order");
  assert.deepEqual(keys(here), []);
  await here.come(true);
  const again = here.sent.slice(-3);
  assert.deepEqual(out(here, -3), ["open", "b_f[0]", "b_f[1]"]);
  assert.equal(here.sent.at(-4).command, "look", "before the picture that it belongs to");
  here.answer(again[0].id, value({}, { stored: "abcdef" }));
  here.answer(again[1].id, value({ "b_f[0]": 1 }, { stored: "abcdef" }));
  here.answer(again[2].id, value({ "b_f[0]": 1, "b_f[1]": 2 }, { stored: "abcdef" }));
  assert.deepEqual(edits(here), { "b_f[0]": 1, "b_f[1]": 2 });
  assert.equal(here.store.get().history.past.length, 2);
  assert.deepEqual(keys(here), ["model.brought"]);
});

test("a connection that is lost while weights are being brought sends all of it by itself", async () => {
  const here = await modelGone(set(1));
  const [opening, edit] = here.open();
  const count = here.sent.length;
  await here.come(true);
  assert.equal(here.sent.length, count, "not twice");
  here.answer(opening.id, value({}, { stored: "abcdef" }));
  here.answer(edit.id, value({ "b_f[0]": 1 }, { stored: "abcdef" }));
  assert.deepEqual(edits(here), { "b_f[0]": 1 });
});

test("edits of a model that nobody has go with it, in one sentence", async () => {
  const here = await modelGone(set(1));
  await here.come(false);
  assert.deepEqual(keys(here), ["model.gone"]);
  assert.equal(last(here).preset, "first");
  here.answer(last(here).id, value({}));
  assert.deepEqual([here.store.get().pending, edits(here)], [[], {}]);
});
