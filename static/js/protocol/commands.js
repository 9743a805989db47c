/**
 * What an action asks of the server, if anything.
 *
 * @typedef {import("./wire.js").AnyCommand} AnyCommand
 * @typedef {import("./wire.js").AnyEdit} AnyEdit
 * @typedef {import("../store/state.js").State} State
 * @typedef {import("../store/state.js").Pending} Pending
 * @typedef {import("../store/actions.js").Action} Action
 * @typedef {{experiment?: import("./wire.js").Experiment, preset?: string, t?: number, playing?: boolean, speed?: number}} Wanted
 */
import { followed } from "../store/backward.js";
import { against } from "../store/compare.js";
import { askedFully } from "../store/trail.js";

/**
 * The edit that an action stands for, with its part in the history.
 *
 * @param {Action} action
 * @param {State} state before the action
 * @returns {{edit: AnyEdit, kind: "edit" | "undo" | "redo", preset?: string | null} | null} preset: that it then comes from
 */
export function editOf(action, state) {
  switch (action.type) {
    case "edit":
      return {
        edit: action.edit,
        kind: "edit",
        preset: action.edit.edit === "preset" ? action.edit.preset : action.preset,
      };
    case "reset":
      return { edit: { edit: "reset" }, kind: "edit" };
    case "undo": {
      const before = state.history.past.at(-1);
      return before ? { edit: { edit: "replace", experiment: before.experiment }, kind: "undo" } : null;
    }
    case "redo": {
      const after = state.history.future[0];
      return after ? { edit: { edit: "replace", experiment: after.experiment }, kind: "redo" } : null;
    }
    default:
      return null;
  }
}

/**
 * The command that moves us, if the action does. Steps go out as seeks: the newest is enough.
 *
 * @param {Action} action
 * @param {State} state after the action
 * @param {number} id
 * @returns {AnyCommand | null}
 */
export function moveOf(action, state, id) {
  switch (action.type) {
    case "step":
    case "back":
    case "seek":
      return { command: "seek", id, t: state.t };
    case "choosePass":
      return { command: "choose", id, ...state.pass };
    case "play":
      return { command: "play", id };
    case "pause":
      return { command: "pause", id };
    case "speed":
      return { command: "speed", id, speed: action.speed };
    case "loop":
      return { command: "loop", id, loop: action.loop };
    case "learn":
      return { command: "learn", id, go: action.go, speed: action.speed ?? null };
    case "epoch":
      return { command: "epoch", id, epoch: action.epoch };
    case "example":
      return { command: "example", id, place: action.place };
    default:
      return null;
  }
}

/**
 * What a new session needs to be where we are: the experiment, then every edit not answered yet, all under new ids, for
 * answers count by the id that they take into account.
 *
 * @param {State} state
 * @param {() => number} nextId
 * @param {Wanted} wanted for the first time
 * @returns {Pending[]}
 */
export function reopening(state, nextId, wanted) {
  const { experiment, t, playing, speed, loop, pass, lesson } = state;
  const { preset, ...rest } = wanted;
  const id = nextId();
  /** @type {AnyCommand} */
  const command = experiment
    ? { command: "open", id, experiment, t, playing, speed, loop, ...pass, lesson: lesson?.name ?? null }
    : { command: "open", id, speed, loop, ...rest, ...(rest.experiment ? {} : { preset }) };
  const open = {
    id,
    kind: /** @type {const} */ ("open"),
    entry: -1,
    preset: experiment ? undefined : (preset ?? null),
    command,
  };
  const edits = state.pending.filter((sent) => sent.kind !== "open");
  return [open, ...edits.map((sent) => renumbered(sent, nextId()))];
}

/** @param {Pending} sent @param {number} id @returns {Pending} */
export function renumbered(sent, id) {
  return { ...sent, id, command: { ...sent.command, id } };
}

/**
 * What the page looks at beyond the trace.
 *
 * @param {State} state
 * @param {{from: number, to: number} | null} inSight timesteps in sight, null: all
 * @param {number | null} [columns] pixels that the charts are wide, where there are more timesteps than can be told apart
 * @returns {Omit<import("./wire.js").Look, "id">}
 */
export function lookOf(state, inSight, columns = null) {
  const { unit, settings, trail, peek } = state;
  const why = askedFully(state, trail.at(-1) ?? peek);
  const [first, last] = inSight ? [Math.max(1, Math.floor(inSight.from)), Math.ceil(inSight.to)] : [1, null];
  const backward = followed(state);
  return {
    command: "look",
    unit,
    parcels: settings.parcels,
    first,
    last,
    columns,
    why,
    backward,
    against: against(state),
  };
}
