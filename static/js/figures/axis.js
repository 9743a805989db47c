/**
 * What all axes of the figures have in common: names where we say, and nothing drawn or listening beside them.
 *
 * @typedef {import("./figure.js").Axis} Axis
 */

/**
 * @param {Pick<Axis, "range" | "tickvals" | "ticktext" | "tickfont"> & Partial<Axis>} own
 * @returns {Axis}
 */
export const axis = (own) => ({
  type: "linear",
  tickmode: "array",
  tickangle: 0,
  showticklabels: true,
  showgrid: false,
  zeroline: false,
  showline: false,
  ticks: "",
  fixedrange: true,
  automargin: false,
  ...own,
});
