/** Closer to and further from the time axis, for those who have no wheel and no second finger. */
import { timeWindow } from "../charts/window.js";
import { word } from "../text/words.js";
import { el, label, watch } from "./dom.js";
import { icon } from "./icons.js";

export const FACTOR = 1.6;

/** @param {import("../store/actions.js").App} app @param {number} factor */
export function zoomBy(app, factor) {
  timeWindow(app).zoom(factor, app.get().t || undefined);
}

/** @param {import("../store/actions.js").App} app */
export function zoomOut(app) {
  timeWindow(app).reset();
}

/**
 * @param {HTMLElement} root
 * @param {import("../store/actions.js").App} app
 */
export function mountZoom(root, app) {
  const make = (/** @type {string} */ key, /** @type {() => void} */ run, /** @type {Node | string} */ face) => {
    const button = el("button", { class: "button bare small", type: "button", "data-testid": key }, face);
    button.addEventListener("click", run);
    return { button, key };
  };
  const wider = make("zoom.wider", () => zoomBy(app, 1 / FACTOR), icon("minus"));
  const closer = make("zoom.closer", () => zoomBy(app, FACTOR), icon("plus"));
  const whole = make("zoom.whole", () => zoomOut(app), "1:1");
  root.append(wider.button, closer.button, whole.button);

  const window = timeWindow(app);
  const redraw = () => {
    root.hidden = (app.get().trace?.T ?? 0) <= 6;
    wider.button.disabled = whole.button.disabled = window.sight === null;
  };
  window.subscribe(redraw);
  watch(app, ({ trace }) => [trace?.T], redraw);
  watch(
    app,
    ({ settings }) => [settings.language],
    ({ settings: { language } }) => {
      root.setAttribute("aria-label", word(language, "zoom.label"));
      for (const { button, key } of [wider, closer, whole]) label(button, word(language, key));
    },
  );
}
