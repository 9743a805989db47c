/**
 * The arithmetic of a number to take away: as LaTeX, as text, as a Python program that prints it.
 *
 * @typedef {import("../protocol/wire.js").Explanation} Explanation
 * @typedef {import("../protocol/wire.js").ExplainedTerm} ExplainedTerm
 * @typedef {import("../protocol/wire.js").ExplainedFactor} ExplainedFactor
 * @typedef {import("./notation.js").Model} Model
 * @typedef {import("./notation.js").Notation} Notation
 * @typedef {{model: Model, notation: Notation, digits: number, words?: string[] | null}} Manner whose letters, how many decimals, what inputs are called
 */
import { derivativeOf } from "./derivative.js";
import { ALL, isRounded, isSmall, leading } from "./format.js";
import { asLatex, asText, FUNCTION_SIGNS, formulaOf, latexFunction, latexPartial, latexSign } from "./formula.js";
import { bareOf, signOf, timePlace, writeSign } from "./notation.js";

const TERMS_A_LINE = 4;

/**
 * A product with its sign in front: `− 0.35·0.41` for −0.35 · 0.41, `+ 2·(−3)` for 2 · −3.
 * @param {ExplainedTerm} term
 * @returns {{minus: boolean, values: (number | null)[]}}
 */
export function signed({ factors, minus }) {
  const [first = null, ...rest] = factors.map(({ value }) => value);
  const negative = first !== null && first < 0;
  return { minus: minus !== negative, values: [first === null ? null : Math.abs(first), ...rest] };
}

/**
 * The name of a number with its place: f_12[1], W_f[1,0], x_3[2]. Composite ones are named by their symbol: f·C′[1].
 * @param {Manner} manner
 * @param {string} name @param {number[]} index @param {number | null} t
 * @param {(sign: import("./notation.js").Sign, time: string, place: "sub" | "sup") => string} [write]
 */
export function placed({ model, notation }, name, index, t, write = writeSign) {
  const sign = signOf(model.kind, notation, name);
  const known = model.quantities.find((one) => one.name === name);
  const time = initialOf(name) ? "0" : t === null ? "" : String(t);
  const written = sign ? write(sign, time, timePlace(notation)) : bracketed(known?.symbol ?? name);
  return index.length ? `${written}[${index.join(",")}]` : written;
}

/** A sum or product as one thing: (f·C′)[1]. @param {string} symbol */
export function bracketed(symbol) {
  return /[·+−]/.test(symbol) ? `(${symbol})` : symbol;
}

/** The state that a name like `c_0` gives its first value. @param {string} name */
export function initialOf(name) {
  return /^([a-z]+)_0$/.exec(bareOf(name))?.[1] ?? null;
}

/** Where a number stands: unit, or row and column. @param {Explanation} told */
const indexOf = ({ index, column }) => (column == null ? [index] : [index, column]);

/** The lines above the numbers: how any of its kind is computed. @param {Explanation} told @param {Manner} manner */
export function generalOf(told, { model, notation }) {
  if (told.wrote !== null) return [];
  if (!told.loss) return [formulaOf(model, notation, told.quantity)].filter(({ length }) => length > 0);
  const start = told.t === 0 && !(told.quantity in (model.shapes ?? {}));
  return start ? [] : derivativeOf(model, notation, told.quantity);
}

/** What the derivative is of: `L = y_12[0] = 0.73`. @param {Explanation} told @param {Manner} manner @param {typeof writeSign} [write] */
function lossLine({ loss }, manner, write = writeSign) {
  if (!loss) return [];
  const name = placed(manner, loss.quantity, [loss.index], loss.t, write);
  return [
    `L = ${name} ${equals({ text: "", numbers: [loss.value] }, manner.digits)} ${plainNumber(loss.value, manner.digits)}`,
  ];
}

/** @param {Explanation} told @param {Manner} manner */
export function toText(told, manner) {
  const value = (/** @type {number | null} */ one) => plainNumber(one, manner.digits, Boolean(told.loss));
  const name = (told.loss ? "∂L/∂" : "") + placed(manner, told.quantity, indexOf(told), told.t);
  const general = generalOf(told, manner).map((line) => asText(line, manner.notation));
  const lines = steps(told, {
    value,
    fn: (sign, inner) => (sign ? `${sign}(${inner})` : inner),
    exp: (inner) => `e^${/^\d+(\.\d+)?$/.test(inner) ? inner : `(${inner})`}`,
    over: (above, below) => `${above} / (${below})`,
    times: " · ",
    minus: "−",
  });
  const shown = lines.map((line, k) => `${k ? "  " : name} ${equals(line, manner.digits)} ${line.text}`);
  const held = isHeld(told) ? [`${name} := ${plainNumber(told.value, manner.digits)}`] : [];
  return [...lossLine(told, manner), ...general, ...shown, ...held].join("\n");
}

