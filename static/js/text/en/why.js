/** The page's sentences in English: why. */

/** @type {Record<string, string>} */
export const why = {};
