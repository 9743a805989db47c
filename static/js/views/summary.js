/** What happens at this timestep, in one sentence for those who listen. Silent while playing fast. */
import { number } from "../text/format.js";
import { word } from "../text/words.js";
import { say } from "./dom.js";
import { valuesAt } from "./values.js";

const REST_MS = 400;
const FASTEST = 1;

/**
 * @param {HTMLElement} root
 * @param {import("../store/actions.js").App} app
 */
export function mountSummary(root, app) {
  root.setAttribute("aria-live", "polite");
  root.setAttribute("role", "status");
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  app.subscribe((state, before) => {
    const translated = state.settings.language !== before.settings.language;
    if (state.t === before.t && state.unit === before.unit && !translated) return;
    clearTimeout(timer);
    if (translated) say(root, sentence(state));
    if (state.playing && state.speed > FASTEST) return;
    timer = setTimeout(() => say(root, sentence(app.get())), REST_MS);
  });
}

/**
 * @param {import("../store/state.js").State} state
 * @returns {string}
 */
export function sentence(state) {
  const {
    model,
    t,
    unit,
    settings: { language },
  } = state;
  if (!model) return "";
  const { belt } = model;
  const at = valuesAt(state, unit);
  /** @param {number | null | undefined} value */
  const said = (value) => number(value, 2, language);
  if (t === 0) return word(language, "summary.start", { unit, carry: said(at.get(belt.carry)) });
  const values = {
    unit,
    t,
    written: said(at.get(belt.written)),
    carry: said(at.get(belt.carry)),
    output: said(at.get(belt.output)),
  };
  if (belt.keep === null) return word(language, "summary.rewrites", values);
  return word(language, "summary.step", {
    ...values,
    keep: said(at.get(belt.keep)),
    before: said(at.before(belt.carry)),
  });
}
