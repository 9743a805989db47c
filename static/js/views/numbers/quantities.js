/** The bars of the panel: a quantity with what it went through, and what the network says. */
import { reader } from "../../figures/parts.js";
import { ALL, number } from "../../text/format.js";
import { word } from "../../text/words.js";
import { bar } from "../widgets/bar.js";
import { miniCurve } from "../widgets/curve.js";
import { reveal } from "../widgets/dom.js";
import { gateOf, reach, valuesAt } from "../widgets/values.js";
import { activationOf } from "./formulas.js";
import { holdable } from "./holding.js";

/** @typedef {import("../../store/actions.js").App} App */
/** @typedef {import("../../store/state.js").State} State */
/** @typedef {import("../../protocol/wire.js").Quantity} Quantity */
/** @typedef {ReturnType<typeof valuesAt>} Values */
/** @typedef {(state: State, values: Values, later: (name: string) => boolean) => void} Show `later`: not worked out yet at this act */
/** @typedef {{show: Show, handed?: () => boolean}} Part `handed`: whether a hand is on it */

const MOST_OUTPUTS = 24;

/**
 * @param {App} app
 * @param {HTMLElement} bars
 * @param {Quantity} quantity
 * @param {{scope: import("./scope.js").Scope, curves: import("../../store/state.js").Model["curves"]}} around
 * @returns {Part}
 */
export function quantityBar(app, bars, quantity, { scope, curves }) {
  const { name, symbol, low, high } = quantity;
  const gate = gateOf(name);
  const made = bar(app, { symbol, quantity: name, gate, low, high });
  const hands = holdable(app, made, quantity, scope);
  const through = activationOf(quantity);
  const shape = through?.sign ? curves[quantity.formula.function ?? "linear"] : undefined;
  const curve = shape ? miniCurve(shape, gate) : null;
  if (curve) {
    curve.root.classList.add("curve-slot");
    made.root.append(curve.root);
  }
  if (gate) {
    made.root.addEventListener("pointerenter", () =>
      app.dispatch({ type: "hover", hover: { gate, unit: app.get().unit } }),
    );
    made.root.addEventListener("pointerleave", () => app.dispatch({ type: "hover", hover: null }));
  }
  bars.append(made.root);
  /** @type {Show} */
  const show = (state, values, later) => {
    const { t, unit, model, frame, settings } = state;
    const { digits, language } = settings;
    reveal(made.root, unit < (frame?.values[name]?.length ?? Infinity)); // a projected h has fewer numbers than C
    const held = hands.held()?.value ?? null;
    const ghost = ghostAt(state, name);
    const sum = through && t > 0 && held === null ? { sign: through.sign, value: values.get(through.name) } : null;
    const slope = frame?.t === t ? frame.slopes?.[name]?.[unit] : undefined;
    const below = (/** @type {number} */ n) =>
      held !== null
        ? word(language, "pins.without", { value: number(ghost, n, language) })
        : written(sum, n, slope, language);
    made.show(
      {
        now: values.get(name),
        most: hands.busy ? made.end : (high ?? reach(state.trace, name, unit)),
        index: unit,
        t,
        name: word(language, gate && model ? `gate.${model.kind}_${gate}` : `state.${name}`),
        below: held !== null && ghost === null ? "" : below(digits),
        belowAll: held !== null && ghost === null ? "" : below(ALL),
        held,
        ghost,
        later: later(name),
      },
      settings,
    );
    curve?.update(later(name) ? null : sum?.value, values.get(name), slope);
    hands.show(state, number(made.shown, digits, language), later(name));
  };
  return { show, handed: () => hands.busy };
}

/** What a quantity would be if nothing were held; null where nothing is. @param {State} state @param {string} name */
function ghostAt({ ghost, t, unit }, name) {
  if (!ghost || t === 0) return null;
  const value = reader(ghost.trace, name)(t, unit);
  return Number.isFinite(value) ? value : null;
}

/**
 * The sum of a gate and what it goes through; linear changes nothing and has no sign.
 * @param {{sign: string, value: number | null | undefined} | null} sum
 * @param {number} digits
 * @param {number | null | undefined} slope
 * @param {"en" | "zh"} language
 */
function written(sum, digits, slope, language) {
  if (!sum || sum.value === undefined) return "";
  const value = number(sum.value, digits, language);
  if (!sum.sign) return `a = ${value}`;
  const steep =
    typeof slope === "number" ? `  ${word(language, "numbers.slope", { slope: number(slope, digits, language) })}` : "";
  return `${sum.sign}(${value})${steep}`;
}

/**
 * @param {App} app
 * @param {HTMLElement} outs
 * @param {{kind?: string, size?: number, labels?: string[] | null}} said by a read-out, or by Jordan's cell itself
 * @returns {Part[]}
 */
export function outputs(app, outs, { kind = "linear", size = 1, labels }) {
  const bounded = kind !== "linear";
  const [low, high] = bounded ? [kind === "tanh" ? -1 : 0, 1] : [null, null];
  return Array.from({ length: Math.min(size, MOST_OUTPUTS) }, (_, k) => {
    const symbol = labels?.[k] ?? `y${k}`;
    const made = bar(app, { symbol, quantity: "y", output: k, gate: "y", low, high });
    outs.append(made.root);
    const show = (/** @type {State} */ state, /** @type {Values} */ values) => {
      const later = state.phase !== null;
      const name = word(state.settings.language, "numbers.output");
      const most = bounded ? 1 : reach(state.trace, "y", k);
      made.show({ now: values.get("y", k), most, index: k, t: state.t, name, below: "", later }, state.settings);
    };
    return { show };
  });
}
