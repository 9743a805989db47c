/** The page's sentences in Chinese: why. */

/** @type {Record<string, string>} */
export const why = {};
