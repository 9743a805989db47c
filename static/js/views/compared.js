/** Other runs as belts under the one on show. */

/**
 * @param {HTMLElement} _root
 * @param {import("../store/actions.js").App} _app
 */
export function mountCompared(_root, _app) {}
