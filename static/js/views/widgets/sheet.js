/** A sheet over the page: a title, a cross, and what belongs on it. The store says which one is open. */
import { word } from "../../text/words.js";
import { el, label, say, watch } from "./dom.js";
import { icon } from "./icons.js";

/** @typedef {import("../../store/actions.js").App} App */
/** @typedef {NonNullable<import("../../store/state.js").State["sheet"]>} Sheet */

/**
 * @param {App} app
 * @param {object} options
 * @param {Sheet} options.name
 * @param {string} options.title key of its title
 * @param {string} options.close key of what the cross says
 * @param {() => void} [options.opened] called when it has been opened
 * @param {() => void} [options.closed]
 */
export function sheet(app, { name, title, close, opened, closed }) {
  const heading = el("h2", { id: `${name}-title` });
  const cross = el("button", { class: "button bare", type: "button" }, icon("close"));
  const body = el("div", { class: "sheet-body" });
  const root = el("dialog", {
    class: `sheet ${name}-sheet`,
    "aria-labelledby": heading.id,
    "data-testid": `${name}-sheet`,
  });
  root.append(el("div", { class: "sheet-head" }, heading, cross), body);
  // The store first: the dialog's own event comes later, and a key may come before it.
  const shut = () => app.get().sheet === name && app.dispatch({ type: "sheet", sheet: null });
  cross.addEventListener("click", shut);
  root.addEventListener("click", (event) => event.target === root && shut());
  root.addEventListener("cancel", (event) => event.target === root && shut()); // Escape; that of a file field comes by, too
  root.addEventListener("close", () => {
    if (root.open) return; // it was opened again meanwhile
    shut();
    closed?.();
  });
  watch(
    app,
    (state) => [state.sheet, state.settings.language],
    ({ sheet: wanted, settings: { language } }) => {
      say(heading, word(language, title));
      label(cross, word(language, close));
      if (wanted === name && !root.open) {
        root.showModal();
        opened?.();
      } else if (wanted !== name && root.open) root.close();
    },
  );
  return { root, body, close: shut };
}

/** Open a sheet. @param {App} app @param {Sheet} name */
export function openSheet(app, name) {
  app.dispatch({ type: "sheet", sheet: name });
}
