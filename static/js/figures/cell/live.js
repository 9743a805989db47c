/** What the numbers do to the drawing: how thick and of which sign a wire is, how far a valve is open. */

const THIN = 1.5;
const THICK = 7;

/**
 * Thickness of a wire in pixels at type of 12 pixels: grows with the size of its number.
 * @param {number | null | undefined} value @param {number} most the size that is drawn thickest, above 0
 */
export function thickness(value, most) {
  const share = Math.abs(value ?? 0) / most;
  return THIN + (THICK - THIN) * Math.min(1, Number.isFinite(share) ? share : 1);
}

/** @param {number | null | undefined} value @returns {"positive" | "negative" | "none"} */
export function signOf(value) {
  return !value || Number.isNaN(value) ? "none" : value > 0 ? "positive" : "negative";
}

/**
 * The two jaws of a valve: segments of its disc from above and below that leave the share of the gate open.
 * None where no gate is known.
 * @param {{x: number, y: number, width: number}} ring @param {number | null | undefined} gate
 */
export function jaws({ x, y, width }, gate) {
  if (gate === null || gate === undefined || Number.isNaN(gate)) return "";
  const radius = width / 2;
  const half = radius * Math.min(1, Math.max(0, gate));
  const reach = Math.sqrt(radius * radius - half * half);
  const bite = (/** @type {1 | -1} */ side) =>
    `M${x - reach} ${y + side * half}A${radius} ${radius} 0 0 ${side < 0 ? 1 : 0} ${x + reach} ${y + side * half}Z`;
  return reach < 0.01 ? "" : bite(-1) + bite(1);
}
