/** What lies under the belt: heat maps, the cell's diagram, or a table. */
import { word } from "../../text/words.js";
import { el, say, watch } from "../widgets/dom.js";

/** @typedef {import("../../store/actions.js").App} App */
/** @typedef {import("../../store/state.js").Settings["below"]} Below */

/** @type {Below[]} */
const PANELS = ["gates", "diagram", "table"];

/**
 * @param {HTMLElement} root
 * @param {App} app
 */
export function mountBelow(root, app) {
  const tabs = PANELS.map((name) => {
    const tab = el("button", {
      type: "button",
      role: "tab",
      id: `below-${name}`,
      "data-testid": `below-${name}`,
      "aria-controls": `panel-${name}`,
    });
    tab.addEventListener("click", () => choose(name));
    tab.addEventListener("keydown", (event) => move(event, name));
    panel(name)?.setAttribute("id", `panel-${name}`);
    return { name, tab };
  });
  const list = el("div", { class: "segments", role: "tablist" }, ...tabs.map(({ tab }) => tab));
  root.append(list);

  watch(
    app,
    ({ settings }) => [settings.below, settings.language],
    ({ settings: { below, language } }) => {
      list.setAttribute("aria-label", word(language, "below.tabs"));
      for (const { name, tab } of tabs) {
        say(tab, word(language, `below.${name}`));
        tab.setAttribute("aria-selected", String(name === below));
        tab.setAttribute("tabindex", name === below ? "0" : "-1");
        const shown = panel(name);
        if (shown) shown.hidden = name !== below;
      }
    },
  );

  /** @param {Below} below */
  function choose(below) {
    app.dispatch({ type: "setting", settings: { below } });
  }

  /** @param {KeyboardEvent} event @param {Below} from */
  function move(event, from) {
    const by = { ArrowRight: 1, ArrowLeft: -1, Home: -PANELS.indexOf(from), End: 2 - PANELS.indexOf(from) }[event.key];
    const to = by === undefined ? undefined : tabs[(PANELS.indexOf(from) + by + PANELS.length) % PANELS.length];
    if (!to) return;
    event.preventDefault();
    choose(to.name);
    to.tab.focus();
  }
}

/** @param {Below} name @returns {HTMLElement | null} */
const panel = (name) => document.querySelector(`[data-view="${name}"]`);
