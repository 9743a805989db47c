/** A few choices side by side of which one is on: by a click, or by the arrow keys. */
import { attributesOf, el, label, say } from "./dom.js";

/**
 * @typedef {object} Segment
 * @property {string} name what it says
 * @property {boolean} on
 * @property {() => void} choose
 * @property {string} [key] told as `data-choice`
 * @property {string} [title] tooltip
 */

/** @param {string} id its `data-testid` */
export function segments(id) {
  const group = el("div", { class: "segments", role: "radiogroup", "data-testid": id });
  /** @type {Segment[]} */
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
    /** A single choice is none and is not shown. @param {Segment[]} wanted @param {string} name of the whole */
    show(wanted, name) {
      choices = wanted;
      group.hidden = wanted.length < 2;
      label(group, name);
      while (group.children.length > wanted.length) group.lastElementChild?.remove();
      while (group.children.length < wanted.length) group.append(el("button", { type: "button", role: "radio" }));
      for (const [k, { name: said, on, key, title }] of wanted.entries()) {
        const button = group.children[k];
        if (!button) continue;
        say(button, said);
        attributesOf(button, { "aria-checked": String(on), tabindex: on ? 0 : -1, "data-choice": key, title });
      }
    },
  };
}
