/** The acts of a step, one by one: what is done, what comes next. */

/**
 * @param {HTMLElement} _root
 * @param {import("../store/actions.js").App} _app
 */
export function mountActs(_root, _app) {}
