/** What was found in a model file, as a form: which network, what the file does not tell, what goes around it. */
import { known, word } from "../../text/words.js";
import { el } from "../widgets/dom.js";
import { asksOf, firstChoice, stackOf, unusual } from "./choices.js";

/**
 * @typedef {import("./server.js").Found} Found
 * @typedef {import("./server.js").Stack} Stack
 * @typedef {import("./server.js").Choice} Choice
 * @typedef {import("./server.js").Note} Note
 * @typedef {"en" | "zh"} Language
 */

/**
 * @param {Found} found
 * @param {Language} language
 * @param {Choice} now
 * @param {(choice: Choice) => void} choose
 * @param {HTMLElement} sequence where the sequence is chosen
 * @returns {HTMLElement[]}
 */
export function foundParts(found, language, now, choose, sequence) {
  const say = (/** @type {string} */ key, /** @type {Record<string, string | number>} */ values = {}) =>
    word(language, key, values);
  const stack = stackOf(found, now.layer);
  const asks = asksOf(found, now).map((ask) => {
    const options = ask.choices.map((choice) => ({
      value: choice,
      text:
        choice === ask.default
          ? say("model.default", { choice: choiceWord(language, ask.name, choice) })
          : choiceWord(language, ask.name, choice),
    }));
    return picker(
      `model-${ask.name}`,
      say(`model.ask_${ask.name}`),
      options,
      now.answers[ask.name] ?? ask.default,
      (value) => choose({ ...now, answers: { ...now.answers, [ask.name]: value } }),
    );
  });
  const heads = (stack?.heads ?? []).map((name) => {
    const head = found.heads.find((one) => one.name === name);
    return { value: name, text: say("model.head_one", { name, size: head?.size ?? 0, reads: head?.reads ?? 0 }) };
  });
  const tables = (stack?.embeddings ?? []).map((name) => {
    const table = found.embeddings.find((one) => one.name === name);
    return {
      value: name,
      text: say("model.embedding_one", { name, words: table?.words ?? 0, width: table?.width ?? 0 }),
    };
  });
  const around = [
    ...(heads.length
      ? picker(
          "model-head",
          say("model.head"),
          [...heads, { value: "", text: say("model.head_none") }],
          now.head ?? "",
          (head) => choose({ ...now, head: head || null }),
        )
      : []),
    ...(tables.length
      ? picker(
          "model-embedding",
          say("model.embedding"),
          [...tables, { value: "", text: say("model.embedding_none") }],
          now.embedding ?? "",
          (one) => choose({ ...now, embedding: one || null, input: null }),
        )
      : []),
    el("span", {}, say("model.sequence")),
    sequence,
  ];
  const notes = [...found.notes, ...(stack?.notes ?? [])].map((note) => el("li", {}, noteText(language, note)));
  return [
    group(say("model.layers"), "model-stacks", stacks(found, language, now, choose)),
    group(say("model.around"), "model-around", around),
    ...(asks.length ? [group(say("model.asks"), "model-asks", asks.flat())] : []),
    ...(notes.length ? [el("ul", { class: "model-notes", "data-testid": "model-notes" }, ...notes)] : []),
    tensorTable(found, language),
  ];
}

/** @param {Found} found @param {Language} language @param {Choice} now @param {(choice: Choice) => void} choose */
function stacks(found, language, now, choose) {
  return found.stacks.map((stack, k) => {
    const id = `model-stack-${k}`;
    const radio = el("input", {
      type: "radio",
      name: "model-stack",
      id,
      value: stack.name,
      checked: stack.name === now.layer,
    });
    radio.addEventListener("change", () => choose(firstChoice(found, stack.name)));
    return el(
      "label",
      { class: "model-stack", for: id },
      radio,
      el("b", {}, stack.name),
      el("span", {}, stackText(stack, language)),
    );
  });
}

/** `LSTM, X = 3, H = 6, 2 layers, both directions, peepholes`. @param {Stack} stack @param {Language} language */
export function stackText(stack, language) {
  const { cell, X, H, layers, direction } = stack;
  return [
    word(language, "model.stack", { cell: cell.kind.toUpperCase(), X, H }),
    ...(layers > 1 ? [word(language, "model.stack_layers", { n: layers })] : []),
    ...(direction === "forward" ? [] : [word(language, `model.stack_${direction}`)]),
    ...unusual(stack).map(([name, value]) => optionText(language, cell.kind ?? "lstm", name, value)),
  ].join(language === "zh" ? "，" : ", ");
}

/** `Peepholes`, `Forget gate f: coupled, f = 1 − i`, `Recurrence: none`. @param {Language} language @param {string} kind @param {string} name @param {string | number | boolean} value */
function optionText(language, kind, name, value) {
  const caption = word(language, known(`option.${kind}_${name}`) ? `option.${kind}_${name}` : `option.${name}`);
  if (value === true) return caption;
  const said = value === false ? word(language, "option.bias_none") : choiceWord(language, name, String(value));
  return `${caption}${language === "zh" ? "：" : ": "}${said}`;
}

/** @param {string} title @param {string} testid @param {Node[]} children */
function group(title, testid, children) {
  return el("fieldset", { "data-testid": testid }, el("legend", {}, title), ...children);
}

/**
 * @param {string} id @param {string} caption @param {{value: string, text: string}[]} choices @param {string} now
 * @param {(value: string) => void} choose
 */
function picker(id, caption, choices, now, choose) {
  const options = choices.map(({ value, text }) => el("option", { value, selected: value === now }, text));
  const select = el("select", { id, "data-testid": id }, ...options);
  select.addEventListener("change", () => choose(select.value));
  return [el("label", { for: id }, caption), select];
}

/** @param {Language} language @param {string} ask @param {string} choice */
function choiceWord(language, ask, choice) {
  const keys = [`option.${ask}_${choice}`, `option.${choice}`, `depth.${choice}`, `readout.${choice}`];
  const key = keys.find(known);
  return key ? word(language, key) : choice;
}

/** @param {Language} language @param {Note} note */
function noteText(language, { code, about }) {
  const key = `model.note_${code}`;
  return word(language, known(key) ? key : "model.note_other", { code, about });
}

/** @param {Found} found @param {Language} language */
function tensorTable({ tensors }, language) {
  const heads = ["tensor", "shape", "type", "part"].map((key) =>
    el("th", { scope: "col" }, word(language, `model.${key}`)),
  );
  const rows = tensors.map(({ name, shape, type, part }) =>
    el(
      "tr",
      {},
      el("td", { class: "mono" }, name),
      el("td", { class: "mono" }, `(${shape.join(", ")})`),
      el("td", {}, type),
      el("td", {}, part || word(language, "model.unused")),
    ),
  );
  return el(
    "details",
    { class: "model-tensors" },
    el("summary", {}, word(language, "model.tensors", { n: tensors.length })),
    el("table", {}, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...rows)),
  );
}
