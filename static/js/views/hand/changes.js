/** The list of what was changed by hand: every line goes to where it acts, and can be taken back by itself. */
import { nameOfPass } from "../../figures/pass.js";
import { ahead } from "../../store/ahead.js";
import { changesOf, newestFirst, tabOf, without } from "../../store/changes.js";
import { overlying } from "../../store/pins.js";
import { number } from "../../text/format.js";
import { bareOf } from "../../text/notation.js";
import { word } from "../../text/words.js";
import { rowsAreUnits } from "../weights/cells.js";
import { focusWeight } from "../weights/weights.js";
import { el, label, reveal, say } from "../widgets/dom.js";
import { change } from "../widgets/gesture.js";
import { icon } from "../widgets/icons.js";
import { editPin } from "./pins.js";
import { brief, pinSentence } from "./pinwords.js";

/**
 * @typedef {import("../../store/actions.js").App} App
 * @typedef {import("../../store/state.js").State} State
 * @typedef {import("../../store/state.js").Experiment} Experiment
 * @typedef {import("../../store/changes.js").Changed} Changed
 */

const MOST = 200;

/** @param {App} app */
export function changesList(app) {
  const list = el("ol", { class: "changes" });
  const more = el("p", { class: "quiet", hidden: true });
  const root = el("div", { class: "changes-box", id: "changes", "data-testid": "changes", hidden: true }, list, more);
  const inOrder = newestFirst();
  /** @type {ReturnType<typeof line>[]} */
  let lines = [];
  let built = "";

  return {
    root,
    /** How many there are; the list is only made where it is seen. @param {State} state @param {boolean} open */
    show(state, open) {
      const changes = inOrder(changesOf(state));
      reveal(root, open && changes.length > 0);
      if (root.hidden) return changes.length;
      const shown = changes.slice(0, MOST);
      const wanted = shown.map(({ kind, key }) => `${kind} ${key}`).join("\n");
      if (wanted !== built) {
        built = wanted;
        const focused = lines.findIndex(({ root }) => root.contains(document.activeElement));
        lines = shown.map((one) => line(app, one));
        list.replaceChildren(...lines.map(({ root }) => root));
        if (focused >= 0) lines[Math.min(focused, lines.length - 1)]?.root.querySelector("button")?.focus();
      }
      for (const [k, one] of shown.entries()) lines[k]?.show(one, state);
      say(more, word(state.settings.language, "history.more", { n: changes.length - MOST }));
      reveal(more, changes.length > MOST);
      return changes.length;
    },
  };
}

/** @param {App} app @param {Changed} first */
function line(app, first) {
  let now = first;
  const jump = el("button", { class: "jump", type: "button" });
  const edit = tool("edit", () => now.kind === "pin" && editPin(now.pin));
  const undo = tool("undo", () => {
    const { experiment } = ahead(app.get());
    if (now.kind === "weight") change(app, { edit: "revert", name: now.key });
    else if (experiment) change(app, { edit: "replace", experiment: without(experiment, app.get(), now) });
  });
  undo.setAttribute("data-testid", "undo-one");
  edit.setAttribute("data-testid", "edit-pin");
  edit.hidden = first.kind !== "pin";
  const root = el("li", { "data-change": first.key }, jump, edit, undo);
  jump.addEventListener("click", () => goTo(app, now));

  return {
    root,
    /** @param {Changed} changed @param {State} state */
    show(changed, state) {
      now = changed;
      const { language } = state.settings;
      const what = sentence(changed, state);
      say(jump, what);
      label(jump, word(language, changed.kind === "pin" ? "history.jump_pin" : "history.jump_weight", { what }));
      label(undo, word(language, "history.undo_one", { what }));
      if (changed.kind === "pin") label(edit, word(language, "history.edit_pin", { what }));
      const all = changed.kind === "pin" ? changed.pin.value : changed.after;
      jump.title = `${jump.title} (${number(all, 17, language)})`;
    },
  };
}

/** @param {"edit" | "undo"} name @param {() => void} run */
function tool(name, run) {
  const button = el("button", { class: "button bare small", type: "button" }, icon(name));
  button.addEventListener("click", run);
  return button;
}

