/** Which cell: RNN, LSTM or GRU. Which RNN, Elman's or Jordan's, is one of its options. */
import { remembering } from "../../store/kinds.js";
import { word } from "../../text/words.js";
import { el, watch } from "../widgets/dom.js";
import { change, nextEntry } from "../widgets/gesture.js";

/** @typedef {import("../../store/actions.js").App} App */
/** @typedef {import("./options.js").Kind} Kind */

const KINDS = /** @type {const} */ (["rnn", "lstm", "gru"]);
const kinds = remembering();

/**
 * @param {HTMLElement} root
 * @param {App} app
 */
export function mountCell(root, app) {
  const group = el("div", { class: "segments", role: "radiogroup", "data-testid": "cell" });
  const buttons = KINDS.map((kind) => {
    const button = el("button", { type: "button", role: "radio", "data-kind": kind }, kind.toUpperCase());
    button.addEventListener("click", () => chooseFamily(kind));
    group.append(button);
    return button;
  });
  root.append(group);
  group.addEventListener("keydown", (event) => {
    const move = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (move === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const at = KINDS.indexOf(familyOf(app.get()));
    const next = (at + move + KINDS.length) % KINDS.length;
    chooseFamily(KINDS[next] ?? "lstm");
    buttons[next]?.focus();
  });

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
      group.setAttribute("aria-label", word(state.settings.language, "cell.label"));
      for (const [k, kind] of KINDS.entries()) {
        buttons[k]?.setAttribute("aria-checked", String(kind === now));
        buttons[k]?.setAttribute("tabindex", kind === now ? "0" : "-1");
        const said = kind === now ? kindOf(state) : kind;
        buttons[k]?.setAttribute("title", word(state.settings.language, `cell.${said}`));
      }
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
