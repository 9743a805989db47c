/**
 * A thin strip over the whole sequence, where the charts show only a part of it or have to thin it to pixels: the chosen
 * unit's memory, and the timesteps in sight as a brush.
 *
 * @typedef {import("../../store/actions.js").App} App
 * @typedef {import("../../store/state.js").State} State
 * @typedef {import("../../charts/brush.js").Part} Part
 */
import { brushed, brushing, keyed } from "../../charts/brush.js";
import { timeWindow } from "../../charts/window.js";
import { outlines, stepsAPixel } from "../../figures/overview.js";
import { ends, largest, symbol } from "../../figures/parts.js";
import { timeline } from "../../figures/timeline.js";
import { viewOf } from "../../figures/view.js";
import { word } from "../../text/words.js";
import { attributesOf, el, reveal, say, svg, watch } from "../widgets/dom.js";

/** Height of the strip in pixels: 1.6 times that in a lecture. */
const HEIGHT = 26;
/** Pixels that a finger, and a mouse, needs to hit something. */
const [FINGER, MOUSE] = [44, 24];
/** Pixels by which the ends reach into the brush. */
const INSIDE = 4;
/** @type {Part[]} */
const PARTS = ["whole", "from", "to"];
const LAYERS = /** @type {const} */ (["faintPositive", "faintNegative", "positive", "negative"]);

