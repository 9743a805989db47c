/** Which cell: RNN, LSTM or GRU. */
import { remembering } from "../../store/kinds.js";
import { word } from "../../text/words.js";
import { el, watch } from "../widgets/dom.js";
import { change, nextEntry } from "../widgets/gesture.js";

const KINDS = /** @type {const} */ (["rnn", "lstm", "gru"]);

/**
 * @param {HTMLElement} root
 * @param {import("../../store/actions.js").App} app
 */
export function mountCell(root, app) {
  const group = el("div", { class: "segments", role: "radiogroup", "data-testid": "cell" });
  const kinds = remembering();
  const buttons = KINDS.map((kind) => {
    const button = el("button", { type: "button", role: "radio", "data-kind": kind }, kind.toUpperCase());
    button.addEventListener("click", () => choose(kind));
    group.append(button);
    return button;
  });
  root.append(group);
  group.addEventListener("keydown", (event) => {
    const move = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (move === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const at = KINDS.indexOf(kindOf(app.get()));
    const next = (at + move + KINDS.length) % KINDS.length;
    choose(KINDS[next] ?? "lstm");
    buttons[next]?.focus();
  });

  /** @param {typeof KINDS[number]} kind */
  function choose(kind) {
    if (kind === kindOf(app.get())) return;
    const back = kinds.back(app.get(), kind);
    if ("cell" in back) return change(app, { edit: "cell", cell: back.cell });
    const { experiment, preset } = back;
    /** @type {import("../../protocol/wire.js").Replace} */
    const edit = { edit: "replace", experiment };
    app.dispatch({ type: "edit", edit, live: false, entry: nextEntry(), preset, look: {} }); // we stay where we stand
  }

  watch(
    app,
    ({ experiment, settings }) => [experiment, settings.language],
    (state) => {
      const now = kindOf(state);
      kinds.note(state);
      group.setAttribute("aria-label", word(state.settings.language, "cell.label"));
      for (const [k, kind] of KINDS.entries()) {
        buttons[k]?.setAttribute("aria-checked", String(kind === now));
        buttons[k]?.setAttribute("tabindex", kind === now ? "0" : "-1");
        buttons[k]?.setAttribute("title", word(state.settings.language, `cell.${kind}`));
      }
    },
  );
}

/**
 * @param {import("../../store/state.js").State} state
 * @returns {typeof KINDS[number]}
 */
export function kindOf({ experiment }) {
  return experiment?.cell?.kind ?? "lstm";
}
