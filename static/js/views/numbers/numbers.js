/** The chosen unit at the chosen timestep: its gates, its memory, and how it is worked out by hand. */
import { inputAt } from "../../figures/pass.js";
import { doneBy } from "../../store/phase.js";
import { ALL } from "../../text/format.js";
import { word } from "../../text/words.js";
import { attributesOf, el, label, reveal, say, watch, watchCalmly } from "../widgets/dom.js";
import { icon } from "../widgets/icons.js";
import { isExact, valuesAt } from "../widgets/values.js";
import { byHand } from "./formulas.js";
import { handLine } from "./handline.js";
import { mountPasses } from "./passes.js";
import { mountPresent } from "./present.js";
import { outputs, quantityBar } from "./quantities.js";
import { scopeControl } from "./scope.js";

/** @typedef {import("../../store/actions.js").App} App */
/** @typedef {import("../../store/state.js").State} State */
/** @typedef {import("./quantities.js").Part} Part */

const LEFT_OUT = new Set(["one_minus_z", "h_c", "y"]);
/** Milliseconds that the panel waits for the numbers of a timestep. */
const FRAME_MS = 100;

/**
 * @param {HTMLElement} root
 * @param {App} app
 */
export function mountNumbers(root, app) {
  const title = el("h2", { "data-testid": "numbers-title" });
  const before = arrow("previous", "unit-before");
  const after = arrow("next", "unit-after");
  before.addEventListener("click", () => app.dispatch({ type: "choose", unit: app.get().unit - 1 }));
  after.addEventListener("click", () => app.dispatch({ type: "choose", unit: app.get().unit + 1 }));
  const present = el("div", { class: "present", "data-testid": "present" });
  const bars = el("div", { class: "bars" });
  const scope = scopeControl(app, () => redraw(app.get()));
  const handTitle = el("h2");
  const digits = el("select", { class: "digits", "data-testid": "digits" });
  const hand = el("div", { class: "by-hand", "data-testid": "by-hand" });
  const note = el("p", { class: "quiet small-text", "data-testid": "rounded" });
  const handPart = el(
    "section",
    { class: "hand-part" },
    el("div", { class: "headline" }, handTitle, digits),
    hand,
    note,
  );
  const outTitle = el("h2");
  const outs = el("div", { class: "bars outputs", "data-testid": "outputs" });
  const outPart = el("section", {}, outTitle, outs);
  const passes = el("div", { class: "passes", "data-testid": "passes" });
  mountPasses(passes, app);
  root.append(
    passes,
    el("div", { class: "headline" }, title, before, after),
    present,
    bars,
    scope.root,
    handPart,
    outPart,
  );
  mountPresent(present, app);
  digits.addEventListener("change", () =>
    app.dispatch({ type: "setting", settings: { digits: Number(digits.value) } }),
  );

  /** @type {Part[]} */
  let parts = [];
  let built = "";
  /** Timer of the numbers that are waited for. */
  let awaited = 0;

  watch(
    app,
    ({ model, experiment, settings }) => [model, experiment?.readout, experiment?.cell, settings.language],
    (state) => {
      const { language } = state.settings;
      say(handTitle, word(language, "numbers.by_hand"));
      say(outTitle, word(language, "numbers.output"));
      label(before, word(language, "keys.unit_before"), "[");
      label(after, word(language, "keys.unit_after"), "]");
      label(digits, word(language, "numbers.digits"), "D");
      digits.replaceChildren(
        ...[0, 1, 2, 3, 4, 5, 6, ALL].map((n) => el("option", { value: n }, digitsWord(n, language))),
      );
      const wanted = shapeOf(state);
      if (wanted !== built) parts = build(app, state, { bars, hand, outs }, scope);
      built = wanted;
      redraw(state);
    },
  );
  watchCalmly(
    app,
    ({ t, unit, frame, trace, pins, ghost, phase, settings }) => [
      t,
      unit,
      frame,
      trace,
      pins,
      ghost,
      phase,
      settings.digits,
    ],
    soon,
    follow,
  );

  /**
   * Numbers that come with the frame are waited for a moment, so that a hand on the player does not empty the panel at
   * every timestep, and fills it once instead of twice. Until then it says of the timestep before what is true of it.
   * @param {State} state
   */
  function soon(state) {
    if (frameComes(state)) {
      awaited ||= setTimeout(() => {
        awaited = 0;
        redraw(app.get());
      }, FRAME_MS);
      return;
    }
    clearTimeout(awaited);
    awaited = 0;
    redraw(state);
  }

  /** What a step shows of itself. @param {State} state */
  function shown({ t, model, phase }) {
    const done = model && phase !== null ? doneBy(model, phase) : null;
    return (/** @type {string} */ name) => done !== null && t > 0 && !done.has(name);
  }

  /** Only what the hand is on. @param {State} state */
  function follow(state) {
    const handed = parts.filter((part) => part.handed?.());
    if (!handed.length) return;
    const values = valuesAt(state, state.unit);
    for (const part of handed) part.show(state, values, shown(state));
  }

  /** @param {State} state */
  function redraw(state) {
    const { t, unit, model, experiment, settings } = state;
    const { language } = settings;
    if (!model || !experiment) return;
    const read = inputAt(state, t);
    say(title, word(language, read === t ? "numbers.title" : "numbers.title_back", { unit, t, read }));
    attributesOf(before, { disabled: unit === 0 });
    attributesOf(after, { disabled: unit >= experiment.H - 1 });
    if (digits.value !== String(settings.digits)) digits.value = String(settings.digits);
    root.classList.toggle("all-digits", settings.digits >= ALL);
    const values = valuesAt(state, unit);
    const later = shown(state);
    for (const part of parts) part.show(state, values, later);
    scope.show(state);
    reveal(hand, t > 0);
    reveal(outPart, t > 0 && outs.childElementCount > 0);
    say(note, noteOf(state, hand.querySelector("[data-rounded]") !== null));
  }
}

