/** The tensors of a framework drawn block by block, each in the colour of its gate. */
import { gateOf } from "../../text/count.js";
import { word } from "../../text/words.js";
import { el } from "../widgets/dom.js";

/**
 * @typedef {import("./layouts.js").Stored} Stored
 * @typedef {import("./layouts.js").Tensor} Tensor
 * @typedef {import("./layouts.js").Block} Block
 * @typedef {"en" | "zh"} Language
 */

/**
 * @param {Stored} stored
 * @param {Language} language
 * @param {(block: Block) => void} go called when a block is chosen
 * @param {(gate: string | null) => void} hover
 */
export function drawing(stored, language, go, hover) {
  return el(
    "div",
    { class: "tensors", "data-testid": "tensors" },
    ...stored.tensors.map((tensor) => drawn(tensor, language, go, hover)),
  );
}

/** @param {Tensor} tensor @param {Language} language @param {(block: Block) => void} go @param {(gate: string | null) => void} hover */
function drawn(tensor, language, go, hover) {
  const { name, shape, axis, row, blocks } = tensor;
  const size = `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
  const title =
    row === null
      ? word(language, "conventions.shape", { name, shape: size })
      : word(language, "conventions.row", { name, row, shape: size });
  const way = axis === 0 ? "rows" : "columns";
  const wide = shape.length > 1 && row === null;
  return el(
    "figure",
    { class: `tensor ${way}${wide ? " matrix" : ""}`, "data-tensor": row === null ? name : `${name}[${row}]` },
    el("figcaption", { class: "mono" }, title),
    el("div", { class: "blocks" }, ...blocks.map((block) => blockNode(block, language, go, hover))),
  );
}

/** @param {Block} block @param {Language} language @param {(block: Block) => void} go @param {(gate: string | null) => void} hover */
function blockNode(block, language, go, hover) {
  const { names, theirs, first, size } = block;
  const gate = names[0] && gateOf(names[0]);
  const ours = names.join(" + ");
  const node = el(
    "button",
    { type: "button", class: "block", "data-gate": gate, "data-names": ours, disabled: names.length === 0 },
    el("b", {}, theirs),
    " ",
    el("span", { class: "mono" }, ours || word(language, "conventions.unused")),
  );
  const said = ours || word(language, "conventions.unused");
  node.title = word(language, "conventions.block", { theirs, names: said, from: first, to: first + size - 1 });
  node.setAttribute("aria-label", node.title);
  node.addEventListener("click", () => go(block));
  node.addEventListener("pointerenter", () => hover(gate ?? null));
  node.addEventListener("pointerleave", () => hover(null));
  return node;
}