/** Where a change acts: the cell of a weight, or the first timestep of a pin. @param {App} app @param {Changed} changed */
function goTo(app, changed) {
  const { model, pass } = app.get();
  const there = changed.kind === "pin" ? whole(changed.pin) : passOfArray(model, arrayOf(changed));
  if (there && nameOfPass(there) !== nameOfPass(pass)) app.dispatch({ type: "choosePass", ...there });
  if (changed.kind === "pin") {
    const { unit, first } = changed.pin;
    if (unit != null) app.dispatch({ type: "choose", unit });
    app.dispatch({ type: "seek", t: first ?? 1 });
    return;
  }
  const { array, row } = changed.kind === "weight" ? changed.place : { array: changed.array, row: app.get().unit };
  const gate = tabOf(array);
  app.dispatch(rowsAreUnits(gate) ? { type: "choose", gate, unit: row } : { type: "choose", gate });
  focusWeight(changed.kind === "weight" ? changed.key : `${array}[${row}]`);
}

/** @param {import("../../store/state.js").Pin} pin */
const whole = ({ layer = 0, reverse = false }) => ({ layer, reverse });

/** @param {Exclude<Changed, {kind: "pin"}>} changed */
const arrayOf = (changed) => (changed.kind === "weight" ? changed.place.array : changed.array);

/** The layer and direction that a weight belongs to; null for the read-out, which belongs to none. @param {State["model"]} model @param {string} array */
function passOfArray(model, array) {
  const ending = array.slice(bareOf(array).length);
  const found = model?.passes.find(({ suffix }) => suffix === ending);
  return found && !/^[Wb]_y$/.test(array) ? { layer: found.layer, reverse: found.reverse } : null;
}

/** A pin in words, and where a newer one lies over it. @param {import("../../store/state.js").Pin} pin @param {State["pins"]} pins @param {State["model"]} model @param {"en" | "zh"} language */
function pinned(pin, pins, model, language) {
  const told = pinSentence(model, pin, language);
  const over = overlying(pins, pin).map((one) => pinSentence(model, one, language));
  if (!over.length) return told;
  return word(language, "pins.beneath", { pin: told, over: over.join(language === "zh" ? "；" : "; ") });
}

/** @param {Changed} changed @param {State} state */
function sentence(changed, { model, experiment, pins, settings: { language } }) {
  if (changed.kind === "pin") return pinned(changed.pin, pins, model, language);
  const values = { before: brief(changed.before, language), after: brief(changed.after, language) };
  if (changed.kind === "bias")
    return word(language, "history.bias", { name: changed.array, count: changed.count, ...values });
  return word(language, "history.weight", { name: written(changed.place, experiment), ...values });
}

/** `W_f[3, x1]`, `U_o[0, h2]`, `b_f[4]`, `E[the, x1]`. @param {import("../../store/changes.js").Place} place @param {Experiment | null} experiment */
export function written({ array, row, column }, experiment) {
  const bare = bareOf(array);
  const { input, readout } = experiment ?? {};
  const words = input?.kind === "tokens" ? input.vocabulary : null;
  if (column === null) return `${array}[${row}]`;
  const output = bare === "W_y" ? (readout?.labels?.[row] ?? `y${row}`) : row;
  return `${array}[${bare === "E" ? (words?.[row] ?? row) : output}, ${readAt(array, column, words, input)}]`;
}

/** What a column of a matrix looks at. @param {string} array @param {number} column @param {readonly string[] | null} words @param {Experiment["input"]} [input] */
function readAt(array, column, words, input) {
  const bare = bareOf(array);
  if (bare === "W_m") return `m${column}`;
  if (bare.startsWith("V_")) return `y${column}`;
  if (bare.startsWith("U_") || bare === "W_y" || /_l\d/.test(array)) return `h${column}`;
  const oneHot = words !== null && input?.kind === "tokens" && !input.embedded && bare !== "E";
  return (oneHot && words?.[column]) || `x${column}`;
}