/** @param {HTMLElement} root @param {App} app */
export function mountOverview(root, app) {
  const window = timeWindow(app);
  const name = el("span", { class: "overview-name" });
  const thinned = el("span", { class: "overview-thinned", "data-testid": "thinned" });
  const picture = svg("svg", { "aria-hidden": "true" });
  const paths = LAYERS.map((layer) => svg("path", { class: layer }));
  picture.append(...paths);
  const veil = el("div", { class: "overview-veil", "aria-hidden": "true" });
  const brush = el("div", { class: "overview-brush", "aria-hidden": "true" });
  const handles = PARTS.map((part) =>
    el("div", { class: `overview-${part}`, role: "slider", tabindex: "0", "data-testid": `overview-${part}` }),
  );
  const track = el(
    "div",
    { class: "overview-track", "data-testid": "overview-track" },
    picture,
    veil,
    brush,
    ...handles,
  );
  const strip = el("div", { class: "overview-strip" }, el("div", { class: "overview-names" }, name, thinned), track);
  root.setAttribute("role", "group");
  root.append(strip);

  /** The whole sequence over the width that the charts have. @type {import("../../figures/timeline.js").Timeline | null} */
  let time = null;
  let wide = 0;
  /** What the paths show. @type {unknown[]} */
  let drawn = [];

  const fingers = matchMedia("(pointer: coarse)");
  const mirrored = () => app.get().model?.reverse ?? false;
  brushing(
    track,
    window,
    (clientX) => {
      const box = track.getBoundingClientRect();
      if (!time) return 1;
      const x = mirrored() ? box.right - clientX : clientX - box.left;
      return Math.min(window.T + 0.5, Math.max(0.5, time.range[0] + x / time.slot));
    },
    (target) => PARTS.find((_, k) => handles[k] === target) ?? null,
  );
  for (const [k, handle] of handles.entries())
    handle.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !keyed(window, PARTS[k] ?? "whole", event, mirrored()))
        return;
      event.preventDefault();
      event.stopPropagation();
    });

  /** Measures, outlines, and whether the strip is needed at all. */
  function redraw() {
    const state = app.get();
    const { trace, model } = state;
    if (!trace || !model || wide < 40) return reveal(root, false);
    window.T = trace.T;
    const view = viewOf(state, { width: wide, height: HEIGHT }, null, false);
    time = timeline({ ...view, from: undefined, to: undefined }, trace.T);
    const needed = window.sight !== null || time.detail === "columns";
    reveal(root, needed);
    if (!needed) return;
    root.style.setProperty("--before", `${time.left}px`);
    root.style.setProperty("--after", `${time.right}px`);
    track.classList.toggle("mirrored", mirrored());
    const tall = Math.max(fingers.matches ? FINGER : 0, Math.round(HEIGHT * (state.settings.lecture ? 1.6 : 1)));
    root.style.setProperty("--tall", `${tall}px`);
    outline(state, time, tall);
    place();
    stand(state);
  }

  /** The outlines, unless they stand there already; those of a moving hand come when it rests. @param {State} state @param {import("../../figures/timeline.js").Timeline} whole @param {number} tall */
  function outline({ trace, model, settings, ...state }, whole, tall) {
    if (!trace || !model || (!trace.exact && drawn.length)) return;
    const unit = viewOf({ trace, model, settings, ...state }, { width: wide, height: tall }, null, false).unit;
    const wanted = [trace, unit, whole.width, tall, model];
    if (wanted.every((part, k) => part === drawn[k])) return;
    drawn = wanted;
    const { carry } = model.belt;
    const paint = outlines(ends(trace, carry), unit, whole, tall, largest(trace, carry, unit));
    attributesOf(picture, { width: whole.width, height: tall });
    for (const [k, layer] of LAYERS.entries()) paths[k]?.setAttribute("d", paint[layer]);
    say(name, `${symbol(model, carry)}[${unit}]`);
  }

  /** Put the brush where the window is. */
  function place() {
    if (!time || root.hidden) return;
    const { from, to } = brushed(window);
    const left = Math.max(0, (from - 0.5 - time.range[0]) * time.slot);
    const right = Math.min(time.width, (to + 0.5 - time.range[0]) * time.slot);
    brush.style.transform = `translateX(${left}px)`;
    brush.style.width = `${right - left}px`;
    // The ends are caught from outside, so that a narrow brush still has a middle.
    const reach = fingers.matches ? FINGER : MOUSE;
    const places = [left, Math.max(0, left - reach + INSIDE), Math.min(time.width - reach, right - INSIDE)];
    for (const [k, handle] of handles.entries()) {
      handle.style.transform = `translateX(${places[k] ?? 0}px)`;
      handle.style.width = `${k === 0 ? right - left : reach}px`;
    }
    tell();
  }

  /** What the brush says of itself. */
  function tell() {
    const { language } = app.get().settings;
    const { from, to } = brushed(window);
    const [first, last] = [Math.ceil(from - 1e-9), Math.floor(to + 1e-9)];
    const said = { first, last: Math.max(first, last), T: window.T };
    const most = Math.max(1, Math.ceil(window.T - (to - from)));
    for (const [k, part] of PARTS.entries()) {
      const handle = handles[k];
      if (!handle) continue;
      attributesOf(handle, {
        "aria-label": word(language, `overview.${part}`),
        "aria-valuemin": 1,
        "aria-valuemax": part === "whole" ? most : window.T,
        "aria-valuenow": Math.min(part === "to" ? said.last : said.first, part === "whole" ? most : window.T),
        "aria-valuetext":
          part === "whole" ? word(language, "overview.value", said) : `t = ${part === "to" ? said.last : said.first}`,
      });
    }
    const slot = time ? time.width / (to - from + 1) : 1;
    const n = stepsAPixel({ slot });
    reveal(thinned, n > 1);
    say(thinned, word(language, "overview.thinned"));
    const why = n > 1 ? word(language, "overview.thinned_why", { n }) : "";
    if (thinned.title !== why) thinned.title = why;
    root.setAttribute("aria-label", word(language, "overview.label", { name: name.textContent ?? "", T: window.T }));
  }

  /** Where we stand: what comes is veiled, and hidden while one predicts. @param {State} state */
  function stand({ t, predict }) {
    if (!time || root.hidden) return;
    veil.style.transform = `translateX(${Math.min(time.width, Math.max(0, (t + 0.5 - time.range[0]) * time.slot))}px)`;
    veil.classList.toggle("hides", predict !== null);
  }

  window.subscribe(() => redraw());
  watch(
    app,
    ({ trace, model, unit, settings }) => [
      trace?.exact ? trace : null, // what a hand moves is drawn here when it rests
      trace?.T,
      model,
      unit,
      settings.lecture,
      settings.language,
    ],
    redraw,
  );
  watch(app, ({ t, predict }) => [t, predict === null], stand);
  const parent = root.parentElement;
  if (!parent) return;
  new ResizeObserver(() => {
    const { paddingLeft, paddingRight } = getComputedStyle(parent);
    const now = parent.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
    if (now === wide) return;
    wide = now;
    redraw();
  }).observe(parent);
}
