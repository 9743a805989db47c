/**
 * What PyTorch, Keras and ONNX store for the layers on show, as the server tells.
 *
 * @typedef {{names: string[], theirs: string, first: number, size: number}} Block
 * @typedef {{name: string, shape: number[], axis: number, row: number | null, blocks: Block[]}} Tensor
 * @typedef {{framework: string, title: string, tensors: Tensor[], count: number, missing: string[]}} Stored
 * @typedef {Record<"torch" | "keras" | "onnx", Stored | null>} Layouts null: no such cell there
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
 * @param {string} asked from `outline`
 * @returns {Promise<Layouts>}
 */
export function layoutsOf(asked) {
  const found = known.get(asked);
  if (found) return found;
  if (known.size >= MOST) known.clear();
  const answer = fetch("api/conventions", { method: "POST", body: asked }).then((got) => {
    if (!got.ok) throw new Error(got.statusText);
    return got.json();
  });
  known.set(asked, answer);
  answer.catch(() => known.delete(asked));
  return answer;
}
