/**
 * The page's sentences by language. A key that does not exist is a fault of the program and is thrown, never shown.
 *
 * @typedef {"en" | "zh"} Language
 */
import { en } from "./en.js";
import { zh } from "./zh.js";

/** @type {Record<Language, Record<string, string>>} */
export const WORDS = { en, zh };

/**
 * The sentence of a key, with `{name}` replaced by `values.name`, and `{name:one|many}` by what stands before or behind
 * the bar: before it where the value is 1.
 * @param {Language} language
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function word(language, key, values = {}) {
  const sentence = WORDS[language][key];
  if (sentence === undefined) throw new Error(`unknown word: got ${key}; expected a key of text/${language}.js`);
  return sentence.replace(/\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g, (_, name, one, many) => {
    const value = values[name];
    if (value === undefined) throw new Error(`word ${key}: got no value for ${name}; expected one`);
    if (one !== undefined) return String(value) === "1" ? one : many;
    return String(value);
  });
}

/**
 * Whether a key has words, for those that come from outside.
 * @param {string} key
 */
export function known(key) {
  return key in en;
}
