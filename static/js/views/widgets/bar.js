/** One quantity as symbol, bar and number; beside it room for its activation curve and its pin. */
import { ALL, number } from "../../text/format.js";
import { word } from "../../text/words.js";
import { attributesOf, el, reveal, say } from "./dom.js";
import { openable } from "./openable.js";

/**
 * @typedef {import("../../store/actions.js").App} App
 * @typedef {import("../../store/state.js").Settings} Settings
 * @typedef {ReturnType<typeof bar>} Bar
 *
 * @typedef {object} Shown
 * @property {number | null | undefined} now undefined: there is none at this timestep
 * @property {number} most where the bar ends
 * @property {number} index unit or output that it belongs to
 * @property {number} t
 * @property {string} name what it is, in words
 * @property {string} below what stands below the bar, as its sum before the activation
 * @property {string} [belowAll] the same with all digits
 * @property {number | null} [held] value that a hand holds it at
 * @property {number | null} [ghost] what it would be without pins
 * @property {boolean} [later] not worked out yet at this act of the step
 */

/** Share of the bar from which on a difference to the run without pins is marked. */
const APART = 0.005;

/**
 * @param {App} app
 * @param {object} options
 * @param {string} options.symbol
 * @param {string} options.quantity
 * @param {number} [options.output] place among the outputs, for those
 * @param {string | undefined} options.gate letter of its hue; states are coloured by sign
 * @param {number | null | undefined} options.low
 * @param {number | null | undefined} options.high
 */
export function bar(app, { symbol, quantity, output, gate, low, high }) {
  const signed = low === null || low === undefined || low < 0;
  const fill = el("span", { class: "fill" });
  const ghostMark = el("span", { class: "without", hidden: true });
  const track = el("span", { class: "track-bar", "aria-hidden": "true" }, fill, ghostMark);
  const grip = el("div", { class: "grip" }, track);
  const value = el("span", { class: "value mono" });
  const below = el("span", { class: "through" });
  const root = el(
    "div",
    {
      class: `bar${signed ? " signed" : ""}${high === 1 ? "" : " unbounded"}`,
      role: "group",
      "data-gate": gate ?? "state",
      "data-bar": output === undefined ? quantity : `${quantity}[${output}]`,
    },
    el("span", { class: "symbol" }, symbol),
    grip,
    value,
    below,
  );
  const why = openable(app, value);
  let end = 1;
  let shown = 0;

  /** Where a number stands along the track, 0 to 1. @param {number} one */
  const along = (one) => Math.min(1, Math.max(0, signed ? 0.5 + one / end / 2 : one / end));

  return {
    root,
    track,
    grip,
    /** The value that is shown, 0 where there is none. */
    get shown() {
      return shown;
    },
    /** The number at a place along the track, 0 to 1; beyond its ends it goes on. @param {number} share */
    at: (share) => (signed ? (share * 2 - 1) * end : share * end),
    /** The largest number that the track shows. */
    get end() {
      return end;
    },
    /** @param {Shown} what @param {Pick<Settings, "digits" | "language">} settings */
    show(what, { digits, language }) {
      const { most, index, t, name, held = null, ghost = null, later = false } = what;
      const now = held ?? what.now;
      const absent = now === undefined;
      end = most;
      shown = typeof now === "number" ? now : 0;
      root.classList.toggle("absent", absent);
      root.classList.toggle("later", later);
      root.classList.toggle("is-held", held !== null);
      say(value, absent ? "" : later ? "…" : number(now, digits, language));
      const all = absent || later ? "" : number(now, ALL, language);
      if (value.title !== all) value.title = all;
      why.at(absent || later ? null : quantity, index, t);
      const share = typeof now === "number" ? Math.min(1, Math.abs(now) / most) : 0;
      fill.style.setProperty("--share", (later ? 0 : share).toFixed(4));
      fill.classList.toggle("negative", shown < 0);
      const apart = ghost !== null && !later && Math.abs(ghost - shown) > most * APART;
      reveal(ghostMark, apart);
      if (apart) ghostMark.style.setProperty("--at", along(ghost).toFixed(4));
      say(below, later ? "" : what.below);
      const title = what.belowAll ?? "";
      if (below.title !== title) below.title = title;
      const sign = output === undefined ? `${symbol}[${index}]` : symbol;
      const spoken = later ? word(language, "numbers.later") : absent ? "" : number(now, digits, language);
      attributesOf(root, {
        "aria-label": `${name} ${sign}: ${spoken}`,
        title: `${name} ${sign}: ${later ? spoken : all}`,
      });
      attributesOf(value, {
        "aria-label":
          absent || later ? null : word(language, "numbers.why", { name: sign, value: value.textContent ?? "" }),
      });
    },
  };
}
