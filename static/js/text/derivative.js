/**
 * Derivatives in general, made from the cell's own formulas: of every sum that reads a number, the derivative by the sum
 * times what the number is multiplied with there.
 *
 * @typedef {import("./notation.js").Model} Model
 * @typedef {import("./notation.js").Named} Named
 * @typedef {import("./notation.js").Notation} Notation
 * @typedef {import("./formula.js").Token} Token
 * @typedef {import("../protocol/wire.js").Term} Term
 * @typedef {{by: Named, others: string[], summed: boolean, minus: boolean, later: boolean}} Use one product that reads a number
 * @typedef {Model & {states?: readonly string[], belt?: {carry: string, kept: string | null, written: string}, shapes?: Record<string, number[]>, layer?: number, passes?: {layer: number}[]}} Cell `passes`: all there are
 * @typedef {{minus: boolean, by: Token[], others: Token[]}} Summand ∂L/∂(sum), times the others
 */
import { FUNCTION_SIGNS, factorTokens } from "./formula.js";
import { bareOf, signOf } from "./notation.js";

/** How deep sums without a letter of their own (1 − z) are opened. */
const DEEPEST = 3;

/**
 * The lines of a derivative: of a weight `∂L/∂W_z = Σ_t δ_{z,t} x_tᵀ` and what δ_z is; of a quantity one line.
 * @param {Cell} model @param {Notation} notation @param {string} name
 * @returns {Token[][]}
 */
export function derivativeOf(model, notation, name) {
  const cell = { model, notation };
  const uses = usesOf(model, bareOf(name));
  if (isWeight(model, name)) {
    return [
      ...uses.map((use) => byWeight(cell, name, use)),
      ...deltas(
        cell,
        uses.map(({ by }) => by),
      ),
    ];
  }
  const own = model.quantities.find((one) => one.name === name);
  const left = name === "x" || own ? partial(cell, name, "t") : [];
  if (own?.role === "pre_activation") left.unshift(...delta(cell, own, "t"), { op: "=" });
  if (left.length > 1 && asWhole(left)) return [];
  const copied = copies(model).includes(name) ? partial(cell, model.belt?.carry ?? "", "t") : null;
  const summands = uses.flatMap((use) => summandsOf(cell, use, 0));
  const above = name === "h" && model.passes?.some(({ layer }) => layer > (model.layer ?? 0));
  /** @type {Token[]} */
  const more = above ? [{ op: "+" }, { number: "…" }] : [];
  const right = [...(copied ?? written(summands)), ...more];
  if (!left.length || !right.length) return [];
  return [[...left, { op: "=" }, ...right]];
}

/** Whether it is written as another number: tanh C, where that is C itself. @param {Token[]} left */
function asWhole([first, ...rest]) {
  return first !== undefined && "op" in first && rest.length === 1;
}

/** @param {Cell} model @param {string} name */
function isWeight({ shapes, quantities }, name) {
  return shapes ? name in shapes : !quantities.some((one) => one.name === name) && name !== "x";
}

/** Summands of the carried state that nothing reads by their own names: they have its derivative. @param {Cell} model @returns {string[]} */
function copies({ belt, quantities }) {
  const reads = (/** @type {string} */ name) =>
    quantities.some(({ formula }) => formula?.terms.some(({ factors }) => factors.includes(name)));
  return [belt?.kept, belt?.written].filter((one) => one != null && one !== belt?.carry && !reads(one)).map(String);
}

/** Every product that reads a number. @param {Cell} model @param {string} name @returns {Use[]} */
function usesOf(model, name) {
  const left = copies(model);
  return model.quantities
    .filter((by) => !left.includes(by.name))
    .flatMap((by) =>
      (by.formula?.terms ?? []).flatMap(({ factors, summed, minus }) =>
        factors.flatMap((factor, k) =>
          factor === name || factor === `${name}'`
            ? [
                {
                  by,
                  others: factors.filter((_, n) => n !== k),
                  summed: summed === true,
                  minus: minus === true,
                  later: factor.endsWith("'"),
                },
              ]
            : [],
        ),
      ),
    );
}

/** @typedef {{model: Cell, notation: Notation}} At whose formulas, in whose letters */

/** `∂L/∂W_f = Σ_t δ_{f,t} x_tᵀ`; of a bias no more than the sum over time. @param {At} cell @param {string} name @param {Use} use @returns {Token[]} */
function byWeight(cell, name, { by, others, summed, minus }) {
  const read = others.flatMap((other) => factors(cell, other));
  const left = partial(cell, name, "");
  return [
    ...left,
    { op: "=" },
    ...(minus ? [{ op: "−" }] : []),
    { sum: "t" },
    ...through(cell, by, "t"),
    ...(summed ? turned(read) : times(read)),
  ];
}

