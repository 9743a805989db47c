/** Pins by typing: what is held, of which unit, from when to when, and at what. */
import { passOf } from "../../figures/pass.js";
import { insteadOf, placeOf, withPin } from "../../store/pins.js";
import { plain } from "../../text/format.js";
import { readNumber } from "../../text/read.js";
import { word } from "../../text/words.js";
import { attributesOf, el, languageOf, say, watch } from "../widgets/dom.js";
import { change } from "../widgets/gesture.js";
import { icon } from "../widgets/icons.js";

/**
 * @typedef {import("../../store/actions.js").App} App
 * @typedef {import("../../store/state.js").Pin} Pin
 */

/** Opens the form with a pin to change; the form says so when it is there. @type {(pin: Pin) => void} */
let opener = () => {};

/** Change a pin in the form. @param {Pin} pin */
export function editPin(pin) {
  opener(pin);
}

/**
 * @param {HTMLElement} root
 * @param {App} app
 */
export function mountPins(root, app) {
  const open = el(
    "button",
    { class: "button small", type: "button", "aria-controls": "pin-form", "data-testid": "pins-open" },
    icon("pin"),
    el("span"),
  );
  const title = el("h2", { id: "pin-title" });
  const quantity = el("select", { "data-testid": "pin-quantity" });
  const unit = el("select", { "data-testid": "pin-unit" });
  const [first, last, value] = ["first", "last", "value"].map((name) =>
    el("input", {
      class: "field",
      autocomplete: "off",
      spellcheck: "false",
      inputmode: name === "value" ? "decimal" : "numeric",
      "data-testid": `pin-${name}`,
    }),
  );
  if (!first || !last || !value) return;
  const fields = { quantity, unit, first, last, value };
  const apply = el("button", { class: "button strong small", type: "submit", "data-testid": "pin-apply" });
  const cancel = el("button", { class: "button small", type: "button" });
  const captions = Object.entries(fields).map(([name, field]) => {
    const caption = el("span", { class: "caption" });
    return { name, caption, box: el("label", { class: `pin-field ${name}` }, caption, field) };
  });
  const problems = el("p", { class: "pin-problems", id: "pin-problems", role: "alert", "data-testid": "pin-problems" });
  const form = el(
    "form",
    { class: "pin-form", id: "pin-form", novalidate: true, hidden: true, "aria-labelledby": "pin-title" },
    title,
    ...captions.map(({ box }) => box),
    problems,
    el("div", { class: "switches" }, apply, cancel),
  );
  root.append(open, form);
  /** The pin that is being changed, null: a new one. @type {Pin | null} */
  let changing = null;
  /** The layer and direction that it holds in: those in sight when the form was opened, or its own. @type {Pick<Pin, "layer" | "reverse">} */
  let pass = {};

  opener = (pin) => show(pin);
  open.addEventListener("click", () => show(null));
  cancel.addEventListener("click", close);
  form.addEventListener("keydown", (event) => event.key === "Escape" && close());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    take();
  });
  form.addEventListener("input", () => settle());

  /** @param {Pin | null} pin */
  function show(pin) {
    const { unit: chosen, t, gate, model } = app.get();
    changing = pin;
    pass = passOf(pin ?? model);
    form.hidden = false;
    redraw();
    const usual = model?.pinnable.find((name) => name === gate || name === `${gate}_tilde`) ?? model?.pinnable[0];
    fields.quantity.value = pin?.quantity ?? usual ?? "";
    fields.unit.value = pin ? String(pin.unit ?? "") : String(chosen);
    fields.first.value = String(pin?.first ?? Math.max(1, pin ? 1 : t));
    fields.last.value = pin?.last == null ? "" : String(pin.last);
    fields.value.value = pin ? plain(pin.value) : "";
    fields.value.focus();
    fields.value.select();
  }

  function close() {
    settle();
    const inside = form.contains(document.activeElement);
    form.hidden = true;
    changing = null;
    redraw();
    if (inside) open.focus();
  }

  /** Nothing is wrong any more. */
  function settle() {
    say(problems, "");
    for (const field of [fields.first, fields.last, fields.value])
      attributesOf(field, { "aria-invalid": null, "aria-describedby": null });
  }

  function take() {
    settle();
    const { pins, trace } = app.get();
    const T = trace?.T ?? 1;
    const from = whole(fields.first, 1, T, "pins.problem_whole");
    const open = fields.last.value.trim() === "";
    const to = open ? null : whole(fields.last, from ?? 1, T, "pins.problem_last");
    const held = number();
    if (from === null || held === null || (to === null && !open)) return problems.scrollIntoView({ block: "nearest" });
    const whom = fields.unit.value === "" ? null : Number(fields.unit.value);
    /** @type {Pin} */
    const pin = { quantity: fields.quantity.value, unit: whom, first: from, last: to, value: held, ...pass };
    change(app, { edit: "pins", pins: changing ? insteadOf(pins, placeOf(changing), pin) : withPin(pins, pin) });
    close();
  }

  /** A whole number of a field, or null with a word on what is wrong. @param {HTMLInputElement} field @param {number} low @param {number} high @param {string} key */
  function whole(field, low, high, key) {
    const reading = readNumber(field.value);
    const got = field.value.trim();
    if ("value" in reading && Number.isInteger(reading.value) && reading.value >= low && reading.value <= high)
      return reading.value;
    return refuse(field, key, { got, low, high });
  }

  /** The value to hold at, or null with a word on what is wrong. */
  function number() {
    const reading = readNumber(fields.value.value);
    const got = fields.value.value.trim();
    if ("problem" in reading) return refuse(fields.value, "pins.problem_number", { got });
    const held = app.get().model?.quantities.find(({ name }) => name === fields.quantity.value);
    const { low = null, high = null, symbol = "" } = held ?? {};
    if (low !== null && high !== null && (reading.value < low || reading.value > high))
      return refuse(fields.value, "pins.problem_range", { got, symbol, low: plain(low), high: plain(high) });
    if (low !== null && reading.value < low)
      return refuse(fields.value, "pins.problem_below", { got, symbol, low: plain(low) });
    return reading.value;
  }

  /** All that is wrong is said at once, under the fields; the first of them takes the hand. @param {HTMLInputElement} field @param {string} key @param {Record<string, string | number>} values */
  function refuse(field, key, values) {
    const caption = captions.find(({ box }) => box.contains(field))?.caption.textContent ?? "";
    const line = el("span", {}, el("b", {}, caption), ` ${word(languageOf(app), key, values)}`);
    const first = problems.childElementCount === 0;
    problems.append(line);
    attributesOf(field, { "aria-invalid": "true", "aria-describedby": "pin-problems" });
    if (!first) return null;
    field.focus();
    field.select();
    return null;
  }

  function redraw() {
    const { model, experiment, trace, settings } = app.get();
    const { language } = settings;
    say(open.lastElementChild ?? open, word(language, "pins.open"));
    open.setAttribute("aria-expanded", String(!form.hidden));
    open.hidden = !form.hidden;
    if (form.hidden || !model || !experiment) return;
    say(title, word(language, "pins.form"));
    say(apply, word(language, "pins.apply"));
    say(cancel, word(language, "pins.cancel"));
    for (const { name, caption } of captions) say(caption, word(language, `pins.${name}`));
    fields.last.placeholder = word(language, "pins.to_end");
    fields.first.placeholder = `1–${trace?.T ?? 1}`;
    const symbol = (/** @type {string} */ name) => model.quantities.find((one) => one.name === name)?.symbol ?? name;
    offer(
      fields.quantity,
      model.pinnable.map((name) => [name, symbol(name)]),
    );
    const units = Array.from({ length: experiment.H }, (_, k) => /** @type {[string, string]} */ ([`${k}`, `${k}`]));
    offer(fields.unit, [["", word(language, "pins.any_unit")], ...units]);
  }

  watch(app, ({ model, experiment, trace, settings }) => [model, experiment?.H, trace?.T, settings.language], redraw);
  let kind = app.get().model?.kind;
  app.subscribe(({ model }) => {
    if (model?.kind === kind) return;
    kind = model?.kind;
    if (!form.hidden) close(); // what could be held in the cell before cannot in this one
  });
}

/** The options of a select; what is chosen stays chosen. @param {HTMLSelectElement} select @param {[string, string][]} options */
function offer(select, options) {
  const wanted = JSON.stringify(options);
  if (select.dataset.options === wanted) return;
  select.dataset.options = wanted;
  const { value } = select;
  select.replaceChildren(...options.map(([name, text]) => el("option", { value: name }, text)));
  if (options.some(([name]) => name === value)) select.value = value;
}
