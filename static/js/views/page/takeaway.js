/** What can be taken away: the link, pictures, numbers, the model in a form of a framework, programs. */
import { known, word } from "../../text/words.js";
import { Refused } from "../models/server.js";
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
  {
    heading: "take.models",
    items: [
      { key: "take.export_safetensors", taken: ["export", "safetensors"] },
      { key: "take.export_npz", taken: ["export", "npz"] },
      { key: "take.export_keras", taken: ["export", "keras"] },
      { key: "take.export_onnx", taken: ["export", "onnx"] },
      { key: "take.export_json", taken: ["export", "json"] },
    ],
  },
  {
    heading: "take.programs",
    items: [
      { key: "take.export_program_torch", taken: ["export", "program-torch"] },
      { key: "take.export_program_keras", taken: ["export", "program-keras"] },
      { key: "take.export_program_onnx", taken: ["export", "program-onnx"] },
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
    const name = await app.take(...taken);
    app.dispatch({ type: "notice", notice: noticeOf(kind, name) });
  } catch (error) {
    if (error instanceof Refused && known(`error.${error.code}`)) {
      app.dispatch({ type: "notice", notice: { tone: "error", key: `error.${error.code}`, values: error.values } });
      return;
    }
    const reason = error instanceof Error && error.message ? error.message : word(languageOf(app), "take.no_reason");
    app.dispatch({ type: "notice", notice: { tone: "error", key: "take.failed", values: { reason } } });
  }
}

/** @param {Taken[0]} kind @param {string} name of the file @returns {Omit<import("../../store/state.js").Notice, "id">} */
function noticeOf(kind, name) {
  if (kind === "link") return { tone: "info", key: "take.link_done" };
  if (kind === "export") return { tone: "info", key: "take.saved", values: { name } };
  return { tone: "info", key: "take.done", values: { kind: kind.toUpperCase() } };
}
