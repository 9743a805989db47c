/** The page's sentences in Chinese: diagram, acts of a step, table. */

/** @type {Record<string, string>} */
export const diagram = {
  "below.tabs": "传送带下方",
  "below.gates": "门",
  "below.diagram": "结构图",
  "below.table": "数表",
  "diagram.label": "细胞的结构图与数值。{sentence}",
  "diagram.nothing_kept": "没有门，也没有传送带：h′ 一点也过不去",
};
