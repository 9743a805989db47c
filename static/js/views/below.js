/** What lies under the belt: heat maps, the cell's diagram, or a table. */

/**
 * @param {HTMLElement} _root
 * @param {import("../store/actions.js").App} _app
 */
export function mountBelow(_root, _app) {}