/** @param {Explanation} told @param {Manner} manner */
export function toLatex(told, manner) {
  const { model, notation, digits } = manner;
  const itself = placed(manner, told.quantity, indexOf(told), told.t, latexSign);
  const name = told.loss ? latexPartial(itself) : itself;
  const composite = signOf(model.kind, notation, told.quantity) === null;
  const general = generalOf(told, manner).map((line) => asLatex(line, notation));
  const lines = steps(told, {
    value: (one) =>
      one === null
        ? "\\mathrm{NaN}"
        : plainNumber(one, digits, Boolean(told.loss))
            .replaceAll("−", "-")
            .replace(/e\+?(-?\d+)/, " \\cdot 10^{$1}"),
    fn: (sign, inner) => (sign ? `${latexFunction(sign)}(${inner})` : inner),
    exp: (inner) => `e^{${inner}}`,
    over: (above, below) => `\\frac{${above}}{${below}}`,
    times: " \\cdot ",
    minus: "-",
    line: " \\\\\n  &\\quad ",
  });
  const left = composite ? "" : `${name} `;
  const rows = lines.map(
    (line, k) => `  ${k ? "" : left}&${equals(line, digits) === "≈" ? "\\approx" : "="} ${line.text}`,
  );
  const loss = lossLine(told, manner, latexSign).map((line) =>
    line.replaceAll("−", "-").replace("≈", "\\approx").replace(" = ", " &= "),
  );
  const head = [...loss, ...general].map((line) =>
    line.includes(" &= ")
      ? `  ${line}`
      : line.includes(" = ")
        ? `  ${line.replace(" = ", " &= ")}`
        : `  &\\phantom{=} ${line}`,
  );
  const held = isHeld(told) ? [`  ${name} &:= ${plainNumber(told.value, digits).replaceAll("−", "-")}`] : [];
  return `\\begin{aligned}\n${[...head, ...rows, ...held].join(" \\\\\n")}\n\\end{aligned}`;
}

/**
 * @typedef {object} Line
 * @property {string} text
 * @property {(number | null)[]} numbers that stand in it
 *
 * @typedef {object} Style
 * @property {(one: number | null) => string} value
 * @property {(sign: string, inner: string) => string} fn
 * @property {(inner: string) => string} exp
 * @property {(above: string, below: string) => string} over
 * @property {string} times
 * @property {string} minus
 * @property {string} [line] what breaks a long sum
 */

/**
 * The lines of a calculation: terms, sum, value; what one line says already is not said again.
 * @param {Explanation} told @param {Style} style @returns {Line[]}
 */
function steps(told, style) {
  const { terms, total, computed, value, among } = told;
  const sign = FUNCTION_SIGNS[told.function] ?? "";
  /** @type {Line[]} */
  const lines = [];
  if (told.function === "softmax") {
    if (terms.length) lines.push({ text: `a = ${sumOf(terms, style)}`, numbers: numbersOf(terms) });
    const below = among.map((one) => style.exp(style.value(one))).join(" + ");
    lines.push({ text: style.over(style.exp(style.value(total)), below), numbers: [total, ...among] });
  } else if (terms.length) {
    lines.push({ text: style.fn(sign, sumOf(terms, style)), numbers: numbersOf(terms) });
    if (sign && terms.some(({ factors }) => factors.length > 1 || terms.length > 1))
      lines.push({ text: style.fn(sign, style.value(total)), numbers: [total] });
  }
  const last = computed ?? value;
  if (lines.at(-1)?.text !== style.value(last)) lines.push({ text: style.value(last), numbers: [last] });
  return lines;
}

/** @param {ExplainedTerm[]} terms @param {Style} style */
function sumOf(terms, style) {
  return terms
    .map((term, k) => {
      const { minus, values } = signed(term);
      const sign = minus ? (k ? ` ${style.minus} ` : style.minus) : k ? " + " : "";
      const broken = style.line && k > 0 && k % TERMS_A_LINE === 0 ? style.line : "";
      return broken + sign + values.map((one, n) => inBrackets(style.value(one), n > 0)).join(style.times);
    })
    .join("");
}

/** A negative number behind a sign. @param {string} text @param {boolean} behind */
function inBrackets(text, behind) {
  return behind && /^[−-]/.test(text) ? `(${text})` : text;
}

