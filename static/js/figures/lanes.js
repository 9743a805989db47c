/**
 * Where the lanes lie. The vertical axis counts pixels downward from the top of the plot.
 *
 * @typedef {object} Lane
 * @property {number} unit
 * @property {number} top of the ground
 * @property {number} bottom of the ground
 * @property {number} middle
 * @property {number} half half the height of the ground
 * @property {boolean} open a lane with ribbon and jaws; else a row of the heat map
 * @property {number} upper where its share of the plot begins, the space to the neighbour included
 * @property {number} lower where it ends
 */

/** How much taller the chosen lane is than the others, and how much where it shows its parcels. */
const TALL = 2.5;
export const TALLER = 3.4;
const LOWEST = 22;
const MOST = 14;

/**
 * @param {number} H units @param {number} unit the chosen one @param {number} height of the plot in pixels
 * @param {number} [taller] lanes that the chosen one is high
 * @param {number} [from] the first unit
 * @returns {Lane[]}
 */
export function lanes(H, unit, height, taller = TALL, from = 0) {
  const pitch = height / (H - 1 + taller);
  const folded = H > 1 && (H > MOST || pitch < LOWEST);
  const tall = folded ? Math.min(height * 0.5, Math.max(90, height * 0.34)) : pitch * taller;
  const row = H > 1 ? (height - tall) / (H - 1) : 0;
  /** @type {Lane[]} */
  const all = [];
  for (let j = from, y = 0; j < from + H; j++) {
    const open = !folded || j === unit;
    const share = j === unit ? tall : row;
    const space = folded ? (open ? 8 : 0) : Math.min(8, pitch * 0.11);
    const [top, bottom] = [Math.round(y + space), Math.round(y + share - space)];
    all.push({
      unit: j,
      top,
      bottom,
      middle: (top + bottom) / 2,
      half: (bottom - top) / 2,
      open,
      upper: y,
      lower: y + share,
    });
    y += share;
  }
  return all;
}

/** The lane of a unit, if it is in the picture. @param {Lane[]} all @param {number | undefined} unit */
export const laneOf = (all, unit) => all.find((lane) => lane.unit === unit);

/** The lane at a height. @param {Lane[]} all @param {number} y */
export const laneAt = (all, y) => all.find((lane) => y >= lane.upper && y < lane.lower) ?? null;
