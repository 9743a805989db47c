/** The words of the template itself, now and whenever the language changes. */
import { word } from "../../text/words.js";
import { translate, watch } from "../widgets/dom.js";
import { keepFocus } from "./focus.js";
import { mountHeard } from "./heard.js";

/**
 * @param {HTMLElement} root
 * @param {import("../../store/actions.js").App} app
 */
export function mountPage(root, app) {
  keepFocus(app);
  mountHeard(root, app);
  skipToBelt();
  watch(
    app,
    ({ settings }) => [settings.language],
    ({ settings }) => {
      document.title = word(settings.language, "page.title");
      translate(document, settings.language);
    },
  );
}

/** The first link of the page moves the focus and leaves the address alone, which holds the experiment. */
function skipToBelt() {
  document.querySelector(".skip")?.addEventListener("click", (event) => {
    event.preventDefault();
    const belt = document.getElementById("belt");
    belt?.scrollIntoView({ block: "nearest" });
    belt?.focus({ preventScroll: true });
  });
}
