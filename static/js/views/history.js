/** Undo, redo, and the first weights back. */
import { word } from "../text/words.js";
import { el, label, say, watch } from "./dom.js";
import { icon } from "./icons.js";

/**
 * @param {HTMLElement} root
 * @param {import("../store/actions.js").App} app
 */
export function mountHistory(root, app) {
  const actions = /** @type {const} */ (["undo", "redo", "reset"]);
  const buttons = actions.map((type) => {
    const button = el("button", { class: "button", type: "button", "data-testid": type }, icon(type), el("span"));
    button.addEventListener("click", () => app.dispatch({ type }));
    root.append(button);
    return { type, button, name: button.querySelector("span") ?? button };
  });
  const count = el("p", { class: "quiet changed" });
  root.append(count);

  watch(
    app,
    ({ history, edits, settings }) => [history, edits, settings.language],
    ({ history, edits, settings }) => {
      const changed = Object.keys(edits).length;
      const possible = { undo: history.past.length > 0, redo: history.future.length > 0, reset: changed > 0 };
      const keys = { undo: "Ctrl+Z", redo: "Ctrl+Shift+Z", reset: undefined };
      for (const { type, button, name } of buttons) {
        if (button.disabled === possible[type]) button.disabled = !possible[type];
        say(name, word(settings.language, `history.${type}`));
        label(button, word(settings.language, `history.${type}_title`), keys[type]);
      }
      say(
        count,
        changed === 0
          ? ""
          : word(settings.language, changed === 1 ? "history.changed_one" : "history.changed", { n: changed }),
      );
    },
  );
}
