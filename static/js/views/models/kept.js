/**
 * Files that models were opened from, for as long as the page is open: large weights live on the server under the name of
 * their content, and when they are gone there the page brings them again.
 *
 * @typedef {import("./server.js").Choice} Choice
 */
import { inspect, openModel } from "./server.js";

/** By the name of the weights. @type {Map<string, {file: File, choice: Choice}>} */
const files = new Map();

/** @param {string} stored name of the weights @param {File} file @param {Choice} choice */
export function keepFile(stored, file, choice) {
  files.set(stored, { file, choice });
}

/**
 * Bring weights to the server again. Errors name them by the beginning of their name.
 * @param {string} beginning
 * @returns {Promise<boolean>} whether they are there now
 */
export async function bringAgain(beginning) {
  const [stored, held] = [...files].find(([name]) => name.startsWith(beginning)) ?? [];
  if (!held || beginning === "") return false;
  const { model } = await inspect(held.file);
  if (model === null) return false;
  return (await openModel(model, held.choice)).stored === stored;
}