/** What δ stands for, of some sums and of those that come up on the way. @param {At} cell @param {Named[]} sums @returns {Token[][]} */
function deltas(cell, sums) {
  const known = new Set(sums.map(({ name }) => name));
  const waiting = [...new Map(sums.map((sum) => [sum.name, sum])).values()];
  /** @type {Token[][]} */
  const lines = [];
  for (const sum of waiting) {
    const line = deltaLine(cell, sum);
    lines.push(...line);
    for (const token of line.flat()) {
      const next = "sign" in token && token.sign.base === "δ" && !known.has(token.name) ? token.name : "";
      if (next) waiting.push(...cell.model.quantities.filter(({ name }) => name === next));
      known.add(next);
    }
  }
  return lines;
}

/** `δ_{z,t} = ∂L/∂h_t ⊙ (h_{t−1} − h̃_t) ⊙ z_t ⊙ (1 − z_t)`. @param {At} cell @param {Named} sum @returns {Token[][]} */
function deltaLine(cell, sum) {
  const left = delta(cell, sum, "t");
  const uses = usesOf(cell.model, sum.name);
  const only = uses.length === 1 ? uses[0] : undefined;
  if (!only) return [];
  const opened = only.others.length === 0 && !only.minus ? opens(cell, only.by) : null;
  const right = opened ?? written(summandsOf(cell, only, 0));
  return right.length ? [[...left, { op: "=" }, ...right]] : [];
}

/** A gate or candidate by what it is used for, times its slope; null for what is read by more than products of one sum. @param {At} cell @param {Named} gate @returns {Token[] | null} */
function opens(cell, gate) {
  const { model } = cell;
  const uses = usesOf(model, gate.name);
  const plain = uses.length > 0 && uses.every(({ summed, later }) => !summed && !later);
  if (!plain || model.states?.includes(gate.name) || ["h", "y"].includes(gate.name)) return null;
  const summands = uses.flatMap((use) => summandsOf(cell, use, 0));
  const shared = summands[0] && summands.every(({ by }) => same(by, summands[0]?.by ?? []));
  const slope = slopeOf(cell, gate, "t");
  if (!shared || !summands[0]) return [...bracket(written(summands)), ...times(slope)];
  const inside = sumOf(summands.map(({ minus, others }) => ({ minus, tokens: others })));
  const factor = summands.length > 1 ? bracket(inside) : inside;
  return [...summands[0].by, ...times(factor), ...times(slope)];
}

/** What one use says: ∂L/∂(what it is used by), through its slope, times the others. @param {At} cell @param {Use} use @param {number} depth @returns {Summand[]} */
function summandsOf(cell, { by, others, summed, minus, later }, depth) {
  const at = later ? "t+1" : "t";
  const shift = (/** @type {Token[]} */ tokens) => (later ? tokens.map(oneLater) : tokens);
  const read = others.map((other) => shift(factors(cell, other)));
  const slope = slopeOf(cell, by, at);
  const next = summed || later || depth === DEEPEST ? undefined : between(cell.model, by);
  if (next)
    return summandsOf(cell, next, depth + 1).map((one) => ({
      ...one,
      minus: one.minus !== minus,
      others: joined([one.others, ...read, slope]),
    }));
  const own = through(cell, by, at);
  if (summed) {
    return [{ minus, by: [...turned(read.flat()), ...own], others: [] }];
  }
  if (by.formula?.function === "softmax") return [{ minus, by: [...slope, { op: "ᵀ" }, ...own], others: [] }];
  return [{ minus, by: own, others: joined([...read, slope]) }];
}

/** ∂L/∂ of a sum, by its δ where that has one. @param {At} cell @param {Named} by @param {string} time @returns {Token[]} */
function through(cell, by, time) {
  const nameless = signOf(cell.model.kind, cell.notation, by.name) === null;
  return by.role === "pre_activation" || nameless ? delta(cell, by, time) : partial(cell, by.name, time);
}

/**
 * The one product that reads a number which is but a step between two others: 1 − z, tanh C. None for gates, states and
 * whatever more reads.
 * @param {Cell} model @param {Named} by @returns {Use | undefined}
 */
function between(model, by) {
  const [use, ...more] = usesOf(model, by.name);
  const argument = model.quantities.find(({ name }) => name === by.formula?.terms[0]?.factors[0]);
  const gate = argument?.role === "pre_activation" && by.formula?.terms.length === 1;
  const ends = by.role === "pre_activation" || model.states?.includes(by.name) || ["h", "y"].includes(by.name);
  return more.length || gate || ends || !use || use.summed || use.later ? undefined : use;
}

