/** The input as curves: drag a point up or down, or step it by keys. */
import { onMoves } from "../../charts/moves.js";
import { inputAt } from "../../figures/pass.js";
import { number, plain, tidy } from "../../text/format.js";
import { word } from "../../text/words.js";
import { markPlot, readParts } from "../backward/read.js";
import { attributesOf, el, label, languageOf, svg, watch } from "../widgets/dom.js";
import { hand } from "../widgets/gesture.js";
import { isDense, PAD, pathOf, perPixel, rangeOf, tAt, xOf, yOf } from "./curves.js";

const AT_ONCE = 4;
const HEIGHT = 132;
const MOST_POINTS = 160;
const NEAR = 18;

/** @typedef {import("../../store/actions.js").App} App */

/**
 * @param {HTMLElement} root
 * @param {App} app
 */
export function mountSeries(root, app) {
  const chooser = el("div", { class: "lines" });
  const picture = svg("svg", { class: "curves", height: HEIGHT, role: "group" });
  const readout = el("p", { class: "curve-value mono", "aria-hidden": "true" });
  root.append(chooser, picture, readout);

  const axis = svg("g", { class: "axis" });
  const cursor = svg("rect", { class: "cursor", y: PAD.top - 4, height: HEIGHT - PAD.top - PAD.bottom + 8 });
  const spoken = svg("g", { "data-testid": "spoken" });
  const curves = svg("g");
  const handles = svg("g");
  picture.append(axis, cursor, spoken, curves, handles);

  const moved = hand(app);
  let from = 0;
  /** @type {number[][]} */
  let values = [];
  /** @type {import("./curves.js").Plot} */
  let plot = { width: 300, height: HEIGHT, T: 1, low: -1, high: 1 };
  /** The handle of each line that keys move. @type {Map<number, SVGCircleElement>} */
  const active = new Map();
  /** Timestep that each line's handle is on. @type {Map<number, number>} */
  const places = new Map();
  /** @type {{k: number, t: number, y: number, pointer: number, value: number} | null} */
  let drag = null;

  const lines = () => Array.from({ length: Math.min(AT_ONCE, (values[0]?.length ?? 0) - from) }, (_, n) => from + n);

  /** Everything again: another input, another width, another language. */
  function redraw() {
    const {
      experiment,
      settings: { language },
    } = app.get();
    if (experiment?.input.kind !== "numbers") return;
    values = experiment.input.values.map((row) => [...row]);
    from = Math.min(from, Math.floor(Math.max(0, experiment.X - 1) / AT_ONCE) * AT_ONCE);
    const [low, high] = rangeOf(values, lines());
    plot = {
      width: Math.max(160, picture.clientWidth || root.clientWidth || 300),
      height: HEIGHT,
      T: Math.max(1, values.length),
      low,
      high,
    };
    attributesOf(picture, { viewBox: `0 0 ${plot.width} ${HEIGHT}`, "aria-label": word(language, "input.plot") });
    drawAxis();
    picture.classList.toggle("dense", isDense(plot));
    curves.replaceChildren(...lines().map((k) => svg("path", { class: "curve", "data-line": (k - from) % AT_ONCE })));
    drawHandles(language);
    for (const k of lines()) drawLine(k);
    drawCursor();
    markPlot(app.get(), spoken, plot);
    drawChooser(experiment.X, language);
  }

  function drawAxis() {
    const { low, high, width, T } = plot;
    const levels = low < 0 && high > 0 ? [low, 0, high] : [low, high];
    axis.replaceChildren(
      ...levels.flatMap((value) => [
        svg("line", {
          x1: PAD.left,
          x2: width - PAD.right,
          y1: yOf(plot, value),
          y2: yOf(plot, value),
          class: value === 0 ? "zero" : "level",
        }),
        svg("text", { x: PAD.left - 5, y: yOf(plot, value) + 3.5, "text-anchor": "end" }, short(value)),
      ]),
      ...[...new Set([1, Math.ceil(T / 2), T])].map((t) =>
        svg(
          "text",
          { x: Math.min(xOf(plot, t), width - 4 - 3 * String(t).length), y: HEIGHT - 3, "text-anchor": "middle" },
          String(t),
        ),
      ),
    );
  }

  /** @param {"en" | "zh"} language */
  function drawHandles(language) {
    const held = [...active].find(([, knob]) => knob === document.activeElement)?.[0];
    handles.replaceChildren();
    active.clear();
    const few = plot.T * lines().length <= MOST_POINTS;
    for (const k of lines()) {
      const look = { "data-line": (k - from) % AT_ONCE };
      if (few)
        for (let t = 1; t <= plot.T; t++)
          handles.append(svg("circle", { class: "point", r: 2.5, ...look, "data-t": t, "data-k": k }));
      const knob = svg("circle", {
        class: "knob",
        r: 5,
        ...look,
        "data-k": k,
        tabindex: "0",
        role: "slider",
        "aria-orientation": "vertical",
        "data-testid": `input-x${k}`,
      });
      knob.setAttribute("aria-label", word(language, "input.point", { name: `x${k}` }));
      active.set(k, knob);
      handles.append(knob);
      places.set(k, Math.min(plot.T, Math.max(1, places.get(k) ?? 1)));
      if (k === held) knob.focus({ preventScroll: true });
    }
  }

  /** @param {number} k */
  function drawLine(k) {
    curves.children[k - from]?.setAttribute("d", pathOf(plot, values, k));
    for (const point of handles.querySelectorAll(`.point[data-k="${k}"]`)) {
      const t = Number(point.getAttribute("data-t"));
      attributesOf(point, { cx: xOf(plot, t), cy: yOf(plot, values[t - 1]?.[k] ?? 0) });
    }
    drawKnob(k);
  }

  /** @param {number} k */
  function drawKnob(k) {
    const knob = active.get(k);
    const t = places.get(k) ?? 1;
    const value = values[t - 1]?.[k] ?? 0;
    if (!knob) return;
    attributesOf(knob, {
      cx: xOf(plot, t),
      cy: yOf(plot, value),
      "aria-valuenow": plain(value),
      "aria-valuemin": plain(plot.low),
      "aria-valuemax": plain(plot.high),
      "aria-valuetext": word(languageOf(app), "input.point_value", { t, value: plain(value) }),
    });
  }

  function drawCursor() {
    const t = inputAt(app.get(), app.get().t);
    const wide = Math.max(2, (plot.width - PAD.left - PAD.right) / plot.T);
    attributesOf(cursor, { x: t === 0 ? PAD.left - 3 : xOf(plot, t) - wide / 2, width: t === 0 ? 2 : wide });
    for (const k of lines()) {
      if (drag || document.activeElement === active.get(k)) continue;
      places.set(k, Math.min(plot.T, Math.max(1, t)));
      drawKnob(k);
    }
    tell(null);
  }

  /** @param {{k: number, t: number} | null} at */
  function tell(at) {
    const t = inputAt(app.get(), app.get().t);
    const row = values[(at?.t ?? t) - 1];
    if (!row) readout.textContent = word(languageOf(app), "player.initial");
    else {
      const said = (at ? [at.k] : lines()).map((k) => `x${k} = ${number(row[k], 2, languageOf(app))}`);
      const place = at?.t ?? t; // of the input, which a pass that reads backwards takes at another t
      const where = app.get().model?.reverse ? word(languageOf(app), "chart.input", { read: place }) : `t = ${place}`;
      readout.textContent = `${where}   ${said.join("   ")}`;
    }
  }

  /** @param {number} k @param {number} t @param {number} value */
  function set(k, t, value) {
    const row = values[t - 1];
    if (!row) return;
    row[k] = tidy(value);
    moved.move(`x${k} ${t}`, { edit: "input", t, k, value: row[k] });
    drawLine(k);
    tell({ k, t });
  }

  /** The point nearest to the pointer. @param {PointerEvent} event */
  function nearest(event) {
    const box = picture.getBoundingClientRect();
    const t = tAt(plot, event.clientX - box.left);
    const y = event.clientY - box.top;
    const away = lines().map((k) => ({ k, t, d: Math.abs(yOf(plot, values[t - 1]?.[k] ?? 0) - y) }));
    return away.sort((a, b) => a.d - b.d)[0];
  }

  picture.addEventListener("pointerdown", (event) => {
    const at = nearest(event);
    if (!at || event.button !== 0) return;
    if (at.d > NEAR * (event.pointerType === "touch" ? 2 : 1)) {
      app.dispatch({ type: "seek", t: inputAt(app.get(), at.t) });
      return;
    }
    event.preventDefault();
    moved.part();
    places.set(at.k, at.t);
    drag = { k: at.k, t: at.t, y: event.clientY, pointer: event.pointerId, value: values[at.t - 1]?.[at.k] ?? 0 };
    picture.setPointerCapture(event.pointerId);
    active.get(at.k)?.focus({ preventScroll: true });
    drawKnob(at.k);
  });
  onMoves(picture, (event) => {
    if (!drag) {
      const at = nearest(event);
      picture.classList.toggle("near", at !== undefined && at.d <= NEAR);
      if (at) tell(at);
      return;
    }
    drag.value += (drag.y - event.clientY) * perPixel(plot) * (event.shiftKey ? 0.1 : 1);
    drag.y = event.clientY;
    set(drag.k, drag.t, Math.round(drag.value * 100) / 100);
  });
  picture.addEventListener("pointerleave", () => !drag && tell(null));
  for (const type of /** @type {const} */ (["pointerup", "pointercancel"])) {
    picture.addEventListener(type, () => {
      drag = null;
      moved.end();
    });
  }
  picture.addEventListener("focusout", () => !drag && moved.end());
  picture.addEventListener("keydown", (event) => {
    const k = Number(event.target instanceof Element ? (event.target.getAttribute("data-k") ?? NaN) : NaN);
    if (!active.has(k) || event.ctrlKey || event.metaKey || event.altKey) return;
    const t = places.get(k) ?? 1;
    const along = { ArrowLeft: t - 1, ArrowRight: t + 1, Home: 1, End: plot.T }[event.key];
    const up = { ArrowUp: 0.1, ArrowDown: -0.1, PageUp: 1, PageDown: -1 }[event.key];
    if (along !== undefined) {
      places.set(k, Math.min(plot.T, Math.max(1, along)));
      drawKnob(k);
      tell({ k, t: places.get(k) ?? 1 });
    } else if (up !== undefined) {
      set(k, t, (values[t - 1]?.[k] ?? 0) + up * (event.shiftKey ? 0.1 : 1));
      moved.rest();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });

  /** @param {number} X @param {"en" | "zh"} language */
  function drawChooser(X, language) {
    const select = el("select", { class: "digits", hidden: X <= AT_ONCE });
    label(select, word(language, "input.lines"));
    for (let k = 0; k < X; k += AT_ONCE) {
      const last = Math.min(X, k + AT_ONCE) - 1;
      select.append(el("option", { value: k, selected: k === from }, k === last ? `x${k}` : `x${k} – x${last}`));
    }
    select.addEventListener("change", () => {
      from = Number(select.value);
      redraw();
    });
    chooser.replaceChildren(
      ...lines().map((k) => el("span", { class: "line", "data-line": (k - from) % AT_ONCE }, `x${k}`)),
      select,
    );
  }

  watch(
    app,
    ({ experiment, settings }) => [experiment?.input, settings.language],
    () => !drag && !moved.busy && redraw(),
  );
  watch(app, ({ t, model }) => [t, model?.reverse], drawCursor);
  watch(app, readParts, (state) => markPlot(state, spoken, plot));
  new ResizeObserver(
    () => Math.abs(picture.clientWidth - plot.width) > 1 && picture.clientWidth > 0 && redraw(),
  ).observe(picture);
}

/** @param {number} value */
function short(value) {
  return String(Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 10) / 10).replace("-", "−");
}
