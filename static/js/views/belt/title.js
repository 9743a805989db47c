/** What the centre shows, and what to notice in it. */
import { word } from "../../text/words.js";
import { el, label, say, watch } from "../widgets/dom.js";
import { icon } from "../widgets/icons.js";
import { mountZoom } from "./zoom.js";

/**
 * @param {HTMLElement} root
 * @param {import("../../store/actions.js").App} app
 */
export function mountTitle(root, app) {
  const title = el("h2", { "data-testid": "title" });
  const notice = el("p");
  const close = el("button", { class: "button bare small", type: "button" }, icon("close"));
  const lesson = el("div", { class: "lesson", role: "note", id: "lesson", "data-testid": "notice" }, notice, close);
  const openWord = el("span");
  const open = el(
    "button",
    { class: "button bare small", type: "button", "aria-controls": "lesson", "data-testid": "notice-open" },
    icon("notice"),
    openWord,
  );
  const zoom = el("div", { class: "zoom", role: "group" });
  mountZoom(zoom, app);
  root.append(el("div", { class: "headline" }, title, zoom, open), lesson);

  const narrow = matchMedia("(width < 47.5em)");
  /** Where the belt needs the room, on a phone and before an audience, the notice waits behind its button. */
  const cramped = () => narrow.matches || app.get().settings.lecture;
  let away = cramped();
  /** The cell that the preset's notice speaks of. */
  let spokenOf = app.get().model?.kind;
  close.addEventListener("click", () => put(true, open));
  open.addEventListener("click", () => put(false, close));
  app.subscribe((state, before) => {
    const lecture = state.settings.lecture !== before.settings.lecture;
    if (state.preset === before.preset && !lecture) return;
    if (lecture || state.preset !== null) away = cramped(); // what was put away stays so when one's own experiment begins
    if (lecture) return redraw(state);
    spokenOf = state.model?.kind;
    redraw(state);
  });

  /** @param {boolean} aside @param {HTMLElement} next */
  function put(aside, next) {
    away = aside;
    redraw(app.get());
    next.focus();
  }

  /** @param {import("../../store/state.js").State} state */
  function redraw({ model, preset, presets, settings: { language } }) {
    say(title, model ? word(language, `title.${model.kind}`) : "");
    const own = model?.kind === spokenOf ? presets.find(({ id }) => id === preset)?.notice[language] : undefined;
    const text = own ?? (model ? word(language, `notice.${model.kind}`) : "");
    say(notice, text);
    lesson.hidden = text === "" || away;
    open.hidden = text === "" || !away;
    say(openWord, word(language, "title.notice"));
    lesson.setAttribute("aria-label", word(language, "title.notice"));
    label(close, word(language, "title.notice_close"));
  }
  watch(app, ({ model, preset, presets, settings }) => [model, preset, presets, settings.language], redraw);
}
