/** For how long and for whom a bar holds: this timestep, from it on, or the whole sequence; this unit, or all. */
import { passOf, pinsHere } from "../../figures/pass.js";
import { insteadOf, pinAt, pinOf, placeOf, stretchOf } from "../../store/pins.js";
import { word } from "../../text/words.js";
import { pinSentence } from "../hand/pinwords.js";
import { attributesOf, el, reveal, say } from "../widgets/dom.js";
import { change } from "../widgets/gesture.js";

/**
 * @typedef {import("../../store/actions.js").App} App
 * @typedef {import("../../store/state.js").State} State
 * @typedef {import("../../store/pins.js").Stretch} Stretch
 * @typedef {ReturnType<typeof scopeControl>} Scope
 */

const STRETCHES = /** @type {const} */ (["step", "on", "whole"]);

/**
 * What was chosen for the next pin. For how long stays from pin to pin, until then gates are held for the whole sequence and
 * states for one timestep; all units are only meant of the quantity they were chosen for. A pin that is there is changed itself.
 * @type {{stretch: Stretch | null, all: string}}
 */
const next = { stretch: null, all: "" };

/** @param {App} app @param {() => void} chosen called when the next pin is to be another */
export function scopeControl(app, chosen) {
  const caption = el("p", { class: "scope-caption", "data-testid": "scope" });
  const stretches = STRETCHES.map((stretch) => choice(`scope-${stretch}`, () => choose({ stretch })));
  const units = [false, true].map((all) => choice(all ? "scope-all" : "scope-unit", () => choose({ all })));
  const time = el("div", { class: "segments", role: "group" }, ...stretches);
  const whom = el("div", { class: "segments", role: "group" }, ...units);
  const root = el("div", { class: "scope", hidden: true }, caption, time, whom);
  let touched = "";

  /** The quantity spoken of: the one touched last, else any that is held here. @param {State} state */
  function spoken({ model, pins, unit, t }) {
    if (t === 0) return null;
    const names = model?.pinnable ?? [];
    const held = names.filter((name) => pinAt(pinsHere({ pins, model }), name, unit, t));
    const name = held.includes(touched) || !held.length ? touched : held[0];
    const quantity = model?.quantities.find((one) => one.name === name);
    return quantity ? { quantity, own: pinAt(pinsHere({ pins, model }), quantity.name, unit, t) } : null;
  }

  /** @param {Pick<import("../../protocol/wire.js").Quantity, "name" | "role">} quantity */
  const of = ({ name, role }) => ({
    stretch: next.stretch ?? (role === "state" || role === "output" ? "step" : /** @type {Stretch} */ ("whole")),
    all: next.all === name,
  });

  /** @param {{stretch?: Stretch, all?: boolean}} wanted */
  function choose(wanted) {
    const state = app.get();
    const about = spoken(state);
    const own = about?.own;
    if (!about) return;
    if (!own) {
      if (wanted.stretch) next.stretch = wanted.stretch;
      if (wanted.all !== undefined) next.all = wanted.all ? about.quantity.name : "";
      return chosen();
    }
    const { unit, t } = state;
    const all = wanted.all ?? own.unit == null;
    const whose = all ? null : unit;
    const time = wanted.stretch ?? stretchOf(own, t);
    const shape = time ? pinOf(own.quantity, whose, time, t, own.value, passOf(state.model)) : { ...own, unit: whose };
    change(app, { edit: "pins", pins: insteadOf(state.pins, placeOf(own), shape) });
  }

  /** @param {State} state */
  function show(state) {
    const { t, unit, model, settings } = state;
    const { language } = settings;
    const about = spoken(state);
    const own = about?.own;
    const near = root.contains(document.activeElement) || document.activeElement?.classList.contains("pin") === true;
    reveal(root, Boolean(about && (own || near)));
    if (!about || root.hidden) return;
    const { stretch, all } = own ? { stretch: stretchOf(own, t), all: own.unit == null } : of(about.quantity);
    const symbol = about.quantity.symbol;
    say(caption, own ? pinSentence(model, own, language) : word(language, "pins.scope", { symbol }));
    for (const [k, one] of STRETCHES.entries()) {
      const button = stretches[k];
      if (!button) continue;
      attributesOf(button, { "aria-pressed": String(one === stretch) });
      say(button, word(language, `pins.scope_${one}`));
    }
    for (const [k, button] of units.entries()) {
      attributesOf(button, { "aria-pressed": String(all === (k === 1)) });
      say(button, k === 1 ? word(language, "pins.scope_all") : word(language, "pins.scope_unit", { unit }));
    }
    attributesOf(time, { "aria-label": word(language, "pins.scope_time") });
    attributesOf(whom, { "aria-label": word(language, "pins.scope_units") });
  }

  root.addEventListener("focusout", () => setTimeout(() => show(app.get())));

  return {
    root,
    of,
    show,
    /** This quantity is meant from now on. @param {string} name */
    touch(name) {
      if (touched !== name) touched = name;
      if (next.all === "" || next.all === name) return show(app.get());
      next.all = "";
      chosen();
    },
    /** The pin that was announced is there: the next one is for one unit again. */
    used() {
      next.all = "";
    },
  };
}

/** @param {string} name @param {() => void} run */
function choice(name, run) {
  const button = el("button", { type: "button", "data-testid": name });
  button.addEventListener("click", run);
  return button;
}
