/** One quantity as symbol, bar and number. */
import { ALL, number } from "../text/format.js";
import { el, say } from "./dom.js";

/** @typedef {import("../store/state.js").Settings} Settings */

/**
 * @param {object} options
 * @param {string} options.symbol
 * @param {string} options.quantity
 * @param {string | undefined} options.gate letter of its hue; states are coloured by sign
 * @param {number | null | undefined} options.low
 * @param {number | null | undefined} options.high
 */
export function bar({ symbol, quantity, gate, low, high }) {
  const symbolNode = el("span", { class: "symbol" }, symbol);
  const fill = el("span", { class: "fill" });
  const track = el("span", { class: "track-bar", "aria-hidden": "true" }, fill);
  const value = el("span", { class: "value mono" });
  const through = el("span", { class: "through" });
  const signed = low === null || low === undefined || low < 0;
  const classes = `bar${signed ? " signed" : ""}`;
  const root = el(
    "div",
    { class: classes, role: "group", "data-gate": gate ?? "state", "data-quantity": quantity },
    symbolNode,
    track,
    value,
    through,
  );
  if (high !== 1) root.classList.add("unbounded");

  return {
    root,
    /**
     * @param {number | null | undefined} now
     * @param {number} most where the bar ends
     * @param {Pick<Settings, "digits" | "language">} settings
     * @param {{sign: string, value: number | null | undefined} | null} from activation and pre-activation
     */
    show(now, most, { digits, language }, from) {
      const absent = now === undefined;
      root.classList.toggle("absent", absent);
      say(value, absent ? "" : number(now, digits, language));
      value.title = absent ? "" : number(now, ALL, language);
      const share = typeof now === "number" ? Math.min(1, Math.abs(now) / most) : 0;
      fill.style.setProperty("--share", share.toFixed(4));
      fill.classList.toggle("negative", typeof now === "number" && now < 0);
      const shown = from?.value !== undefined;
      say(through, from && shown ? written(from.sign, number(from.value, digits, language)) : "");
      through.title = from && shown ? number(from.value, ALL, language) : "";
    },
    /** @param {string} name @param {string} sign */
    name(name, sign) {
      root.title = name;
      root.setAttribute("aria-label", `${name} ${sign}: ${value.title}`);
    },
  };
}

/**
 * A pre-activation and what it goes through; linear changes nothing and has no sign.
 * @param {string} sign
 * @param {string} value
 */
function written(sign, value) {
  return sign ? `${sign}(${value})` : `a = ${value}`;
}
