/** The page's sentences in Chinese: diagram. */

/** @type {Record<string, string>} */
export const diagram = {};
