/**
 * Formulas as rows of signs, written as text or LaTeX here and as MathML by views/why/mathml.js.
 *
 * @typedef {import("./notation.js").Sign} Sign
 * @typedef {import("./notation.js").Notation} Notation
 * @typedef {import("./notation.js").Model} Model
 * @typedef {import("../protocol/wire.js").Term} Term
 *
 * @typedef {{sign: Sign, name: string, time: string, power?: "ᵀ" | "²"}} Letter a sign at a timestep ("" for none)
 * @typedef {{partial: Sign, name: string, time: string}} Partial the derivative of L by it
 * @typedef {Letter | Partial | {op: string} | {fn: string} | {number: string} | {sum: string}} Token `sum`: over what
 */
import { signOf, timePlace, writeSign } from "./notation.js";

/** How functions are written; the hard sigmoids by one over their slope. @type {Record<string, string>} */
export const FUNCTION_SIGNS = {
  sigmoid: "σ",
  hard_sigmoid: "hσ₆",
  hard_sigmoid_onnx: "hσ₅",
  tanh: "tanh",
  relu: "ReLU",
  softmax: "softmax",
  linear: "",
};

/**
 * The formula of a quantity, its sum written out: `f_t = σ(W_f x_t + U_f h_{t−1} + b_f)`. Without a left side where the
 * quantity has no sign of its own. Empty for what has no formula.
 * @param {Model} model
 * @param {Notation} notation
 * @param {string} name
 * @returns {Token[]}
 */
export function formulaOf(model, notation, name) {
  const own = find(model, name);
  if (!own?.formula) return [];
  const sign = signOf(model.kind, notation, name);
  /** @type {Token[]} */
  const left = sign ? [{ sign, name, time: "t" }, { op: "=" }] : [];
  return [...left, ...right(model, notation, own.formula)];
}

/** @param {Model} model @param {Notation} notation @param {NonNullable<import("./notation.js").Named["formula"]>} formula @returns {Token[]} */
function right(model, notation, formula) {
  const [first] = formula.terms;
  const argument =
    formula.terms.length === 1 && first?.factors.length === 1 ? find(model, first.factors[0]) : undefined;
  const inlined = argument?.role === "pre_activation" && argument.formula ? argument.formula.terms : formula.terms;
  const inner = inlined.flatMap((term, k) => termTokens(model, notation, term, k === 0));
  const fn = FUNCTION_SIGNS[formula.function ?? "linear"] ?? "";
  return fn ? [{ fn }, { op: "(" }, ...inner, { op: ")" }] : inner;
}

/** @param {Model} model @param {Notation} notation @param {Term} term @param {boolean} first @returns {Token[]} */
function termTokens(model, notation, { factors, summed, minus }, first) {
  /** @type {Token[]} */
  const tokens = minus ? [{ op: "−" }] : first ? [] : [{ op: "+" }];
  for (const [k, name] of factors.entries()) {
    if (k > 0 && !summed) tokens.push({ op: "⊙" });
    tokens.push(...factorTokens(model, notation, name));
  }
  return tokens;
}

/** @param {Model} model @param {Notation} notation @param {string} name @returns {Token[]} */
export function factorTokens(model, notation, name) {
  const before = name.endsWith("'");
  const bare = before ? name.slice(0, -1) : name;
  const sign = signOf(model.kind, notation, bare);
  if (sign) return [{ sign, name: bare, time: before ? "t−1" : "t" }];
  const inner = find(model, bare)?.formula;
  if (!inner) return [{ number: bare }];
  const tokens = right(model, notation, inner);
  return "fn" in (tokens[0] ?? {}) || tokens.length === 1 ? tokens : [{ op: "(" }, ...tokens, { op: ")" }];
}

/** @param {Model} model @param {string | undefined} name */
function find({ quantities }, name) {
  return quantities.find((one) => one.name === name);
}

/** Signs without blanks around them. */
const TIGHT = /[()ᵀ∂]/;

/** @param {Token[]} tokens @param {Notation} notation */
export function asText(tokens, notation) {
  const place = timePlace(notation);
  const parts = tokens.map((token) => {
    if ("sign" in token) return writeSign(token.sign, token.time, place) + (token.power ?? "");
    if ("partial" in token) return `∂L/∂${writeSign(token.partial, token.time, place)}`;
    if ("sum" in token) return `Σ_${token.sum} `;
    if ("op" in token) return TIGHT.test(token.op) ? token.op : ` ${token.op} `;
    return "fn" in token ? token.fn : token.number;
  });
  return parts.reduce((text, part, k) => text + (follows(tokens, k) ? " " : "") + part, "").trim();
}

/** Whether a blank parts two letters, as between W and x. @param {Token[]} tokens @param {number} k */
function follows(tokens, k) {
  const [before, now] = [tokens[k - 1], tokens[k]];
  if (before === undefined || now === undefined) return false;
  const ends = "sign" in before || "partial" in before || ("op" in before && before.op === "ᵀ");
  return ends && !("op" in now && now.op !== "(");
}

/** @type {Record<string, string>} */
const LATEX = {
  "⊙": "\\odot",
  "−": "-",
  "·": "\\cdot",
  σ: "\\sigma",
  "hσ₆": "\\operatorname{h\\sigma_6}",
  "hσ₅": "\\operatorname{h\\sigma_5}",
  tanh: "\\tanh",
  "≈": "\\approx",
  ᵀ: "^{\\top}",
  "²": "^{2}",
  "∂L/∂": "\\partial L / \\partial",
  "tanh²": "\\tanh^{2}",
};

/** @param {Token[]} tokens @param {Notation} notation */
export function asLatex(tokens, notation) {
  return tokens
    .map((token) => {
      if ("sign" in token) {
        const letter = latexSign(token.sign, token.time, timePlace(notation));
        return token.power ? `{${letter}}${LATEX[token.power]}` : letter;
      }
      if ("partial" in token) return latexPartial(latexSign(token.partial, token.time, timePlace(notation)));
      if ("sum" in token) return `\\sum_{${token.sum}}`;
      if ("op" in token) return LATEX[token.op] ?? token.op;
      return "fn" in token ? latexFunction(token.fn) : token.number;
    })
    .join(" ");
}

/** @param {string} by */
export const latexPartial = (by) => `\\frac{\\partial L}{\\partial ${by}}`;

/** @param {string} fn @returns {string} */
export function latexFunction(fn) {
  if (fn.endsWith("′")) return `${latexFunction(fn.slice(0, -1))}'`;
  return LATEX[fn] ?? (fn && `\\operatorname{${fn}}`);
}

/** @param {Sign} sign @param {string} [time] @param {"sub" | "sup"} [place] */
export function latexSign({ base, tilde, prime, sub = "", sup = "", timeless }, time = "", place = "sub") {
  const at = timeless ? "" : time.replace("−", "-");
  const [below, above] = [
    [sub, place === "sub" ? at : ""].filter(Boolean).join(","),
    (prime ? "\\prime " : "") + [sup, place === "sup" ? at : ""].filter(Boolean).join(","),
  ];
  const letter = base.length > 1 ? `\\mathit{${base}}` : base === "δ" ? "\\delta" : base;
  return `${tilde ? `\\tilde{${letter}}` : letter}${below ? `_{${below}}` : ""}${above ? `^{${above}}` : ""}`;
}
