/**
 * Plotly, brought when it is needed first: the first picture is painted without it, and would wait for a megabyte.
 *
 * @typedef {NonNullable<typeof globalThis.Plotly>} Library
 */

/** @type {Promise<Library> | null} */
let coming = null;

/**
 * The library, once its script has run; the page says with a link of the id `plotly` where it lies.
 * @returns {Promise<Library>} fails when the script does not come; the next call tries again
 */
export function plotly() {
  coming ??= bring().catch((error) => {
    coming = null;
    throw error;
  });
  return coming;
}

/** @returns {Promise<Library>} */
function bring() {
  const script = document.createElement("script");
  return new Promise((resolve, reject) => {
    const lost = () => reject(new Error("no picture: got no Plotly; expected its script to be loaded"));
    script.onload = () => (globalThis.Plotly ? resolve(globalThis.Plotly) : lost());
    script.onerror = lost;
    script.src = /** @type {HTMLLinkElement | null} */ (document.getElementById("plotly"))?.href ?? "";
    document.head.append(script);
  });
}
