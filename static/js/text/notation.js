/**
 * Whose letters stand in formulas. Names (`c_tilde`, `W_f`) never change; only what is written does.
 *
 * Sources: colah, "Understanding LSTM Networks" (2015); Lee Hung-yi, "Machine Learning", lectures on RNNs (2017: z for the
 * squashed input, z^f, z^i, z^o for the gates); the documentation of torch.nn.LSTM, GRU and RNN; keras.layers.LSTMCell and
 * GRUCell (kernel K, recurrent kernel R, `hh` for the candidate of the GRU; that of the LSTM has no name there).
 *
 * @typedef {"colah" | "lee" | "pytorch" | "keras"} Notation
 *
 * @typedef {object} Sign How a name is written.
 * @property {string} base
 * @property {boolean} [tilde]
 * @property {boolean} [prime]
 * @property {string} [sub]
 * @property {string} [sup]
 * @property {boolean} [timeless] written without its timestep
 *
 * @typedef {import("../protocol/wire.js").Term} Term
 * @typedef {{name: string, symbol: string, role?: string, formula?: {terms: Term[], function?: string}}} Named
 * @typedef {{kind: string, quantities: Named[], shapes?: Record<string, number[]>}} Model
 */

export const NOTATIONS = /** @type {const} */ (["colah", "lee", "pytorch", "keras"]);

/** @param {string} base @param {Partial<Sign>} [more] @returns {Sign} */
const s = (base, more = {}) => ({ base, ...more });

const PLAIN = Object.fromEntries([..."fiochzrxym"].map((letter) => [letter, s(letter)]));

/** Signs of quantities, by notation; those of all cells together, for their names differ. @type {Record<Notation, Record<string, Sign>>} */
const SIGNS = {
  colah: { ...PLAIN, c: s("C"), c_tilde: s("C", { tilde: true }), h_tilde: s("h", { tilde: true }) },
  lee: {
    ...PLAIN,
    ...Object.fromEntries([..."fio"].map((gate) => [gate, s("z", { sup: gate, timeless: true })])),
    c_tilde: s("z", { timeless: true }),
    z: s("z", { timeless: true }),
    r: s("r", { timeless: true }),
    h_tilde: s("h", { prime: true, timeless: true }),
  },
  pytorch: { ...PLAIN, c_tilde: s("g"), h_tilde: s("n") },
  keras: { ...PLAIN, c_tilde: s("c", { tilde: true }), h_tilde: s("hh") },
};

/** Letters of the gates in the names of weights, where they are not the gates' own. @type {Record<Notation, Record<string, string>>} */
const GATES = {
  colah: { lstm_c: "C" },
  lee: { lstm_c: "", gru_h: "", rnn_h: "" },
  pytorch: { lstm_c: "g", gru_h: "n" },
  keras: { rnn_h: "" },
};

const WEIGHT = /^(W|U|V|b|p|a)_(U?)([a-z])$/;
const INITIAL = /^([a-z]+)_0$/;
/** What a name has behind it in a higher layer or the second direction: it is written as in the first. */
const PASS = /(_l\d+)?(_reverse)?$/;

/** Name of a weight without what tells its layer and direction: `W_f` of `W_f_l1_reverse`. @param {string} name */
export const bareOf = (name) => name.replace(PASS, "");

/** Whether it is the name of a weight, of any pass. @param {string} name */
export const isWeight = (name) => /^([WUVbp]_U?[a-z]|E)$/.test(bareOf(name));

/** Whether timesteps stand above or below their letter. @param {Notation} notation @returns {"sub" | "sup"} */
export const timePlace = (notation) => (notation === "lee" ? "sup" : "sub");

/**
 * How a quantity, an input, a weight or an initial state is written; null: it has no sign of its own, as f·C′.
 * @param {string} kind of the cell
 * @param {Notation} notation
 * @param {string} name
 * @returns {Sign | null}
 */
export function signOf(kind, notation, name) {
  const bare = bareOf(name);
  const weight = WEIGHT.exec(bare);
  if (weight) return weightSign(kind, notation, weight[1] ?? "", weight[2] === "U", weight[3] ?? "");
  const initial = INITIAL.exec(bare);
  return SIGNS[notation][initial?.[1] ?? bare] ?? null;
}

/**
 * @param {string} kind @param {Notation} notation @param {string} block W, U, V, b, p, or a for the sum itself
 * @param {boolean} inner the bias inside r ⊙ (U h′ + b) @param {string} gate
 * @returns {Sign}
 */
