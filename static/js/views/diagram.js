/** The cell as it is drawn in every text, with live values on its wires. */

/**
 * @param {HTMLElement} _root
 * @param {import("../store/actions.js").App} _app
 */
export function mountDiagram(_root, _app) {}
