/**
 * How many parameters a network has, counted block by block from the shapes of its weights.
 *
 * @typedef {object} Block Arrays of one layer and direction that are alike.
 * @property {Family} family
 * @property {string[]} names
 * @property {number[]} shape of each
 * @property {string[]} sizes the same in letters: H, X, P, K, and products of them, as 2·H
 * @property {number} count numbers in all of them
 *
 * @typedef {"W" | "U" | "V" | "b" | "bU" | "p" | "m" | "y"} Family input weights, recurrent ones, Jordan's, biases,
 *   second biases, peepholes, the projection, the output of Jordan's network
 *
 * @typedef {object} Layer One pass.
 * @property {number} layer
 * @property {boolean} reverse
 * @property {Block[]} blocks
 * @property {number} count
 *
 * @typedef {{layers: Layer[], rest: {name: "readout" | "embedding", blocks: Block[], count: number}[], count: number}} Counted
 *   `count`: of the layers; what frameworks count apart (read-out, embedding) is in `rest`
 *
 * @typedef {{kind: string, shapes: Record<string, number[]>, passes: {layer: number, reverse: boolean, suffix: string}[]}} Model
 */

/** @type {Family[]} */
const ORDER = ["W", "U", "V", "b", "bU", "p", "m", "y"];
const SUFFIX = /(_l\d+)?(_reverse)?$/;

/**
 * @param {Model} model
 * @returns {Counted}
 */
export function countOf(model) {
  const layers = model.passes.map((pass) => {
    const own = Object.keys(model.shapes).filter(
      (name) => familyOf(model.kind, name) && endingOf(name) === pass.suffix,
    );
    const blocks = blocksOf(model, own, pass.layer);
    return { layer: pass.layer, reverse: pass.reverse, blocks, count: sum(blocks) };
  });
  const rest = /** @type {const} */ (["readout", "embedding"]).flatMap((name) => {
    const blocks = restOf(model, name);
    return blocks.length ? [{ name, blocks, count: sum(blocks) }] : [];
  });
  return { layers, rest, count: layers.reduce((all, { count }) => all + count, 0) };
}

/** What a name ends in. @param {string} name */
export function endingOf(name) {
  return SUFFIX.exec(name)?.[0] ?? "";
}

/** The letter of the gate to which an array belongs: f of `W_f_l1_reverse`. @param {string} name */
export function gateOf(name) {
  return name.replace(SUFFIX, "").at(-1) ?? "";
}

/** @param {string} kind @param {string} name @returns {Family | null} null: no parameter of a layer */
function familyOf(kind, name) {
  const bare = name.replace(SUFFIX, "");
  if (bare === "W_y" || bare === "b_y") return kind === "jordan" ? "y" : null;
  if (bare === "W_m") return "m";
  const found = /^(W|U|V|b|p)_(U?)[a-z]$/.exec(bare);
  if (!found) return null;
  return /** @type {Family} */ (found[1] === "b" && found[2] ? "bU" : found[1]);
}

/** @param {Model} model @param {string[]} names @param {number} layer @returns {Block[]} */
function blocksOf(model, names, layer) {
  /** @type {Map<string, Block>} */
  const found = new Map();
  for (const name of names) {
    const family = /** @type {Family} */ (familyOf(model.kind, name));
    const shape = model.shapes[name] ?? [];
    const key = `${family} ${shape.length}`;
    const block = found.get(key) ?? { family, names: [], shape, sizes: sizesOf(model, family, shape, layer), count: 0 };
    block.names.push(name);
    block.count += product(shape);
    found.set(key, block);
  }
  return [...found.values()].sort((a, b) => ORDER.indexOf(a.family) - ORDER.indexOf(b.family));
}

/** The sizes of a block in letters. @param {Model} model @param {Family} family @param {number[]} shape @param {number} layer @returns {string[]} */
function sizesOf(model, family, shape, layer) {
  const out = "W_m" in model.shapes ? "P" : "H";
  const both = model.passes.some(({ reverse }) => reverse) && model.passes.some(({ reverse }) => !reverse);
  const read = layer === 0 ? "X" : both ? `2·${out}` : out;
  /** @type {Record<Family, string[]>} */
  const sizes = {
    W: ["H", read],
    U: ["H", out],
    V: ["H", "K"],
    b: ["H"],
    bU: ["H"],
    p: ["H"],
    m: ["P", "H"],
    y: shape.length === 2 ? ["K", "H"] : ["K"],
  };
  return sizes[family];
}

/** @param {Model} model @param {"readout" | "embedding"} name @returns {Block[]} */
function restOf({ kind, shapes }, name) {
  const names = name === "embedding" ? ["E"] : kind === "jordan" ? [] : ["W_y", "b_y"];
  return names.flatMap((one) => {
    const shape = shapes[one];
    if (!shape) return [];
    const sizes = one === "E" ? ["V", "X"] : shape.map(String);
    return [{ family: /** @type {Family} */ ("y"), names: [one], shape, sizes, count: product(shape) }];
  });
}

/**
 * The count of one layer as a sum in letters, as in 4·H·(X + H) + 4·H, with what stands before being the number of gates.
 * Blocks of matrices with as many arrays and rows are put together.
 * @param {Block[]} blocks
 * @returns {string}
 */
export function inLetters(blocks) {
  return written(blocks, ({ sizes }) => sizes);
}

/** The same in numbers: 4·6·(3 + 6) + 4·6. @param {Block[]} blocks */
export function inNumbers(blocks) {
  return written(blocks, ({ shape }) => shape.map(String));
}

/** @param {Block[]} blocks @param {(block: Block) => string[]} sizes */
function written(blocks, sizes) {
  /** @type {{key: string, head: string[], tails: string[]}[]} */
  const terms = [];
  for (const block of blocks) {
    const [rows = "", columns] = sizes(block);
    const head = [...(block.names.length > 1 ? [String(block.names.length)] : []), rows];
    const key = `${block.names.length} ${block.sizes[0]} ${columns === undefined ? block.family : ""}`;
    const same = terms.find((term) => term.key === key && columns !== undefined);
    if (same) same.tails.push(columns ?? "");
    else terms.push({ key, head, tails: columns === undefined ? [] : [columns] });
  }
  return terms.map(({ head, tails }) => [...head, ...tailOf(tails)].join("·")).join(" + ");
}

/** @param {string[]} tails */
function tailOf(tails) {
  return tails.length > 1 ? [`(${tails.join(" + ")})`] : tails;
}

/** @param {number[]} shape */
function product(shape) {
  return shape.reduce((all, size) => all * size, 1);
}

/** @param {Block[]} blocks */
function sum(blocks) {
  return blocks.reduce((all, { count }) => all + count, 0);
}
