/** The signs of comparing and guessing, 24 x 24, drawn in the colour of the text. */
import { svg } from "../widgets/dom.js";

/** Two belts under one another. */
const COMPARE = "M3 6.5C8 6.5 8 4 12 4s5 3 9 3v2.5c-4 0-5 3-9 3s-4-2.5-9-2.5zM3 16h18v2.2H3zM3 20h18v1.6H3z";
/** A target. */
const PREDICT =
  "M12 2.5a9.5 9.5 0 1 1 0 19 9.5 9.5 0 0 1 0-19zm0 2.2a7.3 7.3 0 1 0 0 14.6 7.3 7.3 0 0 0 0-14.6zm0 3.8a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7z";

/** @param {"compare" | "predict"} [name] */
export function glyph(name = "compare") {
  const path = svg("path", { d: name === "compare" ? COMPARE : PREDICT, fill: "currentColor" });
  return svg("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true", focusable: "false" }, path);
}
