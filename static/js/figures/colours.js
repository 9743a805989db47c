/**
 * The single truth of colours: one hue a gate, orange and blue for sign, in a light and a dark theme.
 * Hues that carry words reach a contrast of 4.5 : 1 on paper and lane.
 *
 * @typedef {object} Palette
 * @property {string} paper the page
 * @property {string} panel cards and the chosen lane
 * @property {string} lane quiet ground of a lane, and zero in a heat map
 * @property {string} grid hairlines
 * @property {string} ink text
 * @property {string} quiet text that steps back
 * @property {string} positive
 * @property {string} negative
 * @property {string} wall jaws of a cell that has no gate to open them
 * @property {string} veil over the future
 * @property {Record<string, string>} gates by letter of the gate, plus y (read-out) and 0 (initial state)
 * @property {string[]} parcels round the circle of hues; neighbours differ in lightness too, for eyes that see fewer hues
 */

/** @type {Record<"light" | "dark", Palette>} */
const PALETTES = {
  light: {
    paper: "#fbfaf7",
    panel: "#ffffff",
    lane: "#f2efe7",
    grid: "#ddd7c9",
    ink: "#1c2030",
    quiet: "#5d6270",
    positive: "#c8642b",
    negative: "#2b6cb0",
    wall: "#6f7280",
    veil: "rgba(251,250,247,0.76)",
    gates: {
      f: "#7c54a0",
      i: "#23784b",
      c: "#8d640b",
      o: "#a52769",
      z: "#7c54a0",
      r: "#23784b",
      h: "#8d640b",
      y: "#244c4c",
      0: "#5d6270",
    },
    parcels: [
      "#f28788",
      "#b85d36",
      "#e39849",
      "#97750d",
      "#b0b246",
      "#5c8a31",
      "#5ec386",
      "#0c8e7a",
      "#08c2ca",
      "#0e87a7",
      "#5db2f7",
      "#5875c7",
      "#aa9cf7",
      "#9461b1",
      "#dd8acb",
      "#b5567b",
    ],
  },
  dark: {
    paper: "#14161c",
    panel: "#20242e",
    lane: "#1c2029",
    grid: "#363c4a",
    ink: "#eceae4",
    quiet: "#a4a9b6",
    positive: "#e58a4e",
    negative: "#5b9fe8",
    wall: "#8b90a0",
    veil: "rgba(20,22,28,0.76)",
    gates: {
      f: "#b998e2",
      i: "#57bf87",
      c: "#d8a943",
      o: "#ec6fa9",
      z: "#b998e2",
      r: "#57bf87",
      h: "#d8a943",
      y: "#b1d8f1",
      0: "#a4a9b6",
    },
    parcels: [
      "#eb8182",
      "#ab5129",
      "#dc9242",
      "#8a6a01",
      "#aaab3f",
      "#507e23",
      "#57bc80",
      "#00816e",
      "#14bbc2",
      "#017b98",
      "#56acf0",
      "#4d69ba",
      "#a495f0",
      "#8855a4",
      "#d684c5",
      "#a84a6f",
    ],
  },
};

/** @param {"light" | "dark"} theme @returns {Palette} */
export const palette = (theme) => PALETTES[theme];

/**
 * The same colours for the style sheet: `--paper`, `--ink`, `--positive`, `--gate-f`, ...
 * @param {"light" | "dark"} theme
 * @returns {Record<string, string>}
 */
export function cssVariables(theme) {
  const { gates, parcels: _, ...rest } = PALETTES[theme];
  const named = Object.entries(rest).map(([name, colour]) => [`--${name}`, colour]);
  return Object.fromEntries([
    ...named,
    ...Object.entries(gates).map(([letter, colour]) => [`--gate-${letter}`, colour]),
  ]);
}

/** Colour of what timestep `t` wrote. @param {Palette} colours @param {number} t */
export const parcelColour = ({ parcels }, t) => parcels[t % parcels.length] ?? "";

/** @param {string} hex "#rrggbb" @returns {[number, number, number]} */
export function rgb(hex) {
  const value = parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** @param {string} hex @param {number} alpha 0 to 1 */
export const faded = (hex, alpha) => `rgba(${rgb(hex).join(",")},${alpha})`;

/**
 * From `a` (share 0) to `b` (share 1), both "#rrggbb".
 * @param {string} a @param {string} b @param {number} share
 */
export function mix(a, b, share) {
  const [from, to] = [rgb(a), rgb(b)];
  const parts = from.map((value, k) => Math.round(value + ((to[k] ?? value) - value) * share));
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

/**
 * Colours of a gate from 0 (ground) to 1 (its hue).
 * @param {Palette} colours @param {string} hue
 * @returns {[number, string][]}
 */
export const sequence = (colours, hue) => [
  [0, mix(colours.lane, hue, 0.04)],
  [1, hue],
];

/**
 * Colours of a signed number: blue, ground at zero, orange.
 * @param {Palette} colours
 * @returns {[number, string][]}
 */
export const diverging = (colours) => [
  [0, colours.negative],
  [0.5, colours.lane],
  [1, colours.positive],
];

/**
 * Colour `share` (0 to 1) of the way along a colour scale.
 * @param {[number, string][]} scale @param {number} share
 */
export function along(scale, share) {
  let k = 1;
  while (k < scale.length - 1 && share > (scale[k]?.[0] ?? 1)) k++;
  const [low, from] = scale[k - 1] ?? [0, "#000000"];
  const [high, to] = scale[k] ?? [1, from];
  return mix(from, to, Math.min(1, Math.max(0, (share - low) / (high - low))));
}
