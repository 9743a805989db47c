/** A whole number with minus, field and plus. What was typed stays; what is wrong is said beside it. */
import { readNumber } from "../../text/read.js";
import { word } from "../../text/words.js";
import { el, label, languageOf, say } from "./dom.js";
import { icon } from "./icons.js";

/**
 * @param {import("../../store/actions.js").App} app
 * @param {object} options
 * @param {string} options.id
 * @param {string} options.name key of its name
 * @param {number} options.low
 * @param {number} options.high
 * @param {() => number} options.get the value as it was asked for last: fast clicks count from it, not from an answer on its way
 * @param {(value: number) => void} options.set
 */
export function stepper(app, { id, name, low, high, get, set }) {
  const field = el("input", {
    class: "field",
    id,
    inputmode: "numeric",
    autocomplete: "off",
    "data-testid": id,
    "aria-describedby": `${id}-problem`,
  });
  const minus = el("button", { class: "button", type: "button", tabindex: "-1" }, icon("minus"));
  const plus = el("button", { class: "button", type: "button", tabindex: "-1" }, icon("plus"));
  const problem = el("div", { class: "problem", id: `${id}-problem`, role: "alert" });
  const caption = el("label", { for: id });
  const box = el("div", { class: "stepper-wrap" }, el("div", { class: "stepper" }, minus, field, plus), problem);

  /** what was tried last: leaving the field does not try it once more */
  let tried = "";
  /** whether a person is at it: what is typed is not replaced by the answer to something else */
  let typing = false;
  minus.addEventListener("click", () => to(get() - 1));
  plus.addEventListener("click", () => to(get() + 1));
  field.addEventListener("input", () => {
    typing = true;
  });
  field.addEventListener("change", () => field.value !== tried && read());
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") read();
    else if (event.key === "ArrowUp") to(get() + 1);
    else if (event.key === "ArrowDown") to(get() - 1);
    else if (event.key === "Escape" && field.value !== String(get())) restore();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  /** @param {number} value */
  function to(value) {
    if (value >= low && value <= high) set(value);
  }

  function read() {
    tried = field.value;
    typing = false;
    const reading = readNumber(field.value);
    const value = "value" in reading ? reading.value : NaN;
    const fits = Number.isInteger(value) && value >= low && value <= high;
    say(problem, fits ? "" : word(languageOf(app), "sizes.problem", { got: field.value.trim(), low, high }));
    field.setAttribute("aria-invalid", String(!fits));
    if (fits && value !== get()) to(value);
  }

  function restore() {
    tried = "";
    typing = false;
    field.value = String(get());
    field.setAttribute("aria-invalid", "false");
    say(problem, "");
  }

  function show() {
    if (!typing || document.activeElement !== field) restore();
    minus.disabled = get() <= low;
    plus.disabled = get() >= high;
  }

  return {
    caption,
    box,
    show,
    /** @param {"en" | "zh"} language */
    translate(language) {
      say(caption, word(language, name));
      label(minus, word(language, "sizes.less", { what: word(language, name) }));
      label(plus, word(language, "sizes.more", { what: word(language, name) }));
      field.title = word(language, "sizes.range", { low, high });
    },
  };
}
