/**
 * The drawing of a cell as SVG: made once from its scene, then only texts and attributes change.
 *
 * @typedef {import("../../store/actions.js").App} App
 * @typedef {import("../../figures/cell/sheet.js").Scene} Scene
 * @typedef {import("../../figures/cell/sheet.js").Part} Part
 * @typedef {import("../../figures/cell/sheet.js").Wire} Wire
 *
 * @typedef {object} Told What a part or a wire shows now.
 * @property {number | null | undefined} value
 * @property {string} text its number; "" when it is not there yet
 * @property {boolean} later not computed yet
 * @property {boolean} next computed by the act that comes next
 * @property {boolean} pinned held by hand
 * @property {string} [symbol] another symbol than the scene's
 * @property {import("../../store/state.js").Asked | null} asked what it opens
 * @property {string} spoken its name as a button
 */
import { jaws, signOf, thickness } from "../../figures/cell/live.js";
import { word } from "../../text/words.js";
import { attributesOf, say, svg } from "../widgets/dom.js";
import { openable } from "../widgets/openable.js";

/** How far an index hangs below the line, in its own smaller type, and back in that of the line. */
const LOWER = "0.3em";
const RAISE = "-0.225em";

/**
 * A part on the page.
 * @param {App} app @param {Part} part @param {number} font
 */
export function drawnPart(app, part, font) {
  const { left, top, right, bottom } = part.hit;
  const frame = svg("rect", { class: "hit", x: left, y: top, width: right - left, height: bottom - top, rx: 5 });
  const root = svg("g", { class: "part", "data-gate": part.gate }, frame);
  const shape = part.shape && drawnShape(part.shape);
  if (shape) root.append(...shape.nodes);
  const label = part.label && drawnLabel(part.label, font);
  if (label) root.append(label.text);
  const pin = svg("path", { class: "pin-mark", d: pinMark(part, font), hidden: true });
  root.append(pin);
  const opens = openable(app, root);
  if (part.gate !== null) {
    const gate = part.gate;
    root.addEventListener("pointerenter", () => app.dispatch({ type: "hover", hover: { gate, unit: app.get().unit } }));
    root.addEventListener("pointerleave", () => app.dispatch({ type: "hover", hover: null }));
  }
  return {
    part,
    root,
    /** @param {Told} told @param {number | null | undefined} by the gate that closes it */
    show({ text, later, next, pinned, symbol, asked, spoken }, by) {
      root.classList.toggle("later", later);
      root.classList.toggle("next", next);
      pin.toggleAttribute("hidden", !pinned);
      if (label) {
        say(label.number, text);
        if (symbol !== undefined) say(label.symbol, symbol);
      }
      if (shape?.jaws) set(shape.jaws, "d", later ? "" : jaws(/** @type {any} */ (part.shape), by));
      if (asked) opens.at(asked.quantity, asked.index, asked.t ?? 0);
      else opens.at(null);
      attributesOf(root, { "aria-label": asked ? spoken : null });
    },
  };
}

/** @param {import("../../figures/cell/sheet.js").Shape} shape */
function drawnShape({ kind, x, y, width, height, text }) {
  const box = { x: x - width / 2, y: y - height / 2, width, height, rx: 6 };
  const ground =
    kind === "box"
      ? svg("rect", { class: "ground", ...box })
      : svg("circle", { class: "ground", cx: x, cy: y, r: width / 2 });
  const closed = kind === "valve" ? svg("path", { class: "jaws" }) : null;
  const name = svg("text", { class: `sign ${kind}`, x, y, "text-anchor": "middle" });
  name.append(...written(text));
  return { nodes: [ground, ...(closed ? [closed] : []), name], jaws: closed };
}

/** @param {import("../../figures/cell/sheet.js").Label} label @param {number} font */
function drawnLabel({ x, y, anchor, symbol: text }, font) {
  const symbol = svg("tspan", { class: "symbol" });
  symbol.append(...written(text));
  const lowered = /_[A-Za-z]+$/.test(text);
  const number = svg("tspan", { class: "number", dx: text === "" ? null : font * 0.4, dy: lowered ? RAISE : null });
  return { text: svg("text", { class: "label", x, y, "text-anchor": anchor }, symbol, number), symbol, number };
}

/** `a_f` with its index below the line. @param {string} text @returns {Node[]} */
export function written(text) {
  const pieces = text.split(/_([A-Za-z]+)/);
  return pieces.flatMap((piece, k) => {
    if (k % 2 === 1) return [svg("tspan", { class: "index", dy: LOWER }, piece)];
    if (piece === "") return [];
    return [k === 0 ? document.createTextNode(piece) : svg("tspan", { dy: RAISE }, piece)];
  });
}

/** A pin at the corner of what is held. @param {Part} part @param {number} font */
function pinMark({ shape, hit }, font) {
  const size = font * 0.36;
  const [x, y] = shape ? [shape.x - shape.width / 2, shape.y - shape.height / 2] : [hit.right, hit.top];
  return `M${x} ${y + size * 2}l${-size} ${-size * 2}a${size} ${size} 0 1 1 ${2 * size} 0Z`;
}

/** @param {Wire} wire @param {number} font */
export function drawnWire(wire, font) {
  const line = svg("path", { class: "line", d: wire.path });
  const head = wire.head === null ? null : svg("path", { class: "head", d: wire.head });
  const root = svg("g", { class: wire.quantity === null ? "wire bundle" : "wire" }, line, ...(head ? [head] : []));
  if (wire.quantity === null) set(line, "stroke-width", String(font * 0.3));
  return {
    wire,
    root,
    /** @param {number | null | undefined} value @param {number} most @param {boolean} later @param {boolean} hued a gate: its hue instead of its sign */
    show(value, most, later, hued) {
      root.classList.toggle("later", later);
      set(line, "stroke-width", (later ? 1.5 : (thickness(value, most) * font) / 12).toFixed(1));
      if (hued) attributesOf(root, { "data-gate": wire.gate });
      else set(root, "data-sign", signOf(value));
    },
  };
}

/** @param {Scene} scene @param {"en" | "zh"} language @returns {Element[]} what carries no number */
export function still({ bars, captions }, language) {
  const texts = captions.map(({ x, y, anchor, text }) =>
    svg("text", { class: "caption", x, y, "text-anchor": anchor }, text.includes(".") ? word(language, text) : text),
  );
  return [svg("path", { class: "bar-mark", d: bars.join("") }), ...texts];
}

/** @param {Element} node @param {string} name @param {string} value */
function set(node, name, value) {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}