/** Transposed. @param {Token[]} tokens @returns {Token[]} */
function turned(tokens) {
  const [only] = tokens;
  if (tokens.length === 1 && only && "sign" in only) return [{ ...only, power: "ᵀ" }];
  return tokens.length ? [...tokens, { op: "ᵀ" }] : [];
}

/** The slope of an activation by what it gives: f ⊙ (1 − f). Nothing where it is straight. @param {At} cell @param {Named} quantity @param {string} time @returns {Token[]} */
export function slopeOf({ model, notation }, { name, formula }, time) {
  const fn = formula?.function ?? "linear";
  if (fn === "linear") return [];
  const itself = factors({ model, notation }, name).map((token) => at(token, time));
  if (fn === "sigmoid") return [...itself, { op: "⊙" }, ...bracket([{ number: "1" }, { op: "−" }, ...itself])];
  const squared = itself.map((token, k) =>
    k === itself.length - 1 && "sign" in token ? { ...token, power: /** @type {const} */ ("²") } : token,
  );
  if (fn === "tanh")
    return bracket([
      { number: "1" },
      { op: "−" },
      ...(itself.length === 1 ? squared : [{ fn: "tanh²" }, ...itself.slice(1)]),
    ]);
  const argument = formula?.terms[0]?.factors[0] ?? "";
  const inside = factors({ model, notation }, argument).map((token) => at(token, time));
  return [{ fn: `${FUNCTION_SIGNS[fn] ?? fn}′` }, ...bracket(inside)];
}

/** ∂L/∂ of a number. @param {At} cell @param {string} name @param {string} time @returns {Token[]} */
function partial({ model, notation }, name, time) {
  const sign = signOf(model.kind, notation, name);
  if (sign) return [{ partial: sign, name: bareOf(name), time }];
  const inner = factorTokens(model, notation, name).map((token) => at(token, time));
  return [{ op: "∂L/∂" }, ...inner];
}

/** δ of a sum: ∂L/∂a by a letter of its own, which has its timestep. @param {string} kind @param {Notation} notation @param {string} name @returns {import("./notation.js").Sign} */
export function deltaSign(kind, notation, name) {
  const { sub, sup } = signOf(kind, notation, name) ?? { sub: name.replace("_", "") };
  return { base: "δ", ...(sub ? { sub } : {}), ...(sup ? { sup } : {}) };
}

/** @param {At} cell @param {Named} sum @param {string} time @returns {Token[]} */
function delta({ model, notation }, { name }, time) {
  return [{ sign: deltaSign(model.kind, notation, name), name, time }];
}

/** @param {At} cell @param {string} name as a formula has it @returns {Token[]} */
const factors = ({ model, notation }, name) => factorTokens(model, notation, name);

/** @param {Summand[]} summands @returns {Token[]} */
function written(summands) {
  return sumOf(
    summands.map(({ minus, by, others }) => ({ minus, tokens: others.length ? [...by, ...times(others)] : by })),
  );
}

/** @param {{minus: boolean, tokens: Token[]}[]} parts @returns {Token[]} */
function sumOf(parts) {
  const first = parts.findIndex(({ minus }) => !minus);
  const order =
    first > 0 ? [...parts.slice(first, first + 1), ...parts.slice(0, first), ...parts.slice(first + 1)] : parts;
  return order.flatMap(({ minus, tokens }, k) => [
    ...(minus ? [{ op: "−" }] : k ? [{ op: "+" }] : []),
    ...(tokens.length ? tokens : [{ number: "1" }]),
  ]);
}

/** @param {Token[][]} parts @returns {Token[]} */
function joined(parts) {
  return parts
    .filter(({ length }) => length > 0)
    .flatMap((part, k) => (k ? [/** @type {Token} */ ({ op: "⊙" }), ...part] : part));
}

/** @param {Token[]} tokens @returns {Token[]} */
const times = (tokens) => (tokens.length ? [{ op: "⊙" }, ...tokens] : []);

/** @param {Token[]} tokens @returns {Token[]} */
const bracket = (tokens) => [{ op: "(" }, ...tokens, { op: ")" }];

/** @param {Token[]} a @param {Token[]} b */
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** The same one timestep later. @param {Token} token @returns {Token} */
function oneLater(token) {
  if (!("time" in token)) return token;
  return { ...token, time: { t: "t+1", "t−1": "t" }[token.time] ?? token.time };
}

/** The same at another timestep. @param {Token} token @param {string} time @returns {Token} */
function at(token, time) {
  return "time" in token && token.time === "t" ? { ...token, time } : token;
}
