/**
 * Where a network learns, live: belt and gates take shape above what is set here.
 *
 * @typedef {import("../../store/actions.js").App} App
 * @typedef {import("../../store/state.js").State} State
 */
import { word } from "../../text/words.js";
import { el, explain, isLearning, LEARNING_MS, label, paced, reveal, say, svg, watch } from "../widgets/dom.js";
import { icon } from "../widgets/icons.js";
import { exampleOf } from "./example.js";
import { progress } from "./progress.js";
import { setup } from "./setup.js";

/** A curve that falls and settles. */
const SIGN =
  "M3 3h2.2v15.8H21V21H3zM6.5 5c2 0 2.6 2.6 3.6 5.2C11.4 13.6 13 15 20.5 15.2v2.2C12 17.3 9.7 15.2 8.2 11 7.2 8.2 7 7.2 6.5 7.2z";

/** Open the panel, or close it. @param {App} app */
export function toggleTraining(app) {
  if (app.get().trace) app.dispatch({ type: "training", open: !app.get().training });
}

/** @param {HTMLElement} root @param {App} app */
export function mountTrainButton(root, app) {
  const name = el("span", { class: "word" });
  const sign = svg(
    "svg",
    { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true", focusable: "false" },
    svg("path", { d: SIGN, fill: "currentColor" }),
  );
  const button = el("button", { class: "button", type: "button", "data-testid": "train-open" }, sign, name);
  button.addEventListener("click", () => toggleTraining(app));
  root.append(button);
  watch(
    app,
    ({ training, trace, lesson, settings }) => [training, trace === null, lesson?.doing, settings.language],
    ({ training, trace, lesson, settings: { language } }) => {
      say(name, word(language, "train.title"));
      explain(button, word(language, lesson?.doing === "running" ? "train.button_running" : "train.button"), "E");
      button.disabled = trace === null;
      button.setAttribute("aria-pressed", String(training));
      button.classList.toggle("busy", lesson?.doing === "running");
    },
  );
}

/** @param {HTMLElement} root @param {App} app */
export function mountTrain(root, app) {
  const title = el("h2");
  const leave = el(
    "button",
    { class: "button bare small", type: "button", "data-testid": "train-close" },
    icon("close"),
  );
  leave.addEventListener("click", () => app.dispatch({ type: "training", open: false }));
  const [set, far, example] = [setup(app, begun), progress(app), exampleOf(app)];
  const summary = el("span", { class: "quiet", "data-testid": "train-summary" });
  const another = el("button", { class: "button small", type: "button", "data-testid": "train-another" });
  another.addEventListener("click", () => unfold(!unfolded));
  let unfolded = false;
  let focusing = false;
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    app.dispatch({ type: "training", open: false });
    /** @type {HTMLElement | null} */ (document.querySelector('[data-testid="train-open"]'))?.focus();
  });
  root.setAttribute("role", "region");
  root.dataset.home = "train-open";
  const head = el("div", { class: "train-head" }, title, summary, example.root, another, leave);
  root.append(head, set.form, far.root);
  let seen = false;

  /** What is begun is watched: the focus goes to what stops it, as soon as that is there. */
  function begun() {
    focusing = true;
    unfold(false);
  }

  /** While something is learned, what it is begun with is put away. @param {boolean} open */
  function unfold(open) {
    unfolded = open;
    show(app.get());
    if (open) set.focus();
  }

  watch(
    app,
    ({ training, lesson, shown, astray, status, trace, t, experiment, settings }) => [
      astray,
      status,
      training,
      lesson,
      shown,
      lesson && shown && trace,
      t,
      experiment,
      settings,
    ],
    paced(app, show, isLearning, LEARNING_MS),
  );

  /** @param {State} state */
  function show(state) {
    const { training, lesson, settings } = state;
    reveal(root, training);
    if (!training) {
      if (seen) set.settle();
      seen = false;
      return;
    }
    if (!seen) void set.open().then(() => (state.lesson ? far : set).focus());
    seen = true;
    const { language } = settings;
    root.setAttribute("aria-label", word(language, "train.button"));
    say(title, word(language, "train.title"));
    label(leave, word(language, "train.close"), "E");
    say(summary, lesson ? summarized(lesson, language) : "");
    say(another, word(language, unfolded ? "train.fold" : "train.another"));
    another.setAttribute("aria-expanded", String(unfolded));
    reveal(another, lesson !== null);
    reveal(set.form, lesson === null || unfolded);
    set.show(state);
    far.show(state);
    example.show(state);
    if (focusing && lesson?.doing === "running") {
      focusing = false;
      far.focus();
    }
  }
}

/** What is learned, by what. @param {import("../../store/state.js").Lesson} lesson @param {"en" | "zh"} language */
function summarized({ course: { task = "", H = 0, seed = 0 }, learners: [first] }, language) {
  return word(language, "train.summary", {
    task: word(language, `task.${task}`),
    cell: first?.cell.toUpperCase() ?? "",
    H,
    seed,
  });
}
