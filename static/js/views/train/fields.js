/** The numbers of a course, each with its range; what is wrong is said beside it. */
import {
  FIELDS,
  FORGET,
  fieldOf,
  forgetOf,
  OPTIMIZERS,
  withField,
  withForget,
  withOptimizer,
} from "../../store/course.js";
import { readNumber } from "../../text/read.js";
import { word } from "../../text/words.js";
import { el, languageOf, say } from "../widgets/dom.js";
import { complain } from "../widgets/popover.js";

/** @typedef {import("../../store/actions.js").App} App */
/** @typedef {import("../../protocol/wire.js").Course} Course */

/**
 * @param {App} app
 * @param {() => Course | null} get
 * @param {(course: Course) => void} set
 * @param {() => Record<string, number>} limits
 * @param {readonly string[]} wanted names of fields, and `optimizer`, `forget_bias`
 */
export function courseFields(app, get, set, limits, wanted) {
  const rows = wanted.map((name) => {
    const field = FIELDS.find((one) => one.name === name);
    if (field) return numberField(field);
    return name === "optimizer"
      ? choiceField(
          name,
          OPTIMIZERS,
          (course) => course.optimizer?.kind ?? "adam",
          (course, kind) => withOptimizer(course, /** @type {typeof OPTIMIZERS[number]} */ (kind)),
        )
      : choiceField(name, FORGET, forgetOf, withForget);
  });

  /** @param {typeof FIELDS[number]} one */
  function numberField(one) {
    const id = `train-${one.name}`;
    const input = el("input", {
      class: "field",
      id,
      inputmode: one.whole ? "numeric" : "decimal",
      autocomplete: "off",
      "data-testid": id,
    });
    const caption = el("label", { for: id });
    const range = () => ({ low: one.low, high: "high" in one ? one.high : (limits()[one.name] ?? Infinity) });
    const isWrong = () => input.hasAttribute("aria-invalid");
    /** Take what was typed, or say what is wrong with it. */
    function read() {
      const course = get();
      if (!course) return;
      const reading = readNumber(input.value);
      const { low, high } = range();
      const value = "value" in reading ? reading.value : NaN;
      const fits = value >= low && value <= high && (!one.whole || Number.isInteger(value));
      complain(
        input,
        fits
          ? ""
          : word(languageOf(app), one.whole ? "sizes.problem" : "train.problem", {
              got: input.value.trim(),
              low,
              high,
            }),
      );
      if (fits) set(withField(course, one.name, value));
    }
    input.addEventListener("change", read);
    input.addEventListener("keydown", (event) => event.stopPropagation());
    return {
      box: el("div", { class: "train-field" }, caption, input),
      wrong() {
        if (isWrong()) read();
        return isWrong() ? input : null;
      },
      settle: () => isWrong() && complain(input, ""),
      /** @param {Course} course @param {"en" | "zh"} language */
      show(course, language) {
        say(caption, word(language, `train.${one.name}`));
        const { low, high } = range();
        input.title = `${word(language, `train.${one.name}_help`)} ${word(language, "sizes.range", { low, high })}`;
        if (document.activeElement !== input && !isWrong()) input.value = String(fieldOf(course, one.name));
      },
    };
  }

  /** @param {string} name @param {readonly string[]} choices @param {(course: Course) => string} standing @param {(course: Course, choice: string) => Course} changed */
  function choiceField(name, choices, standing, changed) {
    const id = `train-${name}`;
    const select = el("select", { class: "field", id, "data-testid": id });
    const options = choices.map((value) => el("option", { value }));
    const other = el("option", {});
    select.append(...options);
    const caption = el("label", { for: id });
    select.addEventListener("change", () => {
      const course = get();
      if (course) set(changed(course, select.value));
    });
    return {
      box: el("div", { class: "train-field" }, caption, select),
      wrong: () => null,
      settle() {},
      /** @param {Course} course @param {"en" | "zh"} language */
      show(course, language) {
        say(caption, word(language, `train.${name}`));
        select.title = word(language, `train.${name}_help`);
        for (const [k, value] of choices.entries())
          say(/** @type {HTMLElement} */ (options[k]), word(language, `train.${name}_${value}`));
        const now = standing(course);
        if (choices.includes(now)) other.remove();
        else {
          other.value = now;
          say(other, now);
          select.append(other);
        }
        select.value = now;
      },
    };
  }

  return {
    boxes: rows.map(({ box }) => box),
    /** @param {Course} course @param {"en" | "zh"} language */
    show(course, language) {
      for (const row of rows) row.show(course, language);
    },
    /** The first field in which something stands that does not fit; it is told once more. */
    wrong() {
      for (const row of rows) {
        const field = row.wrong();
        if (field) return field;
      }
      return null;
    },
    /** What does not fit goes. */
    settle() {
      for (const row of rows) row.settle();
    },
  };
}
