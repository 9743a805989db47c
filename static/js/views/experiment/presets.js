/** The experiments to begin with. */
import { word } from "../../text/words.js";
import { el, label, watch } from "../widgets/dom.js";
import { change } from "../widgets/gesture.js";

/**
 * @param {HTMLElement} root
 * @param {import("../../store/actions.js").App} app
 */
export function mountPresets(root, app) {
  const select = el("select", { "data-testid": "preset" });
  root.append(select);
  select.addEventListener("change", () => {
    if (select.value !== "") change(app, { edit: "preset", preset: select.value });
    if (app.get().settings.lecture) select.blur(); // the keys of a remote control are to step, not to choose another
  });

  watch(
    app,
    ({ presets, settings }) => [presets, settings.language],
    ({ presets, settings, preset }) => {
      const { language } = settings;
      label(select, word(language, "presets.label"));
      const own = el("option", { value: "", disabled: true }, word(language, "presets.own"));
      select.replaceChildren(own, ...presets.map(({ id, title }) => el("option", { value: id }, title[language])));
      show(preset);
    },
  );
  app.subscribe((state, before) => {
    if (state.preset !== before.preset || state.experiment !== before.experiment) show(state.preset);
  });

  /** @param {string | null} preset */
  function show(preset) {
    select.value = preset ?? "";
    if (select.selectedIndex < 0) select.value = "";
  }
}
