/** What lies under the belt: heat maps, the cell's diagram, a table, or the gradient. Beside other runs it is all belts, or all gradients. */
import { word } from "../../text/words.js";
import { el, reveal, say, watch } from "../widgets/dom.js";

/** @typedef {import("../../store/actions.js").App} App */
/** @typedef {import("../../store/state.js").Settings["below"]} Below */

/** @type {Below[]} */
const PANELS = ["gates", "diagram", "table", "gradient"];
/** The two that are left where runs are compared: the belts, in place of the gates, and their gradients. */
const COMPARED = ["gates", "gradient"];

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
    ({ settings, compare }) => [settings.below, settings.language, compare === null],
    ({ settings: { below, language }, compare }) => {
      list.setAttribute("aria-label", word(language, "below.tabs"));
      const on = compare && !COMPARED.includes(below) ? "gates" : below;
      for (const { name, tab } of tabs) {
        say(tab, word(language, compare && name === "gates" ? "below.belts" : `below.${name}`));
        reveal(tab, !compare || COMPARED.includes(name));
        tab.setAttribute("aria-selected", String(name === on));
        tab.setAttribute("tabindex", name === on ? "0" : "-1");
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
    const seen = tabs.filter(({ tab }) => !tab.hidden);
    const at = seen.findIndex(({ name }) => name === from);
    const by = { ArrowRight: 1, ArrowLeft: -1, Home: -at, End: seen.length - 1 - at }[event.key];
    const to = by === undefined ? undefined : seen[(at + by + seen.length) % seen.length];
    if (!to) return;
    event.preventDefault();
    choose(to.name);
    to.tab.focus();
  }
}

/** @param {Below} name @returns {HTMLElement | null} */
const panel = (name) => document.querySelector(`[data-view="${name}"]`);
