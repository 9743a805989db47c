/**
 * The cell as it is drawn in every text, with live values on its wires.
 *
 * @typedef {import("../../store/actions.js").App} App
 * @typedef {import("../../store/state.js").State} State
 * @typedef {import("./diagramparts.js").Told} Told
 * @typedef {{quantity: string, back: 0 | 1}} Named
 */

import { cellScene, shownInputs } from "../../figures/cell/scene.js";
import { quantity, reader, symbol } from "../../figures/parts.js";
import { pinsHere, wordsRead } from "../../figures/pass.js";
import { doneBy, nextAt } from "../../store/phase.js";
import { pinAt } from "../../store/pins.js";
import { number } from "../../text/format.js";
import { word } from "../../text/words.js";
import { sentence } from "../belt/summary.js";
import { attributesOf, el, svg, watch } from "../widgets/dom.js";
import { inputsAt, reach, valuesAt } from "../widgets/values.js";
import { drawnPart, drawnWire, still } from "./diagramparts.js";

/** More decimals than this do not fit beside a wire; all of them are in the table and in the panel. */
const MOST_DIGITS = 4;
const MOST_INPUTS = 4;
const LONGEST_WORD = 9;

/** @param {HTMLElement} root @param {App} app */
export function mountDiagram(root, app) {
  const picture = svg("svg", { class: "cell-picture", "data-testid": "cell-picture" });
  root.append(el("div", { class: "diagram-frame" }, picture));
  root.setAttribute("role", "group");
  let size = { width: 0, height: 0 };
  let made = "";
  /** @type {ReturnType<typeof drawnPart>[]} */
  let parts = [];
  /** @type {ReturnType<typeof drawnWire>[]} */
  let wires = [];

  new ResizeObserver(([entry]) => {
    const { width, height } = entry?.contentRect ?? { width: 0, height: 0 };
    size = { width: Math.floor(width), height: Math.floor(height) };
    draw(app.get());
  }).observe(root);
  watch(app, drawnOf, draw);
  watch(app, ({ hover, unit }) => [hover, unit], light);

  /** @param {State} state */
  function draw(state) {
    const { model, experiment, settings } = state;
    if (!model || !experiment || settings.below !== "diagram" || size.width === 0 || size.height === 0) return;
    const inputs = { many: readsOf(model, experiment), slots: slotsOf(state), words: wordsRead(state) !== null };
    const drawing = JSON.stringify([model.kind, model.quantities, size, inputs, settings.language, settings.lecture]);
    if (drawing !== made) {
      made = drawing;
      build(cellScene(model, size, inputs), settings.language);
      light(state);
    }
    show(state);
  }

  /** @param {import("../../figures/cell/sheet.js").Scene} scene @param {"en" | "zh"} language */
  function build(scene, language) {
    attributesOf(picture, { width: scene.width, height: scene.height, viewBox: `0 0 ${scene.width} ${scene.height}` });
    picture.style.fontSize = `${scene.font}px`;
    parts = scene.parts.map((part) => drawnPart(app, part, scene.font));
    wires = scene.wires.map((wire) => drawnWire(wire, scene.font));
    picture.replaceChildren(
      ...wires.map(({ root }) => root),
      ...still(scene, language),
      ...parts.map(({ root }) => root),
    );
  }

  /** @param {State} state */
  function show(state) {
    const look = looker(state);
    for (const drawn of parts) {
      const { part } = drawn;
      drawn.show(look.tell(part), part.shape?.by ? look.value({ quantity: part.shape.by, back: 0 }) : null);
    }
    for (const drawn of wires) {
      const { quantity: name, back } = drawn.wire;
      if (name === null) continue;
      const hued = state.model !== null && quantity(state.model, name)?.role === "gate";
      drawn.show(look.value({ quantity: name, back }), look.most(name), !look.there({ quantity: name, back }), hued);
    }
    if (!state.trace?.exact) return;
    const { language } = state.settings;
    root.setAttribute("aria-label", word(language, "diagram.label", { sentence: sentence(state) }));
  }

  /** @param {State} state */
  function light({ hover, unit }) {
    const gate = hover?.unit === undefined || hover.unit === unit ? hover?.gate : undefined;
    for (const { root: node, part } of parts) node.classList.toggle("lit", gate !== undefined && part.gate === gate);
    for (const { root: node, wire } of wires) node.classList.toggle("lit", gate !== undefined && wire.gate === gate);
  }
}

