/** The page's sentences in English: guess. */

/** @type {Record<string, string>} */
export const guess = {};
