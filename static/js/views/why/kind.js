/** What is explained of a number: its value, or the derivative of L by it. */
import { isOfWeight, sameAsked } from "../../store/trail.js";
import { word } from "../../text/words.js";
import { segments } from "../widgets/segments.js";
import { askedName } from "./note.js";

/**
 * @typedef {import("../../store/actions.js").App} App
 * @typedef {import("../../store/state.js").State} State
 */

/** @param {App} app */
export function kindSwitch(app) {
  const made = segments("why-of");

  /** @param {"value" | "gradient"} of */
  function choose(of) {
    const { trail } = app.get();
    const [asked, before] = [trail.at(-1), trail.at(-2)];
    if (!asked || (asked.of ?? "value") === of) return;
    const { pass: _pass, ...rest } = asked;
    const wanted = { ...rest, of };
    if (before && !before.pass && sameAsked(before, wanted)) app.dispatch({ type: "why-back" });
    else app.dispatch({ type: "why", asked: wanted, deeper: true });
  }

  return {
    root: made.group,
    /** @param {State} state */
    show(state) {
      const asked = state.trail.at(-1);
      const { language } = state.settings;
      const both = asked && asked.wrote == null && !isOfWeight(state, asked);
      const of = asked?.of ?? "value";
      const derivative = asked ? askedName({ ...asked, of: "gradient" }, state) : "";
      made.show(
        both
          ? [
              {
                key: "value",
                name: word(language, "derivation.of_value"),
                on: of === "value",
                choose: () => choose("value"),
              },
              {
                key: "gradient",
                name: derivative,
                title: word(language, "derivation.of_gradient"),
                on: of === "gradient",
                choose: () => choose("gradient"),
              },
            ]
          : [],
        word(language, "derivation.switch"),
      );
    },
  };
}
