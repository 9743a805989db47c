/**
 * Guessing what comes next: a guess belongs to the timestep and the unit it was made for, and one step forward from
 * there tells. What the truth is, is read from the trace.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("./state.js").Model} Model
 * @typedef {"value" | "gate"} Mode guess the carried state, or which gate opens most (for a cell without gates: whether h rises)
 * @typedef {number | string} Guess a value, the name of a gate, or "rise" and "fall"
 *
 * @typedef {object} Round
 * @property {Mode} mode
 * @property {number} unit
 * @property {number} t the timestep that was guessed
 * @property {Guess} guess
 * @property {Guess} truth
 * @property {number | null} off distance from guess to truth, null where there is none
 * @property {boolean | null} right null in the mode "value"
 *
 * @typedef {object} Predict
 * @property {Mode} mode
 * @property {{t: number, unit: number, value: Guess} | null} guess made at t, for t + 1
 * @property {Round | null} revealed the last round, while we stand on its timestep
 * @property {Round[]} rounds
 * @property {boolean} over the tally is shown
 * @property {boolean} anew rounds were left behind with the run they were of
 * @property {import("./compare.js").Compare | null} compared what was compared when guessing began: it comes back
 *
 * @typedef {object} Tally
 * @property {number} values how many values were guessed
 * @property {number | null} mean distance
 * @property {Round | null} best
 * @property {Round | null} worst
 * @property {number} asked how often for a gate
 * @property {number} right how often rightly
 *
 * @typedef {{act: "begin"} | {act: "mode", mode: Mode} | {act: "guess", value: Guess | null} | {act: "end"} | {act: "again"} | {act: "leave"}} PredictAction
 */

/** @type {Predict} */
const BEGUN = { mode: "value", guess: null, revealed: null, rounds: [], over: false, anew: false, compared: null };

/** @param {State} state @param {PredictAction} action @returns {State} */
export function foldPredict(state, action) {
  const { predict } = state;
  if (action.act === "begin")
    return { ...state, predict: { ...BEGUN, compared: state.compare }, compare: null, trail: [], phase: null };
  if (!predict) return state;
  switch (action.act) {
    case "mode":
      return { ...state, predict: { ...predict, mode: action.mode, guess: null } };
    case "guess": {
      const { t, unit, trace } = state;
      if (predict.over || !trace || t >= trace.T) return state;
      return {
        ...state,
        predict: { ...predict, guess: action.value === null ? null : { t, unit, value: action.value } },
      };
    }
    case "end":
      return { ...state, predict: { ...predict, guess: null, over: true } };
    case "again":
      return { ...state, predict: { ...BEGUN, mode: predict.mode, compared: predict.compared } };
    default:
      return { ...state, predict: null, compare: predict.compared, sight: { ...state.sight, others: [] } };
  }
}

/**
 * Rounds are of one run: with another cell, layer or direction, other sizes, another seed or another preset they begin
 * anew.
 * @param {State} before @param {State} after @returns {State}
 */
export function restart(before, after) {
  const { predict } = after;
  if (!predict || !before.experiment || after.experiment === before.experiment || alike(before, after)) return after;
  const { mode, rounds, anew, compared } = predict;
  return { ...after, predict: { ...BEGUN, mode, compared, anew: anew || rounds.length > 0 } };
}

/** @param {State} before @param {State} after */
function alike(before, after) {
  const [one, other] = [before.experiment, after.experiment];
  const same = /** @type {const} */ (["X", "H", "seed"]).every((name) => one?.[name] === other?.[name]);
  const seen = /** @type {const} */ (["kind", "layer", "reverse"]);
  return same && seen.every((name) => before.model?.[name] === after.model?.[name]) && before.preset === after.preset;
}

/** The guess for the timestep that comes next, null when there is none. @param {State} state @returns {Guess | null} */
export function guessNow({ predict, t, unit }) {
  const guess = predict?.guess;
  return guess && guess.t === t && guess.unit === unit ? guess.value : null;
}

/**
 * We have moved: one step forward from a guess makes a round of it, any other move leaves the last round behind.
 * @param {State} before @param {State} after @returns {State}
 */
export function witness(before, after) {
  const { predict } = after;
  if (!predict || after.t === before.t) return after;
  const value = guessNow(before);
  const seen = value !== null && after.t === before.t + 1 ? roundOf(after, predict.mode, value) : null;
  if (!seen && !predict.revealed) return after;
  const rounds = seen ? [...predict.rounds, seen] : predict.rounds;
  return { ...after, predict: { ...predict, guess: null, revealed: seen, rounds, anew: predict.anew && !seen } };
}

/** @param {State} state standing on the timestep that was guessed @param {Mode} mode @param {Guess} guess @returns {Round | null} */
function roundOf(state, mode, guess) {
  const { model, t, unit } = state;
  if (!model) return null;
  if (mode === "value") {
    const truth = valueAt(state, model.belt.carry, t, unit);
    const off = Math.abs(truth - Number(guess));
    return { mode, unit, t, guess, truth, off: Number.isFinite(off) ? off : null, right: null };
  }
  const gates = choices(model);
  if (gates.length === 0) {
    const [before, now] = [valueAt(state, model.belt.carry, t - 1, unit), valueAt(state, model.belt.carry, t, unit)];
    const truth = now < before ? "fall" : "rise";
    return { mode, unit, t, guess, truth, off: null, right: guess === truth || now === before };
  }
  const widest = gates.reduce((one, other) =>
    valueAt(state, other, t, unit) > valueAt(state, one, t, unit) ? other : one,
  );
  const right = valueAt(state, String(guess), t, unit) === valueAt(state, widest, t, unit);
  return { mode, unit, t, guess, truth: widest, off: null, right };
}

/** The gates that one can choose between; none for a cell without. @param {Model} model */
export function choices(model) {
  return model.quantities
    .filter(({ name, role }) => role === "gate" && model.gates.includes(name))
    .map(({ name }) => name);
}

/** @param {State} state @param {string} name @param {number} t @param {number} unit */
function valueAt({ trace }, name, t, unit) {
  if (t === 0) return trace?.initial[name]?.[unit] ?? NaN;
  const column = trace?.columns[name];
  const at = unit - (column?.from ?? 0);
  return column && !column.span && at >= 0 && at < column.size ? (column.data[(t - 1) * column.size + at] ?? NaN) : NaN;
}

/**
 * How far a guess may reach: a fifth more than the largest carried state shown so far, and at least 1. What is yet
 * hidden has no part in it.
 * @param {State} state
 */
export function reachSoFar(state) {
  const { model, t, unit } = state;
  let most = 0;
  for (let at = 0; model && at <= t; at++) {
    const size = Math.abs(valueAt(state, model.belt.carry, at, unit));
    if (size > most && size < Infinity) most = size;
  }
  return Math.max(1, Math.ceil(most * 12) / 10);
}

/** @param {Round[]} rounds @returns {Tally} */
export function tally(rounds) {
  const values = rounds.filter(({ off }) => off !== null).sort((a, b) => Number(a.off) - Number(b.off));
  const asked = rounds.filter(({ right }) => right !== null);
  return {
    values: values.length,
    mean: values.length ? values.reduce((sum, { off }) => sum + Number(off), 0) / values.length : null,
    best: values[0] ?? null,
    worst: values.at(-1) ?? null,
    asked: asked.length,
    right: asked.filter(({ right }) => right).length,
  };
}
