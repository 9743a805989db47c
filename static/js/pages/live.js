/**
 * Between store and server: actions go out as commands, events come back as actions.
 *
 * @typedef {import("../store/actions.js").Action} Action
 * @typedef {import("../store/actions.js").Received} Received
 * @typedef {import("../store/actions.js").Heard} Heard
 * @typedef {import("../store/state.js").State} State
 * @typedef {import("../store/state.js").Pending} Pending
 * @typedef {import("./address.js").First} First
 * @typedef {{get(): State, dispatch(action: Action | Received): void, subscribe(listener: (state: State, before: State) => void): void}} Store
 */
import { editOf, moveOf, reopening } from "../protocol/commands.js";
import { connect } from "../protocol/connection.js";
import { bringAgain } from "../views/models/kept.js";
import { endGestures } from "../views/widgets/gesture.js";
import { resumption } from "./again.js";
import { looking, lookOf, sizeOf } from "./look.js";
import { looker } from "./looking.js";

const LARGEST_MESSAGE = 1024 * 1024;
/**
 * How long a moving hand's value waits for the picture that belongs to it. Answers take a few milliseconds; shown
 * together they cost one frame of the browser, apart they cost two, and the picture comes in the second.
 */
const TOGETHER_MS = 12;

/**
 * @param {Store} store
 * @param {First} wanted what to open first
 * @param {typeof connect} [open] how to connect
 * @param {import("../charts/window.js").TimeWindow} [window] the timesteps in sight
 * @param {typeof bringAgain} [bring] how weights get to the server again
 * @returns {(action: Action) => void} the dispatch that views are given
 */
