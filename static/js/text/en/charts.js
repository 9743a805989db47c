/** The page's sentences in English: charts. */

/** @type {Record<string, string>} */
export const charts = {};
