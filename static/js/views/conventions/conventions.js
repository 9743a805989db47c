/** Conventions: the number of parameters, how frameworks lay them out, one bias or two, what z means. */
import { word } from "../../text/words.js";
import { focusWeight } from "../weights/weights.js";
import { el, label, languageOf, say, watch } from "../widgets/dom.js";
import { icon } from "../widgets/icons.js";
import { openSheet, sheet } from "../widgets/sheet.js";
import { biases } from "./biases.js";
import { counter } from "./counter.js";
import { drawing, gateOf } from "./drawing.js";
import { keeps } from "./keeps.js";
import { layoutsOf, outline } from "./layouts.js";

/** @typedef {import("../../store/actions.js").App} App */

const FRAMEWORKS = /** @type {const} */ ([
  ["torch", "PyTorch"],
  ["keras", "Keras"],
  ["onnx", "ONNX"],
]);

/**
 * @param {HTMLElement} root
 * @param {App} app
 */
export function mountConventions(root, app) {
  const button = el("button", { class: "button", type: "button", "data-testid": "conventions" }, icon("blocks"));
  button.addEventListener("click", () => openSheet(app, "conventions"));
  const shown = sheet(app, {
    name: "conventions",
    title: "conventions.open",
    close: "conventions.close",
    opened: () => show(),
  });
  const close = () => shown.close();
  const parts = [counter(app, close), layout(app, close), biases(app), keeps(app)];
  const verified = el("a", { href: "verified", target: "_blank", rel: "noopener", "data-testid": "verified" });
  shown.body.append(...parts.map((part) => part.root), el("p", {}, verified));
  root.append(button, shown.root);

  function show() {
    if (shown.root.open) for (const part of parts) part.show(app.get());
  }

  watch(
    app,
    ({ settings }) => [settings.language],
    ({ settings: { language } }) => {
      label(button, word(language, "conventions.open"), "C");
      say(verified, word(language, "conventions.verified"));
      verified.setAttribute("href", `verified?lang=${language}`);
    },
  );
  watch(
    app,
    ({ model, experiment, trace, frame, t, unit, settings }) => [
      model,
      experiment,
      trace?.T,
      frame,
      t,
      unit,
      settings.language,
      settings.digits,
    ],
    show,
  );
}

/** Which block of which tensor is which gate. @param {App} app @param {() => void} leave */
function layout(app, leave) {
  const title = el("h3");
  const group = el("div", { class: "segments", role: "radiogroup", "data-testid": "frameworks" });
  const about = el("p", { class: "quiet" });
  const place = el("div");
  const order = el("p", { "data-testid": "gate-order" });
  const notes = el("p", { class: "quiet" });
  const root = el("section", { class: "layout" }, title, group, about, place, order, notes);
  /** @type {typeof FRAMEWORKS[number][0]} */
  let framework = "torch";
  const buttons = FRAMEWORKS.map(([name, said]) => {
    const button = el("button", { type: "button", role: "radio", "data-framework": name }, said);
    button.addEventListener("click", () => turn(name));
    group.append(button);
    return button;
  });
  group.addEventListener("keydown", (event) => {
    const move = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (move === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const at = FRAMEWORKS.findIndex(([name]) => name === framework);
    const next = (at + move + FRAMEWORKS.length) % FRAMEWORKS.length;
    turn(FRAMEWORKS[next]?.[0] ?? "torch");
    buttons[next]?.focus();
  });

  /** @param {typeof framework} to */
  function turn(to) {
    framework = to;
    void show();
  }

  /** @param {import("./layouts.js").Block} block */
  function go(block) {
    const [name = ""] = block.names;
    const shape = app.get().model?.shapes[name] ?? [];
    leave();
    app.dispatch({ type: "choose", gate: gateOf(block) ?? "" });
    focusWeight(shape.length === 2 ? `${name}[0,0]` : `${name}[0]`);
  }

  /** @param {string | null} gate */
  const hover = (gate) => app.dispatch({ type: "hover", hover: gate ? { gate } : null });
  let drawn = "";

  async function show() {
    const { experiment, model } = app.get();
    if (!experiment || !model) return;
    const language = languageOf(app);
    for (const [k, [name]] of FRAMEWORKS.entries()) {
      buttons[k]?.setAttribute("aria-checked", String(name === framework));
      buttons[k]?.setAttribute("tabindex", name === framework ? "0" : "-1");
    }
    say(title, word(language, "conventions.title"));
    group.setAttribute("aria-label", word(language, "conventions.framework"));
    const asked = outline(experiment);
    const wanted = `${framework} ${language} ${asked}`;
    if (wanted === drawn) return;
    drawn = wanted;
    const layouts = await layoutsOf(asked).catch(() => null);
    if (drawn !== wanted) return;
    if (!layouts) drawn = "";
    const stored = layouts?.[framework] ?? null;
    const name = FRAMEWORKS.find(([one]) => one === framework)?.[1] ?? framework;
    place.replaceChildren(...(stored ? [drawing(stored, language, go, hover)] : []));
    about.textContent = word(language, stored ? "conventions.drawing" : "conventions.drawing_none", { title: name });
    order.hidden = notes.hidden = !stored;
    if (!stored) return;
    const blocks = stored.tensors[0]?.blocks ?? [];
    const ours = blocks.map((block) => gateOf(block)).map((gate) => (gate ? symbolOf(model.kind, gate) : "–"));
    order.textContent = word(language, "conventions.order", {
      title: name,
      theirs: blocks.map(({ theirs }) => theirs).join(", "),
      ours: ours.join(", "),
    });
    const said = [
      ...(stored.missing.length ? [word(language, "conventions.missing", { names: stored.missing.join(", ") })] : []),
      ...(framework === "keras" ? [word(language, "conventions.transposed")] : []),
      ...(blocks.length > 1 ? [word(language, "conventions.wrong")] : []),
    ];
    notes.textContent = said.join(language === "zh" ? "" : " ");
  }

  return { root, show: () => void show() };
}

/** How the page writes a gate. @param {string} kind @param {string} gate */
function symbolOf(kind, gate) {
  if (gate === "c") return "C̃";
  return gate === "h" && kind === "gru" ? "h̃" : gate;
}
