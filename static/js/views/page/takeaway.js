/** What can be taken away: the link, pictures, numbers, the model in a form of a framework, programs. */
import { waits } from "../../store/ahead.js";
import { phrase } from "../../text/phrases.js";
import { known, word } from "../../text/words.js";
import { hindrances, Refused, Unanswered } from "../models/server.js";
import { attributesOf, el, label, languageOf, say, watch } from "../widgets/dom.js";
import { icon } from "../widgets/icons.js";
import { popover } from "../widgets/popover.js";

/** @typedef {Parameters<import("../../store/actions.js").App["take"]>} Taken */

/** @type {{heading: string, about?: string, items: {key: string, taken: Taken}[]}[]} */
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
    about: "take.precision",
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
  const menu = popover(button, "menu takeaway-menu", (open) => {
    if (open) void ask();
    else byHand.hide();
  });
  const byHand = linkByHand(menu);
  root.append(button, menu);
  /** @type {[HTMLElement, string][]} */
  const words = [
    [name, "take.title"],
    [byHand.caption, "take.by_hand"],
  ];
  /** @type {Map<string, {item: HTMLButtonElement, why: HTMLElement}>} */
  const forms = new Map();

  for (const { heading, about, items } of MENU) {
    const head = el("h2");
    words.push([head, heading]);
    menu.append(head);
    if (about) {
      const note = el("p", { class: "take-why" });
      words.push([note, about]);
      menu.append(note);
    }
    for (const { key, taken } of items) {
      const item = el("button", { class: "button", type: "button", "data-take": taken.join("-") });
      words.push([item, key]);
      item.addEventListener("click", () => {
        menu.hidePopover();
        void take(app, taken, byHand.show);
      });
      menu.append(item);
      if (taken[0] === "link") menu.append(byHand.root);
      if (taken[0] === "export" && taken[1]) {
        const why = el("p", { class: "take-why", id: `why-${taken[1]}`, hidden: true });
        forms.set(taken[1], { item, why });
        menu.append(why);
      }
    }
  }

  /** Which forms there can be, and why others cannot; if nobody can tell, all of them may be tried. */
  async function ask() {
    const { experiment } = app.get();
    if (!experiment) return;
    const told = await hindrances(experiment).catch(() => null);
    if (experiment === app.get().experiment) tell(told ?? {});
  }

  /** @param {Record<string, string[]>} told */
  function tell(told) {
    const language = languageOf(app);
    for (const [form, { item, why }] of forms) {
      const reasons = told[form] ?? [];
      item.disabled = reasons.length > 0;
      why.hidden = !item.disabled;
      attributesOf(item, { "aria-describedby": item.disabled && why.id });
      say(why, item.disabled ? word(language, "take.not", { reasons: phrase(language, reasons.join(", ")) }) : "");
    }
  }

  watch(
    app,
    ({ settings }) => [settings.language],
    ({ settings }) => {
      for (const [node, key] of words) say(node, word(settings.language, key));
      label(button, word(settings.language, "take.title"));
      menu.setAttribute("aria-label", word(settings.language, "take.title"));
    },
  );
}

/** The link to be copied by hand, where the browser lets no page do it. @param {HTMLElement} menu */
function linkByHand(menu) {
  const field = el("input", { class: "field", id: "take-link", readonly: true, "data-testid": "take-link" });
  const caption = el("label", { for: "take-link" });
  const root = el("div", { class: "take-by-hand", hidden: true }, caption, field);
  return {
    root,
    caption,
    /** @param {string} link */
    show(link) {
      field.value = link;
      root.hidden = false;
      menu.showPopover();
      field.focus();
      field.select();
    },
    hide() {
      root.hidden = true;
    },
  };
}

/**
 * @param {import("../../store/actions.js").App} app
 * @param {Taken} taken
 * @param {(link: string) => void} byHand what to do with a link that could not be copied
 */
async function take(app, taken, byHand) {
  const [kind] = taken;
  try {
    const name = await app.take(...taken);
    if (kind === "link" && name) return byHand(name);
    app.dispatch({ type: "notice", notice: noticeOf(app, kind, name) });
  } catch (error) {
    if (error instanceof Refused) {
      const key = known(`error.${error.code}`) ? `error.${error.code}` : "error.error";
      app.dispatch({ type: "notice", notice: { tone: "error", key, values: error.values } });
      return;
    }
    const outage = error instanceof Unanswered;
    const reason = word(languageOf(app), outage ? "model.offline" : "take.no_reason");
    app.dispatch({ type: "notice", notice: { tone: "error", key: "take.failed", values: { reason }, outage } });
  }
}

/** @param {import("../../store/actions.js").App} app @param {Taken[0]} kind @param {string} name of the file @returns {Omit<import("../../store/state.js").Notice, "id">} */
function noticeOf(app, kind, name) {
  if (kind === "link") return { tone: "info", key: waits(app.get()) ? "take.link_early" : "take.link_done" };
  if (kind === "export") return { tone: "info", key: "take.saved", values: { name } };
  return { tone: "info", key: "take.done", values: { kind: kind.toUpperCase() } };
}
