/**
 * What undo, redo and reset have brought, in words for those who listen: the number is often nowhere near what has the focus.
 *
 * @typedef {import("../../store/state.js").State} State
 */
import { changesOf, firstOf, readPlace } from "../../store/changes.js";
import { placeOf } from "../../store/pins.js";
import { plain } from "../../text/format.js";
import { word } from "../../text/words.js";
import { pinned, pinSentence } from "../hand/pinwords.js";

/** @param {State} state @param {State} before @returns {string[]} */
export function takenBack(state, before) {
  const { language } = state.settings;
  const way = answered(state, before);
  if (way === null) return [];
  if (way === "reset") return changesOf(before).length ? [word(language, "heard.reset")] : [];
  const [weights, pins] = [movedWeights(state, before), movedPins(state, before)];
  const what = weights.length + pins.length === 1 ? [...weights, ...pins] : [];
  return [[word(language, `heard.${way}`), ...what].join(language === "zh" ? "：" : ": ")];
}

/**
 * Which of the three has just been answered. What was refused, or goes out again, leaves the experiment as it was.
 * @param {State} state @param {State} before
 * @returns {"undo" | "redo" | "reset" | null}
 */
function answered({ pending, experiment }, before) {
  if (experiment === before.experiment) return null;
  const left = new Set(pending.map(({ id }) => id));
  const done = before.pending.find(({ id }) => !left.has(id));
  if (!done) return null;
  const { kind, command } = done;
  if (kind === "undo" || kind === "redo") return kind;
  return command.command === "edit" && command.edit.edit === "reset" ? "reset" : null;
}

/** `W_f[0,1] = 2.5` of each weight that is another now. @param {State} state @param {State} before */
function movedWeights({ edits, first }, before) {
  const names = new Set([...Object.keys(edits), ...Object.keys(before.edits)]);
  const moved = [...names].filter((name) => edits[name] !== before.edits[name]);
  return moved.map((name) => `${name} = ${plain(edits[name] ?? firstOf(first, readPlace(name)))}`);
}

/** Each pin that is new, has another value or is gone. @param {State} state @param {State} before */
function movedPins({ pins, model, settings: { language } }, before) {
  const values = new Map(before.pins.map((pin) => [placeOf(pin), pin.value]));
  const places = new Set(pins.map(placeOf));
  return [
    ...pins.filter((pin) => values.get(placeOf(pin)) !== pin.value).map((pin) => pinSentence(model, pin, language)),
    ...before.pins
      .filter((pin) => !places.has(placeOf(pin)))
      .map((pin) => word(language, "heard.free", { what: pinned(model, pin, language) })),
  ];
}
