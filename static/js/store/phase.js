/**
 * A step opened act by act: the phase of the state counts how many of the model's phases are done; null means the whole step is.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("./actions.js").Action} Action
 * @typedef {Pick<import("./state.js").Model, "phases" | "quantities">} Model
 */

/** Nothing is held back: every quantity is there. */
const ALL = null;

/**
 * The quantities that are computed once so many acts of the step are done; the read-out comes after the last one.
 * @param {Model} model @param {number | null} phase
 * @returns {Set<string>}
 */
export function doneBy({ phases, quantities }, phase) {
  if (phase === ALL) return new Set(quantities.map(({ name }) => name));
  return new Set(phases.slice(0, phase).flatMap((act) => act.quantities));
}

/**
 * The act that comes next: the first of the next step when this one is whole, -1 at the end.
 * @param {Pick<State, "model" | "trace" | "t" | "phase">} state
 */
export function nextAt({ model, trace, t, phase }) {
  if (!model?.phases.length || !trace) return -1;
  if (phase === null) return t < trace.T ? 0 : -1;
  return phase;
}

/** What brings the next act about: first the new timestep with nothing done, then its acts one by one. @param {State} state @returns {Action[]} */
export function forth(state) {
  const { model, trace, t, phase } = state;
  if (!model?.phases.length || !trace) return [];
  if (phase === null)
    return t < trace.T
      ? [
          { type: "seek", t: t + 1 },
          { type: "phase", phase: 0 },
        ]
      : [];
  return [{ type: "phase", phase: phase + 1 < model.phases.length ? phase + 1 : null }];
}

/** What takes the last act back; before the first one stands the whole step before. @param {State} state @returns {Action[]} */
export function back({ model, t, phase }) {
  if (!model?.phases.length || t === 0) return [];
  if (phase === null) return [{ type: "phase", phase: model.phases.length - 1 }];
  return phase > 0 ? [{ type: "phase", phase: phase - 1 }] : [{ type: "seek", t: t - 1 }];
}

/** What leads to the moment when act k of this step is done; from the initial state, of the first step. @param {State} state @param {number} k @returns {Action[]} */
export function jump({ model, trace, t }, k) {
  if (!model || !trace || trace.T === 0) return [];
  const phase = k + 1 < model.phases.length ? k + 1 : null;
  return [...(t === 0 ? [{ type: /** @type {const} */ ("seek"), t: 1 }] : []), { type: "phase", phase }];
}

/** How long an act lasts in slow motion, in milliseconds: a timestep's time, but long enough to be seen. @param {number} speed timesteps a second */
export function lasting(speed) {
  return Math.max(250, 1000 / speed);
}

/** What slow motion does next: the next act, at the end around again or a halt. @param {State} state @returns {Action[]} */
export function slowly(state) {
  const next = forth(state);
  if (next.length) return next;
  return state.loop && state.trace?.T ? [{ type: "seek", t: 0 }] : [{ type: "pause" }];
}
