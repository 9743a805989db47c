/**
 * What is chosen of a file that was inspected, and what it is called. Pure: no document, no server.
 *
 * @typedef {import("./server.js").Found} Found
 * @typedef {import("./server.js").Stack} Stack
 * @typedef {import("./server.js").Ask} Ask
 * @typedef {import("./server.js").Choice} Choice
 */

/**
 * The first choice: the likeliest read-out and embedding, every question at its default.
 * @param {Found} found
 * @param {string} [layer] name of the network; the first unless said
 * @returns {Choice}
 */
export function firstChoice(found, layer) {
  const stack = stackOf(found, layer ?? "") ?? found.stacks[0];
  return {
    layer: stack?.name ?? "",
    answers: {},
    head: stack?.heads[0] ?? null,
    embedding: stack?.embeddings[0] ?? null,
    input: null,
  };
}

/** @param {Found} found @param {string} layer */
export function stackOf(found, layer) {
  return found.stacks.find(({ name }) => name === layer);
}

/**
 * The questions that are open: those of the network, and of the read-out that goes on it.
 * @param {Found} found
 * @param {Choice} choice
 * @returns {Ask[]}
 */
export function asksOf(found, { layer, head }) {
  const above = found.heads.find(({ name }) => name === head);
  return [...(stackOf(found, layer)?.asks ?? []), ...(above?.asks ?? [])];
}

/**
 * The choice as it is sent: only answers to what is asked.
 * @param {Found} found
 * @param {Choice} choice
 * @returns {Choice}
 */
export function settled(found, choice) {
  const asked = asksOf(found, choice);
  const answers = Object.fromEntries(asked.map(({ name, default: usual }) => [name, choice.answers[name] ?? usual]));
  return { ...choice, answers };
}

/** Options of a cell that are not the usual ones, with how they stand. @param {Stack} stack @returns {[name: string, value: string | number | boolean][]} */
export function unusual({ cell }) {
  const usual = ["sigmoid", "tanh", "gate", "one", "two", "after", false, 0];
  return Object.entries(cell).filter(([name, value]) =>
    name === "recurrent" ? !value : name !== "kind" && !usual.includes(value),
  );
}

/** The edit that puts a sequence in the place of the one on show, with the words that its file knows. @param {import("./server.js").Sequence} read @returns {import("../../protocol/wire.js").AnyEdit} */
export function editFor({ input, named }) {
  if (input.kind === "numbers") return { edit: "values", values: input.values };
  const { tokens, vocabulary } = input;
  return { edit: "tokens", tokens, ...(named ? { vocabulary } : {}) };
}

const SEQUENCES = /\.(csv|tsv|txt|npy)$/i;

/** Whether a file's name says that it is a sequence. @param {string} name */
export function isSequence(name) {
  return SEQUENCES.test(name);
}

/** Whether JSON says that it is a sequence, not a model or an experiment: a list, or words or values in one. @param {string} text */
export function saysSequence(text) {
  try {
    const whole = JSON.parse(text);
    if (Array.isArray(whole)) return true;
    return typeof whole === "object" && whole !== null && [whole.tokens, whole.values].some(Array.isArray);
  } catch {
    return false; // whoever reads it says what is wrong with it
  }
}

/** A number of bytes as people say it. @param {number} bytes */
export function sizeText(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  const kilo = bytes / 1000;
  return kilo < 1000 ? `${kilo.toFixed(kilo < 10 ? 1 : 0)} kB` : `${(kilo / 1000).toFixed(1)} MB`;
}
