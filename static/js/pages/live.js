/**
 * Between store and server: actions go out as commands, events come back as actions.
 *
 * @typedef {import("../store/actions.js").Action} Action
 * @typedef {import("../store/actions.js").Received} Received
 * @typedef {import("../store/actions.js").Heard} Heard
 * @typedef {import("../store/state.js").State} State
 * @typedef {import("./address.js").First} First
 * @typedef {{get(): State, dispatch(action: Action | Received): void, subscribe(listener: (state: State, before: State) => void): void}} Store
 */
import { editOf, moveOf, reopening } from "../protocol/commands.js";
import { connect } from "../protocol/connection.js";

const LARGEST_MESSAGE = 1024 * 1024;
/** How long a moving hand's value waits for the picture that belongs to it. Answers take a few milliseconds; shown
 * together they cost one frame of the browser, apart they cost two, and the picture comes in the second. */
const TOGETHER_MS = 12;

/**
 * @param {Store} store
 * @param {First} wanted what to open first
 * @returns {(action: Action) => void} the dispatch that views are given
 */
export function goLive(store, wanted) {
  let id = 0;
  /** edits that must wait until the answers before them are in the history @type {Action[]} */
  let waiting = [];
  /** what a moving hand did that is not shown yet @type {Action | null} */
  let unseen = null;
  let unseenTimer = 0;
  const { unit: _unit, digits: _digits, ...first } = wanted;

  const connection = connect({
    url: location.origin.replace(/^http/, "ws") + new URL("ws", document.baseURI).pathname,
    report: (status) => store.dispatch({ type: "connection", status }),
    reopen() {
      const pending = reopening(store.get(), () => ++id, first);
      store.dispatch({ type: "resent", pending });
      store.dispatch({ type: "moved", id: pending[0]?.id ?? id });
      return pending.map(({ command }) => command);
    },
    hear(event) {
      show();
      store.dispatch({ type: "event", event });
      if (event.event === "failed") refuse(event);
      else if (waiting.length && !store.get().pending.length) flush();
    },
  });

  /** @param {Extract<Heard, {event: "failed"}>} event */
  function refuse(event) {
    const { code, what, got, expected } = event;
    const opened = store.get().experiment !== null;
    const key = opened ? `error.${code}` : "error.link";
    store.dispatch({ type: "notice", notice: { tone: "error", key, values: { what, got, expected } } });
    if (!opened) {
      const own = ++id;
      store.dispatch({ type: "moved", id: own });
      connection.send({ command: "open", id: own });
    }
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
    const asked = editOf(action, before);
    if (asked) edit(action, asked);
    const move = moveOf(action, store.get(), id + 1);
    if (move) {
      id += 1;
      store.dispatch({ type: "moved", id });
      connection.send(move);
    }
  }

  /** @param {Action} action @param {NonNullable<ReturnType<typeof editOf>>} asked */
  function edit(action, { edit, kind, preset }) {
    const own = ++id;
    const live = action.type === "edit" && action.live;
    /** @type {import("../protocol/wire.js").EditCommand} */
    const command = { command: "edit", id: own, edit, live };
    if (live) {
      connection.sendLive(command);
      return;
    }
    keep(command, kind, action.type === "edit" ? action.entry : -own - 1, preset);
    if (preset) open(preset);
  }

  /** @param {Extract<Action, {type: "feed"}>} action */
  function feed({ x, token }) {
    const own = ++id;
    store.dispatch({ type: "moved", id: own });
    keep({ command: "feed", id: own, x, token }, "edit", -own - 1);
  }

  /**
   * @param {import("../protocol/wire.js").EditCommand | import("../protocol/wire.js").Feed} command
   * @param {"edit" | "undo" | "redo"} kind @param {number} entry @param {string} [preset]
   */
  function keep(command, kind, entry, preset) {
    const size = JSON.stringify(command).length;
    if (size > LARGEST_MESSAGE) {
      const values = { what: "message", got: `${size} bytes`, expected: `at most ${LARGEST_MESSAGE} bytes` };
      store.dispatch({ type: "notice", notice: { tone: "error", key: "error.over_budget", values } });
      return;
    }
    store.dispatch({ type: "sent", pending: { id: command.id, kind, entry, preset, command } });
    connection.send(command);
  }

  /** A preset also says how to look at it first. @param {string} preset */
  function open(preset) {
    const view = store.get().presets.find((known) => known.id === preset)?.view;
    if (!view) return;
    dispatch({ type: "choose", unit: view.unit ?? 0 });
    dispatch({ type: "setting", settings: { digits: view.digits ?? 4 } });
    dispatch({ type: "speed", speed: view.speed ?? 4 });
    dispatch({ type: "seek", t: view.t ?? 0 });
    dispatch({ type: view.playing ? "play" : "pause" });
  }

  return dispatch;
}
