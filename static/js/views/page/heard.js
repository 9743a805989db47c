/**
 * What a key has switched somewhere on the page, said to those who listen. Who uses a button hears it from the button.
 *
 * @typedef {import("../../store/state.js").State} State
 * @typedef {"en" | "zh"} Language
 */
import { ALL } from "../../text/format.js";
import { known, word } from "../../text/words.js";
import { nameOfOther } from "../compare/head.js";
import { el, say } from "../widgets/dom.js";
import { takenBack } from "./takenback.js";

const FORGOTTEN_MS = 4000;

/** @param {HTMLElement} root @param {import("../../store/actions.js").App} app */
export function mountHeard(root, app) {
  const region = el("div", { class: "unseen", role: "status", "aria-live": "polite", "data-testid": "heard" });
  root.append(region);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let keyed = false;
  const hand = (/** @type {Event} */ event) => {
    keyed = event instanceof KeyboardEvent && !usesItself(event);
  };
  for (const type of ["pointerdown", "keydown"]) document.addEventListener(type, hand, { capture: true });
  app.subscribe((state, before) => {
    const told = [...(keyed ? switched(state, before) : []), ...takenBack(state, before), ...arrived(state, before)];
    if (!told.length) return;
    say(region, told.join(state.settings.language === "zh" ? "。" : ". "));
    clearTimeout(timer);
    timer = setTimeout(() => say(region, ""), FORGOTTEN_MS); // whoever reads on finds no old news
  });
}

/** A button, a list or a field says by itself what its keys do. @param {KeyboardEvent} event */
function usesItself({ key, target }) {
  const own = target instanceof Element && target.matches("button, a, summary, select, input, textarea, [role=button]");
  return own && (key === "Enter" || key === " " || !target.matches("button, a, summary, [role=button]"));
}

/** @param {State} state @param {State} before @returns {string[]} */
function switched(state, before) {
  const { settings: now, t, trace, model } = state;
  const was = before.settings;
  const tell = (/** @type {string} */ key, values = {}) => word(now.language, `heard.${key}`, values);
  const on = (/** @type {boolean} */ is) => (is ? "on" : "off");
  const told = [];
  if (now.language !== was.language) told.push(tell("language"));
  if (state.playing !== before.playing) told.push(tell(state.playing ? "playing" : "paused", { t, T: trace?.T ?? 0 }));
  if (state.loop !== before.loop) told.push(tell(`loop_${on(state.loop)}`));
  if (state.speed !== before.speed) told.push(tell("speed", { n: state.speed }));
  if (state.pinning !== before.pinning) told.push(tell(`pinning_${on(state.pinning)}`));
  if (before.predict && !state.predict) told.push(tell("predict_off"));
  if (now.slow !== was.slow) told.push(tell(`slow_${on(now.slow)}`));
  if (now.digits !== was.digits) told.push(tell("digits", { digits: decimals(now.digits, now.language) }));
  if (now.laneScale !== was.laneScale) told.push(tell(now.laneScale ? "lane_own" : "lane_one"));
  if (now.parcels !== was.parcels) told.push(tell(`parcels_${on(now.parcels)}`));
  if (now.below !== was.below) told.push(tell("below", { what: word(now.language, `below.${now.below}`) }));
  if (now.notation !== was.notation)
    told.push(tell("notation", { name: word(now.language, `why.notation_${now.notation}`) }));
  if (now.lecture !== was.lecture) told.push(tell(`lecture_${on(now.lecture)}`));
  if (now.theme !== was.theme) told.push(tell(now.theme));
  const gate = `gate.${model?.kind}_${state.gate}`;
  if (state.gate !== before.gate && known(gate)) told.push(tell("gate", { gate: word(now.language, gate) }));
  return told;
}

/** What somebody asked for, once it is there. @param {State} state @param {State} before @returns {string[]} */
function arrived(state, before) {
  const { language } = state.settings;
  const names = (/** @type {State} */ { compare, sight }) =>
    compare ? sight.others.map(({ model }) => model.kind) : [];
  const [now, then] = [names(state), names(before)];
  if (now.length && !then.length) {
    const listed = state.sight.others.map((other) => nameOfOther(state, other)).join(language === "zh" ? "、" : ", ");
    return [word(language, "heard.compare_on", { names: listed })];
  }
  return before.compare && !state.compare ? [word(language, "heard.compare_off")] : [];
}

/** @param {number} n @param {Language} language */
function decimals(n, language) {
  if (n >= ALL) return word(language, "numbers.all_digits");
  return word(language, n === 1 ? "numbers.one_decimal" : "numbers.decimals", { n });
}
