/**
 * (state, action) -> state. Pure: no document, no socket, no clock.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("./actions.js").Action} Action
 * @typedef {import("./actions.js").Received} Received
 */
import { inNotation } from "../text/notation.js";
import { ahead, byHand } from "./ahead.js";
import { aimed, atOutputs } from "./backward.js";
import { foldEvent } from "./fold.js";
import { foldPredict, restart, witness } from "./predict.js";
import { ask, back, follow, placed, walked } from "./trail.js";

let notices = 0;

/**
 * @param {State} state
 * @param {Action | Received} action
 * @returns {State}
 */
export function reduce(state, action) {
  switch (action.type) {
    case "event":
      return aimed(atOutputs(restart(state, alone(foldEvent(state, action.event))), state));
    case "connection":
      return { ...state, status: action.status, notices: still(state.notices, action.status) };
    case "sent":
      return kept({ ...state, pending: [...state.pending, action.pending] });
    case "resent":
      return { ...state, pending: action.pending };
    case "waiting":
      return kept({ ...state, waiting: action.waiting });
    case "moved":
      return { ...state, moved: action.id };
    case "edit":
      return hold(state, action);
    case "step":
      return stand(state, state.t + 1);
    case "back":
      return stand(state, state.t - 1);
    case "seek":
      return stand(state, action.t);
    case "phase":
      return opened(state, action.phase);
    case "why":
      return aimed(ask(state, action.asked, action.deeper));
    case "peek":
      return { ...state, peek: action.asked && placed(state, action.asked) };
    case "why-back":
      return back(state);
    case "backward":
      return { ...state, backward: action.asked };
    case "pinning":
      return { ...state, pinning: action.on };
    case "predict":
      return foldPredict(state, action.predict);
    case "compare":
      return compared(state, action.compare);
    case "training":
      return { ...state, training: action.open };
    case "play":
      return { ...state, playing: true };
    case "pause":
      return { ...state, playing: false };
    case "speed":
      return { ...state, speed: action.speed };
    case "loop":
      return { ...state, loop: action.loop };
    case "replay":
      return { ...state, replay: state.replay + 1 };
    case "choose":
      return choose(state, action);
    case "choosePass": // what is explained and opened is of the pass before
      return goneTo(state, action);
    case "hover":
      return sameHover(state.hover, action.hover) ? state : { ...state, hover: action.hover };
    case "setting":
      return aimed(set(state, action.settings));
    case "notice":
      return { ...state, notices: noticed(state.notices, action.notice) };
    case "dismiss":
      return { ...state, notices: state.notices.filter((notice) => notice.id !== action.id) };
    case "sheet":
      return { ...state, sheet: action.sheet };
    default:
      return state;
  }
}

/** What was said of a server that is there again is not true any more. @param {State["notices"]} shown @param {State["status"]} status @returns {State["notices"]} */
function still(shown, status) {
  const over = status === "open" && shown.some(({ outage }) => outage);
  return over ? shown.filter(({ outage }) => !outage) : shown;
}

/** The same sentence is not there twice: the newer takes the place of the older. @param {State["notices"]} shown @param {Extract<Action, {type: "notice"}>["notice"]} notice @returns {State["notices"]} */
function noticed(shown, notice) {
  const said = (/** @type {typeof notice} */ { key, values = {} }) => JSON.stringify([key, Object.entries(values)]);
  const others = shown.filter((one) => said(one) !== said(notice));
  return [...others.slice(-3), { ...notice, id: ++notices }];
}

/** @param {State} state @param {Extract<Action, {type: "choosePass"}>} action @returns {State} */
function goneTo(state, { layer, reverse, asked, back: returns }) {
  const there = { ...state, pass: { layer, reverse }, peek: null, phase: null };
  return { ...there, trail: walked(state, there.pass, asked ?? null, returns) };
}

/** Other runs belong to what they were asked for; who compares sees whole steps and what comes, and guesses no more. @param {State} state @param {State["compare"]} compare @returns {State} */
function compared(state, compare) {
  if (compare && state.compare && sameRun(compare, state.compare)) return state; // or the runs that are there would not come again
  const predict = compare ? null : state.predict && { ...state.predict, compared: null };
  return { ...state, compare, predict, phase: compare ? null : state.phase, sight: { ...state.sight, others: [] } };
}

/** @param {NonNullable<State["compare"]>} a @param {NonNullable<State["compare"]>} b */
const sameRun = (a, b) =>
  a.kind === b.kind && ("experiment" in a ? a.experiment : null) === ("experiment" in b ? b.experiment : null);

/** A network of one pass has none beside it. While an answer is outstanding, it may yet become another. @param {State} state @returns {State} */
function alone(state) {
  const { compare, model, pending } = state;
  const left = compare?.kind === "passes" && model?.passes?.length === 1 && pending.length === 0;
  return left ? compared(state, null) : state;
}

/** Runs beside one another are compared by whole steps: none of them is opened. @param {State} state @param {number | null} asked @returns {State} */
function opened(state, asked) {
  const phase = state.compare ? null : asked;
  return phase === state.phase ? state : { ...state, phase };
}

/** The value under the hand shows at once, before the server has answered. @param {State} state @param {Extract<Action, {type: "edit"}>} action @returns {State} */
function hold(state, { edit }) {
  if (edit.edit === "pins") return { ...state, pins: edit.pins, holding: edit.pins };
  if (edit.edit !== "weight") return state;
  return { ...state, hand: { name: edit.name, value: edit.value }, edits: { ...state.edits, [edit.name]: edit.value } };
}

/** What has to wait shows what will come of it; a hand has let go of it. @param {State} state @returns {State} */
function kept(state) {
  if (state.status === "open" && !state.waiting.length) return state;
  return { ...state, hand: null, holding: null, ...byHand(state, ahead(state)) };
}

/** @param {State} state @param {number} t @returns {State} */
function stand(state, t) {
  const most = state.trace ? state.trace.T : 0;
  const next = Math.min(Math.max(Math.round(t), 0), most);
  if (next === state.t) return { ...state, phase: null };
  return witness(state, follow({ ...state, t: next, phase: null }));
}

/** @param {State} state @param {Partial<State["settings"]>} some @returns {State} */
function set(state, some) {
  const settings = { ...state.settings, ...some };
  const model = state.model && inNotation(state.model, settings.notation);
  return { ...state, settings, model };
}

/** @param {State} state @param {{unit?: number, gate?: string}} chosen @returns {State} */
function choose(state, { unit = state.unit, gate = state.gate }) {
  const units = state.experiment ? state.experiment.H : unit + 1;
  const next = Math.min(Math.max(unit, 0), units - 1);
  return next === state.unit && gate === state.gate ? state : { ...state, unit: next, gate };
}

/** @param {State["hover"]} a @param {State["hover"]} b */
function sameHover(a, b) {
  if (a === null || b === null) return a === b;
  return a.t === b.t && a.unit === b.unit && a.gate === b.gate && a.weight === b.weight && a.x === b.x;
}