/** @param {ExplainedTerm[]} terms */
function numbersOf(terms) {
  return terms.flatMap(({ factors }) => factors.map(({ value }) => value));
}

/** @param {Line} line @param {number} digits */
function equals({ numbers }, digits) {
  return numbers.some((one) => isRounded(one, digits)) ? "≈" : "=";
}

/** Whether a hand sets the number, whatever the network makes of it. @param {Explanation} told */
const isHeld = ({ pin, wrote, loss }) => pin !== null && wrote === null && !loss;

/** @param {number | null} value @param {number} digits @param {boolean} [small] whether small ones keep their leading digits */
function plainNumber(value, digits, small = false) {
  if (value === null) return "NaN";
  if (small && isSmall(value, digits)) return value.toExponential(leading(digits)).replaceAll("-", "−");
  const text = digits >= ALL || Math.abs(value) >= 1e15 ? String(value) : value.toFixed(digits);
  return (Number(text) === 0 ? text.replace("-", "") : text).replaceAll("-", "−");
}

/**
 * A program without anything but Python that prints the number with all its digits.
 * @param {Explanation} told @param {Manner} manner
 */
export function toPython(told, manner) {
  const name = placed(manner, told.quantity, indexOf(told), null);
  const { terms, value } = told;
  const held = isHeld(told);
  const what = told.loss ? derivativeIn(told, manner, name) : `${name}, t = ${told.t}`;
  const about = `# ${what}${told.wrote === null ? "" : `: what is left of what t = ${told.wrote} wrote`}`;
  if (!terms.length) return `${about}\nprint(${float(value)})\n`;
  const body = [
    "terms = [",
    ...terms.map((term) => `    ${product(term)},  # ${term.factors.map((one) => named(one, manner)).join(" * ")}`),
    "]",
    "total = fsum(terms)",
    ...activation(told),
    ...(held ? ["print(value)", `value = ${float(value)}  # held by hand`] : []),
    "print(value)",
  ];
  return [about, `from math import ${imports(told).join(", ")}`, "", ...body, ""].join("\n");
}

/** `∂L/∂f[1], t = 3, where L = y[0] at t = 12`. @param {Explanation} told @param {Manner} manner @param {string} name */
function derivativeIn({ quantity, t, loss }, manner, name) {
  const of = loss ? `, where L = ${placed(manner, loss.quantity, [loss.index], null)} at t = ${loss.t}` : "";
  return `∂L/∂${name}${quantity in (manner.model.shapes ?? {}) ? "" : `, t = ${t}`}${of}`;
}

/** @type {Partial<Record<ExplainedFactor["kind"], string>>} */
const BEFORE = { gradient: "∂L/∂", slope: "slope of ", loss: "L by " };

/** @param {ExplainedFactor} factor @param {Manner} manner */
function named({ name, kind, index, t, layer, reverse }, manner) {
  if (kind === "rest") return t === null ? "all smaller ones together" : `t = 1 to ${t} together`;
  const at = kind === "weight" || kind === "number" ? "" : ` at t = ${t}`;
  const itself = (BEFORE[kind] ?? "") + placed(manner, name, index, null);
  return layer == null ? itself + at : `${itself} of layer ${layer}${reverse ? ", backward," : ""}${at}`;
}

/** @param {ExplainedTerm} term */
function product({ factors, minus }) {
  const all = factors.map(({ value }) => float(value)).join(" * ");
  return minus ? `-(${all})` : all;
}

/** @param {number | null} value */
function float(value) {
  if (value === null) return 'float("nan")';
  const text = String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/** @param {Explanation} told */
function imports(told) {
  const needed = { sigmoid: ["exp", "fsum"], tanh: ["fsum", "tanh"], softmax: ["exp", "fsum"] };
  return needed[/** @type {keyof typeof needed} */ (told.function)] ?? ["fsum"];
}

/** @param {Explanation} told @returns {string[]} */
function activation(told) {
  switch (told.function) {
    case "sigmoid":
      return ["e = exp(min(total, 40.0))  # from 40 on, e / (1 + e) is 1 to the last digit", "value = e / (1.0 + e)"];
    case "tanh":
      return ["value = tanh(total)"];
    case "relu":
      return ["value = max(total, 0.0)"];
    case "softmax":
      return [
        `sums = [${told.among.map((one, k) => (k === told.index ? "total" : float(one))).join(", ")}]`,
        "largest = max(sums)",
        "powers = [exp(one - largest) for one in sums]",
        `value = powers[${told.index}] / fsum(powers)`,
      ];
    default:
      return ["value = total"];
  }
}
