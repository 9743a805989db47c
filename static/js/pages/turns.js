/**
 * In which order things go out: what ends a gesture before it, what waits for answers, and what is not worth an answer.
 *
 * @typedef {import("../store/actions.js").Action} Action
 * @typedef {import("../store/actions.js").Heard} Heard
 * @typedef {import("../store/state.js").State} State
 * @typedef {import("../store/state.js").Pending} Pending
 */

/** Whether an action leaves what a hand is changing behind, so that the hand's last value has to be final before. @param {Action} action */
export function jumps(action) {
  if (action.type === "edit")
    return !action.live && !["weight", "revert", "bias", "input", "pins"].includes(action.edit.edit);
  return action.type === "undo" || action.type === "redo" || action.type === "reset";
}

/** What changes the network, its input or its lesson, each after the other. */
const IN_TURN = new Set(["edit", "reset", "feed", "train", "learn", "epoch", "example"]);

/**
 * Whether an action has to wait: undo and redo until the answers before them are in the history, and what comes after
 * behind them, or it would be what they take back.
 * @param {Action} action @param {Pick<State, "pending" | "waiting">} state
 */
export function waits(action, { pending, waiting }) {
  if (action.type === "undo" || action.type === "redo") return pending.length > 0 || waiting.length > 0;
  const moving = action.type === "edit" && action.live;
  return waiting.length > 0 && !moving && IN_TURN.has(action.type);
}

/** Whether weights that live on the server under their name are not there any more. @param {Heard} event @returns {event is Extract<Heard, {event: "failed"}>} */
export function isGone(event) {
  return event.event === "failed" && event.code === "unknown_name" && event.what === "model";
}

/** Edits after which a network is another one than that which learned. */
const ANOTHER = new Set(["preset", "replace", "cell", "layers", "readout", "seed"]);

/** Whether what is not answered yet puts another network, or another lesson, in the place of this one. @param {Pick<State, "pending" | "waiting">} state */
export function replaces({ pending, waiting }) {
  return waiting.length > 0 || pending.some(({ command }) => replacing(command));
}

/** @param {import("../protocol/wire.js").AnyCommand} command */
function replacing(command) {
  if (command.command === "train") return true;
  if (command.command !== "edit") return false;
  const { edit } = command;
  return edit.edit === "sizes" ? edit.H != null || edit.X != null : ANOTHER.has(edit.edit);
}

/** Milliseconds after which an event is overdue although nothing was asked: while the server plays, or a network learns. @param {State} state */
export function overdue({ playing, settings, speed, lesson }) {
  if (playing && !settings.slow) return 3000 / speed;
  return lesson?.doing === "running" ? 3000 / Math.min(lesson.speed ?? 1, 1) : null;
}
