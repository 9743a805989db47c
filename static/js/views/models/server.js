/**
 * Files to the server and back: models and sequences in, models and programs out.
 *
 * @typedef {import("../../store/state.js").Experiment} Experiment
 * @typedef {{name: string, choices: string[], default: string}} Ask
 * @typedef {{code: string, about: string}} Note
 * @typedef {{name: string, shape: number[], type: string, part: string}} Tensor
 *
 * @typedef {object} Stack A recurrent network in a file.
 * @property {string} name
 * @property {import("../../protocol/wire.js").AnyCell} cell
 * @property {number} X
 * @property {number} H
 * @property {number} layers
 * @property {"forward" | "reverse" | "both"} direction
 * @property {Ask[]} asks what the file cannot tell
 * @property {string[]} heads read-outs that fit, likeliest first
 * @property {string[]} embeddings those that fit, likeliest first
 * @property {Note[]} notes
 *
 * @typedef {{name: string, size: number, reads: number, kind: string, asks: Ask[]}} Head
 * @typedef {{name: string, words: number, width: number}} Embedding
 *
 * @typedef {object} Found What was recognised in a file.
 * @property {string} format
 * @property {"torch" | "keras" | "onnx" | "gatescope"} framework
 * @property {Stack[]} stacks
 * @property {Head[]} heads
 * @property {Embedding[]} embeddings
 * @property {Tensor[]} tensors
 * @property {Note[]} notes
 *
 * @typedef {import("../../protocol/wire.js").Numbers | import("../../protocol/wire.js").Tokens} Input
 *
 * @typedef {{input: Input, commas: boolean, named: boolean}} Sequence `commas`: decimal commas were read as such;
 *   `named`: the file says which words there are
 *
 * @typedef {object} Choice What of a file is to be opened.
 * @property {string} layer
 * @property {Record<string, string>} answers
 * @property {string | null} head
 * @property {string | null} embedding
 * @property {Input | null} input
 */

/** What the server refused, in the words of its grammar. */
export class Refused extends Error {
  /** @param {{code: string, what: string, got: string, expected: string}} told */
  constructor({ code, what, got, expected }) {
    super(`${code}: ${what}: got ${got}; expected ${expected}`);
    this.code = code;
    this.values = { what, got, expected };
  }
}

/** The server did not answer, or not in words that it has. */
export class Unanswered extends Error {}

/**
 * Post a body and take what comes back.
 * @param {string} path
 * @param {BodyInit} body
 * @param {Pick<RequestInit, "signal" | "headers">} [more]
 * @returns {Promise<Response>}
 * @throws {Refused} with what the server says is wrong
 * @throws {Unanswered} when it does not say it
 */
export async function post(path, body, more = {}) {
  const answer = await fetch(path, { method: "POST", body, ...more }).catch((error) => {
    throw more.signal?.aborted ? error : new Unanswered(String(error));
  });
  if (answer.ok) return answer;
  const told = await answer.json().catch(() => null);
  if (told?.error?.code) throw new Refused(told.error);
  throw new Unanswered(`${answer.status} ${answer.statusText}`);
}

/**
 * What is in a model file; an experiment of our own comes back as it is.
 * @param {File} file
 * @param {AbortSignal} [signal]
 * @returns {Promise<{model: string, found: Found, experiment: null} | {model: null, found: null, experiment: Experiment}>}
 *   `model`: its name on the server
 */
export async function inspect(file, signal) {
  return (await post(`api/model?name=${encodeURIComponent(file.name)}`, file, { signal })).json();
}

/**
 * One network of a model that was inspected, as an experiment.
 * @param {string} model
 * @param {Choice} choice
 * @returns {Promise<Experiment>}
 */
export async function openModel(model, choice) {
  const body = JSON.stringify({ model, ...choice });
  return (await (await post("api/model/open", body)).json()).experiment;
}

/**
 * A sequence from a file.
 * @param {File} file
 * @param {number} X how many numbers are read a timestep, 0 where that is not known
 * @param {AbortSignal} [signal]
 * @returns {Promise<Sequence>}
 */
export async function readSequence(file, X, signal) {
  return (await post(`api/sequence?name=${encodeURIComponent(file.name)}&X=${X}`, file, { signal })).json();
}

/**
 * For every form the reasons why an experiment cannot be written so; none: it can.
 * @param {Experiment} experiment
 * @returns {Promise<Record<string, string[]>>}
 */
export async function hindrances(experiment) {
  return (await post("api/exports", JSON.stringify(experiment))).json();
}

/**
 * An experiment in another form: a file of a framework, or a program.
 * @param {Experiment} experiment
 * @param {string} form
 * @returns {Promise<{blob: Blob, name: string}>}
 */
export async function exported(experiment, form) {
  const answer = await post(`api/export/${form}`, JSON.stringify(experiment));
  const named = /filename="([^"]+)"/.exec(answer.headers.get("content-disposition") ?? "")?.[1];
  return { blob: await answer.blob(), name: named ?? `gatescope.${form}` };
}
