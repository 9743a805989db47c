/**
 * Formulas as MathML, which every browser draws and screen readers read.
 *
 * @typedef {import("../../text/formula.js").Token} Token
 * @typedef {import("../../text/notation.js").Sign} Sign
 */
import { gateOf } from "../widgets/values.js";

const NAMESPACE = "http://www.w3.org/1998/Math/MathML";

/** @param {string} tag @param {Record<string, string>} attributes @param {(Node | string)[]} children */
function math(tag, attributes = {}, ...children) {
  const node = document.createElementNS(NAMESPACE, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/**
 * A formula that can break before = and + outside of brackets: each stretch is a `math` of its own.
 * @param {Token[]} tokens
 * @param {"sub" | "sup"} place of timesteps
 * @returns {(Element | string)[]}
 */
export function formulaNodes(tokens, place) {
  const large = tokens.some((token) => "partial" in token || "sum" in token);
  return stretches(tokens).flatMap((stretch) => [
    math(
      "math",
      large ? { displaystyle: "true" } : {},
      math("mrow", {}, ...stretch.flatMap((token, k) => tokenNodes(stretch, token, k, place))),
    ),
    "\u200b",
  ]);
}

/** @param {Token[]} tokens @returns {Token[][]} */
function stretches(tokens) {
  /** @type {Token[][]} */
  const made = [[]];
  for (const token of tokens) {
    if ("op" in token && /[=+]/.test(token.op) && made.at(-1)?.length) made.push([]);
    made.at(-1)?.push(token);
  }
  return made;
}

/** A token, after a thin space where two letters stand side by side. @param {Token[]} tokens @param {Token} token @param {number} k @param {"sub" | "sup"} place */
function tokenNodes(tokens, token, k, place) {
  const [before, node] = [tokens[k - 1], tokenNode(token, place, k === 0)];
  const letters = before && ("sign" in before || "partial" in before);
  const apart = letters && ("sign" in token || ("op" in token && token.op === "("));
  return apart ? [math("mspace", { width: "0.17em" }), node] : [node];
}

/** @param {Token} token @param {"sub" | "sup"} place @param {boolean} first of its stretch, where an operator is still one between two */
function tokenNode(token, place, first) {
  if ("sign" in token) {
    const node = signNode(token.sign, token.time, place, token.name);
    return token.power ? math("msup", {}, math("mrow", {}, node), powerNode(token.power)) : node;
  }
  if ("partial" in token) return partialNode(token, place);
  if ("sum" in token) return math("munder", {}, math("mo", { movablelimits: "false" }, "∑"), math("mi", {}, token.sum));
  if ("fn" in token) return math("mi", {}, token.fn);
  if ("number" in token) return math("mn", {}, token.number);
  if (token.op === "ᵀ") return math("msup", {}, math("mrow"), powerNode(token.op));
  if (/[()]/.test(token.op))
    return math("mo", { stretchy: "false", form: token.op === "(" ? "prefix" : "postfix" }, token.op);
  return math("mo", first ? { form: "infix" } : {}, token.op);
}

/** @param {"ᵀ" | "²"} power */
const powerNode = (power) => (power === "²" ? math("mn", {}, "2") : math("mo", {}, "⊤"));

/** ∂L over ∂(a letter). @param {import("../../text/formula.js").Partial} token @param {"sub" | "sup"} place */
function partialNode({ partial, time, name }, place) {
  const above = math("mrow", {}, math("mo", {}, "∂"), math("mi", {}, "L"));
  return math("mfrac", {}, above, math("mrow", {}, math("mo", {}, "∂"), signNode(partial, time, place, name)));
}

/**
 * @param {Sign} sign @param {string} time @param {"sub" | "sup"} place
 * @param {string} name as code knows it
 */
function signNode({ base, tilde, prime, sub = "", sup = "", timeless }, time, place, name) {
  const letter = math("mi", { class: "letter", mathvariant: "normal" }, base);
  const core = tilde ? math("mover", { accent: "true" }, letter, math("mo", { stretchy: "false" }, "~")) : letter;
  const at = timeless ? "" : time;
  const below = scripts(sub, place === "sub" ? at : "");
  const above = scripts((prime ? "′" : "") + sup, place === "sup" ? at : "");
  const node = script(core, below, above);
  const gate = gateOf(name);
  node.setAttribute("data-name", name);
  if (gate) node.setAttribute("data-gate", gate);
  return node;
}

/** @param {Element} core @param {Element | null} below @param {Element | null} above */
function script(core, below, above) {
  if (below && above) return math("msubsup", {}, core, below, above);
  if (below) return math("msub", {}, core, below);
  return above ? math("msup", {}, core, above) : core;
}

/** What stands above or below a letter: its gate and its timestep. @param {string} own @param {string} time */
function scripts(own, time) {
  if (!own && !time) return null;
  const [t, back] = time.split(/[−+]/);
  const way = time.includes("+") ? "+" : "−";
  const nodes = [
    ...(own ? [own === "′" ? math("mo", {}, own) : math("mi", { class: "letter", mathvariant: "normal" }, own)] : []),
    ...(own && own !== "′" && t ? [math("mo", { separator: "true" }, ",")] : []),
    ...(t ? [math("mi", { class: "letter", mathvariant: "normal" }, t)] : []),
    ...(back ? [math("mo", {}, way), math("mn", {}, back)] : []),
  ];
  return nodes.length === 1 && nodes[0] ? nodes[0] : math("mrow", {}, ...nodes);
}
