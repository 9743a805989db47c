/**
 * Which quantity of a model plays which part in the picture, and how one reads its numbers.
 *
 * @typedef {import("./figure.js").Model} Model
 * @typedef {import("./figure.js").Quantity} Quantity
 * @typedef {import("./figure.js").Trace} Trace
 * @typedef {import("./figure.js").Column} Column
 * @typedef {import("./colours.js").Palette} Palette
 */
import { isThin, rowOf } from "./span.js";

/** @param {Model} model @param {string} name @returns {Quantity | undefined} */
export const quantity = (model, name) => model.quantities.find((one) => one.name === name);

/** How a quantity is written on the page. @param {Model} model @param {string} name */
export const symbol = (model, name) => quantity(model, name)?.symbol ?? name;

/**
 * Letter of the gate whose weights make a quantity, null when there is none: `f` for f, `c` for the candidate C~.
 * @param {Model} model @param {string | null} name @returns {string | null}
 */
export function letter(model, name) {
  if (name === null) return null;
  const one = quantity(model, name);
  if (one?.role === "pre_activation") return name.replace(/^a_/, "");
  if (one?.role === "candidate") return model.gates.find((gate) => quantity(model, gate)?.role !== "gate") ?? null;
  if (one?.role === "gate" && model.gates.includes(name)) return name;
  return null;
}

/**
 * The gates as shown under the belt: each gate, the candidate in its place, and what is let out.
 * A cell without candidate (the simple RNN) shows the pre-activation instead; a forget gate without weights of its own is
 * shown all the same.
 * @param {Model} model @returns {Quantity[]}
 */
export function rows(model) {
  const candidate = model.quantities.find((one) => one.role === "candidate");
  const shown = model.gates.map((gate) => {
    const own = quantity(model, gate);
    return own?.role === "gate" ? own : (candidate ?? quantity(model, `a_${gate}`));
  });
  if (model.belt.keep && !model.gates.includes(model.belt.keep)) shown.unshift(quantity(model, model.belt.keep));
  shown.push(quantity(model, model.belt.output));
  return shown
    .filter((one, k) => one !== undefined && shown.indexOf(one) === k)
    .map((one) => /** @type {Quantity} */ (one));
}

/** Hue of a quantity: its gate's, else ink. @param {Palette} colours @param {Model} model @param {string | null} name */
export function hue(colours, model, name) {
  const gate = letter(model, name) ?? (quantity(model, name ?? "")?.role === "gate" ? name : null);
  return (gate === null ? undefined : colours.gates[gate]) ?? colours.ink;
}

/**
 * A reader of one quantity: value at timestep t (from 1) of a unit; t = 0 reads the initial state. NaN where there is none,
 * also where a row stands for several timesteps: a number is that of its timestep, or none.
 * @param {Trace} trace @param {string | null} name
 * @returns {(t: number, unit: number) => number}
 */
export function reader(trace, name) {
  const column = name === null ? undefined : trace.columns[name];
  const start = name === null ? undefined : trace.initial[name];
  if (!column) return () => NaN;
  return read(column.span && isThin(column.span) ? undefined : column, start);
}

/**
 * Readers for pictures that have no room for single timesteps: the smallest and the largest near a timestep, the same
 * where each timestep is here. Who asks at `every` so manieth timestep misses no row.
 * @typedef {{low: (t: number, unit: number) => number, high: (t: number, unit: number) => number, every: number}} Ends
 * @param {Trace} trace @param {string} name @returns {Ends}
 */
export function ends(trace, name) {
  const column = trace.columns[name];
  const start = trace.initial[name];
  const { span } = column ?? {};
  const every = span ? Math.floor((span.last - span.first + 1) / span.rows) : 1;
  return { low: read(column?.low ?? column, start), high: read(column?.high ?? column, start), every };
}

/** @param {Column | undefined} column @param {number[] | undefined} start @returns {(t: number, unit: number) => number} */
function read(column, start) {
  if (!column) return (t, unit) => (t > 0 ? NaN : (start?.[unit] ?? NaN));
  const { data, size, from = 0, span } = column;
  const end = from + size;
  if (span)
    return (t, unit) =>
      (t > 0 ? (unit >= from && unit < end ? data[rowOf(span, t) * size + unit - from] : NaN) : start?.[unit]) ?? NaN;
  return (t, unit) =>
    (t > 0 ? (unit >= from && unit < end ? data[(t - 1) * size + unit - from] : NaN) : start?.[unit]) ?? NaN;
}

/** The units that the pictures hold: how many, and the first. @param {Trace} trace @param {Model} model */
export function units(trace, model) {
  const { size = 0, from = 0 } = trace.columns[model.belt.carry] ?? {};
  return { size, from };
}

/** What was found before: a trace never changes. @type {WeakMap<Trace, Map<string, number>>} */
const found = new WeakMap();

/**
 * Largest size of a quantity, over one unit or all; 1 when it is zero everywhere or unknown. Looked for once a trace.
 * @param {Trace} trace @param {string} name @param {number} [unit]
 */
export function largest(trace, name, unit) {
  let known = found.get(trace);
  if (!known) {
    known = new Map();
    found.set(trace, known);
  }
  const key = `${name} ${unit ?? ""}`;
  let most = known.get(key);
  if (most === undefined) {
    most = sought(trace, name, unit);
    known.set(key, most);
  }
  return most;
}

/** @param {Trace} trace @param {string} name @param {number} [unit] */
function sought(trace, name, unit) {
  const column = trace.columns[name];
  if (!column) return 1;
  const { size, from = 0 } = column;
  const data = column.most ?? column.data; // of a part, the largest of the whole is told
  let most = 0;
  for (let k = unit === undefined ? 0 : unit - from, step = unit === undefined ? 1 : size; k < data.length; k += step) {
    const value = Math.abs(data[k] ?? 0);
    if (value > most && value < Infinity) most = value;
  }
  const start = trace.initial[name] ?? [];
  for (let j = 0; j < start.length; j++)
    if (unit === undefined || unit === j) most = Math.max(most, Math.abs(start[j] ?? 0) || 0);
  return most > 1e-12 ? most : 1;
}
