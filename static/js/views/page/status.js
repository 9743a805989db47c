/** How the connection to the server stands, and how much waits for it: a quiet pill, never in the way. */
import { ahead, waits } from "../../store/ahead.js";
import { word } from "../../text/words.js";
import { el, say, watch } from "../widgets/dom.js";

/**
 * @param {HTMLElement} root
 * @param {import("../../store/actions.js").App} app
 */
export function mountStatus(root, app) {
  const text = el("span", { class: "word" });
  const kept = el("span", { class: "kept" });
  const pill = el(
    "div",
    { class: "status", role: "status", "aria-atomic": "true", "data-testid": "status" },
    text,
    " ",
    kept,
  );
  root.append(pill);
  watch(
    app,
    ({ status, pending, waiting, settings }) => [status, pending, waiting, settings.language],
    (state) => {
      const { status, settings } = state;
      const n = status === "open" ? 0 : ahead(state).kept;
      pill.dataset.status = status;
      document.documentElement.toggleAttribute("data-old", n > 0); // pictures and numbers are those of before
      say(kept, n ? word(settings.language, "status.kept_count", { n }) : "");
      say(text, word(settings.language, `status.${status}`));
      pill.title = word(settings.language, n ? "status.kept" : `status.${status}_title`);
    },
  );

  // Said once for every time that there is no server, for the pill may be out of sight.
  let said = false;
  app.subscribe((state, before) => {
    if (state.pending === before.pending && state.waiting === before.waiting && state.status === before.status) return;
    if (state.status === "open") said = false;
    else if (!said && waits(state)) {
      said = true;
      queueMicrotask(() => app.dispatch({ type: "notice", notice: { tone: "info", key: "status.kept" } }));
    }
  });
}
