/** In the head of the belt: its parcels on and off; closer to and further from the time axis without wheel or second finger. */
import { timeWindow } from "../../charts/window.js";
import { word } from "../../text/words.js";
import { el, label, reveal, say, svg, watch } from "../widgets/dom.js";
import { icon } from "../widgets/icons.js";

export const FACTOR = 1.6;

/** @param {import("../../store/actions.js").App} app @param {number} factor */
export function zoomBy(app, factor) {
  timeWindow(app).zoom(factor, app.get().t || undefined);
}

/** @param {import("../../store/actions.js").App} app */
export function zoomOut(app) {
  timeWindow(app).reset();
}

/**
 * @param {HTMLElement} root
 * @param {import("../../store/actions.js").App} app
 */
export function mountZoom(root, app) {
  const make = (/** @type {string} */ key, /** @type {() => void} */ run, /** @type {Node | string} */ face) => {
    const button = el("button", { class: "button bare small", type: "button", "data-testid": key }, face);
    button.addEventListener("click", run);
    return { button, key };
  };
  const wider = make("zoom.wider", () => zoomBy(app, 1 / FACTOR), icon("minus"));
  const closer = make("zoom.closer", () => zoomBy(app, FACTOR), icon("plus"));
  const whole = make("zoom.whole", () => zoomOut(app), wholeIcon());
  const axis = el("div", { class: "zoom-axis", role: "group" }, wider.button, closer.button, whole.button);
  root.removeAttribute("role");
  root.append(parcelToggle(app), axis);

  const window = timeWindow(app);
  const redraw = () => {
    reveal(axis, (app.get().trace?.T ?? 0) > 6);
    wider.button.disabled = whole.button.disabled = window.sight === null;
  };
  window.subscribe(redraw);
  watch(app, ({ trace }) => [trace?.T], redraw);
  watch(
    app,
    ({ settings }) => [settings.language],
    ({ settings: { language } }) => {
      axis.setAttribute("aria-label", word(language, "zoom.label"));
      for (const { button, key } of [wider, closer, whole]) label(button, word(language, key));
    },
  );
}

/** @param {import("../../store/actions.js").App} app */
function parcelToggle(app) {
  const name = el("span");
  const face = svg("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" });
  for (const d of ["M2 15h20v5H2z", "M7 9h15v4H7z", "M13 4h9v3h-9z"])
    face.append(svg("path", { d, fill: "currentColor" }));
  const button = el(
    "button",
    { class: "button bare small", type: "button", "data-testid": "parcels-toggle" },
    face,
    name,
  );
  button.addEventListener("click", () =>
    app.dispatch({ type: "setting", settings: { parcels: !app.get().settings.parcels } }),
  );
  watch(
    app,
    ({ settings, model }) => [settings.parcels, settings.language, model],
    ({ settings: { parcels, language }, model }) => {
      reveal(button, model?.belt.keep !== null);
      button.setAttribute("aria-pressed", String(parcels));
      say(name, word(language, "parcels.toggle"));
      label(button, word(language, "parcels.toggle_why"), "K");
    },
  );
  return button;
}

/** An axis from end to end. */
function wholeIcon() {
  return svg(
    "svg",
    { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" },
    svg("path", { d: "M3 5h2v14H3zM19 5h2v14h-2zM6 12l4-4v3h4V8l4 4-4 4v-3h-4v3z", fill: "currentColor" }),
  );
}
