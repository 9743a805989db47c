/**
 * All keys of the page: this list drives both what they do and the sheet that explains them.
 *
 * @typedef {import("../../store/actions.js").App} App
 *
 * @typedef {object} Shortcut
 * @property {string} key of the words that say what it does
 * @property {string[]} shown keys as written on the sheet; "A + B" is a chord
 * @property {string[]} [keys] `event.key` values; letters lower case
 * @property {boolean} [ctrl] Ctrl or Cmd is held
 * @property {boolean} [shift] whether Shift must or must not be held; left out: does not matter
 * @property {boolean} [lecture] only in lecture mode
 * @property {(app: App, key: string) => void} [run] left out: explained here, done by the control itself
 */
import { NOTATIONS } from "../../text/notation.js";
import { FACTOR, zoomBy, zoomOut } from "../belt/zoom.js";
import { toggleCompare } from "../compare/compare.js";
import { togglePredict } from "../predict/predict.js";
import { nextAct, previousAct } from "../time/acts.js";
import { playOrPause, SPEEDS } from "../time/player.js";
import { toggleTraining } from "../train/train.js";
import { other } from "./settings.js";

/** @param {App} app @param {number} by */
function faster(app, by) {
  const at = SPEEDS.findIndex((speed) => speed >= app.get().speed);
  const speed = SPEEDS[Math.min(Math.max((at < 0 ? SPEEDS.length : at) + by, 0), SPEEDS.length - 1)];
  if (speed !== undefined) app.dispatch({ type: "speed", speed });
}

/** @param {App} app @param {Partial<import("../../store/state.js").Settings>} settings */
const set = (app, settings) => app.dispatch({ type: "setting", settings });

const DIGITS = [2, 4, 6, 17];

/** @param {App} app */
function nextDigits(app) {
  const now = app.get().settings.digits;
  set(app, { digits: DIGITS.find((digits) => digits > now) ?? 2 });
}

const BELOW = /** @type {const} */ (["gates", "diagram", "table", "gradient"]);

/** The one after this in a list that goes round. @template T @param {readonly T[]} all @param {T} now @returns {T} */
function after(all, now) {
  return all[(all.indexOf(now) + 1) % all.length] ?? now;
}

/** Why the memory of the chosen unit is what it is. @param {App} app */
function whyMemory(app) {
  const { model, unit, t } = app.get();
  if (model) app.dispatch({ type: "why", asked: { quantity: model.belt.carry, index: unit, t } });
}

/** @param {App} app @param {string} key */
function chooseGate(app, key) {
  const gate = app.get().model?.gates[Number(key) - 1];
  if (gate) app.dispatch({ type: "choose", gate });
}

