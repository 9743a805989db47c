/** Sizes, seed, the cell's options and the read-out, in a panel that opens from the top bar. */
import { outside } from "../../store/pins.js";
import { word } from "../../text/words.js";
import { el, label, say, watch } from "../widgets/dom.js";
import { change } from "../widgets/gesture.js";
import { icon } from "../widgets/icons.js";
import { popover } from "../widgets/popover.js";
import { stepper } from "../widgets/stepper.js";
import { kindOf } from "./cell.js";

/** @typedef {import("../../store/actions.js").App} App */
/** @typedef {import("../../protocol/wire.js").AnyCell} AnyCell */
/** @typedef {import("../../protocol/wire.js").Readout} Readout */

/** Options of each kind of cell; the first value is the default. @type {Record<string, [string, string[]][]>} */
export const OPTIONS = {
  rnn: [["activation", ["tanh", "sigmoid", "relu", "linear"]]],
  lstm: [
    ["g", ["tanh", "linear"]],
    ["h", ["tanh", "linear"]],
  ],
  gru: [["reset", ["after", "before"]]],
};

/**
 * @param {HTMLElement} root
 * @param {App} app
 */
export function mountSizes(root, app) {
  const numbers = el("span");
  const button = el("button", { class: "button", type: "button", "data-testid": "sizes" }, icon("sliders"), numbers);
  const panel = popover(button, "options", (open) => {
    const sheet = app.get().sheet;
    if (open && sheet !== "cell") app.dispatch({ type: "sheet", sheet: "cell" });
    if (!open && sheet === "cell") app.dispatch({ type: "sheet", sheet: null });
  });
  root.append(button, panel);
  const sizes = sizeFields(app);
  const cell = el("fieldset");
  const readout = readoutFields(app);
  panel.append(sizes.box, cell, readout.box);

  watch(
    app,
    ({ experiment, settings }) => [experiment, settings.language],
    (state) => {
      const { language } = state.settings;
      const { experiment } = state;
      button.disabled = experiment === null;
      panel.setAttribute("aria-label", word(language, "sizes.title"));
      if (!experiment) return;
      const T = state.trace?.T ?? 0;
      say(numbers, word(language, "sizes.button", { H: experiment.H, X: experiment.X, T }));
      label(button, word(language, "sizes.title_now", { H: experiment.H, X: experiment.X, T }));
      sizes.show(language);
      cellFields(app, cell, language);
      readout.show(language);
    },
  );
  watch(
    app,
    ({ sheet }) => [sheet],
    ({ sheet }) => {
      const open = panel.matches(":popover-open");
      if ((sheet === "cell") !== open && !button.disabled) panel.togglePopover(sheet === "cell");
    },
  );
}

/** Other sizes; whoever loses a pin by that is told. @param {App} app @param {{H?: number, T?: number}} sizes */
function resize(app, sizes) {
  const { pins, model } = app.get();
  const lost = outside(pins, sizes).map((pin) => {
    const symbol = model?.quantities.find(({ name }) => name === pin.quantity)?.symbol ?? pin.quantity;
    return pin.unit == null ? symbol : `${symbol}[${pin.unit}]`;
  });
  change(app, { edit: "sizes", ...sizes });
  if (!lost.length) return;
  const values = { what: [...new Set(lost)].join(", ") };
  app.dispatch({ type: "notice", notice: { tone: "info", key: "pins.outside", values } });
}

