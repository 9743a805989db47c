/**
 * A strip beside the belt of a large layer: all of its units as they are now, and which of them the pictures hold.
 *
 * @typedef {import("../../store/actions.js").App} App
 * @typedef {import("../../store/state.js").State} State
 */
import { along, diverging, palette } from "../../figures/colours.js";
import { largest } from "../../figures/parts.js";
import { word } from "../../text/words.js";
import { attributesOf, el, label, reveal, watch } from "../widgets/dom.js";
import { hidden } from "./spot.js";

/** Units that a page key goes on by: as many as the pictures hold of a large layer. */
const PAGE = 64;
const SHADES = 64;

/** @param {HTMLElement} root of the belt @param {App} app */
export function unitStrip(root, app) {
  const canvas = el("canvas", { width: 1, height: 1, "aria-hidden": "true" });
  const brush = el("div", { class: "units-brush", "aria-hidden": "true" });
  const strip = el(
    "div",
    {
      class: "units",
      role: "slider",
      tabindex: "0",
      "aria-orientation": "vertical",
      "data-testid": "units",
      hidden: true,
    },
    canvas,
    brush,
  );
  root.append(strip);

  const choose = (/** @type {number} */ unit) => app.dispatch({ type: "choose", unit });
  const at = (/** @type {PointerEvent} */ event) => {
    const box = canvas.getBoundingClientRect();
    const H = app.get().experiment?.H ?? 1;
    choose(Math.max(0, Math.min(H - 1, Math.floor(((event.clientY - box.top) / box.height) * H))));
  };
  // What is pressed here is not pressed on the belt.
  for (const name of /** @type {const} */ (["pointerdown", "pointermove", "pointerup"]))
    strip.addEventListener(name, (event) => {
      event.stopPropagation();
      if (name === "pointerdown" && event.button === 0) strip.setPointerCapture(event.pointerId);
      if (name !== "pointerup" && strip.hasPointerCapture(event.pointerId)) at(event);
    });
  strip.addEventListener("dblclick", (event) => event.stopPropagation());
  strip.addEventListener("keydown", (event) => {
    const { unit, experiment } = app.get();
    const last = (experiment?.H ?? 1) - 1;
    const to = {
      ArrowUp: unit - 1,
      ArrowDown: unit + 1,
      PageUp: unit - PAGE,
      PageDown: unit + PAGE,
      Home: 0,
      End: last,
    }[event.key];
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    choose(Math.max(0, Math.min(last, to)));
  });

  watch(
    app,
    ({ trace, model, unit, settings }) => [trace, model, unit, settings.language],
    (state) => {
      const sight = held(state);
      reveal(strip, sight !== null);
      if (!sight) return;
      const { unit, settings } = state;
      const { first, last, H } = sight;
      brush.style.top = `${(100 * first) / H}%`;
      brush.style.height = `${(100 * (last + 1 - first)) / H}%`;
      label(strip, word(settings.language, "units.label"));
      const said = word(settings.language, "units.value", { unit, first, last, H });
      attributesOf(strip, {
        "aria-valuemin": 0,
        "aria-valuemax": H - 1,
        "aria-valuenow": unit,
        "aria-valuetext": said,
      });
    },
  );
  watch(
    app,
    ({ frame, trace, model, settings, phase }) => [frame, trace?.run, model, settings.theme, phase],
    (state) => paint(canvas, state),
  );

  /** Where the lanes lie, which the strip stands beside. @param {{top: number, plot: number}} place */
  return ({ top, plot }) => {
    strip.style.top = `${top}px`;
    strip.style.height = `${plot}px`;
  };
}

/** First and last unit that the pictures hold; null where it is all of them. @param {State} state */
function held({ model, trace, experiment }) {
  const { size = 0, from = 0 } = (model && trace?.columns[model.belt.carry]) || {};
  const H = (model && trace?.initial[model.belt.carry]?.length) || 0;
  return experiment && size && size < H ? { first: from, last: from + size - 1, H } : null;
}

/** One pixel a unit, in the colours of the belt's rows. @param {HTMLCanvasElement} canvas @param {State} state */
function paint(canvas, state) {
  const { frame, trace, model, settings } = state;
  const sight = held(state);
  if (!sight || !frame || !trace || !model) return;
  const { carry } = model.belt;
  const values = hidden(state, frame.t, carry) ? frame.previous[carry] : frame.values[carry];
  const most = largest(trace, carry);
  const scale = diverging(palette(settings.theme));
  const shades = Array.from({ length: SHADES + 1 }, (_, k) => along(scale, k / SHADES));
  if (canvas.height !== sight.H) canvas.height = sight.H;
  const ink = canvas.getContext("2d");
  if (!ink) return;
  for (let unit = 0; unit < sight.H; unit++) {
    const share = Math.max(0, Math.min(1, 0.5 + (values?.[unit] ?? 0) / most / 2));
    ink.fillStyle = shades[Math.round(share * SHADES)] ?? "";
    ink.fillRect(0, unit, 1, 1);
  }
}
