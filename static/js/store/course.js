/**
 * The course that a person puts together: what the task begins with, and what was changed about it.
 *
 * @typedef {import("../protocol/wire.js").Course} Course
 * @typedef {import("../protocol/wire.js").AnyCell} AnyCell
 * @typedef {"shown" | "rnn" | "lstm" | "gru"} CellChoice `shown`: the cell that is on the page
 *
 * @typedef {object} Draft
 * @property {Course} course as it will be sent, but for the cell
 * @property {CellChoice} cell
 * @property {boolean} beside RNN, LSTM and GRU learn the same beside it
 * @property {boolean} here it begins with the weights that are there
 */

/** Whole numbers and numbers of a course that can be changed, each with its range; those of the server's limits are asked of it. */
export const FIELDS = /** @type {const} */ ([
  { name: "H", low: 1, whole: true },
  { name: "T", low: 2, whole: true },
  { name: "epochs", low: 1, whole: true },
  { name: "steps", low: 1, whole: true },
  { name: "batch", low: 1, whole: true },
  { name: "seed", low: 0, high: 4294967295, whole: true },
  { name: "rate", low: 0, high: 10, whole: false },
  { name: "clip", low: 0, high: 1000000, whole: false },
]);

export const OPTIMIZERS = /** @type {const} */ (["adam", "momentum", "sgd"]);
/** Rates that go well with each, to begin with. */
const RATES = { adam: 0.02, momentum: 0.05, sgd: 0.1 };
export const FORGET = /** @type {const} */ (["0", "1", "2", "chrono"]);
const CELLS = /** @type {const} */ (["rnn", "lstm", "gru"]);

/** @param {Course} course @returns {Draft} */
export function drafted(course) {
  return { course: structuredClone(course), cell: "lstm", beside: false, here: false };
}

/** The value of a field, as it stands. @param {Course} course @param {string} name @returns {number} */
export function fieldOf(course, name) {
  if (name === "rate") return course.optimizer?.rate ?? 0;
  return Number(/** @type {Record<string, unknown>} */ (/** @type {unknown} */ (course))[name]);
}

/** The course with a field set otherwise. @param {Course} course @param {string} name @param {number} value @returns {Course} */
export function withField(course, name, value) {
  if (name !== "rate") return { ...course, [name]: value };
  const optimizer = /** @type {NonNullable<Course["optimizer"]>} */ ({ ...course.optimizer, rate: value });
  return { ...course, optimizer };
}

/** The course with another optimizer, at a rate that suits it. @param {Course} course @param {typeof OPTIMIZERS[number]} kind @returns {Course} */
export function withOptimizer(course, kind) {
  return kind === course.optimizer?.kind ? course : { ...course, optimizer: { kind, rate: RATES[kind] } };
}

/** The choice that a forget bias stands for. @param {Course} course @returns {string} */
export function forgetOf({ forget_bias }) {
  return String(forget_bias ?? 1);
}

/** @param {Course} course @param {string} choice @returns {Course} */
export function withForget(course, choice) {
  return { ...course, forget_bias: choice === "chrono" ? "chrono" : Number(choice) };
}

/**
 * What is asked of the server: the course with its cell, and the cells that learn beside it.
 * @param {Draft} draft
 * @param {Pick<import("../protocol/wire.js").Experiment, "cell" | "layers" | "direction"> | null} shown what is on the page: as shown, its layers and
 *   directions are taken too
 * @returns {{course: Course, beside: AnyCell[], here: boolean}}
 */
export function asked({ course: drafted, cell, beside, here }, shown) {
  const own = cellOf(drafted, cell, shown?.cell);
  const course =
    cell === "shown" ? { ...drafted, layers: shown?.layers ?? 1, direction: shown?.direction ?? "forward" } : drafted;
  const others = CELLS.filter((kind) => kind !== own.kind && !(kind === "rnn" && own.kind === "jordan"));
  return { course: { ...course, cell: own }, beside: beside ? others.slice(0, 2).map((kind) => ({ kind })) : [], here };
}

/** The task's own cell where it is of the kind chosen, for it may have options that the task needs. @param {Course} course @param {CellChoice} choice @param {AnyCell | undefined} shown @returns {AnyCell} */
function cellOf(course, choice, shown) {
  if (choice === "shown") return shown ?? { kind: "lstm" };
  return course.cell?.kind === choice ? course.cell : { kind: choice };
}
