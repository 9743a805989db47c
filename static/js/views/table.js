/** All numbers of a timestep as a table. */

/**
 * @param {HTMLElement} _root
 * @param {import("../store/actions.js").App} _app
 */
export function mountTable(_root, _app) {}
