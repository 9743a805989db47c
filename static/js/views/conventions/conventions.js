/** Conventions: the number of parameters, how frameworks lay them out, one bias or two, what z means. */
import { gateOf } from "../../text/count.js";
import { inWords } from "../../text/passes.js";
import { phrase } from "../../text/phrases.js";
import { word } from "../../text/words.js";
import { focusWeight } from "../weights/weights.js";
import { el, label, languageOf, say, watch } from "../widgets/dom.js";
import { icon } from "../widgets/icons.js";
import { segments } from "../widgets/segments.js";
import { openSheet, sheet } from "../widgets/sheet.js";
import { biases } from "./biases.js";
import { counter } from "./counter.js";
import { drawing } from "./drawing.js";
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
  const parts = [counter(app, close, "h3"), layout(app, close), biases(app), keeps(app)];
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
  const { group, show: choices } = segments("frameworks");
  const about = el("p", { class: "quiet" });
  const place = el("div");
  const order = el("p", { "data-testid": "gate-order" });
  const notes = el("p", { class: "quiet" });
  const root = el("section", { class: "layout" }, title, group, about, place, order, notes);
  /** @type {typeof FRAMEWORKS[number][0]} */
  let framework = "torch";

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
    app.dispatch({ type: "choose", gate: gateOf(name) });
    focusWeight(shape.length === 2 ? `${name}[0,0]` : `${name}[0]`);
  }

  /** @param {string | null} gate */
  const hover = (gate) => app.dispatch({ type: "hover", hover: gate ? { gate } : null });
  let drawn = "";

  async function show() {
    const { experiment, model } = app.get();
    if (!experiment || !model) return;
    const language = languageOf(app);
    const all = FRAMEWORKS.map(([key, name]) => ({ key, name, on: key === framework, choose: () => turn(key) }));
    choices(all, word(language, "conventions.framework"));
    say(title, word(language, "conventions.title"));
    const asked = outline(experiment);
    const wanted = `${framework} ${language} ${model.suffix} ${asked}`;
    if (wanted === drawn) return;
    drawn = wanted;
    const stored = (await layoutsOf(asked, model).catch(() => null))?.[framework];
    if (drawn !== wanted) return;
    if (!stored) drawn = "";
    const there = stored?.lacking.length === 0;
    place.replaceChildren(...(there ? [drawing(stored, language, go, hover)] : []));
    order.hidden = notes.hidden = !there;
    if (!stored) return say(about, word(language, "model.offline"));
    const values = {
      title: stored.title,
      names: phrase(language, stored.lacking.join(", ")),
      pass: passOf(model, language),
    };
    say(about, word(language, there ? "conventions.drawing" : "conventions.drawing_none", values));
    if (!there) return;
    const blocks = stored.tensors[0]?.blocks ?? [];
    const ours = blocks.map(({ names: [name] }) => (name ? symbolOf(model.kind, gateOf(name)) : "–"));
    order.textContent = word(language, "conventions.order", {
      title: stored.title,
      theirs: blocks.map(({ theirs }) => theirs).join(", "),
      ours: ours.join(", "),
    });
    const said = [
      ...(framework === "keras" ? [word(language, "conventions.transposed")] : []),
      ...(blocks.length > 1 ? [word(language, "conventions.wrong")] : []),
    ];
    notes.textContent = said.join(language === "zh" ? "" : " ");
  }

  return { root, show: () => void show() };
}

/** The layer and direction in sight; where there is but one, it needs no number. @param {NonNullable<import("../../store/state.js").State["model"]>} model @param {"en" | "zh"} language */
function passOf({ passes, layer, reverse }, language) {
  return passes.length === 1
    ? word(language, "conventions.alone")
    : word(language, "conventions.pass", inWords({ layer, reverse }, language));
}

/** How the page writes a gate. @param {string} kind @param {string} gate */
function symbolOf(kind, gate) {
  if (gate === "c") return "C̃";
  return gate === "h" && kind === "gru" ? "h̃" : gate;
}
