/**
 * A lesson that went on when the server was lost, and that the new one does not know.
 *
 * @typedef {import("../store/actions.js").Action} Action
 */

/** Task whose examples a person gave: they are not told again with the lesson. */
const OWN = "examples";

/**
 * What is said of a lesson that is over although nobody has ended it, and how it is gone on with.
 *
 * @param {import("../store/state.js").Lesson} lesson as it was told last
 * @param {boolean} lost whether the server has lost it; else another network has taken its place
 * @returns {{key: string, again: Action[]}}
 */
export function afterwards(lesson, lost) {
  if (!lost) return { key: "train.ended", again: [] };
  const again = resumption(lesson);
  return again ? { key: "train.resumed", again } : { key: "train.lost", again: [] };
}

/**
 * How to go on with it: with the weights that the page holds, for the epochs that are left, as fast as before. Its curve
 * begins anew, and so does what the optimizer remembers.
 *
 * @param {import("../store/state.js").Lesson} lesson as it was told last
 * @returns {Action[] | null} null where it stood still, where others learned beside it, or where its examples are gone
 */
function resumption({ doing, course, furthest, learners, speed }) {
  if (doing !== "running" || learners.length > 1 || course.task === OWN) return null;
  const left = Math.max((course.epochs ?? 0) - furthest, 1);
  return [
    { type: "train", course: { ...course, epochs: left }, beside: [], here: true },
    { type: "learn", go: "on", speed },
  ];
}
