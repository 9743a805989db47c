/** Why a number is what it is. */

/**
 * @param {HTMLElement} _root
 * @param {import("../store/actions.js").App} _app
 */
export function mountWhy(_root, _app) {}
