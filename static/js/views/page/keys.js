/** The keyboard: what a key does anywhere on the page, and the sheet that lists the keys. */
import { word } from "../../text/words.js";
import { el, languageOf, watch } from "../widgets/dom.js";
import { sheet } from "../widgets/sheet.js";
import { SHORTCUTS, shortcutOf } from "./shortcuts.js";

/** @typedef {import("../../store/actions.js").App} App */

const CTRL = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘" : "Ctrl";

/**
 * @param {HTMLElement} root
 * @param {App} app
 */
export function mountKeys(root, app) {
  const { root: opened, body } = sheet(app, { name: "keys", title: "keys.title", close: "keys.close" });
  body.className = "shortcuts";
  root.append(opened);
  document.addEventListener("keydown", (event) => press(app, event));
  watch(app, ({ settings }) => [settings.language], fill);

  function fill() {
    const language = languageOf(app);
    body.replaceChildren(
      ...SHORTCUTS.map(({ heading, shortcuts }) => {
        const rows = shortcuts
          .filter(({ key }) => key !== "")
          .map(({ key, shown }) => {
            const keys = shown.map((one) =>
              el("kbd", {}, one.startsWith("keys.") ? word(language, one) : one.replace("Ctrl", CTRL)),
            );
            return el("div", {}, el("dt", {}, word(language, key)), el("dd", {}, ...keys));
          });
        return el("section", {}, el("h3", {}, word(language, heading)), el("dl", {}, ...rows));
      }),
    );
  }
}

/**
 * @param {App} app
 * @param {KeyboardEvent} event
 */
function press(app, event) {
  if (event.defaultPrevented || event.isComposing || ownsKey(event)) return;
  const state = app.get();
  const shortcut = shortcutOf(event, state.settings.lecture);
  if (!shortcut?.run || (state.sheet !== null && shortcut.key !== "keys.sheet")) return;
  event.preventDefault();
  shortcut.run(app, event.key);
}

/**
 * Whether the focused control uses this key itself.
 * @param {KeyboardEvent} event
 */
function ownsKey(event) {
  const at = event.target;
  if (!(at instanceof Element)) return false;
  if (at.matches("textarea, [contenteditable], input:not([type=range], [type=checkbox])")) return true;
  if (event.ctrlKey || event.metaKey) return false;
  const moves = /^(Arrow|Home|End|Page)/.test(event.key);
  if (at.matches("select")) return moves || event.key === " " || event.key.length === 1;
  if (at.matches("input[type=range], [role=spinbutton], [role=slider], [role=tab], [role=radio]")) return moves;
  if (event.key === " " && at.matches("input[type=checkbox]")) return true;
  return (event.key === " " || event.key === "Enter") && at.matches("button:not(.player *), a, summary, [role=button]");
}
