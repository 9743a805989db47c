/** What to compare the run on show with. */

/**
 * @param {HTMLElement} _root
 * @param {import("../store/actions.js").App} _app
 */
export function mountCompare(_root, _app) {}
