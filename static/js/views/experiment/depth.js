/** How many layers, and in which direction each of them reads. */
import { ahead } from "../../store/ahead.js";
import { lostIn } from "../../store/pins.js";
import { word } from "../../text/words.js";
import { el, say } from "../widgets/dom.js";
import { change } from "../widgets/gesture.js";
import { limit } from "../widgets/limits.js";
import { stepper } from "../widgets/stepper.js";

/** @typedef {import("../../store/actions.js").App} App */

const DIRECTIONS = /** @type {const} */ (["forward", "reverse", "both"]);

/** @param {App} app */
export function depthFields(app) {
  const legend = el("legend");
  const now = () => ahead(app.get()).experiment;
  const restack = restacker(app);
  const layers = stepper(app, {
    id: "layers",
    name: "depth.layers",
    low: 1,
    high: limit("layers"),
    get: () => now()?.layers ?? 1,
    set: (count) => restack({ layers: count, direction: now()?.direction ?? "forward" }),
  });
  const stacked = el("p", { class: "explained" });
  const options = DIRECTIONS.map((value) => el("option", { value }));
  const why = el("p", { class: "explained", id: "direction-why" });
  const select = el("select", { id: "direction", "data-testid": "direction", "aria-describedby": why.id }, ...options);
  const caption = el("label", { for: "direction" });
  select.addEventListener("change", () => {
    const direction = DIRECTIONS.find((one) => one === select.value) ?? "forward";
    restack({ layers: now()?.layers ?? 1, direction });
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

/** Other layers or directions; once they are there it is told what was set by hand in those that are gone. @param {App} app */
function restacker(app) {
  /** @type {import("../../store/state.js").Experiment | null} */
  let before = null;
  app.subscribe(({ experiment, pending, settings: { language } }) => {
    if (!before || (experiment === before && pending.length)) return;
    const { pins, edits } = experiment ? lostIn(before, experiment) : { pins: [], edits: [] };
    before = null;
    const said = [
      ...(pins.length ? [word(language, "depth.lost_pins", { n: pins.length })] : []),
      ...(edits.length ? [word(language, "depth.lost_edits", { n: edits.length })] : []),
    ];
    if (!said.length) return;
    const values = { what: said.join(language === "zh" ? "、" : ", ") };
    queueMicrotask(() => app.dispatch({ type: "notice", notice: { tone: "info", key: "depth.lost", values } }));
  });
  return (/** @type {{layers: number, direction: typeof DIRECTIONS[number]}} */ wanted) => {
    before = app.get().experiment;
    change(app, { edit: "layers", ...wanted });
  };
}
