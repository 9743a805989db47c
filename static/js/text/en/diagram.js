/** The page's sentences in English: diagram. */

/** @type {Record<string, string>} */
export const diagram = {};
