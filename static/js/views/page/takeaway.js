/** What can be taken away: the link, pictures, numbers. */
import { word } from "../../text/words.js";
import { el, label, languageOf, say, watch } from "../widgets/dom.js";
import { icon } from "../widgets/icons.js";
import { popover } from "../widgets/popover.js";

/** @typedef {Parameters<import("../../store/actions.js").App["take"]>} Taken */

/** @type {{heading: string, items: {key: string, taken: Taken}[]}[]} */
const MENU = [
  { heading: "take.share", items: [{ key: "take.link", taken: ["link"] }] },
  {
    heading: "take.pictures",
    items: [
      { key: "take.belt_png", taken: ["png", "belt"] },
      { key: "take.belt_svg", taken: ["svg", "belt"] },
      { key: "take.gates_png", taken: ["png", "gates"] },
      { key: "take.gates_svg", taken: ["svg", "gates"] },
    ],
  },
  {
    heading: "take.numbers",
    items: [
      { key: "take.csv", taken: ["csv"] },
      { key: "take.json", taken: ["json"] },
    ],
  },
];

/**
 * @param {HTMLElement} root
 * @param {import("../../store/actions.js").App} app
 */
export function mountTakeaway(root, app) {
  const name = el("span", { class: "word" });
  const button = el(
    "button",
    { class: "button takeaway", type: "button", "data-testid": "takeaway" },
    icon("takeaway"),
    name,
  );
  const menu = popover(button, "menu");
  root.append(button, menu);
  /** @type {[HTMLElement, string][]} */
  const words = [[name, "take.title"]];

  for (const { heading, items } of MENU) {
    const head = el("h3");
    words.push([head, heading]);
    menu.append(head);
    for (const { key, taken } of items) {
      const item = el("button", { class: "button", type: "button", "data-take": taken.join("-") });
      words.push([item, key]);
      item.addEventListener("click", () => {
        menu.hidePopover();
        void take(app, taken);
      });
      menu.append(item);
    }
  }
  watch(
    app,
    ({ settings }) => [settings.language],
    ({ settings }) => {
      for (const [node, key] of words) say(node, word(settings.language, key));
      label(button, word(settings.language, "take.title"));
    },
  );
}

/**
 * @param {import("../../store/actions.js").App} app
 * @param {Taken} taken
 */
async function take(app, taken) {
  const [kind] = taken;
  try {
    await app.take(...taken);
    const values = { kind: kind.toUpperCase() };
    app.dispatch({
      type: "notice",
      notice: kind === "link" ? { tone: "info", key: "take.link_done" } : { tone: "info", key: "take.done", values },
    });
  } catch (error) {
    const reason = error instanceof Error && error.message ? error.message : word(languageOf(app), "take.no_reason");
    app.dispatch({ type: "notice", notice: { tone: "error", key: "take.failed", values: { reason } } });
  }
}