/** @param {State} state */
const drawnOf = ({ model, experiment, trace, frame, t, unit, phase, pins, settings }) => [
  model,
  experiment,
  trace,
  frame,
  t,
  unit,
  phase,
  pins,
  settings,
];

/** How many numbers the pass in sight reads: those of the input, or of the layer below. @param {NonNullable<State["model"]>} model @param {{X: number}} experiment */
const readsOf = ({ gates, suffix, shapes }, { X }) => shapes[`W_${gates[0]}${suffix}`]?.[1] ?? X;

/** Words are one input each, of which one is 1. @param {State} state */
function slotsOf(state) {
  const { model, experiment } = state;
  const many = model && experiment ? readsOf(model, experiment) : 0;
  return wordsRead(state) ? 1 : many <= MOST_INPUTS ? many : MOST_INPUTS - 1;
}

/**
 * What stands in the drawing at this timestep.
 * @param {State} state
 */
function looker(state) {
  const { model, trace, experiment, frame, t, unit, phase, pins, settings } = state;
  const values = valuesAt(state, unit);
  const done = model ? doneBy(model, phase) : new Set();
  const next = new Set(phase === null ? [] : model?.phases[nextAt(state)]?.quantities);
  const digits = Math.min(settings.digits, MOST_DIGITS);
  const x = t > 0 && trace ? inputsAt(trace, frame, t) : [];
  const places = experiment ? shownInputs(x, slotsOf(state)) : [];

  /** Whether a number is there: at t = 0 only the initial state, later all that the acts so far have made. @param {Named} named */
  const there = ({ quantity: name, back }) =>
    name !== "x" && unit >= (frame?.values[name]?.length ?? Infinity) // fewer numbers than units
      ? false
      : t === 0
        ? back === 0 && trace?.initial[name] !== undefined
        : back === 1 || name === "x" || done.has(name);

  /** @param {Named} named @param {number} [place] @returns {number | null | undefined} */
  function value({ quantity: name, back }, place = unit) {
    const exact = back ? values.before(name) : values.get(name, place);
    return exact === undefined && trace ? reader(trace, name)(t - back, place) : exact;
  }

  /** `a_f[1]`, `C′[1]`, `x[cat]`: as it is drawn, with the unit it belongs to. @param {import("../../figures/cell/sheet.js").Part} part @param {number} place */
  function nameOf({ quantity: name, back, slot }, place) {
    if (slot !== null) return inputName(state, place);
    return `${model ? symbol(model, name) : name}${back ? "′" : ""}[${unit}]`;
  }

  return {
    there,
    value,
    /** The size that is drawn thickest. @param {string} name */
    most: (name) => (model && quantity(model, name)?.high) ?? reach(trace, name, unit),
    /** @param {import("../../figures/cell/sheet.js").Part} part @returns {Told} */
    tell(part) {
      const { quantity: name, back, slot } = part;
      const place = slot === null ? unit : (places[slot] ?? slot);
      const now = value(part, place);
      const known = there(part);
      const gate = model !== null && quantity(model, name)?.role === "gate";
      const written = number(now, digits, settings.language);
      return {
        value: now,
        text: known ? (gate ? "" : plus(now)) + written : "",
        later: !known,
        next: !back && next.has(name),
        pinned: known && slot === null && pinAt(pinsHere({ pins, model }), name, unit, t - back) !== undefined,
        ...(slot === null ? {} : { symbol: inputName(state, place) }),
        spoken: word(settings.language, "numbers.why", { name: nameOf(part, place), value: written }),
        asked: known ? { quantity: name, index: place, t: t - back } : null,
      };
    },
  };
}

/** An input by its word, else by its place; before the first timestep no word has been read. @param {State} state @param {number} place */
function inputName(state, place) {
  const many = state.model?.layer ? 2 : (state.experiment?.X ?? 1);
  const words = wordsRead(state);
  if (words && state.t === 0) return "x";
  const word = words?.[place];
  if (word === undefined) return many > 1 ? `x[${place}]` : "x";
  const letters = [...word];
  return `x[${letters.length > LONGEST_WORD ? `${letters.slice(0, LONGEST_WORD - 1).join("")}…` : word}]`;
}

/** A sign for positive numbers too, so that colour is not alone. @param {number | null | undefined} value */
const plus = (value) => (value && value > 0 ? "+" : "");