/** @param {App} app */
function sizeFields(app) {
  const legend = el("legend");
  const words = el("p", { class: "explained" });
  const now = () => app.get().experiment;
  const fields = [
    stepper(app, {
      id: "size-H",
      name: "sizes.H",
      low: 1,
      high: 128,
      get: () => now()?.H ?? 1,
      set: (H) => resize(app, { H }),
    }),
    stepper(app, {
      id: "size-X",
      name: "sizes.X",
      low: 1,
      high: 256,
      get: () => now()?.X ?? 1,
      set: (X) => change(app, { edit: "sizes", X }),
    }),
    stepper(app, {
      id: "size-T",
      name: "sizes.T",
      low: 1,
      high: 10_000,
      get: () => app.get().trace?.T ?? 1,
      set: (T) => resize(app, { T }),
    }),
    stepper(app, {
      id: "seed",
      name: "sizes.seed",
      low: 0,
      high: 4294967295,
      get: () => now()?.seed ?? 0,
      set: (seed) => change(app, { edit: "seed", seed }),
    }),
  ];
  const [, X] = fields;
  const box = el("fieldset", {}, legend, ...fields.flatMap((field) => [field.caption, field.box]), words);
  return {
    box,
    /** @param {"en" | "zh"} language */
    show(language) {
      say(legend, word(language, "sizes.title"));
      const tokens = now()?.input.kind === "tokens";
      say(words, word(language, tokens ? "sizes.words_note" : "sizes.note"));
      for (const field of fields) {
        field.translate(language);
        field.show();
      }
      for (const control of X?.box.querySelectorAll("input, button") ?? []) {
        if (tokens) control.setAttribute("disabled", "");
        else if (control instanceof HTMLInputElement) control.removeAttribute("disabled");
      }
    },
  };
}

/**
 * @param {App} app
 * @param {HTMLFieldSetElement} box
 * @param {"en" | "zh"} language
 */
function cellFields(app, box, language) {
  const kind = kindOf(app.get());
  const cell = /** @type {Record<string, string>} */ ({ kind, ...app.get().experiment?.cell });
  const rows = (OPTIONS[kind] ?? []).flatMap(([name, values]) => {
    const id = `option-${name}`;
    const chosen = cell[name] ?? values[0] ?? "";
    const options = values.map((value) =>
      el("option", { value, selected: value === chosen }, word(language, `option.${value}`)),
    );
    const select = el("select", { id, "data-testid": id }, ...options);
    select.addEventListener("change", () => {
      change(app, {
        edit: "cell",
        cell: /** @type {AnyCell} */ (/** @type {unknown} */ ({ ...cell, [name]: select.value })),
      });
    });
    return [el("label", { for: id }, word(language, `option.${kind}_${name}`)), select];
  });
  const focused = document.activeElement?.id;
  const note = el("p", { class: "explained" }, word(language, `option.${kind}_note`));
  box.replaceChildren(el("legend", {}, word(language, "option.title", { kind: kind.toUpperCase() })), ...rows, note);
  if (focused?.startsWith("option-")) document.getElementById(focused)?.focus();
}

/** @param {App} app */
function readoutFields(app) {
  const legend = el("legend");
  const kinds = ["none", "linear", "sigmoid", "softmax"];
  const options = kinds.map((value) => el("option", { value }));
  const select = el("select", { id: "readout", "data-testid": "readout" }, ...options);
  const caption = el("label", { for: "readout" });
  const now = () => app.get().experiment?.readout ?? null;
  const size = stepper(app, {
    id: "readout-size",
    name: "readout.size",
    low: 1,
    high: 256,
    get: () => now()?.size ?? 1,
    set: (K) => change(app, { edit: "readout", readout: { kind: now()?.kind ?? "linear", size: K } }),
  });
  select.addEventListener("change", () => {
    const kind = /** @type {Readout["kind"] | "none"} */ (select.value);
    change(app, {
      edit: "readout",
      readout: kind === "none" ? null : { kind, size: kind === "softmax" ? 2 : 1, ...sizeOf(now(), kind) },
    });
  });
  return {
    box: el("fieldset", {}, legend, caption, select, size.caption, size.box),
    /** @param {"en" | "zh"} language */
    show(language) {
      say(legend, word(language, "readout.title"));
      say(caption, word(language, "readout.kind"));
      for (const [k, value] of kinds.entries()) {
        const option = options[k];
        if (option) say(option, word(language, `readout.${value}`));
      }
      select.value = now()?.kind ?? "none";
      size.translate(language);
      size.show();
      size.caption.hidden = size.box.hidden = now() === null;
    },
  };
}

/**
 * Keep number and names of the outputs when only the kind changes.
 * @param {Readout | null} before
 * @param {Readout["kind"]} kind
 */
function sizeOf(before, kind) {
  const size = before?.size ?? 1;
  return before && (kind !== "softmax" || size > 1) ? { size, labels: before.labels ?? null } : {};
}
