/** Which cell: RNN, LSTM or GRU. Which RNN, Elman's or Jordan's, is one of its options. */
import { remembering } from "../../store/kinds.js";
import { word } from "../../text/words.js";
import { watch } from "../widgets/dom.js";
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
    if (kind !== familyOf(app.get())) chooseKind(app, kind);
  }

  watch(
    app,
    ({ experiment, settings }) => [experiment, settings.language],
    (state) => {
      const now = familyOf(state);
      kinds.note(state);
      const choices = KINDS.map((kind) => ({
        name: kind.toUpperCase(),
        key: kind,
        title: word(state.settings.language, `cell.${kind === now ? kindOf(state) : kind}`),
        on: kind === now,
        choose: () => chooseFamily(kind),
      }));
      kindsShown.show(choices, word(state.settings.language, "cell.label"));
    },
  );
}

/** Another kind of cell, as it was left. @param {App} app @param {Kind} kind */
export function chooseKind(app, kind) {
  if (kind === kindOf(app.get())) return;
  const back = kinds.back(app.get(), kind);
  if ("cell" in back) return change(app, { edit: "cell", cell: back.cell });
  const { experiment, preset } = back;
  /** @type {import("../../protocol/wire.js").Replace} */
  const edit = { edit: "replace", experiment };
  app.dispatch({ type: "edit", edit, live: false, entry: nextEntry(), preset, look: {} }); // we stay where we stand
}

/**
 * @param {import("../../store/state.js").State} state
 * @returns {Kind}
 */
export function kindOf({ experiment }) {
  return experiment?.cell?.kind ?? "lstm";
}

/** The segment that stands for a kind of cell. @param {import("../../store/state.js").State} state */
function familyOf(state) {
  const kind = kindOf(state);
  return kind === "jordan" ? "rnn" : kind;
}
