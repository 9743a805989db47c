/** The functions that a gate can go through, drawn over one another; the server computes them. */
import { word } from "../../text/words.js";
import { scaleOf } from "../widgets/curve.js";
import { el, say, svg } from "../widgets/dom.js";
import { GATES } from "./options.js";

const BOX = { width: 264, height: 112, pad: 8, reach: 0 };

/** @typedef {{sums: number[], values: number[]}} Curve */
/** Asked for once a page. @type {Promise<Record<string, Curve>> | null} */
let asked = null;

/** @returns {Promise<Record<string, Curve>>} */
function curves() {
  asked ??= fetch("api/activations").then((answer) => {
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.json();
  });
  asked.catch(() => {
    asked = null; // ask again when it is looked at next
  });
  return asked;
}

export function gateCurves() {
  const root = el("figure", { class: "gate-curves", "data-testid": "gate-curves" });
  const drawing = svg("svg", { viewBox: `0 0 ${BOX.width} ${BOX.height}`, role: "img" });
  const legend = el("figcaption");
  const names = GATES.map((name) => el("span", { "data-function": name }));
  legend.append(...names);
  root.append(drawing, legend);
  root.hidden = true;
  let drawn = false;
  let chosen = "";

  async function draw() {
    const all = await curves();
    const first = all[GATES[0]];
    if (!first || drawn) return;
    drawn = true;
    const { x, y } = scaleOf(curveOf(first), BOX);
    const axes = svg("path", {
      class: "axes",
      d: `M${x(-6)} ${y(0)}H${x(6)}M${x(0)} ${y(0)}V${y(1)}M${x(-6)} ${y(1)}H${x(6)}`,
    });
    const paths = GATES.flatMap((name) => {
      const curve = all[name];
      return curve ? [svg("path", { class: "bend", "data-function": name, d: scaleOf(curveOf(curve), BOX).path })] : [];
    });
    drawing.replaceChildren(axes, ...paths);
    root.hidden = false;
    mark();
  }

  function mark() {
    for (const node of root.querySelectorAll("[data-function]"))
      node.classList.toggle("on", node.getAttribute("data-function") === chosen);
  }

  return {
    root,
    /** @param {"en" | "zh"} language @param {string} name of the function chosen */
    show(language, name) {
      chosen = name;
      drawing.setAttribute("aria-label", word(language, "option.curves"));
      for (const node of names) say(node, word(language, `option.${node.dataset.function}`));
      if (drawn) mark();
      else if (root.closest("[popover]:popover-open")) void draw().catch(() => {});
    },
  };
}

/** @param {Curve} curve @returns {import("../../store/state.js").Curve} */
function curveOf({ sums, values }) {
  return { sums: Float64Array.from(sums), values: Float64Array.from(values) };
}
