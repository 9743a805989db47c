/** One line of the arithmetic of a step, in symbols or in numbers; each of them opens. */
import { pinsHere } from "../../figures/pass.js";
import { pinAt } from "../../store/pins.js";
import { ALL, isRounded, number } from "../../text/format.js";
import { word } from "../../text/words.js";
import { el, reveal, say } from "../widgets/dom.js";
import { openable } from "../widgets/openable.js";
import { gateOf } from "../widgets/values.js";

/**
 * @typedef {import("../../store/actions.js").App} App
 * @typedef {import("../../store/state.js").State} State
 * @typedef {import("./formulas.js").Part} Part
 * @typedef {ReturnType<typeof import("../widgets/values.js").valuesAt>} Values
 */

/** Which quantity a symbol of the lines stands for. @type {Record<string, string>} */
const QUANTITIES = {
  C: "c",
  h: "h",
  m: "m",
  y: "y",
  f: "f",
  i: "i",
  o: "o",
  C̃: "c_tilde",
  z: "z",
  r: "r",
  h̃: "h_tilde",
};

/**
 * @param {App} app
 * @param {HTMLElement} root
 * @param {Part[]} line
 * @returns {(state: State, values: Values, later: (name: string) => boolean) => void}
 */
export function handLine(app, root, line) {
  const first = line[0];
  const row = el("p", { class: typeof first === "object" && "symbol" in first ? "symbols" : "values" });
  const nodes = line.map((part, k) => {
    const { node, why } = partNode(app, part);
    const tight =
      part === "" || (typeof part === "string" && part.endsWith("(")) || line[k + 1] === ")" || line[k + 1] === "";
    row.append(node, tight ? "" : " ");
    return { node, why };
  });
  root.append(row);
  const strong = line.find((part) => typeof part === "object" && "strong" in part);
  const result = typeof strong === "object" && "value" in strong ? strong.value : null;
  const told = line.flatMap((part) => {
    if (typeof part === "string") return [];
    if ("value" in part) return [part.value];
    return "symbol" in part && part === first ? [QUANTITIES[part.symbol] ?? ""] : [];
  });

  return (state, values, later) => {
    const { digits, language } = state.settings;
    const { t, unit, frame } = state;
    reveal(row, !told.some((name) => unit >= (frame?.values[name]?.length ?? Infinity))); // fewer numbers than units
    let rounded = false;
    for (const [k, part] of line.entries()) {
      const { node, why } = nodes[k] ?? {};
      if (!node || typeof part === "string") continue;
      if ("symbol" in part) {
        const at = part.at === "t-1" ? t - 1 : t;
        const name = QUANTITIES[part.symbol];
        const known = state.model?.quantities.find((one) => one.name === name);
        if (node.firstChild) say(node.firstChild, known?.symbol ?? part.symbol);
        if (part.at && node.lastChild) say(node.lastChild, String(at));
        if (why && known) place(why, node, known.name, unit, at);
        continue;
      }
      if ("value" in part && later(part.value)) {
        say(node, "…");
        node.title = "";
        why?.at(null);
        node.removeAttribute("aria-label");
        continue;
      }
      const value = "value" in part ? values.get(part.value) : values.before(part.before);
      rounded ||= isRounded(value, digits);
      const text = number(value, digits, language);
      say(node, k > 1 && text.startsWith("−") && !String(line[k - 1]).endsWith("(") ? `(${text})` : text);
      node.title = number(value, ALL, language);
      const [name, at] = "value" in part ? [part.value, t] : [part.before, t - 1];
      why?.at(name, unit, at);
      const known = state.model?.quantities.find((one) => one.name === name);
      const spoken = `${known?.symbol ?? name}[${unit}]${at === t ? "" : `, t = ${at}`}`;
      node.setAttribute("aria-label", word(language, "numbers.why", { name: spoken, value: text }));
    }
    const byHand = result !== null && pinAt(pinsHere(state), result, unit, t) !== undefined;
    const sign = byHand ? word(language, "pins.held_at") : rounded ? "≈" : "=";
    for (const [k, part] of line.entries()) {
      const node = nodes[k]?.node;
      if (node && typeof part === "string") say(node, part === "=" ? sign : part);
    }
    row.toggleAttribute("data-rounded", rounded);
  };
}

/**
 * @param {App} app
 * @param {Part} part
 */
function partNode(app, part) {
  if (typeof part === "string") return { node: el("span"), why: null };
  const gate = "gate" in part ? part.gate : "value" in part ? gateOf(part.value) : undefined;
  const node = el("value" in part && part.strong ? "b" : "span", gate ? { "data-gate": gate } : {});
  if ("symbol" in part) node.append(document.createTextNode(part.symbol), ...(part.at ? [el("sub")] : []));
  const opens = !("symbol" in part) || part.symbol in QUANTITIES;
  return { node, why: opens ? openable(app, node) : null };
}

/**
 * A symbol opens for the pointer; for the keyboard its number does, so that Tab need not stop twice.
 * @param {ReturnType<typeof openable>} why
 * @param {HTMLElement} node
 * @param {string} name
 * @param {number} unit
 * @param {number} t
 */
function place(why, node, name, unit, t) {
  if (node.dataset.quantity === `${name}[${unit}]` && node.dataset.t === String(t)) return;
  why.at(name, unit, t);
  node.tabIndex = -1;
}
