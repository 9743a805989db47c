/**
 * Folds what the server says into the state.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("./actions.js").Heard} Heard
 */
import { inNotation } from "../text/notation.js";
import { ahead, byHand } from "./ahead.js";
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
      return event.run === state.trace?.run ? { ...state, sight: sightOf(state, event.sight) } : state;
    case "frame":
      return foldFrame(state, event);
    case "playback":
      return event.ack < state.moved ? state : { ...state, ...playbackOf(state, event.playback) };
    case "lesson":
      return { ...state, lesson: event.lesson, shown: event.shown, astray: event.astray };
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
  const { experiment } = event;
  const model = inNotation(event.model, state.settings.notation);
  const t = Math.min(current ? event.playback.t : state.t, event.playback.T);
  const first = event.first ?? state.first;
  const held = byHand({ ...settled, first, experiment }, ahead({ ...settled, experiment }));
  return {
    ...settled,
    model,
    pins: settled.holding ?? held.pins,
    ghost: known(event.ghost, null),
    sight: sightOf(state, event.sight),
    experiment,
    first,
    edits: { ...held.edits, ...(settled.hand ? { [settled.hand.name]: settled.hand.value } : {}) },
    trace: {
      run: event.run,
      id: nextId(state),
      T: event.playback.T,
      exact: true,
      initial: event.initial,
      columns: event.columns,
    },
    frame: event.frame,
    t,
    // an opened step is of one cell and one timestep
    phase: t === state.t && model.kind === state.model?.kind ? state.phase : null,
    ...(current ? { ...playbackOf(state, event.playback), pass: passIn(event.playback) } : {}),
    unit: Math.min(state.unit, experiment.H - 1),
    gate: gateIn(model, state.gate),
  };
}

/** The tab of the weights that stays chosen: of a gate, of the initial state, or of weights that are still there. @param {Pick<import("./state.js").Model, "gates" | "suffix" | "shapes">} model @param {string} gate */
function gateIn({ gates, suffix, shapes }, gate) {
  const apart = { y: [`W_y${suffix}`, "W_y"], m: [`W_m${suffix}`], e: ["E"] }[gate] ?? [];
  return gates.includes(gate) || gate === "0" || apart.some((name) => name in shapes) ? gate : (gates[0] ?? "0");
}

/** @param {State} state @param {Extract<Heard, {event: "trace"}>} event @returns {State} */
function foldTrace(state, event) {
  const { hand } = state;
  const t = Math.min(state.t, event.T);
  return {
    ...state,
    pins: state.holding ?? event.pins,
    first: event.first ?? state.first,
    ghost: known(event.ghost, state.ghost?.experiment ?? state.experiment),
    sight: sightOf(state, event.sight),
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
    t,
    phase: t === state.t ? state.phase : null,
  };
}

/**
 * What is seen: other runs that are not sent again still hold, and while a hand moves they come without their experiments.
 * @param {State} state @param {import("./actions.js").SightSent} sent
 * @returns {State["sight"]}
 */
function sightOf({ sight }, { others, ...rest }) {
  if (others === null) return { ...rest, others: sight.others };
  const whole = others.map((one, k) => known(one, sight.others[k]?.experiment ?? null));
  return { ...rest, others: whole.filter((one) => one !== null) };
}

/** Null where nobody has said which experiment it is. @param {import("./actions.js").OtherSent | null} sent @param {import("./state.js").Experiment | null} other @returns {import("./state.js").Other | null} */
function known(sent, other) {
  const experiment = sent?.experiment ?? other;
  return sent && experiment && { ...sent, experiment };
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
  const pending = event.ack < 0 ? state.pending.slice(1) : state.pending.filter((sent) => sent.id !== event.ack);
  const left = { ...state, pending, hand: null, holding: null };
  return { ...left, ...byHand(left, ahead(left)) };
}

/** The pass that the server shows. @param {{layer?: number, reverse?: boolean}} playback */
const passIn = ({ layer = 0, reverse = false }) => ({ layer, reverse });

/** In slow motion the page plays by itself while the server stands still. @param {State} state @param {{playing: boolean, speed: number, loop: boolean}} playback */
function playbackOf({ playing: here, settings }, { playing, speed, loop }) {
  return { playing: settings.slow ? here : playing, speed, loop };
}
