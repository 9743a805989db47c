/**
 * Which example of the lesson is on show, and what should be said to it where we stand.
 *
 * @typedef {import("../../store/actions.js").App} App
 * @typedef {import("../../store/state.js").State} State
 */
import { number } from "../../text/format.js";
import { word } from "../../text/words.js";
import { el, label, reveal, say } from "../widgets/dom.js";
import { icon } from "../widgets/icons.js";

/** @param {App} app */
export function exampleOf(app) {
  const back = el("button", { class: "button small", type: "button", "data-testid": "example-back" }, icon("previous"));
  const next = el("button", { class: "button small", type: "button", "data-testid": "example-next" }, icon("next"));
  const name = el("span", { "data-testid": "example" });
  const answer = el("span", { class: "quiet", "data-testid": "answer" });
  const root = el("div", { class: "train-example" }, back, name, next, answer);
  const go = (/** @type {number} */ by) =>
    app.dispatch({ type: "example", place: (app.get().shown?.place ?? -by) + by });
  back.addEventListener("click", () => go(-1));
  next.addEventListener("click", () => go(1));

  /** @param {State} state */
  function show(state) {
    const { lesson, shown, settings } = state;
    reveal(root, lesson !== null);
    if (!lesson) return;
    const { language } = settings;
    label(back, word(language, "train.example_back"));
    label(next, word(language, "train.example_next"));
    say(
      name,
      shown
        ? word(language, "train.example", { n: shown.place + 1, count: shown.count })
        : word(language, "train.example_own"),
    );
    say(answer, shown ? answered(state) : "");
  }

  return { root, show };
}

/** What is said and what should be, at the timestep where we stand. @param {State} state */
function answered({ shown, trace, model, t, experiment, settings: { language, digits } }) {
  const y = trace?.columns.y;
  if (!shown || !y || !trace || !model || t < 1) return "";
  const row = model.reverse ? trace.T - t : t - 1;
  if (!((shown.asked[row] ?? 0) > 0)) return word(language, "train.nothing_asked", { t: row + 1 });
  const labels = experiment?.readout?.labels ?? [];
  const said = Array.from({ length: y.size }, (_, k) => y.data[(t - 1) * y.size + k] ?? NaN);
  const wanted = Array.from(
    { length: shown.target.size },
    (_, k) => shown.target.data[row * shown.target.size + k] ?? NaN,
  );
  const shownDigits = Math.min(digits, 4);
  if (experiment?.readout?.kind === "softmax") {
    const [most, right] = [largest(said), largest(wanted)];
    return word(language, "train.says_one", {
      t: row + 1,
      said: labels[most] ?? `y${most}`,
      p: number(said[most], shownDigits, language),
      wanted: labels[right] ?? `y${right}`,
    });
  }
  const list = (/** @type {number[]} */ values) =>
    values.map((value) => number(value, shownDigits, language)).join(", ");
  return word(language, "train.says", {
    t: row + 1,
    said: list(said),
    wanted: list(wanted),
    name: labels.join(", ") || "y",
  });
}

/** @param {number[]} values */
function largest(values) {
  return values.reduce((best, value, k) => (value > (values[best] ?? -Infinity) ? k : best), 0);
}
