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
import { editOf, moveOf, renumbered, reopening } from "../protocol/commands.js";
import { connect } from "../protocol/connection.js";
import { early } from "../protocol/early.js";
import { bringAgain } from "../views/models/kept.js";
import { endGestures } from "../views/widgets/gesture.js";
import { afterwards } from "./again.js";
import { bringer } from "./brought.js";
import { looking, lookOf } from "./look.js";
import { looker } from "./looking.js";
import { oneAFrame } from "./oneaframe.js";
import { LARGEST_MESSAGE, sizeOf, tooLarge } from "./size.js";
import { isGone, jumps, overdue, replaces, waits } from "./turns.js";

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
  /** what a moving hand did that is not shown yet @type {Action | null} */
  let unseen = null;
  let unseenTimer = 0;
  /** whether the server will not take what we hold, so that the next session begins with the default */
  let refused = false;
  /** id of the command that opened this session, and of the last one that opened anything */
  let [reopened, newest] = [-1, -1];
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

  const playing = oneAFrame(hear);
  const connection = open({
    begun: early,
    report: (status) => store.dispatch({ type: "connection", status }),
    patience: () => overdue(store.get()),
    probe: () => (store.get().experiment ? look() : null),
    tooLarge() {
      refused = store.get().pending.every(({ kind }) => kind === "open");
      complain("error.over_budget", tooLarge("more"));
      store.dispatch({ type: "resent", pending: [] });
    },
    reopen,
    hear(event) {
      if (event.event === "frame" && store.get().playing) return playing.put(event);
      playing.last();
      hear(event);
    },
  });

  /** @param {Heard} event */
  function hear(event) {
    show();
    if (event.event === "version") return offerReload("version.newer");
    if (event.event === "failed" && asked(event.ack)) return refuseLook(event);
    const { lesson, pending } = store.get();
    const answered = pending.find((sent) => sent.id === event.ack);
    if (answered?.kind === "open" && isGone(event)) return void brought.open(event, answered);
    if (event.event === "failed" && tooEarly(event, answered)) return;
    store.dispatch({ type: "event", event });
    if (event.event === "lesson" && lesson && !event.lesson) over(lesson, event.ack);
    if ("playback" in event && event.playback.playing && event.ack >= store.get().moved) takeOver();
    if (answered && isGone(event)) void brought.edit(event, answered);
    else if (event.event === "failed") refuse(event, answered);
    else if (event.event === "snapshot") refused = false;
    if (event.event === "snapshot" && answered?.look) for (const action of looking(answered.look)) dispatch(action);
    if (!store.get().pending.length && store.get().waiting.length) flush(store.get().waiting);
  }

  /** What a new session begins with: where we are. */
  function reopen() {
    brought.stop();
    let pending = reopening(store.get(), () => ++id, first);
    if (refused || sizeOf(pending[0]?.command) > LARGEST_MESSAGE) {
      if (!refused) complain("error.over_budget", tooLarge("more"));
      pending = [fallback()];
    }
    store.dispatch({ type: "resent", pending });
    reopened = newest = pending[0]?.id ?? id;
    store.dispatch({ type: "moved", id: reopened });
    return [look(), ...pending.map(({ command }) => command)];
  }

  const brought = bringer(store.dispatch, bring, {
    reopen: () => reopen().forEach(connection.send),
    again: (sent) => keep(renumbered(sent, ++id)),
    refuse,
  });

  store.subscribe(lookAgain);
  window?.subscribe(lookAgain);

  /** The default example, as an entry of the history if there is something to come back to. @returns {Pending} */
  function fallback() {
    const own = ++id;
    const { experiment, presets, lesson } = store.get();
    const preset = presets[0]?.id;
    const kind = experiment ? "edit" : "open";
    const command = /** @type {const} */ ({ command: "open", id: own, preset, lesson: lesson?.name ?? null });
    return { id: own, kind, entry: -own - 1, preset, command };
  }

  /** Whether something is refused only because nothing was open when it came: it has gone out again, or will. @param {Extract<Heard, {event: "failed"}>} event @param {Pending} [answered] */
  function tooEarly({ code, ack }, answered) {
    return code === "out_of_order" && (brought.busy || (!answered && ack < newest));
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
    newest = sent.id;
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

  /** @param {Action[]} waiting */
  function flush(waiting) {
    store.dispatch({ type: "waiting", waiting: [] });
    waiting.forEach(act);
  }

  /** @param {Action} action */
  function dispatch(action) {
    show();
    if (jumps(action)) endGestures();
    act(action);
  }

  /** @param {Action} action */
  function act(action) {
    const before = store.get();
    if (waits(action, before)) {
      store.dispatch(action); // its value shows
      store.dispatch({ type: "waiting", waiting: [...before.waiting, action] });
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
    const { key, again } = afterwards(lesson, ack === reopened && !replaces(store.get()));
    store.dispatch({ type: "notice", notice: { tone: "info", key } });
    for (const action of again) dispatch(action);
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
    if (size > LARGEST_MESSAGE) return complain("error.over_budget", tooLarge(String(size)));
    store.dispatch({ type: "sent", pending: sent });
    if (!brought.busy) connection.send(sent.command);
  }

  return dispatch;
}
