/**
 * What can be learned here, asked once; and a person's own lines, read by the server.
 *
 * @typedef {import("../../protocol/wire.js").Course} Course
 * @typedef {{task: string, course: Course, labels: string[], words: number | null, sentences: boolean}} Task
 * @typedef {{tasks: Task[], limits: Record<string, number>}} Offer
 * @typedef {{examples: import("../../protocol/wire.js").Examples, labels: string[], words: number}} Read
 */

/** @type {Promise<Offer> | null} */
let offered = null;

/** Every task with the course to begin with. @returns {Promise<Offer>} fails when the server does not answer; the next call asks again */
export function offer() {
  offered ??= fetch("api/lessons")
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(`lessons: got status ${answer.status}`))))
    .catch((error) => {
      offered = null;
      throw error;
    });
  return offered;
}

/**
 * Lines of a text and its label, as examples.
 * @param {string} text
 * @returns {Promise<Read | {error: {code: string, what: string, got: string, expected: string}}>}
 */
export async function readExamples(text) {
  const answer = await fetch("api/examples", { method: "POST", body: text });
  return answer.json();
}
