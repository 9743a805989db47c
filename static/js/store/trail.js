/**
 * What is explained, and how one came there: clicking a term walks back to what it came from, "back" returns.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("./state.js").Asked} Asked
 * @typedef {import("./state.js").Stop} Stop
 * @typedef {{layer: number, reverse: boolean}} Pass
 */

const LONGEST = 50;

/** @param {State} state @param {Asked | null} asked @param {boolean} [deeper] @returns {State} */
export function ask(state, asked, deeper = false) {
  if (asked === null) return state.trail.length ? { ...state, trail: [], peek: null } : state;
  const here = placed(state, asked);
  const last = state.trail.at(-1);
  if (last && sameAsked(last, here)) return state;
  return { ...state, trail: deeper ? [...state.trail.slice(-LONGEST), here] : [here] };
}

/** What is asked of the timestep where we stand moves along with us. @param {State} state @param {Asked} asked @returns {Asked} */
export function placed(state, asked) {
  return asked.t === state.t ? { ...asked, t: null } : asked;
}

/** @param {State} state @returns {State} */
export function back(state) {
  return { ...state, trail: state.trail.slice(0, -1) };
}

/**
 * The way after another pass has been chosen: none, unless it leads there from what is explained, or back.
 * @param {State} state @param {Pass} pass @param {Asked | null} asked @param {boolean} [returns]
 * @returns {Stop[]}
 */
export function walked(state, pass, asked, returns = false) {
  const { trail, t, pass: here } = state;
  const [from, last] = [trail.at(-1), trail.at(-2)];
  if (returns && last) return [...trail.slice(0, -2), standing(state, last, pass)];
  if (!asked || !from) return [];
  const stays = asked.of === "gradient" ? { loss: fixedLoss(state, asked) } : {};
  return [
    ...trail.slice(-LONGEST, -1),
    { ...from, ...(isOfWeight(state, from) ? {} : { t: from.t ?? t }), pass: here },
    standing(state, { ...asked, ...stays, pass }, pass),
  ];
}

/**
 * The L of a derivative as it is told, with the pass that it is of: seen from another pass it is still the same number.
 * @param {State} state @param {Asked} asked @returns {Asked["loss"]}
 */
function fixedLoss({ sight, model }, { loss }) {
  const told = sight.explanation?.loss;
  if (!told || !model) return loss ?? null;
  const { quantity, index, t } = told;
  const there = told.layer == null ? { layer: model.layer, reverse: model.reverse } : told;
  return { quantity, index, t, layer: there.layer, reverse: there.reverse ?? false };
}

/** Whether it is the derivative by a weight, which is of no timestep. @param {Pick<State, "model">} state @param {Asked} asked */
export function isOfWeight({ model }, { quantity, of }) {
  return of === "gradient" && model !== null && quantity in model.shapes;
}

/** What a number is asked with: its L, if it is a derivative. @param {State} state @param {Stop | null} stop @returns {Asked | null} */
export function askedFully(state, stop) {
  if (!stop) return null;
  const { pass: _pass, ...asked } = stop;
  if (asked.of !== "gradient" || asked.loss) return asked;
  const { backward, settings } = state;
  const loss = (settings.below === "gradient" ? null : outputAbove(state)) ?? backward;
  return loss ? { ...asked, loss: lossOf(loss) } : asked;
}

/** @param {NonNullable<Asked["loss"]>} number @returns {NonNullable<Asked["loss"]>} */
function lossOf({ quantity, index, t = null, layer = null, reverse = false }) {
  return { quantity, index, t, layer, reverse };
}

/** What the network says in the end, where the layer chosen is not the one that is read out. @param {Pick<State, "model" | "experiment" | "pass">} state @returns {NonNullable<Asked["loss"]> | null} */
export function outputAbove({ model, experiment, pass }) {
  if (!model || !experiment?.readout) return null;
  const top = model.passes.find(({ layer }) => layer === Math.max(...model.passes.map((one) => one.layer)));
  if (!top || top.layer === pass.layer) return null;
  return { quantity: "y", index: 0, layer: top.layer, reverse: top.reverse };
}

