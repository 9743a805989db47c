/**
 * Whose letters stand in formulas.
 *
 * @typedef {"colah" | "lee" | "pytorch" | "keras"} Notation
 */

/**
 * A model with the symbols of a notation. Names stay: only what is written changes.
 * @template {{kind: string, quantities: {name: string, symbol: string}[]}} M
 * @param {M} model @param {Notation} _notation
 * @returns {M}
 */
export function inNotation(model, _notation) {
  return model;
}
