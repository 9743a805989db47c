/** The chosen unit at the chosen timestep: its gates, its memory, and how it is worked out by hand. */
import { ALL, isRounded, number } from "../text/format.js";
import { word } from "../text/words.js";
import { bar } from "./bar.js";
import { el, label, say, watch } from "./dom.js";
import { activationOf, byHand } from "./formulas.js";
import { icon } from "./icons.js";
import { tokenAt } from "./player.js";
import { gateOf, reach, valuesAt } from "./values.js";

/** @typedef {import("../store/actions.js").App} App */
/** @typedef {import("../store/state.js").State} State */
/** @typedef {ReturnType<typeof valuesAt>} Values */

const LEFT_OUT = new Set(["one_minus_z", "h_c", "y"]);

/**
 * @param {HTMLElement} root
 * @param {App} app
 */
export function mountNumbers(root, app) {
  const title = el("h2", { "data-testid": "numbers-title" });
  const before = el(
    "button",
    { class: "button bare small", type: "button", "data-testid": "unit-before" },
    icon("previous"),
  );
  const after = el("button", { class: "button bare small", type: "button", "data-testid": "unit-after" }, icon("next"));
  before.addEventListener("click", () => app.dispatch({ type: "choose", unit: app.get().unit - 1 }));
  after.addEventListener("click", () => app.dispatch({ type: "choose", unit: app.get().unit + 1 }));
  const token = el("p", { class: "reading" });
  const bars = el("div", { class: "bars" });
  const handTitle = el("h2");
  const digits = el("select", { class: "digits", "data-testid": "digits" });
  const hand = el("div", { class: "by-hand", "data-testid": "by-hand" });
  const note = el("p", { class: "quiet small-text", "data-testid": "rounded" });
  const handPart = el("section", {}, el("div", { class: "headline" }, handTitle, digits), hand, note);
  const outTitle = el("h2");
  const outs = el("div", { class: "bars outputs", "data-testid": "outputs" });
  const outPart = el("section", {}, outTitle, outs);
  root.append(el("div", { class: "headline" }, title, before, after), token, bars, handPart, outPart);
  digits.addEventListener("change", () =>
    app.dispatch({ type: "setting", settings: { digits: Number(digits.value) } }),
  );

  /** @type {((state: State, values: Values) => void)[]} */
  let parts = [];

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
      parts = build(app, state, bars, hand, outs);
      redraw(state);
    },
  );
  watch(app, ({ t, unit, frame, trace, settings }) => [t, unit, frame, trace, settings.digits], redraw);

  /** @param {State} state */
  function redraw(state) {
    const { t, unit, model, experiment, settings } = state;
    const { language } = settings;
    if (!model || !experiment) return;
    say(title, word(language, "numbers.title", { unit, t }));
    before.disabled = unit === 0;
    after.disabled = unit >= experiment.H - 1;
    const read = tokenAt(state);
    say(token, t === 0 ? word(language, "numbers.initial") : read ? word(language, "player.word", { word: read }) : "");
    token.hidden = token.textContent === "";
    if (digits.value !== String(settings.digits)) digits.value = String(settings.digits);
    root.classList.toggle("all-digits", settings.digits >= ALL);
    const values = valuesAt(state, unit);
    for (const show of parts) show(state, values);
    handPart.hidden = t === 0;
    outPart.hidden = t === 0 || outs.childElementCount === 0;
    const rounded = hand.querySelector("[data-rounded]") !== null;
    say(note, rounded ? word(language, "numbers.rounded", { n: settings.digits }) : word(language, "numbers.exact"));
  }
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
 * @param {HTMLElement} bars
 * @param {HTMLElement} hand
 * @param {HTMLElement} outs
 */
