/** Which cell: RNN, LSTM or GRU. Which RNN, Elman's or Jordan's, is one of its options. */
import { ahead, byHand, waits } from "../../store/ahead.js";
import { remembering } from "../../store/kinds.js";
import { word } from "../../text/words.js";
import { attributesOf, watch } from "../widgets/dom.js";
import { change, nextEntry } from "../widgets/gesture.js";
import { segments } from "../widgets/segments.js";

/** @typedef {import("../../store/actions.js").App} App */
/** @typedef {import("./options.js").Kind} Kind */

const KINDS = /** @type {const} */ (["rnn", "lstm", "gru"]);
const kinds = remembering();

/**
 * @param {HTMLElement} root
 * @param {App} app
 */
export function mountCell(root, app) {
  const kindsShown = segments("cell");
  root.append(kindsShown.group);

  /** @param {typeof KINDS[number]} kind */
  function chooseFamily(kind) {
    if (kind !== familyOf(kindOf(app.get()))) chooseKind(app, kind);
  }

  watch(
    app,
    ({ experiment, pending, waiting, status, settings }) => [experiment, pending, waiting, status, settings.language],
    (state) => {
      const there = state.experiment?.cell?.kind ?? "lstm";
      const asked = kindOf(state);
      if (asked === there) kinds.note(withHand(state));
      const late = waits(state, asked !== there);
      const shown = late ? asked : there;
      const now = familyOf(shown);
      attributesOf(kindsShown.group, { "data-waits": late });
      const choices = KINDS.map((kind) => ({
        name: kind.toUpperCase(),
        key: kind,
        title: word(state.settings.language, `cell.${kind === now ? shown : kind}`),
        on: kind === now,
        choose: () => chooseFamily(kind),
      }));
      kindsShown.show(choices, word(state.settings.language, "cell.label"));
    },
  );
}

/** Another kind of cell, as it was left. @param {App} app @param {Kind} kind */
export function chooseKind(app, kind) {
  const state = app.get();
  if (kind === kindOf(state)) return;
  const back = kinds.back({ ...state, experiment: ahead(state).experiment }, kind);
  if ("cell" in back) return change(app, { edit: "cell", cell: back.cell });
  const { experiment, preset } = back;
  /** @type {import("../../protocol/wire.js").Replace} */
  const edit = { edit: "replace", experiment };
  app.dispatch({ type: "edit", edit, live: false, entry: nextEntry(), preset, look: {} }); // we stay where we stand
}

/** What is there, with what a hand has set and nobody has answered yet. @param {import("../../store/state.js").State} state */
function withHand(state) {
  const { experiment } = state;
  return experiment && state.pending.length
    ? { ...state, experiment: { ...experiment, ...byHand(state, ahead(state)) } }
    : state;
}

/**
 * The kind that is there, or was asked for.
 * @param {import("../../store/state.js").State} state
 * @returns {Kind}
 */
export function kindOf(state) {
  return ahead(state).experiment?.cell?.kind ?? "lstm";
}

/** The segment that stands for a kind of cell. @param {Kind} kind */
function familyOf(kind) {
  return kind === "jordan" ? "rnn" : kind;
}
