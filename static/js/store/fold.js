/**
 * Folds what the server says into the state.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("./actions.js").Heard} Heard
 */
import { inNotation } from "../text/notation.js";
import { settle } from "./history.js";
import { follow } from "./trail.js";

/**
 * @param {State} state
 * @param {Heard} event
 * @returns {State}
 */
export function foldEvent(state, event) {
  switch (event.event) {
    case "snapshot":
      return foldSnapshot(state, event);
    case "trace":
      return foldTrace(state, event);
    case "sight":
      return event.run === state.trace?.run ? { ...state, sight: event.sight } : state;
    case "frame":
      return foldFrame(state, event);
    case "playback":
      return event.ack < state.moved ? state : { ...state, ...playbackOf(state, event.playback) };
    case "failed":
      return foldFailed(state, event);
    default:
      return state;
  }
}

/** @param {State} state @param {Extract<Heard, {event: "snapshot"}>} event @returns {State} */
function foldSnapshot(state, event) {
  const settled = settle(state, event.ack, event.experiment);
  const current = event.ack >= state.moved;
  const { experiment, ghost, sight } = event;
  const model = inNotation(event.model, state.settings.notation);
  return {
    ...settled,
    model,
    pins: settled.holding ?? experiment.pins ?? [],
    ghost,
    sight,
    experiment,
    first: event.first,
    edits: { ...experiment.edits, ...(settled.hand ? { [settled.hand.name]: settled.hand.value } : {}) },
    trace: {
      run: event.run,
      id: nextId(state),
      T: event.playback.T,
      exact: true,
      initial: event.initial,
      columns: event.columns,
    },
    frame: event.frame,
    t: Math.min(current ? event.playback.t : state.t, event.playback.T),
    ...(current ? playbackOf(state, event.playback) : {}),
    unit: Math.min(state.unit, experiment.H - 1),
    gate: gateIn(model.gates, state.gate, experiment.readout != null),
  };
}

/** @param {string[]} gates @param {string} gate @param {boolean} readout */
function gateIn(gates, gate, readout) {
  return gates.includes(gate) || gate === "0" || (gate === "y" && readout) ? gate : (gates[0] ?? "0");
}

/** @param {State} state @param {Extract<Heard, {event: "trace"}>} event @returns {State} */
function foldTrace(state, event) {
  const { hand } = state;
  return {
    ...state,
    pins: state.holding ?? event.pins,
    ghost: event.ghost,
    sight: event.sight,
    edits: hand ? { ...event.edits, [hand.name]: hand.value } : event.edits,
    trace: {
      run: event.run,
      id: nextId(state),
      T: event.T,
      exact: false,
      initial: event.initial,
      columns: event.columns,
    },
    frame: event.frame,
    t: Math.min(state.t, event.T),
  };
}

/** @param {State} state @param {Extract<Heard, {event: "frame"}>} event @returns {State} */
function foldFrame(state, event) {
  if (event.ack < state.moved || event.run !== state.trace?.run) return state;
  const { frame, explanation } = event;
  const now = { ...state, frame, t: frame.t, sight: explanation ? { ...state.sight, explanation } : state.sight };
  return frame.t === state.t ? now : follow({ ...now, phase: null });
}

/** @param {State} state */
function nextId({ trace }) {
  return (trace?.id ?? 0) + 1;
}

/** A refused command changed nothing: what was shown ahead of the answer goes back. @param {State} state @param {Extract<Heard, {event: "failed"}>} event @returns {State} */
function foldFailed(state, event) {
  return {
    ...state,
    pending: event.ack < 0 ? state.pending.slice(1) : state.pending.filter((sent) => sent.id !== event.ack),
    hand: null,
    holding: null,
    edits: state.experiment?.edits ?? {},
    pins: state.experiment?.pins ?? [],
  };
}

/** In slow motion the page plays by itself while the server stands still. @param {State} state @param {{playing: boolean, speed: number, loop: boolean}} playback */
function playbackOf({ playing: here, settings }, { playing, speed, loop }) {
  return { playing: settings.slow ? here : playing, speed, loop };
}
