/**
 * Traces for tests of the figures: gates from a fixed wave, and the rest by the law of the belt, carry = kept + written.
 * @typedef {import("../../static/js/store/state.js").Trace} Trace
 * @typedef {import("../../static/js/store/state.js").Model} Model
 * @typedef {import("../../static/js/protocol/wire.js").Quantity} Quantity
 */

/** @param {string} name @param {string} symbol @param {Quantity["role"]} role @param {number | null} low @param {number | null} high @returns {Quantity} */
const q = (name, symbol, role, low = null, high = null) => ({ name, symbol, role, low, high, formula: { terms: [] } });

/** What a network of one pass says of it. */
export const ONE_PASS = { layer: 0, reverse: false, suffix: "", passes: [{ layer: 0, reverse: false, suffix: "" }] };

/** @param {[string, string[]][]} all @returns {import("../../static/js/protocol/wire.js").Phase[]} */
const acts = (all) => all.map(([name, quantities]) => ({ name, quantities }));

/** @type {Record<"lstm" | "gru" | "rnn", Model>} */
export const MODELS = {
  lstm: {
    kind: "lstm",
    pinnable: ["f", "i", "c_tilde", "o", "c", "h"],
    phases: acts([
      ["forget", ["a_f", "f", "kept"]],
      ["input", ["a_i", "i"]],
      ["candidate", ["a_c", "c_tilde", "written"]],
      ["update", ["c"]],
      ["output", ["a_o", "o", "h_c", "h"]],
    ]),
    ...ONE_PASS,
    curves: {},
    gates: ["f", "i", "c", "o"],
    states: ["h", "c"],
    shapes: {},
    quantities: [
      q("a_f", "a_f", "pre_activation"),
      q("f", "f", "gate", 0, 1),
      q("i", "i", "gate", 0, 1),
      q("c_tilde", "C̃", "candidate", -1, 1),
      q("o", "o", "gate", 0, 1),
      q("kept", "f·C′", "product"),
      q("written", "i·C̃", "product", -1, 1),
      q("c", "C", "state"),
      q("h", "h", "output", -1, 1),
    ],
    belt: {
      carry: "c",
      keep: "f",
      kept: "kept",
      written: "written",
      pour: "i",
      candidate: "c_tilde",
      let_out: "o",
      output: "h",
    },
  },
  gru: {
    kind: "gru",
    pinnable: ["z", "r", "h_tilde", "h"],
    phases: acts([
      ["reset", ["a_r", "r", "u_h"]],
      ["update", ["a_z", "z", "one_minus_z", "kept"]],
      ["candidate", ["a_h", "h_tilde", "written"]],
      ["mix", ["h"]],
    ]),
    ...ONE_PASS,
    curves: {},
    gates: ["z", "r", "h"],
    states: ["h"],
    shapes: {},
    quantities: [
      q("z", "z", "gate", 0, 1),
      q("r", "r", "gate", 0, 1),
      q("h_tilde", "h̃", "candidate", -1, 1),
      q("one_minus_z", "1−z", "gate", 0, 1),
      q("kept", "z·h′", "product", -1, 1),
      q("written", "(1−z)·h̃", "product", -1, 1),
      q("h", "h", "output", -1, 1),
    ],
    belt: {
      carry: "h",
      keep: "z",
      kept: "kept",
      written: "written",
      pour: "one_minus_z",
      candidate: "h_tilde",
      let_out: null,
      output: "h",
    },
  },
  rnn: {
    kind: "rnn",
    pinnable: ["h"],
    phases: acts([
      ["sum", ["a_h"]],
      ["rewrite", ["h"]],
    ]),
    ...ONE_PASS,
    curves: {},
    gates: ["h"],
    states: ["h"],
    shapes: {},
    quantities: [q("a_h", "a_h", "pre_activation"), q("h", "h", "output", -1, 1)],
    belt: { carry: "h", keep: null, kept: null, written: "h", pour: null, candidate: "h", let_out: null, output: "h" },
  },
};

/** A number from 0 to 1 that depends on all three and on nothing else. @param {number} t @param {number} j @param {number} k */
const chance = (t, j, k) => {
  const value = Math.sin(t * 12.9898 + j * 78.233 + k * 37.719) * 43758.5453;
  return value - Math.floor(value);
};
/** A gate that changes slowly and sometimes jumps. @param {number} t @param {number} j @param {number} k */
const gate = (t, j, k) => {
  const slow =
    2.2 * Math.sin(t * (0.11 + 0.05 * k) + j * 1.7 + k) + (k === 0 ? 1.6 : 0.2) + 2 * (chance(t, j, k) - 0.5);
  return 1 / (1 + Math.exp(-slow));
};
/** @param {number} t @param {number} j @param {number} k */
const signed = (t, j, k) => Math.tanh(1.6 * Math.sin(t * 0.17 + j * 2.1) + 1.2 * (chance(t, j, k) - 0.5));

