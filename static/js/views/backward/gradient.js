/** The belt of gradients under the belt: what L is, what the picture says in a sentence, and a belt for every run. */

import { nameOf } from "../../figures/view.js";
import { isOpen } from "../../store/backward.js";
import { word } from "../../text/words.js";
import { timeOf } from "../compare/run.js";
import { attributesOf, el, isLearning, LEARNING_MS, paced, reveal, say, watch } from "../widgets/dom.js";
import { gradientChart } from "./chart.js";
import { gradientControls } from "./controls.js";
import { vanishing } from "./curve.js";
import { runAt, runsOf, scaleOf } from "./runs.js";
import { gradientSentence, nameOfL, wayBack } from "./said.js";

/** @typedef {import("../../store/actions.js").App} App */
/** @typedef {import("../../store/state.js").State} State */

/** @param {HTMLElement} root @param {App} app */
export function mountGradient(root, app) {
  const way = el("span", { class: "gradient-way" });
  const sentence = el("span", { "data-testid": "gradient-said" });
  const said = el("p", { class: "gradient-said" }, way, sentence);
  const width = el("span");
  const legend = el("p", { class: "gradient-legend" });
  const belts = el("div", { class: "gradient-belts" });
  const curve = vanishing(app);
  root.append(gradientControls(app), said, belts, curve, legend);
  root.setAttribute("role", "tabpanel");
  root.setAttribute("aria-labelledby", "below-gradient");
  /** @type {ReturnType<typeof beltOf>[]} */
  const runs = [];

  watch(app, ({ compare, sight, settings }) => [compare, sight.others, settings.below], redraw);
  watch(app, ({ settings, model, compare }) => [settings, model, compare === null], key);
  watch(app, told, paced(app, tell, isLearning, LEARNING_MS));

  /** As many belts as runs: made once, filled anew. @param {State} state */
  function redraw(state) {
    if (!isOpen(state)) return;
    const count = runsOf(state);
    while (runs.length < count) {
      const run = beltOf(app, runs.length);
      runs.push(run);
      belts.append(run.root);
    }
    for (const [k, run] of runs.entries()) {
      reveal(run.root, k < count);
      run.last(k === count - 1);
    }
    attributesOf(root, { "data-runs": count });
    tell(state);
  }

  /** While a hand moves only the sentence follows. @param {State} state */
  function tell(state) {
    if (!isOpen(state)) return;
    const shown = runAt(state, 0);
    const text = shown ? gradientSentence(shown) : "";
    say(sentence, text);
    if (state.trace?.exact === false && !isLearning(state)) return;
    attributesOf(said, { title: text });
    say(way, shown?.gradient ? `${state.model?.reverse ? "▶" : "◀"} ${wayBack(state, shown.gradient)}` : "");
    for (const [k, run] of runs.entries()) run.tell(state, runAt(state, k));
    const { language, gradientLog } = state.settings;
    const { most, decades } = scaleOf(state);
    const least = `1e${Math.round(Math.log10(most)) - decades}`.replace("-", "−");
    say(width, word(language, gradientLog ? "gradient.key_log" : "gradient.key_sign", { least }));
  }

  /** What the colours stand for. @param {State} state */
  function key({ settings: { language }, model, compare }) {
    const keeps = model?.belt.keep != null || compare !== null;
    const parts = ["belt", "gates", ...(keeps ? ["net"] : [])].map((part) =>
      el("span", {}, el("i", { class: `key-${part}`, "aria-hidden": "true" }), word(language, `gradient.key_${part}`)),
    );
    legend.replaceChildren(...parts, width);
  }
}

/** Only the lowest chart carries the name of the timestep. @param {App} app @param {import("../../charts/stage.js").Stage} stage @param {number} k @param {boolean} named */
function standOn(app, stage, k, named) {
  const state = app.get();
  const other = runAt(state, k)?.other;
  const name = named ? nameOf(state, state.t) : "";
  stage.stand({ t: other ? timeOf(state, other, state.t) : state.t, name, duration: 0, again: false });
}

/** What is said depends on these. @param {State} state */
const told = ({ t, unit, sight, trace, model, settings, status, compare }) => [
  t,
  unit,
  sight.gradient,
  sight.others,
  trace,
  model,
  settings,
  status,
  compare,
];

/** One run: its name and its belt. @param {App} app @param {number} k */
function beltOf(app, k) {
  const name = el("h3");
  const values = el("span", { class: "gradient-run-said" });
  const head = el("div", { class: "run-head" }, name, values);
  const chart = el("div", {
    class: "belt gradient-belt",
    "data-testid": k ? `gradient-belt-${k - 1}` : "gradient-belt",
    ...(k ? {} : { tabindex: "0" }),
  });
  const root = el("section", { class: "gradient-run" }, head, chart);
  let lowest = true;
  const stage = gradientChart(chart, app, k, () => lowest);
  return {
    root,
    /** Whether the timesteps are written under it. @param {boolean} now */
    last(now) {
      if (lowest === now) return;
      lowest = now;
      root.classList.toggle("lowest", now);
      stage.draw();
      standOn(app, stage, k, now);
    },
    /** @param {State} state @param {import("./runs.js").GradientRun | null} run */
    tell(state, run) {
      if (!run) return;
      const { language } = state.settings;
      reveal(head, state.compare !== null);
      say(name, run.name);
      const sentence = gradientSentence(run);
      say(values, k ? sentence : "");
      const called = state.compare ? run.name : (state.model?.kind ?? "").toUpperCase();
      const way = run.gradient ? wayBack(state, run.gradient) : "";
      const about = run.gradient
        ? word(language, "gradient.label", { run: called, ...nameOfL(state, run.gradient) })
        : "";
      const label = [about, way, sentence, k ? "" : word(language, "chart.keys")]
        .filter((one) => one !== "")
        .join(language === "zh" ? "" : " ");
      attributesOf(chart, { "aria-label": label, "aria-roledescription": word(language, "chart.role") });
    },
  };
}
