/** How many layers, and in which direction each of them reads. */
import { word } from "../../text/words.js";
import { el, say } from "../widgets/dom.js";
import { change } from "../widgets/gesture.js";
import { stepper } from "../widgets/stepper.js";

/** @typedef {import("../../store/actions.js").App} App */

const DIRECTIONS = /** @type {const} */ (["forward", "reverse", "both"]);
const MOST_LAYERS = 4;

/** @param {App} app */
export function depthFields(app) {
  const legend = el("legend");
  const now = () => app.get().experiment;
  const layers = stepper(app, {
    id: "layers",
    name: "depth.layers",
    low: 1,
    high: MOST_LAYERS,
    get: () => now()?.layers ?? 1,
    set: (count) => change(app, { edit: "layers", layers: count, direction: now()?.direction ?? "forward" }),
  });
  const stacked = el("p", { class: "explained" });
  const options = DIRECTIONS.map((value) => el("option", { value }));
  const why = el("p", { class: "explained", id: "direction-why" });
  const select = el("select", { id: "direction", "data-testid": "direction", "aria-describedby": why.id }, ...options);
  const caption = el("label", { for: "direction" });
  select.addEventListener("change", () => {
    const direction = DIRECTIONS.find((one) => one === select.value) ?? "forward";
    change(app, { edit: "layers", layers: now()?.layers ?? 1, direction });
  });

  return {
    box: el("fieldset", {}, legend, layers.caption, layers.box, stacked, caption, select, why),
    /** @param {"en" | "zh"} language */
    show(language) {
      const count = now()?.layers ?? 1;
      const direction = now()?.direction ?? "forward";
      say(legend, word(language, "depth.title"));
      layers.translate(language);
      layers.show();
      stacked.hidden = count === 1;
      say(stacked, word(language, "depth.layers_why", { top: count - 1, below: count - 2 }));
      say(caption, word(language, "depth.direction"));
      for (const [k, one] of DIRECTIONS.entries()) {
        const option = options[k];
        if (option) say(option, word(language, `depth.${one}`));
      }
      select.value = direction;
      say(why, word(language, `depth.${direction}_why`));
    },
  };
}
