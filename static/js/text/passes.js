/** Layers and directions in words. */
import { word } from "./words.js";

/**
 * What a sentence says of a pass: its layer, and the word of its direction.
 * @param {{layer: number, reverse: boolean}} pass
 * @param {"en" | "zh"} language
 */
export function inWords({ layer, reverse }, language) {
  return { layer, way: word(language, reverse ? "depth.reverse" : "depth.forward") };
}
