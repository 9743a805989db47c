/** How numbers are written. */
import { word } from "./words.js";

const MINUS = "−";
/** From this many digits on a number is written with all of them. */
export const ALL = 17;

/**
 * A number with a fixed number of decimals and a true minus sign. 17 digits and more: the shortest form that is exact.
 * null (how the server sends NaN and infinity) and non-finite numbers become words.
 * @param {number | null | undefined} value
 * @param {number} digits decimals, 0 to 6, or 17 for all
 * @param {"en" | "zh"} language
 * @returns {string}
 */
export function number(value, digits, language) {
  if (value === null || value === undefined || !Number.isFinite(value)) return word(language, "number.none");
  return signed(digits >= ALL ? String(value) : fixed(value, digits));
}

/**
 * A derivative: as any number, but small ones by their leading digits, 3.21e−5, for they are small more often than not.
 * @param {number | null | undefined} value
 * @param {number} digits
 * @param {"en" | "zh"} language
 */
export function derivative(value, digits, language) {
  return isSmall(value, digits)
    ? signed(Number(value).toExponential(leading(digits)))
    : number(value, digits, language);
}

/** Whether decimals would leave next to nothing of it. @param {number | null | undefined} value @param {number} digits */
export function isSmall(value, digits) {
  if (value === null || value === undefined || !Number.isFinite(value) || value === 0 || digits >= ALL) return false;
  return Math.abs(value) < 10 ** -digits;
}

/** Decimals behind the first digit of a small number. @param {number} digits */
export const leading = (digits) => Math.min(Math.max(digits - 1, 1), 3);

/**
 * Whether rounding to so many digits loses something.
 * @param {number | null | undefined} value
 * @param {number} digits
 */
export function isRounded(value, digits) {
  if (value === null || value === undefined || digits >= ALL) return false;
  return Number(fixed(value, digits)) !== value;
}

/**
 * A number as it is written into a field: exact, with the minus sign of the keyboard.
 * @param {number} value
 */
export function plain(value) {
  return Object.is(value, -0) ? "0" : String(value);
}

/**
 * Rounded to a millionth, so that a dragged value can be read and typed.
 * @param {number} value
 */
export function tidy(value) {
  if (Math.abs(value) > 1e9) return value;
  const rounded = Math.round(value * 1e6) / 1e6;
  return rounded === 0 ? 0 : rounded;
}

/**
 * @param {number} value
 * @param {number} digits
 */
function fixed(value, digits) {
  if (Math.abs(value) >= 1e15) return value.toExponential(Math.min(digits, 6));
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text;
}

/** @param {string} text */
function signed(text) {
  return text.replaceAll("-", MINUS);
}