function build(app, state, bars, hand, outs) {
  const { model, experiment } = state;
  bars.replaceChildren();
  hand.replaceChildren();
  outs.replaceChildren();
  if (!model || !experiment) return [];
  const cell = experiment.cell ?? { kind: "lstm" };
  const roles = ["gate", "candidate", "state", "output"];
  const shown = model.quantities.filter(({ name, role }) => roles.includes(role) && !LEFT_OUT.has(name));
  /** @type {((state: State, values: Values) => void)[]} */
  const parts = shown.map((quantity) => {
    const gate = gateOf(quantity.name);
    const made = bar({
      symbol: quantity.symbol,
      quantity: quantity.name,
      gate,
      low: quantity.low,
      high: quantity.high,
    });
    const through = activationOf(cell, quantity.name);
    if (gate) {
      made.root.addEventListener("pointerenter", () =>
        app.dispatch({ type: "hover", hover: { gate, unit: app.get().unit } }),
      );
      made.root.addEventListener("pointerleave", () => app.dispatch({ type: "hover", hover: null }));
    }
    bars.append(made.root);
    return (now, values) => {
      const most = quantity.high ?? reach(now.trace, quantity.name, now.unit);
      made.show(
        values.get(quantity.name),
        most,
        now.settings,
        through && now.t > 0 ? { sign: through.sign, value: values.get(through.name) } : null,
      );
      const named = gate
        ? word(now.settings.language, `gate.${model.kind}_${gate}`)
        : word(now.settings.language, `state.${quantity.name}`);
      made.name(named, quantity.symbol);
    };
  });
  for (const line of byHand(cell)) parts.push(handLine(hand, line));
  if (experiment.readout) parts.push(...outputs(outs, experiment.readout));
  return parts;
}

/**
 * One line of arithmetic.
 * @param {HTMLElement} hand
 * @param {import("./formulas.js").Part[]} line
 * @returns {(state: State, values: Values) => void}
 */
function handLine(hand, line) {
  const first = line[0];
  const row = el("p", { class: typeof first === "object" && "symbol" in first ? "symbols" : "values" });
  const nodes = line.map((part, k) => {
    const gate =
      typeof part === "string"
        ? undefined
        : "gate" in part
          ? part.gate
          : "value" in part
            ? gateOf(part.value)
            : undefined;
    const tag = typeof part === "object" && "value" in part && part.strong ? "b" : "span";
    const node = el(tag, gate ? { "data-gate": gate } : {});
    if (typeof part === "object" && "symbol" in part) node.append(part.symbol, part.at ? el("sub") : "");
    const tight =
      part === "" || (typeof part === "string" && part.endsWith("(")) || line[k + 1] === ")" || line[k + 1] === "";
    row.append(node, tight ? "" : " ");
    return node;
  });
  hand.append(row);
  return (state, values) => {
    const { digits, language } = state.settings;
    let rounded = false;
    for (const [k, part] of line.entries()) {
      const node = nodes[k];
      if (!node || typeof part === "string") continue;
      if ("symbol" in part) {
        const index = node.querySelector("sub");
        if (index) say(index, String(part.at === "t" ? state.t : state.t - 1));
        continue;
      }
      const value = "value" in part ? values.get(part.value) : values.before(part.before);
      rounded ||= isRounded(value, digits);
      const text = number(value, digits, language);
      say(node, k > 1 && text.startsWith("−") && !String(line[k - 1]).endsWith("(") ? `(${text})` : text);
      node.title = number(value, ALL, language);
    }
    for (const [k, part] of line.entries()) {
      const node = nodes[k];
      if (node && typeof part === "string") say(node, part === "=" && rounded ? "≈" : part);
    }
    row.toggleAttribute("data-rounded", rounded);
  };
}

/**
 * @param {HTMLElement} outs
 * @param {import("../protocol/wire.js").Readout} readout
 * @returns {((state: State, values: Values) => void)[]}
 */
function outputs(outs, { kind, size = 1, labels }) {
  const bounded = kind !== "linear";
  return Array.from({ length: Math.min(size, 24) }, (_, k) => {
    const made = bar({
      symbol: labels?.[k] ?? `y${k}`,
      quantity: `y[${k}]`,
      gate: "y",
      low: bounded ? 0 : null,
      high: bounded ? 1 : null,
    });
    outs.append(made.root);
    return (/** @type {State} */ state, /** @type {Values} */ values) => {
      made.show(values.get("y", k), bounded ? 1 : reach(state.trace, "y", k), state.settings, null);
      made.name(word(state.settings.language, "numbers.output"), labels?.[k] ?? `y${k}`);
    };
  });
}
