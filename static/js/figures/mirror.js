/**
 * A figure from right to left: a pass that takes the last input first flows towards the first one, over the same axis.
 *
 * @typedef {import("./figure.js").Figure} Figure
 * @typedef {import("./figure.js").Mark} Mark
 * @typedef {import("./figure.js").Numbers} Numbers
 */

/** The same figure with its time axis turned round; what stands beside the axis stays where it is. @param {Figure} figure @returns {Figure} */
export function mirrored({ data, layout }) {
  const { xaxis } = layout;
  const sum = xaxis.range[0] + xaxis.range[1];
  return {
    data: data.map((mark) => turned(mark, sum)),
    layout: {
      ...layout,
      xaxis: { ...xaxis, tickvals: xaxis.tickvals.map((x) => sum - x) },
      annotations: layout.annotations.map((note) => (note.xref === "x" ? { ...note, x: sum - note.x } : note)),
    },
  };
}

/** @param {Mark} mark @param {number} sum of both ends of the axis @returns {Mark} */
function turned(mark, sum) {
  if (mark.type !== "heatmap") return { ...mark, x: flipped(mark.x, sum) };
  // Edges of columns must rise, so the columns change places too.
  return { ...mark, x: flipped(mark.x, sum).reverse(), z: mark.z.map((row) => row.slice().reverse()) };
}

/** @param {Numbers} xs @param {number} sum */
function flipped(xs, sum) {
  const other = Float64Array.from(xs);
  for (let k = 0; k < other.length; k++) other[k] = sum - (other[k] ?? NaN);
  return other;
}
