/** How large an experiment may be on this server, as the page was told. */

/** @typedef {"T" | "H" | "X" | "layers" | "TxH" | "TxX" | "edits"} Size */

/** @type {Record<Size, number> | null} */
let known = null;

/** The most that there may be of one size. @param {Size} size */
export function limit(size) {
  known ??= /** @type {Record<Size, number>} */ (JSON.parse(document.getElementById("limits")?.textContent ?? "{}"));
  return known[size] ?? Infinity;
}
