/** How fast the gradients of the runs vanish, one line each, for a room to see. Only where runs stand under one another. */
import { asked } from "../../charts/motion.js";
import { Stage } from "../../charts/stage.js";
import { timeWindow } from "../../charts/window.js";
import { curveFigure, curvePlace, largestAt, lookOfRun } from "../../figures/gradientcurve.js";
import { turned } from "../../figures/pass.js";
import { viewOf } from "../../figures/view.js";
import { isOpen } from "../../store/backward.js";
import { word } from "../../text/words.js";
import { listen, point } from "../belt/belt.js";
import { attributesOf, el, reveal, say, svg, watch } from "../widgets/dom.js";
import { runAt, runsOf } from "./runs.js";
import { written } from "./said.js";

/** @typedef {import("../../store/actions.js").App} App */
/** @typedef {import("../../store/state.js").State} State */

const DASHES = { solid: "none", dot: "2 2", "5px,3px": "5 3" };

/** @param {App} app */
export function vanishing(app) {
  const chart = el("div", { class: "belt vanishing", "data-testid": "vanishing" });
  const caption = el("span", {});
  const names = el("span", { class: "vanishing-names" });
  const root = el("figure", { class: "vanishing-figure", hidden: true }, el("figcaption", {}, caption, names), chart);
  const window = timeWindow(app);
  const stage = new Stage(chart, {
    window,
    mode: asked(),
    rest: 640,
    busy: () => app.get().trace?.exact === false,
    run: () => app.get().trace?.id ?? 0,
    mirrored: () => app.get().model?.reverse ?? false,
    view: (size) => viewOf(app.get(), size, window.sight, false),
    build(view) {
      const { trace } = app.get();
      const lines = linesOf(app.get());
      if (!trace || lines.length === 0) return null;
      return { place: curvePlace(view, trace.T), figure: () => curveFigure(lines, trace.T, view) };
    },
    spot: (t) => ({ t }),
    rows: () => [],
    tip: ({ t = 0 }) => tip(app.get(), t),
    hover: (hover) => point(app, hover),
    pick: ({ t }) => t !== undefined && t !== app.get().t && app.dispatch({ type: "seek", t }),
    phase: () => ({ reach: app.get().predict ? 0.5 : Infinity, covers: [], next: null }),
  });
  listen(
    app,
    stage,
    window,
    () => {},
    () => false,
  );
  watch(
    app,
    ({ compare, sight, settings, trace }) => [compare, sight.gradient, sight.others, settings, trace],
    (state) => {
      const seen = isOpen(state) && runsOf(state) > 1;
      reveal(root, seen);
      if (!seen) return;
      const { language, theme } = state.settings;
      stage.draw();
      if (state.trace?.exact === false) return;
      const text = word(language, "gradient.vanishing");
      say(caption, text);
      const lines = linesOf(state);
      names.replaceChildren(...lines.map(({ name }, k) => el("span", {}, sample(lookOfRun(theme, k)), name)));
      const last = lines.map((line) => `${line.name} ${written(state, line.gradient, largestAt(line.gradient, 0))}`);
      attributesOf(chart, {
        "aria-label": `${text} ${word(language, "gradient.at_start", { told: last.join(", ") })}`,
      });
    },
  );
  return root;
}

/** @param {State} state @returns {import("../../figures/gradientcurve.js").Run[]} */
function linesOf(state) {
  return Array.from({ length: runsOf(state) }, (_, k) => runAt(state, k)).flatMap((run) =>
    run?.gradient
      ? [{ name: run.name, gradient: run.gradient, turned: run.other !== null && turned(state, run.other.model) }]
      : [],
  );
}

/** A piece of a line. @param {ReturnType<typeof lookOfRun>} look */
function sample({ colour, dash }) {
  const line = svg("line", {
    x1: 0,
    x2: 24,
    y1: 5,
    y2: 5,
    stroke: colour,
    "stroke-width": 3,
    "stroke-dasharray": DASHES[dash],
  });
  return svg("svg", { viewBox: "0 0 24 10", width: 24, height: 10, "aria-hidden": "true" }, line);
}

/** @param {State} state @param {number} t @returns {import("../../charts/tip.js").Tip} */
function tip(state, t) {
  const { theme, language } = state.settings;
  const T = state.trace?.T ?? 0;
  return {
    title: word(language, "gradient.largest", { t }),
    entries: linesOf(state).map(({ name, gradient, turned: back }, k) => ({
      name,
      value: written(state, gradient, largestAt(gradient, back && t > 0 ? T + 1 - t : t)),
      colour: lookOfRun(theme, k).colour,
    })),
  };
}
