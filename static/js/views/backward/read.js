/**
 * How much each timestep's input speaks for L or against it: x(t)·dL/dx(t), laid on the words and on the input plot while
 * the belt of gradients is open. Never by colour alone: words carry + or −, bars go up or down.
 *
 * @typedef {import("../../store/actions.js").App} App
 * @typedef {import("../../store/state.js").State} State
 * @typedef {{value: (t: number) => number, most: number, at: number}} Read by the timestep of the input
 */
import { inputAt } from "../../figures/pass.js";
import { isOpen } from "../../store/backward.js";
import { word } from "../../text/words.js";
import { PAD, xOf } from "../sequence/curves.js";
import { attributesOf, el, reveal, say, svg, watch } from "../widgets/dom.js";
import { nameOfL, written } from "./said.js";

/** Below this share of the largest nothing is marked. */
const FAINT = 0.02;

/** What the first layer's pass in sight reads; an upper layer does not read the input. @param {State} state @returns {Read | null} */
export function readOf(state) {
  const { sight, model, trace } = state;
  const { gradient } = sight;
  if (!isOpen(state) || !gradient || !model || !trace || model.layer > 0 || gradient.read.length !== trace.T)
    return null;
  const value = (/** @type {number} */ t) => gradient.read[inputAt(state, t) - 1] ?? 0;
  let at = 1;
  for (let t = 2; t <= trace.T; t++) if (Math.abs(value(t)) > Math.abs(value(at))) at = t;
  return { value, most: Math.abs(value(at)), at };
}

/** What the marks depend on. @param {State} state */
export const readParts = ({ sight, settings, model }) => [
  sight.gradient,
  settings.below,
  settings.language,
  settings.digits,
  model,
];

/** What is said of a timestep's input. @param {State} state @param {number} value @param {number} t */
function told(state, value, t) {
  const { gradient } = state.sight;
  if (!gradient) return "";
  const key = value > 0 ? "for" : value < 0 ? "against" : "silent";
  return word(state.settings.language, `gradient.read_${key}`, {
    t,
    value: written(state, gradient, value),
    ...nameOfL(state, gradient),
  });
}

/** Mark the words. @param {State} state @param {HTMLElement[]} chips @param {number} from words before the first chip */
export function markWords(state, chips, from) {
  const read = readOf(state);
  for (const [k, chip] of chips.entries()) {
    const value = read?.value(from + k + 1) ?? 0;
    const part = read && read.most > 0 ? Math.abs(value) / read.most : 0;
    attributesOf(chip, { "data-speaks": part < FAINT ? null : value > 0 ? "+" : "−" });
    chip.style.setProperty("--speaks", String(Math.round(100 * part)));
    const said = read ? told(state, value, from + k + 1) : null;
    if (chip.firstElementChild) attributesOf(chip.firstElementChild, { title: said, "aria-description": said });
  }
}

/** Bars behind the curves of the input, up for L and down against it. @param {State} state @param {SVGElement} group @param {import("../sequence/curves.js").Plot} plot */
export function markPlot(state, group, plot) {
  const read = readOf(state);
  if (!read || read.most === 0) return group.replaceChildren();
  const [top, bottom] = [PAD.top, plot.height - PAD.bottom];
  const [middle, room] = [(top + bottom) / 2, (bottom - top) / 2];
  const slot = (plot.width - PAD.left - PAD.right) / plot.T;
  const wide = Math.max(1, slot * 0.8);
  const by = Math.max(1, Math.round(1 / slot));
  const bars = [];
  for (let first = 1; first <= plot.T; first += by) {
    let t = first;
    for (let k = first; k < Math.min(first + by, plot.T + 1); k++)
      if (Math.abs(read.value(k)) > Math.abs(read.value(t))) t = k;
    const value = read.value(t);
    const tall = (room * Math.abs(value)) / read.most;
    if (value === 0 || tall < FAINT) continue;
    const shape = { x: xOf(plot, t) - wide / 2, width: wide, y: value > 0 ? middle - tall : middle, height: tall };
    bars.push(
      svg(
        "rect",
        { class: value > 0 ? "speaks-for" : "speaks-against", ...shape, "data-t": t },
        svg("title", {}, told(state, value, t)),
      ),
    );
  }
  group.replaceChildren(...bars);
}

/** What the marks mean, under the input. @param {App} app */
export function readLegend(app) {
  const root = el("p", { class: "read-legend", hidden: true, "data-testid": "read-legend" });
  watch(app, readParts, (state) => {
    const read = readOf(state);
    const { gradient } = state.sight;
    reveal(root, read !== null);
    if (!read || !gradient) return;
    const { experiment, settings } = state;
    const kind = read.most === 0 ? "none" : experiment?.input.kind === "tokens" ? "words" : "numbers";
    const values = { ...nameOfL(state, gradient), value: written(state, gradient, read.value(read.at)), t: read.at };
    say(root, word(settings.language, `gradient.read_${kind}`, values));
  });
  return root;
}
