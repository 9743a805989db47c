/** Which layer and which direction is in sight, beside the chooser of the unit. A network of one pass has none. */
import { word } from "../../text/words.js";
import { watch } from "../widgets/dom.js";
import { segments } from "../widgets/segments.js";

/** @typedef {import("../../store/actions.js").App} App */
/** @typedef {{layer: number, reverse: boolean}} Pass */

/**
 * @param {HTMLElement} root
 * @param {App} app
 */
export function mountPasses(root, app) {
  const layers = segments("pass-layer");
  const ways = segments("pass-direction");
  root.append(layers.group, ways.group);

  watch(
    app,
    ({ model, settings }) => [model?.passes, model?.layer, model?.reverse, settings.language],
    ({ model, settings: { language } }) => {
      const passes = model?.passes ?? [];
      root.hidden = passes.length < 2;
      if (!model || root.hidden) return;
      const now = { layer: model.layer, reverse: model.reverse };
      const depth = [...new Set(passes.map(({ layer }) => layer))];
      const both = [...new Set(passes.map(({ reverse }) => reverse))];
      const choose = (/** @type {Partial<Pass>} */ to) => app.dispatch({ type: "choosePass", ...now, ...to });
      layers.show(
        depth.map((layer) => ({
          name: word(language, "depth.layer", { n: layer }),
          on: layer === now.layer,
          choose: () => choose({ layer }),
        })),
        word(language, "depth.layers"),
      );
      ways.show(
        both.map((reverse) => ({
          name: `${reverse ? "←" : "→"} ${word(language, reverse ? "depth.reverse" : "depth.forward")}`,
          on: reverse === now.reverse,
          choose: () => choose({ reverse }),
        })),
        word(language, "depth.direction"),
      );
    },
  );
}
