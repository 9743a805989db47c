/**
 * Other runs as belts under the one on show, on the same time axis.
 *
 * @typedef {import("../../store/actions.js").App} App
 * @typedef {import("../../store/state.js").State} State
 */
import { word } from "../../text/words.js";
import { attributesOf, el, reveal, say, watch } from "../widgets/dom.js";
import { apartSentence, nameOfOther, nameOfShown, originSentence, partedSentence, runOf, valuesOf } from "./head.js";
import { otherRun } from "./run.js";

/** Elements are made for as many other runs as there ever were, and filled anew. @param {HTMLElement} root @param {App} app */
export function mountCompared(root, app) {
  /** @type {ReturnType<typeof otherRun>[]} */
  const runs = [];
  const caption = el("caption");
  const rows = el("tbody");
  const table = el("div", { class: "unseen" }, el("table", { "data-testid": "compare-table" }, caption, rows));
  root.append(table);
  const centre = root.closest(".centre");

  watch(
    app,
    ({ compare, sight }) => [compare, sight.others],
    ({ compare, sight: { others } }) => {
      reveal(root, compare !== null);
      centre?.classList.toggle("comparing", compare !== null);
      const shown = compare === null ? 0 : others.length;
      attributesOf(root, { "data-runs": shown });
      while (runs.length < shown) {
        const run = otherRun(app, runs.length);
        runs.push(run);
        root.insertBefore(run.root, table);
      }
      for (const [k, run] of runs.entries()) reveal(run.root, k < shown);
      for (const [k, run] of runs.entries()) run.last(k === shown - 1);
    },
  );
  watch(
    app,
    ({ compare, sight, t, unit, trace, settings, model }) => [compare, sight.others, t, unit, trace, settings, model],
    (state) => {
      if (!state.compare) return;
      for (const [k, other] of state.sight.others.entries()) runs[k]?.show(state, other);
      tell(state, caption, rows);
    },
  );
}

/** The same numbers as a table, for those who cannot see the belts. @param {State} state @param {HTMLElement} caption @param {HTMLElement} rows */
function tell(state, caption, rows) {
  const { t, unit, model, trace, experiment, settings, sight } = state;
  const { language } = settings;
  if (!model || !trace || !experiment) return;
  say(caption, word(language, "compare.table", { t, unit }));
  const own = { model, trace, labels: experiment.readout?.labels, H: experiment.H };
  const lines = [
    [
      nameOfShown(state),
      ...valuesOf(state, own, true).map(({ name, value }) => `${name} ${value}`),
      originSentence(state, experiment),
    ],
    ...sight.others.map((other) => [
      nameOfOther(state, other),
      ...valuesOf(state, runOf(other), true).map(({ name, value }) => `${name} ${value}`),
      originSentence(state, other.experiment),
      ...(state.compare?.kind === "passes" ? [] : [apartSentence(state, other), partedSentence(state, other)]),
    ]),
  ];
  fill(
    rows,
    lines.map((line) => line.filter((text) => text !== "")),
  );
}

/** Change the cells in place: this follows every picture. @param {HTMLElement} rows @param {string[][]} lines */
function fill(rows, lines) {
  while (rows.children.length > lines.length) rows.lastElementChild?.remove();
  for (const [k, line] of lines.entries()) {
    const row = rows.children[k] ?? rows.appendChild(el("tr"));
    while (row.children.length > line.length) row.lastElementChild?.remove();
    for (const [at, text] of line.entries())
      say(row.children[at] ?? row.appendChild(el(at ? "td" : "th", at ? {} : { scope: "row" })), text);
  }
}
