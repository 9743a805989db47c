/** Guess what comes next, then step and see. */

/**
 * @param {HTMLElement} _root
 * @param {import("../store/actions.js").App} _app
 */
export function mountPredict(_root, _app) {}

/**
 * @param {HTMLElement} _root
 * @param {import("../store/actions.js").App} _app
 */
export function mountPredictButton(_root, _app) {}
