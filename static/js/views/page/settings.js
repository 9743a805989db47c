/** Lecture mode, language, theme and the sheet of keys. */
import { word } from "../../text/words.js";
import { el, label, say, watch } from "../widgets/dom.js";
import { icon, setIcon } from "../widgets/icons.js";

/**
 * @param {HTMLElement} root
 * @param {import("../../store/actions.js").App} app
 */
export function mountSettings(root, app) {
  const lectureWord = el("span", { class: "word" });
  const lecture = el(
    "button",
    { class: "button lecture-button", type: "button", "data-testid": "lecture" },
    icon("lecture"),
    lectureWord,
  );
  const language = el("button", { class: "button", type: "button", "data-testid": "language" });
  const theme = el("button", { class: "button", type: "button", "data-testid": "theme" });
  const keys = el("button", { class: "button keys", type: "button", "data-testid": "keys" }, "?");
  root.append(lecture, language, theme, keys);

  const settings = () => app.get().settings;
  lecture.addEventListener("click", () =>
    app.dispatch({ type: "setting", settings: { lecture: !settings().lecture } }),
  );
  language.addEventListener("click", () =>
    app.dispatch({ type: "setting", settings: { language: other(settings().language) } }),
  );
  theme.addEventListener("click", () => {
    app.dispatch({ type: "setting", settings: { theme: settings().theme === "dark" ? "light" : "dark" } });
  });
  keys.addEventListener("click", () => app.dispatch({ type: "sheet", sheet: "keys" }));

  watch(
    app,
    (state) => [state.settings],
    (state) => {
      const now = state.settings;
      label(lecture, word(now.language, now.lecture ? "settings.lecture_off" : "settings.lecture_on"), "P");
      say(lectureWord, word(now.language, "settings.lecture"));
      lecture.setAttribute("aria-pressed", String(now.lecture));
      say(language, now.language === "en" ? "中文" : "EN");
      label(language, word(now.language, "settings.language"), "G");
      language.lang = now.language === "en" ? "zh-Hans" : "en";
      setIcon(theme, now.theme === "dark" ? "light" : "dark");
      label(theme, word(now.language, now.theme === "dark" ? "settings.to_light" : "settings.to_dark"), "T");
      label(keys, word(now.language, "keys.title"), "?");
    },
  );
}

/** @param {"en" | "zh"} language */
export function other(language) {
  return language === "en" ? "zh" : "en";
}
