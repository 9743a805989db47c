/** Which layer and which direction is in sight, beside the chooser of the unit. A network of one pass has none. */
import { word } from "../../text/words.js";
import { el, label, say, watch } from "../widgets/dom.js";

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

/** A row of choices of which one is on; a single choice is none and is not shown. @param {string} id */
function segments(id) {
  const group = el("div", { class: "segments", role: "radiogroup", "data-testid": id });
  /** @type {{name: string, on: boolean, choose: () => void}[]} */
  let choices = [];
  group.addEventListener("click", (event) => {
    const at = [...group.children].indexOf(/** @type {Element} */ (event.target));
    choices[at]?.choose();
  });
  group.addEventListener("keydown", (event) => {
    const move = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (move === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const at = choices.findIndex(({ on }) => on);
    const next = (at + move + choices.length) % choices.length;
    choices[next]?.choose();
    /** @type {HTMLElement | undefined} */ (group.children[next])?.focus();
  });
  return {
    group,
    /** @param {typeof choices} wanted @param {string} name */
    show(wanted, name) {
      choices = wanted;
      group.hidden = wanted.length < 2;
      label(group, name);
      while (group.children.length > wanted.length) group.lastElementChild?.remove();
      while (group.children.length < wanted.length) group.append(el("button", { type: "button", role: "radio" }));
      for (const [k, choice] of wanted.entries()) {
        const button = group.children[k];
        if (!button) continue;
        say(button, choice.name);
        button.setAttribute("aria-checked", String(choice.on));
        button.setAttribute("tabindex", choice.on ? "0" : "-1");
      }
    },
  };
}
