/**
 * The link: everything in the hash of the URL, so that it needs no server to keep it.
 * `#1.<deflated JSON, base64url>` holds an experiment by value, `#preset=<id>` names an untouched preset. What it is
 * compared with stands beside it: `cells` and `passes` as a word, another experiment in full.
 *
 * @typedef {import("./wire.js").Experiment} Experiment
 * @typedef {import("../store/compare.js").Compare} Compare
 *
 * @typedef {object} Linked
 * @property {Experiment} [experiment]
 * @property {string} [preset]
 * @property {number} [t]
 * @property {number} [unit]
 * @property {number} [layer] shown, and its direction; absent: the first, forward
 * @property {boolean} [reverse]
 * @property {Compare} [compare]
 * @property {true} [lost] it was compared with something that cannot be read
 */

const LARGEST = 4_000_000;

/**
 * @param {Linked} linked
 * @returns {Promise<string>} the hash, with its `#`
 */
export async function writeLink(linked) {
  if (!linked.experiment && linked.preset) {
    const compared = linked.compare && !isExperiment(linked.compare) ? `&compare=${linked.compare.kind}` : "";
    const pass = (linked.layer ? `&layer=${linked.layer}` : "") + (linked.reverse ? "&reverse=1" : "");
    return `#preset=${encodeURIComponent(linked.preset)}&t=${linked.t ?? 0}&unit=${linked.unit ?? 0}${pass}${compared}`;
  }
  const compare = linked.compare && !isExperiment(linked.compare) ? linked.compare.kind : linked.compare;
  const bytes = new TextEncoder().encode(JSON.stringify({ ...linked, compare }));
  return `#1.${base64url(await through(new CompressionStream("deflate-raw"), bytes))}`;
}

/**
 * @param {string} hash
 * @returns {Promise<Linked | null>} null when the link is empty
 * @throws {LinkError} when it cannot be read
 */
export async function readLink(hash) {
  const text = hash.replace(/^#/, "");
  if (!text) return null;
  if (text.startsWith("preset=")) return readPreset(new URLSearchParams(text));
  const [version = "", body = ""] = text.split(".", 2);
  if (!/^\d+$/.test(version)) throw new LinkError("bad");
  if (version !== "1") throw new LinkError("version");
  try {
    const bytes = await through(new DecompressionStream("deflate-raw"), fromBase64url(body));
    return checked(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch (error) {
    throw error instanceof LinkError ? error : new LinkError("bad");
  }
}

/** Why a link cannot be opened: it is damaged, or of another version. */
export class LinkError extends Error {
  /** @param {"bad" | "version"} reason */
  constructor(reason) {
    super(`link: ${reason}`);
    this.reason = reason;
  }
}

/** @param {URLSearchParams} given @returns {Linked} */
function readPreset(given) {
  const whole = (/** @type {string} */ name) => {
    const value = given.get(name);
    return value !== null && /^\d{1,6}$/.test(value) ? Number(value) : undefined;
  };
  const compared = compare(given.get("compare") ?? undefined);
  const pass = passIn(whole("layer"), given.get("reverse") === "1");
  return { preset: given.get("preset") ?? "", t: whole("t"), unit: whole("unit"), ...pass, ...compared };
}

/** @param {any} linked @returns {Linked} */
function checked(linked) {
  if (typeof linked?.experiment !== "object" || linked.experiment === null) throw new LinkError("bad");
  const whole = (/** @type {unknown} */ value) =>
    typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 1e6 ? value : undefined;
  const preset = typeof linked.preset === "string" ? linked.preset : undefined;
  const compared = compare(linked.compare);
  const pass = passIn(whole(linked.layer), linked.reverse === true);
  return { experiment: linked.experiment, preset, t: whole(linked.t), unit: whole(linked.unit), ...pass, ...compared };
}

/** The layer and direction, where they are not the first. @param {number | undefined} layer @param {boolean} reverse */
const passIn = (layer, reverse) => ({ ...(layer ? { layer } : {}), ...(reverse ? { reverse } : {}) });

/** Whether what is compared with stands in the link in full. @param {Compare} compare */
const isExperiment = ({ kind }) => kind !== "cells" && kind !== "passes";

/** What a link compares with; whether the server takes that experiment is for the server to say. @param {any} given @returns {{compare?: Compare, lost?: true}} */
function compare(given) {
  if (given === undefined) return {};
  if (given === "cells" || given === "passes") return { compare: { kind: given } };
  const [kind, experiment] = [given?.kind, given?.experiment];
  const whole = typeof experiment === "object" && experiment !== null && !Array.isArray(experiment);
  return ["before", "first", "link"].includes(kind) && whole ? { compare: { kind, experiment } } : { lost: true };
}

/** @param {CompressionStream | DecompressionStream} stream @param {Uint8Array<ArrayBuffer>} bytes */
async function through(stream, bytes) {
  const writer = stream.writable.getWriter();
  const sent = writer.write(bytes).then(() => writer.close());
  sent.catch(() => {}); // the reader below fails with the same error
  const parts = [];
  let size = 0;
  const reader = stream.readable.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.length;
    if (size > LARGEST) throw new LinkError("bad");
    parts.push(part.value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** @param {Uint8Array} bytes */
function base64url(bytes) {
  let binary = "";
  for (let k = 0; k < bytes.length; k += 8192) binary += String.fromCharCode(...bytes.subarray(k, k + 8192));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** @param {string} text */
function fromBase64url(text) {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
