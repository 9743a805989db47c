/** What the centre shows, and what to notice in it. */
import { word } from "../text/words.js";
import { el, label, say, watch } from "./dom.js";
import { icon } from "./icons.js";

/**
 * @param {HTMLElement} root
 * @param {import("../store/actions.js").App} app
 */
export function mountTitle(root, app) {
  const title = el("h2", { "data-testid": "title" });
  const notice = el("p");
  const close = el("button", { class: "button bare small", type: "button" }, icon("close"));
  const lesson = el("div", { class: "lesson", role: "note", id: "lesson", "data-testid": "notice" }, notice, close);
  const openWord = el("span");
  const open = el("button", { class: "button bare small", type: "button", "aria-controls": "lesson", "data-testid": "notice-open" }, icon("notice"), openWord);
  root.append(el("div", { class: "headline" }, title, open), lesson);

  /** Preset whose notice was put away. @type {string | null} */
  let away = null;
  close.addEventListener("click", () => {
    away = app.get().preset;
    redraw(app.get());
    open.focus();
  });
  open.addEventListener("click", () => {
    away = null;
    redraw(app.get());
    close.focus();
  });

  /** @param {import("../store/state.js").State} state */
  function redraw({ model, preset, presets, settings: { language } }) {
    say(title, model ? word(language, `title.${model.kind}`) : "");
    const text = presets.find(({ id }) => id === preset)?.notice[language] ?? "";
    say(notice, text);
    lesson.hidden = text === "" || away === preset;
    open.hidden = text === "" || away !== preset;
    say(openWord, word(language, "title.notice"));
    lesson.setAttribute("aria-label", word(language, "title.notice"));
    label(close, word(language, "title.notice_close"));
  }
  watch(app, ({ model, preset, presets, settings }) => [model, preset, presets, settings.language], redraw);
}