/**
 * @param {"lstm" | "gru" | "rnn"} kind @param {number} T @param {number} H @param {number} [run]
 * @param {number} [shift] moves all waves, as a hand on a weight does
 * @returns {Trace}
 */
export function sample(kind, T, H, run = 1, shift = 0) {
  const names = MODELS[kind].quantities.map((one) => one.name);
  const columns = Object.fromEntries(names.map((name) => [name, { data: new Float64Array(T * H), size: H }]));
  const initial = Object.fromEntries(
    MODELS[kind].states.map((name) => [name, Array.from({ length: H }, (_, j) => (j % 3 === 0 ? 0.4 : 0))]),
  );
  /** @type {(name: string, at: number, value: number) => void} */
  const set = (name, at, value) => {
    const column = columns[name];
    if (column) column.data[at] = value;
  };
  for (let j = 0; j < H; j++) {
    let carry = initial[kind === "lstm" ? "c" : "h"]?.[j] ?? 0;
    for (let t = 1; t <= T; t++) {
      const at = (t - 1) * H + j;
      const [first, second, third, candidate] = [
        gate(t + shift, j, 0),
        gate(t + shift, j, 1),
        gate(t, j, 2),
        signed(t + shift, j, 3),
      ];
      const pour = kind === "gru" ? 1 - first : second;
      const [kept, written] = kind === "rnn" ? [0, candidate] : [first * carry, pour * candidate];
      carry = kept + written;
      const named = {
        f: first,
        z: first,
        i: second,
        r: second,
        o: third,
        one_minus_z: 1 - first,
        c_tilde: candidate,
        h_tilde: candidate,
        kept,
        written,
        c: carry,
      };
      for (const [name, value] of Object.entries(named)) set(name, at, value);
      set("h", at, kind === "lstm" ? third * Math.tanh(carry) : carry);
      set("a_h", at, Math.atanh(candidate));
    }
  }
  return { run, T, exact: true, initial, columns };
}

/**
 * Parcels of one unit as the server makes them: what each step wrote, times every keeping gate since.
 * @param {Trace} trace @param {Model} model @param {number} unit @param {number} first @param {number} last
 * @returns {import("../../static/js/store/state.js").Parcels}
 */
export function parcelsOf(trace, model, unit, first, last) {
  const size = last - first + 1;
  const read = (/** @type {string | null} */ name, /** @type {number} */ t) => {
    const column = trace.columns[name ?? ""];
    return (t < 1 ? trace.initial[name ?? ""]?.[unit] : column?.data[(t - 1) * column.size + unit]) ?? NaN;
  };
  const { carry, keep, written } = model.belt;
  const data = new Float64Array((size + 1) * size);
  for (let k = 0; k <= size; k++) {
    let left = k === 0 ? read(carry, first - 1) : 0;
    for (let c = Math.max(0, k - 1); c < size; c++) {
      left = c === k - 1 ? read(written, first + c) : left * read(keep, first + c);
      data[k * size + c] = left;
    }
  }
  const sum = (/** @type {number} */ c) =>
    Array.from({ length: size + 1 }, (_, k) => data[k * size + c] ?? 0).reduce((all, one) => all + one, 0);
  return {
    unit,
    first,
    wrote: Array.from({ length: size + 1 }, (_, k) => first - 1 + k),
    merged: first > 1,
    left: { data, size },
    total: Float64Array.from({ length: size }, (_, c) => sum(c)),
    off: 1e-16,
    halfLife: Float64Array.from({ length: size }, (_, c) => Math.log(0.5) / Math.log(read(keep, first + c))),
  };
}

/** @type {import("../../static/js/figures/figure.js").View} */
export const VIEW = { width: 800, height: 420, unit: 1, theme: "light", lecture: false, laneScale: false, ticks: true };

/**
 * The run without pins, as the server would send it: the same wave, moved.
 * @param {Trace} trace @param {Model} model @param {Trace} other
 * @returns {import("../../static/js/store/state.js").Other}
 */
export function ghostOf(trace, model, other) {
  const { carry } = model.belt;
  const [own, its] = [trace.columns[carry], other.columns[carry]];
  const data = Float64Array.from(own?.data ?? [], (value, k) => value - (its?.data[k] ?? 0));
  const sizes = Array.from(data, Math.abs);
  const largest = Math.max(...sizes);
  const size = own?.size ?? 1;
  const at = Math.floor(sizes.indexOf(largest) / size) + 1;
  const experiment = { X: 1, H: size, input: { kind: /** @type {const} */ ("numbers"), values: [[0]] } };
  return {
    experiment,
    model,
    trace: other,
    apart: { [carry]: { data, size } },
    parted: { first: 1, last: trace.T, largest, at },
  };
}
