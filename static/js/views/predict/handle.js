/**
 * The guess as a handle in the chosen lane, in the slot of the timestep that comes next: dragged, or moved by arrow keys.
 *
 * @typedef {import("../../store/actions.js").App} App
 * @typedef {import("../../store/state.js").State} State
 */
import { reader, symbol } from "../../figures/parts.js";
import { guessNow } from "../../store/predict.js";
import { tidy } from "../../text/format.js";
import { word } from "../../text/words.js";
import { laneHandle } from "../belt/belt.js";
import { el, label, reveal, watch } from "../widgets/dom.js";
import { writer } from "./say.js";

const STEP = 0.05;
const SIZE = 44;

/** @param {App} app @param {() => void} changed called when the handle appears or goes */
export function guessHandle(app, changed) {
  const belt = document.getElementById("belt");
  const knob = el("div", {
    class: "guess-handle",
    role: "slider",
    tabindex: 0,
    "data-testid": "predict-handle",
    hidden: true,
  });
  const rail = el("div", { class: "guess-rail", "aria-hidden": "true", hidden: true });
  belt?.append(rail, knob);
  /** @type {import("./lane.js").Handle | null} */
  let place = null;

  const usable = (/** @type {State} */ { predict, t, trace }) =>
    place !== null && predict?.mode === "value" && !predict.over && place.t === t + 1 && t < (trace?.T ?? 0);
  const put = (/** @type {State} */ state) => {
    const shown = usable(state);
    const before = !knob.hidden;
    reveal(knob, shown);
    reveal(rail, shown);
    if (shown !== before) changed();
    if (!shown || !place || !state.model) return;
    const value = present(state);
    const [y, none] = [place.yOf(value), guessNow(state) === null];
    knob.style.transform = `translate(${place.x - SIZE / 2}px, ${y - SIZE / 2}px)`;
    rail.style.transform = `translate(${place.left}px, ${place.top}px)`;
    rail.style.width = `${place.right - place.left}px`;
    rail.style.height = `${place.bottom - place.top}px`;
    knob.classList.toggle("unset", none);
    const name = `${symbol(state.model, state.model.belt.carry)}[${state.unit}]`;
    label(knob, word(state.settings.language, "predict.guess_of", { name, t: place.t }));
    knob.setAttribute("aria-valuemin", String(tidy(place.valueOf(place.bottom))));
    knob.setAttribute("aria-valuemax", String(tidy(place.valueOf(place.top))));
    knob.setAttribute("aria-valuenow", String(value));
    knob.setAttribute("aria-valuetext", none ? word(state.settings.language, "predict.none") : writer(state)(value));
  };
  const guess = (/** @type {number} */ value) => {
    const rounded = Math.round(value * 100) / 100;
    app.dispatch({ type: "predict", predict: { act: "guess", value: rounded === 0 ? 0 : rounded } });
  };

  drag(knob, (y) => place && belt && guess(place.valueOf(y - belt.getBoundingClientRect().top)));
  knob.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && guessNow(app.get()) !== null) {
      event.preventDefault();
      event.stopPropagation();
      app.dispatch({ type: "step" });
      return;
    }
    const way = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 }[event.key];
    if (way === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    guess(present(app.get()) + way * STEP);
  });
  laneHandle(app, (next) => {
    place = next;
    put(app.get());
  });
  watch(app, ({ predict, t, unit, settings }) => [predict, t, unit, settings], put);
  return { shown: () => !knob.hidden };
}

/** The guess, or the carried state from which it starts. @param {State} state */
function present(state) {
  const { model, trace, t, unit } = state;
  const now = guessNow(state);
  const value = now ?? (model && trace ? reader(trace, model.belt.carry)(t, unit) : 0);
  return Number.isFinite(Number(value)) ? Number(value) : 0;
}

/** Follow a pointer on a node, and keep it from the chart under it. @param {HTMLElement} node @param {(y: number) => void} move */
function drag(node, move) {
  for (const name of ["pointerdown", "pointermove", "pointerrawupdate", "pointerup", "click", "dblclick"])
    node.addEventListener(name, (event) => event.stopPropagation());
  node.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    node.setPointerCapture(event.pointerId);
    node.focus({ preventScroll: true });
    event.preventDefault();
  });
  node.addEventListener("pointermove", (event) => {
    if (node.hasPointerCapture(event.pointerId)) move(event.clientY);
  });
}
