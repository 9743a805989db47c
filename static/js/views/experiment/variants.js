/** The options of the chosen cell: each a control with a sentence on what comes of it as it stands. */
import { ahead } from "../../store/ahead.js";
import { known, word } from "../../text/words.js";
import { changeBiases } from "../conventions/biases.js";
import { el, say } from "../widgets/dom.js";
import { change } from "../widgets/gesture.js";
import { stepper } from "../widgets/stepper.js";
import { chooseKind, kindOf } from "./cell.js";
import { gateCurves } from "./gatecurves.js";
import { consequence, OPTIONS, standing, withOption } from "./options.js";

/** @typedef {import("../../store/actions.js").App} App */
/** @typedef {import("./options.js").Option} Option */
/** @typedef {import("./options.js").Kind} Kind */
/** @typedef {"en" | "zh"} Language */
/** @typedef {{nodes: HTMLElement[], show(language: Language): void}} Row */

/** @param {App} app */
export function cellFields(app) {
  const legend = el("legend");
  const box = el("fieldset", { class: "variants", "data-testid": "variants" }, legend);
  /** @type {Row[]} */
  let rows = [];
  let built = "";

  return {
    box,
    /** @param {Language} language */
    show(language) {
      const kind = kindOf(app.get());
      if (built !== kind) {
        built = kind;
        rows = [...(fedBack(kind) ? [fedRow(app)] : []), ...OPTIONS[kind].map((option) => rowOf(app, kind, option))];
        box.replaceChildren(legend, ...rows.flatMap(({ nodes }) => nodes));
      }
      say(legend, word(language, "option.title", { kind: fedBack(kind) ? "RNN" : kind.toUpperCase() }));
      for (const row of rows) row.show(language);
    },
  };
}

/** Whether it is one of the two simple networks, which differ in what is fed back. @param {Kind} kind */
const fedBack = (kind) => kind === "rnn" || kind === "jordan";

/** @param {App} app @returns {import("../../protocol/wire.js").AnyCell} */
const cellOf = (app) => ahead(app.get()).experiment?.cell ?? { kind: "lstm" };

/** Elman or Jordan: another kind of cell, though both are called RNN. @param {App} app @returns {Row} */
function fedRow(app) {
  const kinds = /** @type {const} */ (["rnn", "jordan"]);
  const { caption, why, select, options } = chooser("fed", kinds);
  select.addEventListener("change", () => chooseKind(app, select.value === "jordan" ? "jordan" : "rnn"));
  return {
    nodes: [caption, select, why],
    show(language) {
      const kind = kindOf(app.get());
      say(caption, word(language, "option.fed"));
      for (const [k, option] of options.entries()) say(option, word(language, `option.fed_${kinds[k]}`));
      select.value = kind;
      say(why, word(language, `variant.fed_${kind}`));
    },
  };
}

/** @param {App} app @param {Kind} kind @param {Option} option @returns {Row} */
function rowOf(app, kind, option) {
  if ("choices" in option) return choiceRow(app, kind, option);
  return "on" in option ? switchRow(app, kind, option) : wholeRow(app, kind, option);
}

/** @param {App} app @param {Kind} kind @param {import("./options.js").Choice} option @returns {Row} */
function choiceRow(app, kind, option) {
  const { caption, why, select, options } = chooser(option.name, option.choices);
  const drawing = option.name === "gate" ? gateCurves() : null;
  select.addEventListener("change", () => set(app, option, select.value));
  return {
    nodes: [caption, select, why, ...(drawing ? [drawing.root] : [])],
    show(language) {
      const value = String(standing(cellOf(app), option));
      say(caption, captionOf(language, kind, option.name));
      for (const [k, choice] of option.choices.entries()) {
        const node = options[k];
        if (node) say(node, choiceOf(language, kind, option.name, choice));
      }
      select.value = value;
      say(why, word(language, consequence(kind, option, value, known)));
      drawing?.show(language, value);
    },
  };
}

/** @param {App} app @param {Kind} kind @param {import("./options.js").Switch} option @returns {Row} */
function switchRow(app, kind, option) {
  const id = `option-${option.name}`;
  const box = el("input", { type: "checkbox", role: "switch", id, "data-testid": id, class: "switch" });
  const caption = el("label", { for: id });
  const why = explained(id);
  box.setAttribute("aria-describedby", why.id);
  box.addEventListener("change", () => set(app, option, box.checked));
  return {
    nodes: [caption, box, why],
    show(language) {
      const value = standing(cellOf(app), option) === true;
      say(caption, captionOf(language, kind, option.name));
      box.checked = value;
      say(why, word(language, consequence(kind, option, value, known, cellOf(app))));
    },
  };
}

/** @param {App} app @param {Kind} kind @param {import("./options.js").Whole} option @returns {Row} */
function wholeRow(app, kind, option) {
  const field = stepper(app, {
    id: `option-${option.name}`,
    name: `option.${option.name}`,
    low: option.low,
    high: option.high,
    get: () => Number(standing(cellOf(app), option)),
    set: (value) => set(app, option, value),
  });
  const why = explained(`option-${option.name}`);
  return {
    nodes: [field.caption, field.box, why],
    show(language) {
      field.translate(language);
      field.show();
      say(why, word(language, consequence(kind, option, Number(standing(cellOf(app), option)), known)));
    },
  };
}

/** @param {string} name @param {readonly string[]} choices */
function chooser(name, choices) {
  const id = `option-${name}`;
  const options = choices.map((value) => el("option", { value }));
  const why = explained(id);
  const select = el("select", { id, "data-testid": id, "aria-describedby": why.id }, ...options);
  return { caption: el("label", { for: id }), select, options, why };
}

/** @param {string} id */
function explained(id) {
  return el("p", { class: "explained", id: `${id}-why` });
}

/** @param {App} app @param {Option} option @param {string | number | boolean} value */
function set(app, option, value) {
  if (option.name === "bias" && changeBiases(app, String(value))) return;
  change(app, { edit: "cell", cell: withOption(cellOf(app), option, value) });
}

/** @param {Language} language @param {Kind} kind @param {string} name */
function captionOf(language, kind, name) {
  const own = `option.${kind}_${name}`;
  return word(language, known(own) ? own : `option.${name}`);
}

/** @param {Language} language @param {Kind} kind @param {string} name @param {string} choice */
function choiceOf(language, kind, name, choice) {
  const keys = [`option.${kind}_${name}_${choice}`, `option.${name}_${choice}`, `option.${choice}`];
  return word(language, keys.find(known) ?? keys[2] ?? "");
}
