/** The page's sentences in Chinese: guess. */

/** @type {Record<string, string>} */
export const guess = {};
