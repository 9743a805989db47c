/**
 * The numbers of one unit at the timestep where we stand: with all digits from the frame, else from the trace, which
 * is not asked while a hand moves: it is rounded to single precision then.
 *
 * @typedef {import("../../store/state.js").State} State
 * @typedef {number | null | undefined} Value null: not finite; undefined: not known here
 */

import { largest, reader } from "../../figures/parts.js";
import { number } from "../../text/format.js";

/**
 * @param {State} state
 * @param {number} unit
 */
export function valuesAt({ frame, trace, t }, unit) {
  const exact = frame?.t === t ? frame : null;
  return {
    /** @param {string} name @param {number} [k] another place than the unit, as for outputs @returns {Value} */
    get(name, k = unit) {
      const row = exact?.values[name];
      return row ? row[k] : traced(trace, name, t, k);
    },
    /** The state one timestep before. @param {string} name @returns {Value} */
    before(name) {
      const row = exact?.previous[name];
      return row ? row[unit] : traced(trace, name, t - 1, unit);
    },
  };
}

/**
 * @param {State["trace"]} trace
 * @param {string} name
 * @param {number} t
 * @param {number} k
 * @returns {Value}
 */
function traced(trace, name, t, k) {
  if (!trace || t < 0 || !trace.exact) return undefined;
  if (t === 0) return trace.initial[name]?.[k];
  const column = trace.columns[name];
  const at = k - (column?.from ?? 0);
  if (!column || at < 0 || at >= column.size || column.data instanceof Float32Array) return undefined;
  const value = column.data[(t - 1) * column.size + at];
  return value === undefined || Number.isFinite(value) ? value : null;
}

/** Whether the pictures hold all digits: not while a hand moves, nor in large experiments. @param {State["trace"]} trace */
export function isExact(trace) {
  return trace?.exact === true && !Object.values(trace.columns).some(({ data }) => data instanceof Float32Array);
}

/** Decimals that single precision can stand for. */
const SINGLE = 6;

/**
 * A quantity in writing; while a hand moves, with no more decimals than the picture's single precision has, and of a
 * long sequence only where it is told.
 * @param {State} state
 * @returns {(t: number, name: string | null, unit: number) => string}
 */
export function teller({ trace, frame, settings: { digits, language } }) {
  const shown = isExact(trace) ? digits : Math.min(digits, SINGLE);
  const part = Object.values(trace?.columns ?? {}).some(({ span }) => span);
  return (t, name, unit) => {
    const told = part && name !== null && frame?.t === t ? frame.values[name]?.[unit] : undefined;
    if (told !== undefined) return number(told, digits, language);
    const value = trace ? reader(trace, name)(t, unit) : null;
    return part && Number.isNaN(value) ? "…" : number(value, shown, language);
  };
}

/** The inputs of a timestep from 1 on. @param {import("../../store/state.js").Trace} trace @param {State["frame"]} frame @param {number} t @returns {ArrayLike<number | null>} */
export function inputsAt({ columns }, frame, t) {
  if (frame?.t === t && frame.values.x) return frame.values.x;
  const { data, size } = columns.x ?? { data: [], size: 0 };
  return data.slice((t - 1) * size, t * size);
}

/**
 * How far a quantity of one unit goes in the whole trace: the end of its bar where it has no bounds of its own.
 * @param {State["trace"]} trace
 * @param {string} name
 * @param {number} unit
 */
export const reach = (trace, name, unit) => (trace ? largest(trace, name, unit) : 1);

/** Letter of the gate whose weights make a quantity, as in model.gates. @type {Record<string, string>} */
const GATES = {
  f: "f",
  i: "i",
  o: "o",
  c_tilde: "c",
  a_f: "f",
  a_i: "i",
  a_c: "c",
  a_o: "o",
  z: "z",
  r: "r",
  one_minus_z: "z",
  h_tilde: "h",
  a_z: "z",
  a_r: "r",
  a_h: "h",
  a_y: "y",
};

/**
 * @param {string} name of a quantity
 * @returns {string | undefined}
 */
export function gateOf(name) {
  return GATES[name];
}
