/**
 * The curves of a lesson: loss and accuracy of every learner over its epochs, as points of a small drawing.
 *
 * @typedef {import("../store/state.js").Lesson} Lesson
 * @typedef {{width: number, height: number, left: number, right: number, top: number, bottom: number}} Frame
 * @typedef {{cell: string, loss: string, accuracy: string, end: {x: number, loss: number, accuracy: number}}} Curve
 */

/** The room of the drawing, and that of its plot. @type {Frame} */
export const FRAME = { width: 340, height: 112, left: 38, right: 46, top: 8, bottom: 18 };

/** Where an epoch lies. @param {Lesson} lesson @param {number} epoch @param {Frame} [frame] */
export function xOf(lesson, epoch, frame = FRAME) {
  const last = Math.max(lesson.course.epochs ?? 1, 1);
  return frame.left + (epoch / last) * (frame.width - frame.left - frame.right);
}

/** The epoch at a place. @param {Lesson} lesson @param {number} x @param {Frame} [frame] */
export function epochAt(lesson, x, frame = FRAME) {
  const last = Math.max(lesson.course.epochs ?? 1, 1);
  const share = (x - frame.left) / (frame.width - frame.left - frame.right);
  return Math.min(Math.max(Math.round(share * last), 0), lesson.furthest);
}

/** The top of the loss axis: the largest of all that is finite, 1 where there is none. @param {Lesson} lesson */
export function largestLoss({ learners }) {
  let most = 0;
  for (const { losses } of learners)
    for (let k = 0; k < losses.length; k++) {
      const value = losses[k] ?? 0;
      if (Number.isFinite(value) && value > most) most = value;
    }
  return most || 1;
}

/** @param {Lesson} lesson @param {Frame} [frame] @returns {Curve[]} */
export function curves(lesson, frame = FRAME) {
  const most = largestLoss(lesson);
  const y = (/** @type {number} */ share) =>
    frame.top + (1 - Math.min(share, 1)) * (frame.height - frame.top - frame.bottom);
  return lesson.learners.map(({ cell, epochs, losses, accuracies }) => {
    const x = (/** @type {number} */ k) => xOf(lesson, epochs[k] ?? 0, frame);
    const last = epochs.length - 1;
    return {
      cell,
      loss: path(epochs.length, x, (k) => y((losses[k] ?? NaN) / most)),
      accuracy: path(epochs.length, x, (k) => y(accuracies[k] ?? NaN)),
      end: { x: x(last), loss: y((losses[last] ?? 0) / most), accuracy: y(accuracies[last] ?? 0) },
    };
  });
}

/** A line through points; one that is no number parts it. @param {number} count @param {(k: number) => number} x @param {(k: number) => number} y */
function path(count, x, y) {
  let drawn = "";
  let down = false;
  for (let k = 0; k < count; k++) {
    const [px, py] = [x(k), y(k)];
    if (Number.isFinite(py)) drawn += `${down ? "L" : "M"}${px.toFixed(1)} ${py.toFixed(1)}`;
    down = Number.isFinite(py);
  }
  return drawn;
}

/**
 * Heights of names at the ends of lines, moved apart so that none covers another, between the highest place and the lowest.
 * @param {number[]} heights @param {number} room of one @param {number} highest @param {number} lowest @returns {number[]}
 */
export function apart(heights, room, highest, lowest) {
  const order = heights.map((_, k) => k).sort((a, b) => (heights[a] ?? 0) - (heights[b] ?? 0));
  const placed = [...heights];
  order.forEach((k, rank) => {
    placed[k] = Math.max(placed[k] ?? 0, rank ? (placed[order[rank - 1] ?? k] ?? 0) + room : highest);
  });
  let most = lowest;
  for (const k of order.reverse()) {
    placed[k] = Math.min(placed[k] ?? 0, most);
    most = (placed[k] ?? 0) - room;
  }
  return placed;
}
