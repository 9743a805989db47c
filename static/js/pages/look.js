/**
 * Where to stand and what to look at when something is opened: from a link, or from what a preset says of itself.
 *
 * @typedef {import("../store/actions.js").Action} Action
 * @typedef {import("../store/state.js").Look} Look
 */

/**
 * How a preset wants to be looked at first.
 * @param {import("../store/state.js").Preset[]} presets
 * @param {string | null} [preset]
 * @returns {Look | undefined}
 */
export function lookOf(presets, preset) {
  return presets.find(({ id }) => id === preset)?.view;
}

/**
 * Nothing begins to move by itself where motion is not wanted; what is asked to play, plays.
 * @param {import("../store/state.js").Preset[]} presets
 */
export function withoutMotion(presets) {
  if (!matchMedia("(prefers-reduced-motion: reduce)").matches) return presets;
  return presets.map((preset) => ({ ...preset, view: { ...preset.view, playing: false } }));
}

/** The actions that make it so. @param {Look} look @returns {Action[]} */
export function looking({ t, unit, digits, speed, playing, layer, reverse }) {
  return [
    ...(layer !== undefined || reverse !== undefined
      ? [{ type: /** @type {const} */ ("choosePass"), layer: layer ?? 0, reverse: reverse ?? false }]
      : []),
    ...(unit === undefined ? [] : [{ type: /** @type {const} */ ("choose"), unit }]),
    ...(digits === undefined ? [] : [{ type: /** @type {const} */ ("setting"), settings: { digits } }]),
    ...(speed === undefined ? [] : [{ type: /** @type {const} */ ("speed"), speed }]),
    ...(t === undefined ? [] : [{ type: /** @type {const} */ ("seek"), t }]),
    ...(playing === undefined
      ? []
      : [{ type: playing ? /** @type {const} */ ("play") : /** @type {const} */ ("pause") }]),
  ];
}
