/** Loss and accuracy of a lesson as they move; a press on the drawing shows that epoch again. */
import { apart, curves, epochAt, FRAME, largestLoss, xOf } from "../../figures/learning.js";
import { number } from "../../text/format.js";
import { word } from "../../text/words.js";
import { attributesOf, el, languageOf, say, svg } from "../widgets/dom.js";

/** @typedef {import("../../store/actions.js").App} App */
/** @typedef {import("../../store/state.js").Lesson} Lesson */

/** @param {App} app @param {(epoch: number) => void} seek */
export function lossCurve(app, seek) {
  const { width, height, left, right, top, bottom } = FRAME;
  const box = svg("rect", {
    class: "ground",
    x: left,
    y: top,
    width: width - left - right,
    height: height - top - bottom,
  });
  const middle = svg("line", {
    class: "grid",
    x1: left,
    x2: width - right,
    y1: (top + height - bottom) / 2,
    y2: (top + height - bottom) / 2,
  });
  const lines = svg("g");
  const cursor = svg("line", { class: "cursor", y1: top, y2: height - bottom });
  const labels = svg("g", { class: "labels" });
  const drawing = svg(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, role: "img", "data-testid": "loss" },
    box,
    middle,
    lines,
    cursor,
    labels,
  );
  const legend = el("div", { class: "train-legend" });
  const root = el("div", { class: "train-curve" }, drawing, legend);

  drawing.addEventListener("pointerdown", (event) => {
    const { lesson } = app.get();
    if (!lesson) return;
    drawing.setPointerCapture(event.pointerId);
    to(event, lesson);
  });
  drawing.addEventListener("pointermove", (event) => {
    const { lesson } = app.get();
    if (lesson && drawing.hasPointerCapture(event.pointerId)) to(event, lesson);
  });

  /** @param {PointerEvent} event @param {Lesson} lesson */
  function to(event, lesson) {
    const at = drawing.getBoundingClientRect();
    seek(epochAt(lesson, ((event.clientX - at.left) / at.width) * width));
  }

  /** @param {Lesson} lesson */
  function show(lesson) {
    const language = languageOf(app);
    const drawn = curves(lesson);
    lines.replaceChildren(
      ...drawn.flatMap(({ loss, accuracy }, k) => [
        svg("path", { class: `accuracy learner-${k}`, d: accuracy }),
        svg("path", { class: `loss learner-${k}`, d: loss }),
      ]),
    );
    const at = xOf(lesson, lesson.epoch);
    attributesOf(cursor, { x1: at, x2: at });
    const several = drawn.length > 1;
    const heights = apart(
      drawn.map(({ end }) => end.loss + 3),
      11,
      top + 8,
      height - bottom - 1,
    );
    labels.replaceChildren(
      text(left - 4, top + 8, number(largestLoss(lesson), 2, language), "end"),
      text(left - 4, height - bottom, "0", "end"),
      text(width - right + 4, top + 8, several ? "" : "100 %", "start"),
      text(left, height - 4, "0", "middle"),
      text(width - right, height - 4, String(lesson.course.epochs), "middle"),
      ...(several
        ? drawn.map(({ cell }, k) =>
            text(width - right + 4, heights[k] ?? 0, cell.toUpperCase(), "start", `learner-${k}`),
          )
        : []),
    );
    drawing.setAttribute("aria-label", sentence(lesson, language));
    legend.replaceChildren(
      el("span", { class: "key loss" }, word(language, "train.loss")),
      el("span", { class: "key accuracy" }, word(language, lesson.aside ? "train.accuracy" : "train.accuracy_own")),
    );
  }

  return { root, show };
}

/** @param {Lesson} lesson @param {"en" | "zh"} language */
function sentence(lesson, language) {
  const parts = lesson.learners.map(({ cell, losses, accuracies, epochs }) =>
    word(language, "train.curve", {
      cell: cell.toUpperCase(),
      from: number(losses[0] ?? NaN, 3, language),
      to: number(losses[losses.length - 1] ?? NaN, 3, language),
      epoch: epochs[epochs.length - 1] ?? 0,
      accuracy: Math.round(100 * (accuracies[accuracies.length - 1] ?? 0)),
    }),
  );
  return parts.join(" ");
}

/** @param {number} x @param {number} y @param {string} said @param {string} anchor @param {string} [name] */
function text(x, y, said, anchor, name = "") {
  const node = svg("text", { x, y, "text-anchor": anchor, class: name });
  say(node, said);
  return node;
}
