/** The page's sentences in Chinese: pins. */

/** @type {Record<string, string>} */
export const pins = {};