/** A number of another pass, which moves along with us where it is of the input that is read where we stand. @param {State} state @param {Stop} stop @param {Pass} pass @returns {Stop} */
function standing({ trace, t, pass: here }, stop, pass) {
  const now = t > 0 && trace && here.reverse !== pass.reverse ? trace.T + 1 - t : t;
  return stop.t === now ? { ...stop, t: null } : stop;
}

/** Whether another pass is on its way: what is on the screen is not yet of the one chosen. @param {State} state */
export function arriving({ model, pass }) {
  return model !== null && (model.layer !== pass.layer || model.reverse !== pass.reverse);
}

/** Where we stand has changed: what is explained there moves along, and where one came from is left behind. @param {State} state @returns {State} */
export function follow(state) {
  const last = state.trail.at(-1);
  return last && last.t == null && state.trail.length > 1 ? { ...state, trail: [last] } : state;
}

/** @param {Asked} a @param {Asked} b */
export function sameAsked(a, b) {
  return (
    a.quantity === b.quantity &&
    a.index === b.index &&
    (a.column ?? null) === (b.column ?? null) &&
    (a.of ?? "value") === (b.of ?? "value") &&
    sameLoss(a.loss, b.loss) &&
    (a.t ?? null) === (b.t ?? null) &&
    (a.wrote ?? null) === (b.wrote ?? null)
  );
}

/** @param {Asked["loss"]} a @param {Asked["loss"]} b */
function sameLoss(a, b) {
  if (!a || !b) return !a === !b;
  const plain = (/** @type {NonNullable<typeof a>} */ { quantity, index, t = null, layer = null, reverse = false }) =>
    JSON.stringify([quantity, index, t, layer, reverse]);
  return plain(a) === plain(b);
}

/**
 * Whether there is such a number now: its quantity belongs to the cell, its place to the sizes, its timestep to the sequence.
 * @param {State} state @param {Asked} asked
 */
export function isThere({ trace, frame, model, experiment, t: now }, asked) {
  const { quantity, index, column = null, t, wrote } = asked;
  if (isOfWeight({ model }, asked)) {
    const [rows = 0, columns = null] = model?.shapes[quantity] ?? [];
    return index < rows && (column === null ? columns === null : columns !== null && column < columns);
  }
  const size = sizeOf(trace?.columns[quantity], frame?.values[quantity], quantity === "x" ? experiment?.X : undefined);
  const named = quantity === "x" || model?.quantities.some(({ name }) => name === quantity);
  const at = t ?? now;
  const timed = at > 0 ? at <= (trace?.T ?? 0) : model?.states.includes(quantity);
  return Boolean(named && timed) && (size === undefined || index < size) && (wrote ?? 0) <= at;
}

/** How many numbers a quantity has at a timestep: a frame has them all, a picture of a large layer only those in sight. @param {import("./state.js").Column | undefined} column @param {readonly unknown[] | undefined} row @param {number | undefined} otherwise */
const sizeOf = (column, row, otherwise) => row?.length ?? (column ? (column.from ?? 0) + column.size : otherwise);

/** The explanation on the screen: null while the answer to the last question is on its way. @param {State} state */
export function explained(state) {
  const { trail, sight, t } = state;
  const [asked, told] = [trail.at(-1), sight.explanation];
  if (!asked || !told || arriving(state)) return null;
  const { quantity, index, column = null, of = "value" } = asked;
  const same = told.quantity === quantity && told.index === index && (told.column ?? null) === column;
  if (!same || (of === "gradient") !== Boolean(told.loss)) return null;
  if (told.t !== (asked.t ?? t) && !isOfWeight(state, asked)) return null;
  return (told.wrote ?? null) === (asked.wrote ?? null) ? told : null;
}
