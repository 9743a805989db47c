/** The tabs of the weights: one a gate, the read-out, the initial state. */
import { known, word } from "../../text/words.js";
import { el, label, say } from "../widgets/dom.js";
import { tabs } from "./grid.js";

/** The chosen one, whose name its panel has. */
export const TAB = "weights-tab";

/** @typedef {import("../../store/actions.js").App} App */

/**
 * @param {App} app
 * @param {HTMLElement} tablist
 * @param {import("../../store/state.js").Model} model
 * @param {string} gate
 * @param {"en" | "zh"} language
 */
export function showTabs(app, tablist, model, gate, language) {
  tablist.setAttribute("aria-label", word(language, "weights.tabs"));
  const wanted = tabs(model);
  if (tablist.getAttribute("data-tabs") !== `${model.kind} ${wanted.join(" ")}`) {
    tablist.setAttribute("data-tabs", `${model.kind} ${wanted.join(" ")}`);
    tablist.replaceChildren(
      ...wanted.map((letter) => {
        const tab = el("button", {
          type: "button",
          role: "tab",
          class: "tab",
          "data-gate": letter,
          "data-testid": `tab-${letter}`,
          "aria-controls": "weights-panel",
        });
        tab.addEventListener("click", () => app.dispatch({ type: "choose", gate: letter }));
        tab.addEventListener("keydown", (event) => moveTab(app, event, wanted, letter, tablist));
        return tab;
      }),
    );
  }
  for (const tab of tablist.children) {
    const letter = tab.getAttribute("data-gate") ?? "";
    const on = letter === gate;
    say(tab, symbolOf(model, letter));
    tab.setAttribute("aria-selected", String(on));
    tab.setAttribute("tabindex", on ? "0" : "-1");
    const own = `gate.${model.kind}_${letter}`;
    const named = word(language, known(own) ? own : `gate.${letter}`);
    label(tab, letter === "0" ? word(language, "gate.initial", { symbol: symbolOf(model, letter), named }) : named);
    if (on) tab.id = TAB;
    else tab.removeAttribute("id");
  }
}

/**
 * @param {App} app
 * @param {KeyboardEvent} event
 * @param {string[]} letters
 * @param {string} letter
 * @param {HTMLElement} tablist
 */
function moveTab(app, event, letters, letter, tablist) {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (by === undefined) return;
  event.preventDefault();
  const gate = letters[(letters.indexOf(letter) + by + letters.length) % letters.length] ?? letter;
  app.dispatch({ type: "choose", gate });
  const tab = tablist.querySelector(`[data-gate="${gate}"]`);
  if (tab instanceof HTMLElement) tab.focus();
}

/**
 * @param {import("../../store/state.js").Model} model
 * @param {string} letter
 */
function symbolOf({ kind }, letter) {
  if (letter === "0") return "t = 0";
  if (letter === "e") return "E";
  if (letter === "m") return "W_m";
  if (letter === "c") return "C̃";
  return letter === "h" && kind === "gru" ? "h̃" : letter;
}
