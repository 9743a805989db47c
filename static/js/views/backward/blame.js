/** "Who is responsible for this?": puts L on a number, and opens the belt of gradients. */
import { isFollowed } from "../../store/backward.js";
import { word } from "../../text/words.js";
import { el, explain, say } from "../widgets/dom.js";

/** @typedef {import("../../store/actions.js").App} App */
/** @typedef {import("../../store/state.js").Asked} Asked */

/** @param {App} app @param {{quantity: string, index: number, t: number}} asked */
export function blame(app, { quantity, index, t }) {
  app.dispatch({ type: "backward", asked: { quantity, index, t } });
  if (app.get().settings.below !== "gradient") app.dispatch({ type: "setting", settings: { below: "gradient" } });
}

/** A button for the number that is explained. @param {App} app */
export function blameButton(app) {
  const root = el("button", { class: "button small", type: "button", "data-testid": "blame" });
  /** @type {{quantity: string, index: number, t: number} | null} */
  let number = null;
  root.addEventListener("click", () => number && blame(app, number));
  return {
    root,
    /** @param {import("../../store/state.js").State} state */
    show(state) {
      const asked = state.trail.at(-1);
      const t = asked?.t ?? state.t;
      number = asked && isFollowed(state, { ...asked, t }) ? { quantity: asked.quantity, index: asked.index, t } : null;
      root.hidden = number === null;
      const { language } = state.settings;
      say(root, word(language, "gradient.blame"));
      explain(root, word(language, "gradient.blame_why"));
    },
  };
}
