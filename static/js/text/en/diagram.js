/** The page's sentences in English: diagram, acts of a step, table. */

/** @type {Record<string, string>} */
export const diagram = {
  "below.tabs": "Under the belt",
  "below.gates": "Gates",
  "below.diagram": "Diagram",
  "below.table": "Table",
  "diagram.label": "Diagram of the cell with its numbers. {sentence}",
  "diagram.nothing_kept": "no gate, no belt: none of h′ passes",
};