export function goLive(store, wanted, open = connect, window = undefined, bring = bringAgain) {
  const { unit: _unit, digits: _digits, ...first } = wanted;
  let id = 0;
  /** undo and redo that must wait until the answers before them are in the history @type {Action[]} */
  let waiting = [];
  /** what a moving hand did that is not shown yet @type {Action | null} */
  let unseen = null;
  let unseenTimer = 0;
  /** whether the server will not take what we hold, so that the next session begins with the default */
  let refused = false;
  /** id of the command that opened this session */
  let reopened = -1;
  /** what was said about another version already @type {Set<string>} */
  const offered = new Set();
  /** whether the server gives out another page than this one */
  let otherVersion = false;
  /** whether a person has ended the lesson */
  let ending = false;

  const { look, changed, asked } = looker(
    store.get,
    () => window?.sight ?? null,
    () => window?.columns ?? null,
    () => ++id,
  );
  const lookAgain = () => {
    if (store.get().status !== "open" || !store.get().experiment) return;
    const command = changed();
    if (!command) return;
    if (sizeOf(command) <= LARGEST_MESSAGE) return connection.ask(command);
    complain("error.over_budget", tooLarge(String(sizeOf(command))));
    store.dispatch({ type: "compare", compare: null });
  };

  const connection = open({
    url: `${location.origin.replace(/^http/, "ws")}${new URL("ws", document.baseURI).pathname}?page=${pageVersion()}`,
    report: (status) => store.dispatch({ type: "connection", status }),
    patience: () => overdue(store.get()),
    probe: () => (store.get().experiment ? look() : null),
    tooLarge() {
      const { pending } = store.get();
      refused = pending.every(({ kind }) => kind === "open");
      complain("error.over_budget", tooLarge("more"));
      store.dispatch({ type: "resent", pending: [] });
    },
    reopen() {
      let pending = reopening(store.get(), () => ++id, first);
      if (refused || sizeOf(pending[0]?.command) > LARGEST_MESSAGE) {
        if (!refused) complain("error.over_budget", tooLarge("more"));
        pending = [fallback()];
      }
      store.dispatch({ type: "resent", pending });
      reopened = pending[0]?.id ?? id;
      store.dispatch({ type: "moved", id: reopened });
      return [look(), ...pending.map(({ command }) => command)];
    },
    hear(event) {
      show();
      if (event.event === "version") return offerReload("version.newer");
      if (event.event === "failed" && asked(event.ack)) return refuseLook(event);
      const answered = store.get().pending.find((sent) => sent.id === event.ack);
      const { lesson } = store.get();
      store.dispatch({ type: "event", event });
      if (event.event === "lesson" && lesson && !event.lesson) over(lesson, event.ack);
      if ("playback" in event && event.playback.playing && event.ack >= store.get().moved) takeOver();
      if (event.event === "failed" && answered && isGone(event)) void bringBack(event, answered);
      else if (event.event === "failed") refuse(event, answered);
      else if (event.event === "snapshot") refused = false;
      if (event.event === "snapshot" && answered?.look) for (const action of looking(answered.look)) dispatch(action);
      if (waiting.length && !store.get().pending.length) flush();
    },
  });

  store.subscribe(lookAgain);
  window?.subscribe(lookAgain);

  /** The default example, as an entry of the history if there is something to come back to. @returns {Pending} */
  function fallback() {
    const own = ++id;
    const { experiment, presets } = store.get();
    const preset = presets[0]?.id;
    const kind = experiment ? "edit" : "open";
    const lesson = store.get().lesson?.name ?? null;
    return { id: own, kind, entry: -own - 1, preset, command: { command: "open", id: own, preset, lesson } };
  }

  /** Large weights that the server has no more are brought again, and what failed for want of them is asked once more. @param {Extract<Heard, {event: "failed"}>} event @param {Pending} answered */
  async function bringBack(event, answered) {
    if (!(await bring(event.got).catch(() => false))) return refuse(event, answered, "model.gone");
    store.dispatch({ type: "notice", notice: { tone: "info", key: "model.brought" } });
    const own = ++id;
    if (answered.kind === "open") store.dispatch({ type: "moved", id: own });
    keep({ ...answered, id: own, command: { ...answered.command, id: own } });
  }

  /** @param {Extract<Heard, {event: "failed"}>} event @param {Pending} [answered] @param {string} [key] of what is said, unless it is the usual */
  function refuse({ code, what, got, expected }, answered, key = `error.${code}`) {
    if (answered?.command.command !== "open") {
      complain(key, { what, got, expected });
      return;
    }
    if (otherVersion && store.get().experiment) return offerReload("version.refused"); // its experiment stays where it is
    if (key === "model.gone") complain(key, {});
    else complain(store.get().experiment ? "error.reopen" : "error.link", { what, got, expected });
    if (refused) return; // not even the default: there is nothing left to try
    refused = true;
    const sent = fallback();
    store.dispatch({ type: "sent", pending: sent });
    store.dispatch({ type: "moved", id: sent.id });
    connection.send(sent.command);
  }

  /** What is compared with cannot be run here; nothing under a hand has changed. @param {Extract<Heard, {event: "failed"}>} event */
  function refuseLook({ code, what, got, expected }) {
    complain(`error.${code}`, { what, got, expected });
    store.dispatch({ type: "compare", compare: null });
  }

  /** @param {string} key @param {Record<string, string>} values */
  function complain(key, values) {
    store.dispatch({ type: "notice", notice: { tone: "error", key, values } });
  }

  function show() {
    clearTimeout(unseenTimer);
    const action = unseen;
    unseen = null;
    if (action) store.dispatch(action);
  }

  function flush() {
    const actions = waiting;
    waiting = [];
    for (const action of actions) dispatch(action);
  }

  /** @param {Action} action */
  function dispatch(action) {
    show();
    if (jumps(action)) endGestures();
    const before = store.get();
    if ((action.type === "undo" || action.type === "redo") && before.pending.length) {
      waiting.push(action);
      return;
    }
    if ((action.type === "step" || action.type === "back") && before.playing) dispatch({ type: "pause" });
    if (action.type === "edit" && action.live && before.status === "open") {
      unseen = action;
      unseenTimer = setTimeout(show, TOGETHER_MS);
    } else store.dispatch(action);
    if (!before.experiment) return;
    if (action.type === "feed") feed(action);
    if (action.type === "train") train(action);
    if (action.type === "learn") ending = action.go === "end";
    edit(action, before);
    move(action);
  }

  /** In slow motion the page plays by itself, act by act (views/time/acts): the server is to stand still. */
  function takeOver() {
    if (!store.get().settings.slow) return;
    dispatch({ type: "pause" });
    dispatch({ type: "play" });
  }

  /** @param {Action} action */
  function move(action) {
    const { settings, playing } = store.get();
    if (action.type === "setting" && action.settings.slow !== undefined && playing) {
      if (settings.slow) takeOver();
      else dispatch({ type: "play" });
    }
    if (action.type === "play" && settings.slow) return;
    const command = moveOf(action, store.get(), id + 1);
    if (!command) return;
    id += 1;
    store.dispatch({ type: "moved", id });
    connection.send(command);
  }

  /** @param {Action} action @param {State} before */
  function edit(action, before) {
    const asked = editOf(action, before);
    if (!asked) return;
    const own = ++id;
    const live = action.type === "edit" && action.live;
    /** @type {import("../protocol/wire.js").EditCommand} */
    const command = { command: "edit", id: own, edit: asked.edit, live };
    if (live) {
      connection.sendLive(command);
      return;
    }
    const entry = action.type === "edit" && action.entry >= 0 ? action.entry : -own - 1;
    const look = action.type === "edit" ? (action.look ?? lookOf(before.presets, asked.preset)) : undefined;
    keep({ id: own, kind: asked.kind, entry, preset: asked.preset, look, command });
  }

  /** @param {Extract<Action, {type: "feed"}>} action */
  function feed({ x, token }) {
    const own = ++id;
    store.dispatch({ type: "moved", id: own });
    keep({ id: own, kind: "edit", entry: -own - 1, command: { command: "feed", id: own, x, token } });
  }

  /** A lesson that ends without having been ended: the network is another one now, or the server has lost it. @param {import("../store/state.js").Lesson} lesson @param {number} ack */
  function over(lesson, ack) {
    const wanted = !ending;
    ending = false;
    if (!wanted) return;
    const again = ack === reopened ? resumption(lesson) : null;
    const key = again ? "train.resumed" : ack === reopened ? "train.lost" : "train.ended";
    store.dispatch({ type: "notice", notice: { tone: "info", key } });
    for (const action of again ?? []) dispatch(action);
  }

  /** Said once for each: quietly, and nothing is forced. @param {"version.newer" | "version.refused"} key */
  function offerReload(key) {
    otherVersion = true;
    if (offered.has(key)) return;
    offered.add(key);
    store.dispatch({ type: "notice", notice: { tone: "offer", key } });
  }

  /** A lesson takes the place of the experiment, as one entry of the history. @param {Extract<Action, {type: "train"}>} action */
  function train({ course, beside, here }) {
    const own = ++id;
    store.dispatch({ type: "moved", id: own });
    const command = /** @type {const} */ ({ command: "train", id: own, course, beside, here });
    keep({ id: own, kind: "edit", entry: -own - 1, preset: null, command });
  }

  /** @param {Pending} sent */
  function keep(sent) {
    const size = sizeOf(sent.command);
    if (size > LARGEST_MESSAGE) {
      complain("error.over_budget", tooLarge(String(size)));
      return;
    }
    store.dispatch({ type: "sent", pending: sent });
    connection.send(sent.command);
  }

  return dispatch;
}

/** Milliseconds after which an event is overdue although nothing was asked: while the server plays, or a network learns. @param {State} state */
function overdue({ playing, settings, speed, lesson }) {
  if (playing && !settings.slow) return 3000 / speed;
  return lesson?.doing === "running" ? 3000 / Math.min(lesson.speed ?? 1, 1) : null;
}

/** Which page this is; empty where it does not say. */
function pageVersion() {
  return document.documentElement?.dataset.version ?? "";
}

/** Whether weights that live on the server under their name are not there any more. @param {{code: string, what: string}} event */
function isGone({ code, what }) {
  return code === "unknown_name" && what === "model";
}

/** @param {string} got */
function tooLarge(got) {
  return { what: "message", got: `${got} bytes`, expected: `at most ${LARGEST_MESSAGE} bytes` };
}

/** Whether an action leaves what a hand is changing behind, so that the hand's last value has to be final before. @param {Action} action */
function jumps(action) {
  if (action.type === "edit")
    return !action.live && !["weight", "revert", "bias", "input", "pins"].includes(action.edit.edit);
  return action.type === "undo" || action.type === "redo" || action.type === "reset";
}
