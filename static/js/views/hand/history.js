/** Undo, redo, the first weights back, and the list of what was changed by hand. */
import { ahead } from "../../store/ahead.js";
import { word } from "../../text/words.js";
import { attributesOf, el, label, reveal, say, watch } from "../widgets/dom.js";
import { icon, setIcon } from "../widgets/icons.js";
import { changesList } from "./changes.js";

const KEPT = "gatescope.changes";
const KEYS = { undo: "Ctrl+Z", redo: "Ctrl+Shift+Z", reset: undefined };

/**
 * @param {HTMLElement} root
 * @param {import("../../store/actions.js").App} app
 */
export function mountHistory(root, app) {
  const actions = /** @type {const} */ (["undo", "redo", "reset"]);
  const changes = changesList(app);
  const heading = el("h2", { hidden: true });
  root.append(heading, changes.root);
  const buttons = actions.map((type) => {
    const button = el("button", { class: "button", type: "button", "data-testid": type }, icon(type), el("span"));
    button.addEventListener("click", () => app.dispatch({ type }));
    root.append(button);
    return { type, button, name: button.querySelector("span") ?? button };
  });
  const count = el("span");
  const disclosure = el(
    "button",
    { class: "button bare changed", type: "button", "aria-controls": "changes", "data-testid": "changed" },
    count,
  );
  root.append(disclosure);
  let open = remembered();
  disclosure.addEventListener("click", () => {
    open = !open;
    remember(open);
    redraw(app.get());
  });

  let shown = "";

  watch(
    app,
    ({ history, pending, waiting, edits, pins, first, model, settings }) => [
      ...[history, pending, waiting, edits, pins, first, model],
      settings.language,
    ],
    redraw,
  );

  /** @param {import("../../store/state.js").State} state */
  function redraw(state) {
    const { settings } = state;
    const { language } = settings;
    const focused = document.activeElement;
    const changed = changes.show(state, open);
    const { undo, redo } = ahead(state); // what waits for an answer can be taken back as well
    const possible = { undo, redo, reset: changed > 0 };
    const now = JSON.stringify([changed, possible, language, open, changes.root.hidden]);
    if (now === shown) return; // a moving hand changes values, not what one can do about them
    shown = now;
    for (const { type, button, name } of buttons) {
      if (button.disabled === possible[type]) button.disabled = !possible[type];
      say(name, word(language, `history.${type}`));
      label(button, word(language, `history.${type}_title`), KEYS[type]);
    }
    reveal(disclosure, changed !== 0);
    reveal(heading, !changes.root.hidden);
    say(heading, word(language, "history.title"));
    label(root, word(language, "history.title"));
    root.removeAttribute("title");
    const counted = word(language, changed === 1 ? "history.changed_one" : "history.changed", { n: changed });
    say(count, counted);
    setIcon(disclosure, open ? "down" : "up");
    attributesOf(disclosure, { "aria-expanded": String(open) });
    label(disclosure, `${counted}: ${word(language, open ? "history.hide" : "history.show")}`);
    if (focused && root.contains(focused) && focused.matches(":disabled, [hidden], [hidden] *"))
      buttons.find(({ button }) => !button.disabled)?.button.focus(); // else the focus falls back to the page
  }
}

/** Whether the list was open, as long as the tab lives. */
function remembered() {
  try {
    return sessionStorage.getItem(KEPT) === "open";
  } catch {
    return false;
  }
}

/** @param {boolean} open */
function remember(open) {
  try {
    sessionStorage.setItem(KEPT, open ? "open" : "");
  } catch {
    // storage may be switched off; then nothing is remembered
  }
}
