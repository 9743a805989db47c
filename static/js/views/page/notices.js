/** Sentences for the user. Errors stay until they are dismissed; news goes by itself. */
import { phrase } from "../../text/phrases.js";
import { known, word } from "../../text/words.js";
import { el, label, languageOf, say, watch } from "../widgets/dom.js";
import { icon } from "../widgets/icons.js";

const NEWS_MS = 6000;

/** @typedef {import("../../store/state.js").Notice} Notice */

/**
 * @param {HTMLElement} root
 * @param {import("../../store/actions.js").App} app
 */
export function mountNotices(root, app) {
  root.setAttribute("role", "region");
  root.setAttribute("aria-live", "polite");
  root.popover = "manual"; // what is said lies over panels and sheets that are open
  /** @type {Map<number, HTMLElement>} */
  const shown = new Map();

  /** @param {Notice} notice */
  function show(notice) {
    const language = languageOf(app);
    const close = el("button", { class: "button bare small", type: "button" }, icon("close"));
    label(close, word(language, "notice.dismiss"));
    close.addEventListener("click", () => app.dispatch({ type: "dismiss", id: notice.id }));
    const role = notice.tone === "error" ? "alert" : "status";
    const box = el("div", { class: `notice ${notice.tone}`, role }, el("p", {}, sentence(notice, language)));
    if (notice.tone === "offer") box.append(reload(language));
    box.append(close);
    root.append(box);
    shown.set(notice.id, box);
    if (notice.tone === "info") timed(notice);
  }

  /** @param {"en" | "zh"} language */
  function reload(language) {
    const button = el("button", { class: "button small", type: "button", "data-testid": "reload" });
    say(button, word(language, "version.reload"));
    button.addEventListener("click", () => app.reload());
    return button;
  }

  /** Over whatever has been opened since. @param {boolean} wanted */
  function onTop(wanted) {
    if (root.matches(":popover-open")) root.hidePopover();
    if (wanted) root.showPopover();
  }

  /** News goes after a while, and at once when there is newer. @param {Notice} news */
  function timed(news) {
    queueMicrotask(() => {
      const older = app.get().notices.filter(({ id, tone }) => tone === "info" && id < news.id);
      for (const { id } of older) app.dispatch({ type: "dismiss", id });
    });
    setTimeout(() => app.dispatch({ type: "dismiss", id: news.id }), NEWS_MS);
  }

  watch(
    app,
    ({ notices, settings }) => [notices, settings.language],
    ({ notices, settings }) => {
      root.setAttribute("aria-label", word(settings.language, "notice.region"));
      const wanted = new Set(notices.map((notice) => notice.id));
      for (const [id, box] of shown) {
        if (wanted.has(id)) continue;
        box.remove();
        shown.delete(id);
      }
      if (notices.some(({ id }) => !shown.has(id)) || !notices.length) onTop(notices.length > 0);
      for (const notice of notices) {
        const box = shown.get(notice.id);
        if (!box) show(notice);
        else {
          box.querySelector("p")?.replaceChildren(sentence(notice, settings.language));
          const button = /** @type {HTMLElement | null} */ (box.querySelector("[data-testid=reload]"));
          if (button) say(button, word(settings.language, "version.reload"));
        }
      }
    },
  );
}

/**
 * @param {Notice} notice
 * @param {"en" | "zh"} language
 */
function sentence({ key, values = {} }, language) {
  const said = Object.entries(values).map(([name, value]) => [name, phrase(language, value)]);
  const unknown = { what: key, got: "?", expected: "?" };
  return known(key)
    ? word(language, key, Object.fromEntries(said))
    : word(language, "error.error", { ...unknown, ...Object.fromEntries(said) });
}
