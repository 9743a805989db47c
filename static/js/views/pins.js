/** Pins as a list of fields: hold a value by typing. */

/**
 * @param {HTMLElement} _root
 * @param {import("../store/actions.js").App} _app
 */
export function mountPins(_root, _app) {}
