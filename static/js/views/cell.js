/** Which cell: RNN, LSTM or GRU. */
import { word } from "../text/words.js";
import { el, watch } from "./dom.js";
import { change } from "./gesture.js";

/** @typedef {import("../protocol/wire.js").AnyCell} AnyCell */

const KINDS = /** @type {const} */ (["rnn", "lstm", "gru"]);

/**
 * @param {HTMLElement} root
 * @param {import("../store/actions.js").App} app
 */
export function mountCell(root, app) {
  const group = el("div", { class: "segments", role: "radiogroup", "data-testid": "cell" });
  /** The options that each kind had last, so that going there and back changes nothing. @type {Record<string, AnyCell>} */
  const last = {};
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
    if (kind !== kindOf(app.get())) change(app, { edit: "cell", cell: last[kind] ?? { kind } });
  }

  watch(
    app,
    ({ experiment, settings }) => [experiment, settings.language],
    (state) => {
      const now = kindOf(state);
      if (state.experiment?.cell) last[now] = state.experiment.cell;
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
 * @param {import("../store/state.js").State} state
 * @returns {typeof KINDS[number]}
 */
export function kindOf({ experiment }) {
  return experiment?.cell?.kind ?? "lstm";
}
