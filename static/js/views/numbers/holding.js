/** Hands on a bar: it is a slider that holds its quantity, and the pin beside it holds and lets go. */
import { onMoves } from "../../charts/moves.js";
import { passOf, pinsHere } from "../../figures/pass.js";
import { pinAt, pinOf, placeOf, withoutPin, withPin } from "../../store/pins.js";
import { plain, tidy } from "../../text/format.js";
import { word } from "../../text/words.js";
import { during, pinned } from "../hand/pinwords.js";
import { attributesOf, el, label } from "../widgets/dom.js";
import { change, hand } from "../widgets/gesture.js";
import { icon } from "../widgets/icons.js";

/**
 * @typedef {import("../../store/actions.js").App} App
 * @typedef {import("../../store/state.js").State} State
 * @typedef {import("../../store/state.js").Pin} Pin
 * @typedef {import("../../protocol/wire.js").Quantity} Quantity
 */

const SLACK = 3;
const FINE = 0.1;
/** Shares of the bar that a drag is rounded to, and that an arrow key and Page Up move. */
const GRAIN = 1 / 100;
const STEPS = 20;
const LEAP = 5;

/**
 * @param {App} app
 * @param {import("../widgets/bar.js").Bar} made
 * @param {Quantity} quantity
 * @param {import("./scope.js").Scope} scope how long and for whom the next pin holds
 */
export function holdable(app, made, { name, role, low, high }, scope) {
  const quantity = { name, role };
  const { grip } = made;
  const moved = hand(app);
  const pin = el("button", { class: "button bare pin", type: "button", "data-testid": `pin-${name}` }, icon("pin"));
  made.root.append(pin);
  grip.setAttribute("data-testid", `hold-${name}`);
  /** @type {{pointer: number, start: number, x: number, width: number, share: number, held: Pin | null} | null} */
  let drag = null;

  const held = () => pinAt(pinsHere(app.get()), name, app.get().unit, app.get().t) ?? null;

  /** A pin as the scope has it. @param {number} value */
  function fresh(value) {
    const { unit, t } = app.get();
    const { stretch, all } = scope.of(quantity);
    return pinOf(name, all ? null : unit, stretch, t, value, passOf(app.get().model));
  }

  /** Rounded to what the bar can show, and inside what the quantity can be. @param {number} value */
  function fit(value) {
    const grain = 10 ** Math.floor(Math.log10(made.end * GRAIN) + 1e-9);
    const inside = Math.min(high ?? Infinity, Math.max(low ?? -Infinity, Math.round(value / grain) * grain));
    return tidy(inside);
  }

  /** Show a value while the hand moves. @param {Pin} one @param {number} value */
  function move(one, value) {
    const now = { ...one, value };
    scope.touch(name);
    scope.used();
    moved.move(placeOf(now), { edit: "pins", pins: withPin(app.get().pins, now) });
    return now;
  }

  grip.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !grip.hasAttribute("role")) return;
    moved.end();
    moved.press();
    const { left, width } = made.track.getBoundingClientRect();
    const share = (event.clientX - left) / width;
    drag = { pointer: event.pointerId, start: event.clientX, x: event.clientX, width, share, held: null };
    grip.setPointerCapture(event.pointerId);
  });
  onMoves(grip, (event) => {
    if (!drag || event.pointerId !== drag.pointer) return;
    if (!drag.held && Math.abs(event.clientX - drag.start) < SLACK) return;
    if (!drag.held) {
      drag.held = held() ?? fresh(made.shown);
      grip.classList.add("moving");
    }
    drag.share += ((event.clientX - drag.x) / drag.width) * (event.shiftKey ? FINE : 1);
    drag.x = event.clientX;
    drag.held = move(drag.held, fit(made.at(drag.share)));
  });
  for (const type of /** @type {const} */ (["pointerup", "pointercancel", "lostpointercapture"])) {
    grip.addEventListener(type, (event) => {
      if (!drag || event.pointerId !== drag.pointer) return;
      drag = null;
      grip.classList.remove("moving");
      moved.release();
    });
  }
  grip.addEventListener("blur", () => !drag && moved.end());

  grip.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !grip.hasAttribute("role")) return;
    if (event.key === "Delete" || event.key === "Backspace") {
      if (held()) toggle();
    } else {
      const value = aimed(event.key, event.shiftKey ? FINE : 1);
      if (value === null) return;
      move(held() ?? fresh(value), fit(value));
      moved.rest();
    }
    event.preventDefault();
    event.stopPropagation();
  });

  /** Where a key wants the value to be. @param {string} key @param {number} fine @returns {number | null} */
  function aimed(key, fine) {
    const span = low != null && low >= 0 ? made.end : 2 * made.end;
    const steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: LEAP, PageDown: -LEAP }[key];
    if (steps !== undefined) return made.shown + (steps * fine * span) / STEPS;
    if (key === "Home") return low ?? -made.end;
    return key === "End" ? (high ?? made.end) : null;
  }

  function toggle() {
    moved.end();
    const { pins } = app.get();
    const own = held();
    scope.touch(name);
    const after = own ? withoutPin(pins, placeOf(own)) : withPin(pins, fresh(made.shown));
    scope.used();
    change(app, { edit: "pins", pins: after });
  }
  pin.addEventListener("click", toggle);
  pin.addEventListener("focus", () => scope.touch(name));

  return {
    held,
    /** Whether a hand is on the bar, whose ends then stay where they are. */
    get busy() {
      return moved.busy;
    },
    /** @param {State} state @param {string} said the value in words @param {boolean} later not worked out yet, so not told */
    show({ t, model, settings: { language } }, said, later) {
      const can = t > 0 && !later && (model?.pinnable ?? []).includes(name);
      pin.hidden = !(model?.pinnable ?? []).includes(name);
      if (pin.disabled === can) pin.disabled = !can;
      const own = can ? held() : null;
      attributesOf(pin, { "aria-pressed": String(own !== null) });
      const one = own ?? fresh(made.shown);
      const what = pinned(model, one, language);
      const value = later ? "…" : said;
      label(pin, word(language, own ? "pins.let_go" : "pins.hold", { what, value, time: during(one, t, language) }));
      grip.classList.toggle("can-hold", can);
      if (!can) {
        for (const key of [
          "role",
          "tabindex",
          "aria-label",
          "aria-valuemin",
          "aria-valuemax",
          "aria-valuenow",
          "aria-valuetext",
        ])
          grip.removeAttribute(key);
        return;
      }
      attributesOf(grip, {
        role: "slider",
        tabindex: 0,
        "aria-label": word(language, "pins.slider", { what }),
        "aria-valuemin": plain(low ?? -made.end),
        "aria-valuemax": plain(high ?? made.end),
        "aria-valuenow": plain(made.shown),
        "aria-valuetext": own ? word(language, "pins.held_value", { value: said }) : said,
      });
    },
  };
}
