/**
 * Holding gates by drawing on them: across for the timesteps, up and down for the value. One drag is one undo entry.
 *
 * @typedef {import("../../store/actions.js").App} App
 * @typedef {import("../../store/state.js").State} State
 * @typedef {import("../../store/state.js").Pin} Pin
 * @typedef {import("../../figures/gates.js").Block} Block
 */

import { quantity, reader } from "../../figures/parts.js";
import { passOf, pinsHere } from "../../figures/pass.js";
import { pinAt, placeOf, withoutPin, withPin } from "../../store/pins.js";
import { number, tidy } from "../../text/format.js";
import { word } from "../../text/words.js";
import { change, hand } from "../widgets/gesture.js";

/** Pixels for the whole range of a quantity, and below how many an unsteady hand still means the same value. */
const RANGE = 120;
const STILL = 6;
const STEP = 0.05;
const WHERE = "pins:gates";

/** @param {App} app */
export function gateHolds(app) {
  const held = hand(app);
  const pins = (/** @type {Pin[]} */ list) => ({ edit: /** @type {const} */ ("pins"), pins: list });

  return {
    /**
     * A press on a cell.
     * @param {Block} block @param {number} unit @param {number} t @param {number} y
     * @param {(x: number) => number} timeAt timestep under a pixel @param {(pin: Pin, x: number, y: number) => void} tell
     * @returns {import("../../charts/gestures.js").Grab | null}
     */
    grab(block, unit, t, y, timeAt, tell) {
      const state = app.get();
      if (!state.model?.pinnable.includes(block.name) || !state.trace) return null;
      const known = pinAt(pinsHere(state), block.name, unit, t);
      const base = known ? withoutPin(state.pins, placeOf(known)) : state.pins;
      const first = known?.first ?? t;
      const last = known ? (known.last ?? state.trace.T) : t;
      const start = known?.value ?? rounded(reader(state.trace, block.name)(t, unit));
      held.press();
      const look = () => app.get().unit !== unit && app.dispatch({ type: "choose", unit }); // the panel shows what is held
      return {
        move(x, now) {
          look();
          const to = timeAt(x);
          const rise = Math.abs(y - now) < STILL ? 0 : y - now - Math.sign(y - now) * STILL;
          /** @type {Pin} */
          const pin = {
            quantity: block.name,
            unit: known ? (known.unit ?? null) : unit,
            first: known && to >= first && to <= last ? first : Math.min(first, to),
            last: known && known.last == null ? null : Math.max(last, to),
            value: bounded(state, block, start + (rise / RANGE) * spanOf(state, block)),
            ...passOf(state.model),
          };
          held.move(WHERE, pins(withPin(base, pin)));
          tell(pin, x, now);
        },
        drop: () => held.release(),
        tap() {
          held.release();
          look();
          if (known) return change(app, pins(base));
          change(
            app,
            pins(
              withPin(base, {
                quantity: block.name,
                unit,
                first: t,
                last: t,
                value: bounded(state, block, start),
                ...passOf(state.model),
              }),
            ),
          );
        },
        lose: () => held.release(),
      };
    },
    /** One step up or down for this timestep, by the keyboard. @param {Block} block @param {number} unit @param {1 | -1} by */
    nudge(block, unit, by) {
      const state = app.get();
      const { t, trace } = state;
      if (!state.model?.pinnable.includes(block.name) || !trace || t < 1) return;
      const known = pinAt(pinsHere(state), block.name, unit, t);
      const now = known?.value ?? reader(trace, block.name)(t, unit);
      const value = bounded(state, block, (Math.round(now / STEP) + by) * STEP);
      const pin = { quantity: block.name, unit, first: t, last: t, value, ...passOf(state.model) };
      held.move(`${WHERE} ${placeOf(pin)}`, pins(withPin(state.pins, pin)));
      held.rest();
    },
    /** What is held, in words. @param {Pin} pin @param {string} symbol */
    say({ unit, first = 1, last, value }, symbol) {
      const { language } = app.get().settings;
      const name = unit == null ? symbol : `${symbol}[${unit}]`;
      const key = last === first ? "hold.step" : "hold.span";
      return word(language, key, { name, value: number(value, 2, language), first, last: last ?? "" });
    },
  };
}

/** To two decimals. @param {number} value */
const rounded = (value) => (Number.isFinite(value) ? Math.round(value * 100) / 100 : 0);

/** @param {State} state @param {Block} block @param {number} value */
function bounded({ model }, block, value) {
  const { low, high } = (model && quantity(model, block.name)) ?? {};
  return tidy(rounded(Math.min(high ?? Infinity, Math.max(low ?? -Infinity, value))));
}

/** How far a quantity goes, from its lowest to its highest. @param {State} state @param {Block} block */
function spanOf({ model }, block) {
  const { low, high } = (model && quantity(model, block.name)) ?? {};
  return (high ?? block.most) - (low ?? (block.signed ? -block.most : 0));
}
