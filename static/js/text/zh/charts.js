/** The page's sentences in Chinese: charts. */

/** @type {Record<string, string>} */
export const charts = {};