/** @type {{heading: string, shortcuts: Shortcut[]}[]} */
export const SHORTCUTS = [
  {
    heading: "keys.time",
    shortcuts: [
      { key: "keys.play", shown: ["keys.space"], keys: [" "], run: playOrPause },
      {
        key: "keys.step",
        shown: ["→"],
        keys: ["ArrowRight"],
        shift: false,
        run: (app) => app.dispatch({ type: "step" }),
      },
      {
        key: "keys.back",
        shown: ["←"],
        keys: ["ArrowLeft"],
        shift: false,
        run: (app) => app.dispatch({ type: "back" }),
      },
      {
        key: "keys.first",
        shown: ["Home", "Shift + ←"],
        keys: ["Home"],
        run: (app) => app.dispatch({ type: "seek", t: 0 }),
      },
      { key: "", shown: [], keys: ["ArrowLeft"], shift: true, run: (app) => app.dispatch({ type: "seek", t: 0 }) },
      {
        key: "keys.last",
        shown: ["End", "Shift + →"],
        keys: ["End"],
        run: (app) => app.dispatch({ type: "seek", t: app.get().trace?.T ?? 0 }),
      },
      {
        key: "",
        shown: [],
        keys: ["ArrowRight"],
        shift: true,
        run: (app) => app.dispatch({ type: "seek", t: app.get().trace?.T ?? 0 }),
      },
      { key: "keys.replay", shown: ["R"], keys: ["r"], run: (app) => app.dispatch({ type: "replay" }) },
      { key: "keys.next_act", shown: ["."], keys: [".", "。"], run: nextAct },
      { key: "keys.previous_act", shown: [","], keys: [",", "，"], run: previousAct },
      {
        key: "keys.loop",
        shown: ["L"],
        keys: ["l"],
        run: (app) => app.dispatch({ type: "loop", loop: !app.get().loop }),
      },
      { key: "keys.faster", shown: ["+"], keys: ["+", "="], run: (app) => faster(app, 1) },
      { key: "keys.slower", shown: ["−"], keys: ["-", "−"], run: (app) => faster(app, -1) },
    ],
  },
  {
    heading: "keys.look",
    shortcuts: [
      {
        key: "keys.unit_before",
        shown: ["["],
        keys: ["[", "【", "「"],
        run: (app) => app.dispatch({ type: "choose", unit: app.get().unit - 1 }),
      },
      {
        key: "keys.unit_after",
        shown: ["]"],
        keys: ["]", "】", "」"],
        run: (app) => app.dispatch({ type: "choose", unit: app.get().unit + 1 }),
      },
      { key: "keys.gate", shown: ["1", "2", "3", "4"], keys: ["1", "2", "3", "4"], run: chooseGate },
      { key: "keys.digits", shown: ["D"], keys: ["d"], run: nextDigits },
      {
        key: "keys.lane_scale",
        shown: ["S"],
        keys: ["s"],
        run: (app) => set(app, { laneScale: !app.get().settings.laneScale }),
      },
      { key: "keys.why", shown: ["W"], keys: ["w"], run: whyMemory },
      {
        key: "keys.below",
        shown: ["B"],
        keys: ["b"],
        run: (app) => set(app, { below: after(BELOW, app.get().settings.below) }),
      },
      {
        key: "keys.parcels",
        shown: ["K"],
        keys: ["k"],
        run: (app) => set(app, { parcels: !app.get().settings.parcels }),
      },
      {
        key: "keys.notation",
        shown: ["N"],
        keys: ["n"],
        run: (app) => set(app, { notation: after(NOTATIONS, app.get().settings.notation) }),
      },
      { key: "keys.compare", shown: ["M"], keys: ["m"], run: toggleCompare },
      { key: "keys.predict", shown: ["Y"], keys: ["y"], run: togglePredict },
      { key: "keys.train", shown: ["E"], keys: ["e"], run: toggleTraining },
      { key: "keys.zoom_in", shown: ["Z"], keys: ["z"], shift: false, run: (app) => zoomBy(app, FACTOR) },
      { key: "keys.zoom_out", shown: ["Shift + Z"], keys: ["z"], shift: true, run: (app) => zoomBy(app, 1 / FACTOR) },
      { key: "keys.zoom_whole", shown: ["0"], keys: ["0"], run: zoomOut },
    ],
  },
  {
    heading: "keys.change",
    shortcuts: [
      {
        key: "keys.undo",
        shown: ["Ctrl + Z"],
        ctrl: true,
        keys: ["z"],
        shift: false,
        run: (app) => app.dispatch({ type: "undo" }),
      },
      {
        key: "keys.redo",
        shown: ["Ctrl + Shift + Z", "Ctrl + Y"],
        ctrl: true,
        keys: ["z"],
        shift: true,
        run: (app) => app.dispatch({ type: "redo" }),
      },
      { key: "", shown: [], ctrl: true, keys: ["y"], run: (app) => app.dispatch({ type: "redo" }) },
      {
        key: "keys.pinning",
        shown: ["H"],
        keys: ["h"],
        run: (app) => app.dispatch({ type: "pinning", on: !app.get().pinning }),
      },
      { key: "keys.bar_hold", shown: ["←", "→", "Home", "End"] },
      { key: "keys.bar_fine", shown: ["Shift + ← →"] },
      { key: "keys.bar_let_go", shown: ["Delete"] },
      { key: "keys.weight_change", shown: ["↑", "↓"] },
      { key: "keys.weight_fine", shown: ["Shift + ↑ ↓"] },
      { key: "keys.weight_coarse", shown: ["Ctrl + ↑ ↓"] },
      { key: "keys.weight_move", shown: ["←", "→", "Home", "End"] },
      { key: "keys.weight_type", shown: ["0 – 9", "Enter", "F2"] },
      { key: "keys.weight_revert", shown: ["Delete"] },
    ],
  },
  {
    heading: "keys.page",
    shortcuts: [
      {
        key: "keys.lecture",
        shown: ["P"],
        keys: ["p"],
        run: (app) => set(app, { lecture: !app.get().settings.lecture }),
      },
      {
        key: "keys.presenter",
        shown: ["Page ↓", "Page ↑"],
        lecture: true,
        keys: ["PageDown"],
        run: (app) => app.dispatch({ type: "step" }),
      },
      { key: "", shown: [], lecture: true, keys: ["PageUp"], run: (app) => app.dispatch({ type: "back" }) },
      {
        key: "keys.theme",
        shown: ["T"],
        keys: ["t"],
        run: (app) => set(app, { theme: app.get().settings.theme === "dark" ? "light" : "dark" }),
      },
      {
        key: "keys.language",
        shown: ["G"],
        keys: ["g"],
        run: (app) => set(app, { language: other(app.get().settings.language) }),
      },
      {
        key: "keys.conventions",
        shown: ["C"],
        keys: ["c"],
        run: (app) => app.dispatch({ type: "sheet", sheet: "conventions" }),
      },
      {
        key: "keys.model",
        shown: ["O"],
        keys: ["o"],
        run: (app) => app.dispatch({ type: "sheet", sheet: "model" }),
      },
      {
        key: "keys.sheet",
        shown: ["?"],
        keys: ["?", "？"],
        run: (app) => app.dispatch({ type: "sheet", sheet: app.get().sheet === "keys" ? null : "keys" }),
      },
      { key: "keys.close", shown: ["Esc"] },
    ],
  },
];

/**
 * The shortcut that a key press means, if any.
 * @param {{key: string, ctrlKey: boolean, metaKey: boolean, shiftKey: boolean, altKey: boolean}} event
 * @param {boolean} lecture
 * @returns {Shortcut | undefined}
 */
export function shortcutOf(event, lecture) {
  if (event.altKey) return undefined;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const ctrl = event.ctrlKey || event.metaKey;
  return SHORTCUTS.flatMap(({ shortcuts }) => shortcuts).find(
    (each) =>
      each.run !== undefined &&
      each.keys?.includes(key) === true &&
      (each.ctrl ?? false) === ctrl &&
      (each.shift === undefined || each.shift === event.shiftKey) &&
      (!each.lecture || lecture),
  );
}
