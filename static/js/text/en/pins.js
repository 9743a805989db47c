/** The page's sentences in English: pins. */

/** @type {Record<string, string>} */
export const pins = {};