function weightSign(kind, notation, block, inner, gate) {
  const letter = GATES[notation][`${kind}_${gate}`] ?? gate;
  const timeless = true;
  if (gate === "m") return s("W", { sub: notation === "pytorch" ? "hr" : "m", timeless });
  if (block === "p") return s("p", { ...(letter ? { sub: letter } : {}), timeless });
  if (block === "a") return s("a", { ...(letter ? { [timePlace(notation)]: letter } : {}), timeless });
  if (notation === "lee") return leeWeight(kind, block, inner, gate, letter);
  if (notation === "keras") {
    const base = { W: "K", U: "R" }[block] ?? block;
    return s(base, { ...(letter ? { sub: letter } : {}), ...(inner ? { sup: "R" } : {}), timeless });
  }
  if (notation === "pytorch" && gate !== "y") {
    const side = { W: "i", U: "h" }[block] ?? (inner ? "h" : "");
    return s(block === "U" ? "W" : block, { sub: side + letter, timeless });
  }
  return s(block, { sub: (inner ? "U" : "") + letter, timeless });
}

/** @param {string} kind @param {string} block @param {boolean} inner @param {string} gate @param {string} letter @returns {Sign} */
function leeWeight(kind, block, inner, gate, letter) {
  const timeless = true;
  if (gate === "y") return s(block, { prime: true, timeless });
  if (kind === "rnn" && block !== "b") return s("W", { sup: block === "W" ? "i" : "h", timeless });
  const sup = (inner ? "U" : "") + letter;
  return s(block, { ...(sup ? { sup } : {}), timeless });
}

/** @type {Record<string, string>} */
const RAISED = {
  f: "ᶠ",
  i: "ⁱ",
  o: "ᵒ",
  r: "ʳ",
  y: "ʸ",
  z: "ᶻ",
  h: "ʰ",
  U: "ᵁ",
  R: "ᴿ",
  t: "ᵗ",
  "-": "⁻",
  "−": "⁻",
  "+": "⁺",
  ",": ",",
};
for (const [k, digit] of [..."⁰¹²³⁴⁵⁶⁷⁸⁹"].entries()) RAISED[k] = digit;
const TILDE = "\u0303";

/** A timestep below its letter, where there is but plain text: f₁₁. @param {number} t */
export function lowered(t) {
  return String(t).replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[Number(digit)] ?? digit);
}

/**
 * A sign as plain text: C̃, zᶠ, W_f, h′.
 * @param {Sign} sign
 * @param {string} [time] its timestep
 * @param {"sub" | "sup"} [place]
 */
export function writeSign({ base, tilde, prime, sub = "", sup = "", timeless }, time = "", place = "sub") {
  const at = timeless ? "" : time;
  const above = [sup, place === "sup" ? at : ""].filter(Boolean).join(",");
  const below = [sub, place === "sub" ? at : ""].filter(Boolean).join(",");
  const raised = [...above].map((letter) => RAISED[letter] ?? `^${letter}`).join("");
  const under = below.length > 1 && time ? `_{${below}}` : below && `_${below}`;
  return `${base}${tilde ? TILDE : ""}${prime ? "′" : ""}${raised}${under}`;
}

/**
 * A model with the symbols of a notation.
 * @template {Model} M
 * @param {M} model @param {Notation} notation
 * @returns {M}
 */
export function inNotation(model, notation) {
  const quantities = model.quantities.map((one) => ({ ...one, symbol: symbolOf(model, notation, one) }));
  return { ...model, quantities };
}

/** @param {Model} model @param {Notation} notation @param {Named} quantity @returns {string} */
function symbolOf(model, notation, { name, symbol, formula }) {
  const sign = signOf(model.kind, notation, name);
  if (sign) return writeSign(sign);
  if (!formula?.terms?.length) return symbol;
  const sum = formula.terms.map((term, k) => written(model, notation, term, k === 0)).join("");
  const alone = formula.terms.length === 1 && formula.terms[0]?.factors.length === 1;
  return alone ? `${formula.function ?? "linear"} ${sum}` : sum;
}

/** @param {Model} model @param {Notation} notation @param {Term} term @param {boolean} first */
function written(model, notation, { factors, summed, minus }, first) {
  const sign = minus ? "−" : first ? "" : " + ";
  return sign + factors.map((name) => factor(model, notation, name)).join(summed ? " " : "·");
}

/** @param {Model} model @param {Notation} notation @param {string} name @returns {string} */
function factor(model, notation, name) {
  const before = name.endsWith("'");
  const sign = signOf(model.kind, notation, before ? name.slice(0, -1) : name);
  if (sign && before) return notation === "lee" ? writeSign(sign, "t-1", "sup") : writeSign({ ...sign, prime: true });
  if (sign) return writeSign(sign);
  const inner = model.quantities.find((one) => one.name === name);
  if (!inner) return name;
  const text = symbolOf(model, notation, inner);
  return (inner.formula?.terms?.length ?? 0) > 1 ? `(${text})` : text;
}
