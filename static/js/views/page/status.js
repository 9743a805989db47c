/** How the connection to the server stands: a quiet pill, never in the way. */
import { word } from "../../text/words.js";
import { el, say, watch } from "../widgets/dom.js";

/**
 * @param {HTMLElement} root
 * @param {import("../../store/actions.js").App} app
 */
export function mountStatus(root, app) {
  const text = el("span", { class: "word" });
  const pill = el("div", { class: "status", role: "status", "data-testid": "status" }, text);
  root.append(pill);
  watch(
    app,
    ({ status, settings }) => [status, settings.language],
    ({ status, settings }) => {
      pill.dataset.status = status;
      say(text, word(settings.language, `status.${status}`));
      pill.title = word(settings.language, `status.${status}_title`);
    },
  );
}
