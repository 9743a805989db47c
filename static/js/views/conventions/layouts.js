/**
 * What PyTorch, Keras and ONNX store for the layers on show, as the server tells.
 *
 * @typedef {{names: string[], theirs: string, first: number, size: number}} Block
 * @typedef {{name: string, shape: number[], axis: number, row: number | null, blocks: Block[]}} Tensor
 * @typedef {{framework: string, title: string, tensors: Tensor[], count: number, missing: string[], lacking: string[]}} Stored
 *   `lacking`: what of the cell the framework does not have; then nothing can be written for it
 * @typedef {Record<"torch" | "keras" | "onnx", Stored>} Layouts
 * @typedef {import("../../store/state.js").Experiment} Experiment
 */

/** Asked once each; what failed is asked again. @type {Map<string, Promise<Layouts>>} */
const known = new Map();
const MOST = 64;

/**
 * The network without its numbers, for that is all that a layout depends on; as a text it says whether two are alike.
 * @param {Experiment} experiment
 */
export function outline({ cell, X, H, layers, direction }) {
  /** @type {Experiment} */
  const bare = { cell, X, H, layers, direction, input: { kind: "numbers", values: [Array(X).fill(0)] } };
  return JSON.stringify(bare);
}

/**
 * @param {string} body from `outline`
 * @param {{layer: number, reverse: boolean}} [pass] of which the tensors are told
 * @returns {Promise<Layouts>}
 */
export function layoutsOf(body, { layer, reverse } = { layer: 0, reverse: false }) {
  const asked = `layer=${layer}&reverse=${reverse}`;
  const key = `${asked} ${body}`;
  const found = known.get(key);
  if (found) return found;
  if (known.size >= MOST) known.clear();
  const answer = fetch(`api/conventions?${asked}`, { method: "POST", body }).then((got) => {
    if (!got.ok) throw new Error(got.statusText);
    return got.json();
  });
  known.set(key, answer);
  answer.catch(() => known.delete(key));
  return answer;
}
