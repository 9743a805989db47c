/** The words of the template itself, now and whenever the language changes. */
import { word } from "../../text/words.js";
import { translate, watch } from "../widgets/dom.js";
import { keepFocus } from "./focus.js";

/**
 * @param {HTMLElement} _root
 * @param {import("../../store/actions.js").App} app
 */
export function mountPage(_root, app) {
  keepFocus(app);
  watch(
    app,
    ({ settings }) => [settings.language],
    ({ settings }) => {
      document.title = word(settings.language, "page.title");
      translate(document, settings.language);
    },
  );
}
