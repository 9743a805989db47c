/**
 * Where a timestep stands that is opened act by act.
 *
 * @typedef {import("./figure.js").Model} Model
 * @typedef {{from: number, to: number, top: number, bottom: number}} Area from and to as offsets in the slot, -0.5 to 0.5
 */
import { AT } from "./ribbon.js";

/** What the read-out makes of a step that is whole. */
const ANSWERS = ["a_y", "y"];

/** Whether a quantity has been computed; null: every act is done. @param {Model} model @param {number | null} phase acts done @param {string} name */
export function computed({ phases }, phase, name) {
  if (phase === null) return true;
  const act = phases.findIndex(({ quantities }) => quantities.includes(name));
  return act < 0 ? !ANSWERS.includes(name) : act < phase;
}

/**
 * How far the veil's edge has come inside the slot, -0.5 to 0.5: past what is done, and no further.
 * @param {Model} model @param {number | null} phase acts done
 */
export function phaseReach({ phases, belt }, phase) {
  if (phase === null || phase >= phases.length) return 0.5;
  const acts = phases.slice(0, phase).map(({ quantities }) => quantities);
  const has = (/** @type {string | null} */ name) => name !== null && acts.some((act) => act.includes(name));
  if (has(belt.carry)) return belt.let_out === null ? 0.5 : (AT.poured + AT.leave) / 2 - 0.03;
  if (belt.keep === null || !(has(belt.keep) || has(belt.kept))) return AT.squeeze;
  const { keep, pour } = belt;
  const opened = pour !== null && acts.some((act) => act.includes(pour) && !act.includes(keep));
  return opened || has(belt.candidate) || has(belt.written) ? AT.pour : AT.open + 0.02;
}

/**
 * What the next act will move on the belt: a part of the chosen lane's slot, null when it is not seen there.
 * @param {Model} model @param {number | null} phase @param {import("./lanes.js").Lane | undefined} lane @returns {Area | null}
 */
export function nextArea({ phases, belt }, phase, lane) {
  const act = phase === null ? undefined : phases[phase];
  if (!act || !lane) return null;
  const does = (/** @type {(string | null)[]} */ ...names) =>
    names.some((name) => name !== null && act.quantities.includes(name));
  const { top, bottom, half, upper } = lane;
  if (does(belt.carry)) return { from: -0.48, to: 0.48, top, bottom };
  if (does(belt.keep, belt.kept)) return { from: -0.48, to: AT.open + 0.03, top, bottom };
  if (does(belt.pour, belt.candidate, belt.written))
    return { from: AT.pour - 0.22, to: AT.pour + 0.22, top: bottom - half * 0.7, bottom: bottom + 4 };
  if (does(belt.let_out, belt.output)) return { from: 0.1, to: 0.49, top: upper, bottom: top + half * 0.6 };
  return null;
}
