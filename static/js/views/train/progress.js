/**
 * A lesson under way: have it go on, stand still, or go back; how far it is, and how well it does.
 *
 * @typedef {import("../../store/actions.js").App} App
 * @typedef {import("../../store/state.js").State} State
 * @typedef {import("../../store/state.js").Lesson} Lesson
 */
import { number } from "../../text/format.js";
import { phrase } from "../../text/phrases.js";
import { known, word } from "../../text/words.js";
import { el, label, reveal, say } from "../widgets/dom.js";
import { setIcon } from "../widgets/icons.js";
import { lossCurve } from "./curve.js";

const SPEEDS = /** @type {const} */ ([null, 20, 5, 1]);

/** Go on, or stand still. @param {App} app */
export function goOrPause(app) {
  const { lesson } = app.get();
  if (!lesson) return;
  app.dispatch({ type: "learn", go: lesson.doing === "running" ? "pause" : "on", speed: lesson.speed });
}

/** @param {App} app */
export function progress(app) {
  const go = el("button", { class: "button", type: "button", "data-testid": "train-go" });
  const goName = el("span");
  go.append(goName);
  const one = button("train-one");
  const end = button("train-end");
  const speed = el("select", { class: "field", "data-testid": "train-speed" });
  speed.append(...SPEEDS.map((value) => el("option", { value: String(value) })));
  const slider = el("input", { class: "scrub", type: "range", min: 0, step: 1, "data-testid": "epoch" });
  const told = el("p", { class: "train-told", "data-testid": "train-told" });
  const fault = el("p", { class: "problem", role: "alert", "data-testid": "train-fault" });
  const table = el("div", { class: "train-learners" });
  const heard = el("div", { class: "unseen", role: "status", "aria-live": "polite" });
  const seek = (/** @type {number} */ epoch) => {
    if (epoch !== app.get().lesson?.epoch) app.dispatch({ type: "epoch", epoch });
  };
  const curve = lossCurve(app, seek);
  const controls = el("div", { class: "train-controls" }, go, one, speed, slider, end);
  const root = el(
    "div",
    { class: "train-progress" },
    el("div", { class: "train-main" }, controls, told, fault, table),
    curve.root,
    heard,
  );

  go.addEventListener("click", () => goOrPause(app));
  one.addEventListener("click", () =>
    app.dispatch({ type: "learn", go: "one", speed: app.get().lesson?.speed ?? null }),
  );
  end.addEventListener("click", () => app.dispatch({ type: "learn", go: "end" }));
  slider.addEventListener("input", () => seek(Number(slider.value)));
  speed.addEventListener("change", () => {
    const { lesson } = app.get();
    const wanted = speed.value === "null" ? null : Number(speed.value);
    app.dispatch({ type: "learn", go: lesson?.doing === "running" ? "on" : "pause", speed: wanted });
  });

  /** @param {State} state */
  function show({ lesson, astray, status, settings: { language } }) {
    reveal(root, lesson !== null);
    if (!lesson) return;
    const { doing, epoch, furthest, course } = lesson;
    const running = doing === "running";
    setIcon(go, running ? "pause" : "play");
    say(goName, word(language, running ? "train.pause" : "train.go"));
    const away = status !== "open"; // nothing would hear of it
    go.disabled = away || (!running && epoch >= (course.epochs ?? 0));
    say(one, "+1");
    label(one, `+1: ${word(language, "train.one")}`);
    one.disabled = away || running || epoch >= (course.epochs ?? 0);
    say(end, word(language, "train.end_short"));
    label(end, word(language, "train.end"));
    for (const control of [end, slider, speed]) control.disabled = away;
    label(speed, word(language, "train.speed"));
    for (const [k, value] of SPEEDS.entries())
      say(
        /** @type {Element} */ (speed.options[k]),
        word(language, value === null ? "train.speed_full" : "train.speed_of", { n: value ?? 0 }),
      );
    speed.value = String(lesson.speed);
    label(slider, word(language, "train.epoch"));
    slider.max = String(furthest);
    if (document.activeElement !== slider || running) slider.value = String(epoch);
    slider.style.setProperty("--done", String(Number(slider.value) / Math.max(furthest, 1)));
    slider.setAttribute("aria-valuetext", word(language, "train.epoch_of", { epoch, epochs: course.epochs ?? 0 }));
    say(told, astray ? word(language, "train.astray", { epoch }) : sentenceOf(lesson, language));
    say(fault, lesson.fault ? faultOf(lesson.fault, language) : "");
    reveal(fault, lesson.fault !== null);
    learners(table, lesson, language);
    curve.show(lesson);
    if (!running) say(heard, `${word(language, `train.${doing}`)} ${sentenceOf(lesson, language)}`);
  }

  return { root, show, focus: () => go.focus() };
}

/** One sentence on how far it is. @param {Lesson} lesson @param {"en" | "zh"} language */
function sentenceOf({ epoch, steps, course, seconds_left: left, learners: [first] }, language) {
  const told = word(language, "train.told", {
    epoch,
    epochs: course.epochs ?? 0,
    loss: number(first?.loss, 4, language),
    accuracy: ((first?.accuracy ?? 0) * 100).toFixed(1),
  });
  const said = steps ? `${told} · ${word(language, "train.step", { step: steps, steps: course.steps ?? 0 })}` : told;
  return left === null
    ? said
    : `${said} · ${word(language, "train.left", { seconds: left < 10 ? left.toFixed(1) : Math.round(left) })}`;
}

/** What others came to, beside the network on show. @param {HTMLElement} table @param {Lesson} lesson @param {"en" | "zh"} language */
function learners(table, { learners: all }, language) {
  reveal(table, all.length > 1);
  if (all.length < 2) return;
  table.replaceChildren(
    ...all.map(({ cell, loss, accuracy }, k) =>
      el(
        "span",
        { class: `learner learner-${k}` },
        `${cell.toUpperCase()}: ${word(language, "train.loss")} ${number(loss, 3, language)}, ${(accuracy * 100).toFixed(0)} %`,
      ),
    ),
  );
}

/** @param {{code: string, what: string, got: string, expected: string}} fault @param {"en" | "zh"} language */
function faultOf({ code, what, got, expected }, language) {
  const key = known(`error.${code}`) ? `error.${code}` : "error.error";
  return word(language, key, {
    what: phrase(language, what),
    got: phrase(language, got),
    expected: phrase(language, expected),
  });
}

/** @param {string} id */
function button(id) {
  return el("button", { class: "button", type: "button", "data-testid": id });
}