/** Whether the numbers of this timestep are on their way, and nowhere else: of large experiments only frames have all digits. @param {State} state */
function frameComes({ t, frame, trace, status, phase }) {
  return status === "open" && phase === null && t > 0 && frame?.t !== t && trace?.exact === true && !isExact(trace);
}

/** What the parts are made for: while it stays, they stay, and so does the focus. @param {State} state */
function shapeOf({ model, experiment, settings }) {
  const quantities = model?.quantities.map(({ name, symbol, low, high }) => [name, symbol, low, high]);
  return JSON.stringify([quantities, model?.pinnable, experiment?.cell, experiment?.readout, settings.language]);
}

/** @param {"previous" | "next"} name @param {string} id */
function arrow(name, id) {
  return el("button", { class: "button bare small", type: "button", "data-testid": id }, icon(name));
}

/** @param {State} state @param {boolean} rounded */
function noteOf({ t, settings: { digits, language } }, rounded) {
  if (t === 0) return word(language, "numbers.nothing_yet");
  return rounded ? word(language, "numbers.rounded", { n: digits }) : word(language, "numbers.exact");
}

/**
 * @param {number} n
 * @param {"en" | "zh"} language
 */
function digitsWord(n, language) {
  return n >= ALL
    ? word(language, "numbers.all_digits")
    : word(language, n === 1 ? "numbers.one_decimal" : "numbers.decimals", { n });
}

/**
 * Make bars, lines and outputs for a cell; returns what fills in their numbers.
 * @param {App} app
 * @param {State} state
 * @param {{bars: HTMLElement, hand: HTMLElement, outs: HTMLElement}} places
 * @param {import("./scope.js").Scope} scope
 * @returns {Part[]}
 */
function build(app, { model, experiment }, { bars, hand, outs }, scope) {
  for (const place of [bars, hand, outs]) place.replaceChildren();
  if (!model || !experiment) return [];
  const cell = experiment.cell ?? { kind: "lstm" };
  const said = cell.kind === "jordan" ? { kind: cell.out ?? "linear", size: cell.outputs ?? 1 } : experiment.readout;
  const roles = ["gate", "candidate", "state", "output"];
  const shown = model.quantities.filter(({ name, role }) => roles.includes(role) && !LEFT_OUT.has(name));
  return [
    ...shown.map((quantity) => quantityBar(app, bars, quantity, { scope, curves: model.curves })),
    ...byHand(cell).map((line) => ({ show: handLine(app, hand, line) })),
    ...(said ? outputs(app, outs, said) : []),
  ];
}
