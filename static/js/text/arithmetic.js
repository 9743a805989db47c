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
import { ALL, isRounded } from "./format.js";
import { asLatex, asText, FUNCTION_SIGNS, formulaOf, latexFunction, latexSign } from "./formula.js";
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

/** @param {Explanation} told @param {Manner} manner */
export function toText(told, manner) {
  const value = (/** @type {number | null} */ one) => plainNumber(one, manner.digits);
  const name = placed(manner, told.quantity, [told.index], told.t);
  const formula =
    told.wrote === null ? asText(formulaOf(manner.model, manner.notation, told.quantity), manner.notation) : "";
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
  return [...(formula ? [formula] : []), ...shown, ...held].join("\n");
}

/** @param {Explanation} told @param {Manner} manner */
export function toLatex(told, manner) {
  const { model, notation, digits } = manner;
  const name = placed(manner, told.quantity, [told.index], told.t, latexSign);
  const composite = signOf(model.kind, notation, told.quantity) === null;
  const formula = told.wrote === null ? asLatex(formulaOf(model, notation, told.quantity), notation) : "";
  const lines = steps(told, {
    value: (one) =>
      one === null
        ? "\\mathrm{NaN}"
        : plainNumber(one, digits)
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
  const head = formula
    ? [`  ${formula.includes(" = ") ? formula.replace(" = ", " &= ") : `&\\phantom{=} ${formula}`}`]
    : [];
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
const isHeld = ({ pin, wrote }) => pin !== null && wrote === null;

/** @param {number | null} value @param {number} digits */
function plainNumber(value, digits) {
  if (value === null) return "NaN";
  const text = digits >= ALL || Math.abs(value) >= 1e15 ? String(value) : value.toFixed(digits);
  return (Number(text) === 0 ? text.replace("-", "") : text).replaceAll("-", "−");
}

/**
 * A program without anything but Python that prints the number with all its digits.
 * @param {Explanation} told @param {Manner} manner
 */
export function toPython(told, manner) {
  const name = placed(manner, told.quantity, [told.index], null);
  const { terms, value } = told;
  const held = isHeld(told);
  const about = `# ${name}, t = ${told.t}${told.wrote === null ? "" : `: what is left of what t = ${told.wrote} wrote`}`;
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

/** @param {ExplainedFactor} factor @param {Manner} manner */
function named({ name, kind, index, t, layer, reverse }, manner) {
  const at = kind === "value" || kind === "elsewhere" ? ` at t = ${t}` : "";
  if (layer != null)
    return `${placed(manner, name, index, null)} of layer ${layer}${reverse ? ", backward," : ""}${at}`;
  return placed(manner, name, index, null) + at;
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
