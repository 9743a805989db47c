/**
 * What is to be learned, by which network, and how.
 *
 * @typedef {import("../../store/actions.js").App} App
 * @typedef {import("../../store/state.js").State} State
 * @typedef {import("../../store/course.js").Draft} Draft
 * @typedef {import("../../store/course.js").CellChoice} CellChoice
 */
import { asked, drafted } from "../../store/course.js";
import { known, word } from "../../text/words.js";
import { el, label, reveal, say } from "../widgets/dom.js";
import { icon } from "../widgets/icons.js";
import { popover } from "../widgets/popover.js";
import { ownExamples } from "./examples.js";
import { courseFields } from "./fields.js";
import { offer } from "./server.js";

const CELLS = /** @type {const} */ (["shown", "rnn", "lstm", "gru"]);
const OWN = "examples";

/** @param {App} app @param {() => void} begun */
export function setup(app, begun) {
  /** @type {Draft | null} */
  let draft = null;
  /** @type {import("./server.js").Offer | null} */
  let offered = null;
  /** whether it was asked for: again when a server that was not there is */
  let wanted = false;
  app.subscribe(({ status }, before) => {
    if (wanted && !offered && status === "open" && before.status !== "open") void open();
  });
  const task = el("select", { class: "field", id: "train-task", "data-testid": "train-task" });
  const cell = el("select", { class: "field", id: "train-cell", "data-testid": "train-cell" });
  const [taskName, cellName] = [el("label", { for: "train-task" }), el("label", { for: "train-cell" })];
  const about = el("p", { class: "quiet train-about" });
  const [beside, here] = [check("train-beside"), check("train-here")];
  const begin = el(
    "button",
    { class: "button strong", type: "submit", "data-testid": "train-begin" },
    icon("play"),
    el("span"),
  );
  const more = el(
    "button",
    { class: "button", type: "button", "data-testid": "train-more" },
    icon("sliders"),
    el("span"),
  );
  const settings = popover(more, "train-settings");
  const change = (/** @type {import("../../protocol/wire.js").Course} */ course) => {
    if (draft) draft = { ...draft, course };
    show(app.get());
  };
  const course = () => draft?.course ?? null;
  const limits = () => offered?.limits ?? {};
  const units = courseFields(app, course, change, limits, ["H"]);
  const length = courseFields(app, course, change, limits, ["T"]);
  const back = courseFields(app, course, change, limits, [
    "epochs",
    "steps",
    "batch",
    "optimizer",
    "rate",
    "clip",
    "forget_bias",
    "seed",
  ]);
  const own = ownExamples(app, (examples) => {
    if (draft?.course.task === OWN) draft = { ...draft, course: { ...draft.course, examples } };
    show(app.get());
  });
  settings.append(el("div", { class: "train-grid" }, ...back.boxes), here.box);
  const form = el(
    "form",
    { class: "train-setup" },
    el("div", { class: "train-field wide" }, taskName, task),
    el("div", { class: "train-field" }, cellName, cell),
    ...units.boxes,
    ...length.boxes,
    more,
    settings,
    beside.box,
    begin,
    about,
    own.root,
  );

  task.addEventListener("change", () => choose(task.value));
  cell.addEventListener("change", () => {
    if (draft) draft = { ...draft, cell: /** @type {CellChoice} */ (cell.value) };
    show(app.get());
  });
  beside.input.addEventListener("change", () => {
    if (draft) draft = { ...draft, beside: beside.input.checked };
  });
  here.input.addEventListener("change", () => {
    if (draft) draft = { ...draft, here: here.input.checked };
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void submit();
  });

  /** Begin with what stands in the fields; lines that are being read are waited for. */
  async function submit() {
    const wrong = units.wrong() ?? length.wrong() ?? back.wrong();
    if (wrong) {
      if (settings.contains(wrong) && !settings.matches(":popover-open")) settings.showPopover();
      return wrong.focus();
    }
    const wanted = draft?.course.task;
    if (wanted === OWN) await own.read();
    if (wanted !== draft?.course.task) return;
    if (!draft || (draft.course.task === OWN && !draft.course.examples)) return own.complain();
    settings.hidePopover();
    app.dispatch({ type: "train", ...asked(draft, app.get().experiment) });
    begun();
  }

  /** What does not fit goes from the fields. */
  function settle() {
    for (const fields of [units, length, back]) fields.settle();
  }

  /** @param {string} name */
  function choose(name) {
    const found = offered?.tasks.find((one) => one.task === name);
    const base = found?.course ?? { ...offered?.tasks[0]?.course, task: OWN, H: 4, T: 24, epochs: 60, forget_bias: 1 };
    const { cell: kind = "lstm", beside: others = false } = draft ?? {};
    draft = { ...drafted(base), cell: kind, beside: others };
    settle();
    if (name === OWN) draft = { ...draft, course: { ...draft.course, examples: own.examples() } };
    show(app.get());
  }

  /** Ask what can be learned, once the panel is opened. */
  async function open() {
    wanted = true;
    if (offered) return;
    try {
      offered = await offer();
      choose(offered.tasks[0]?.task ?? "latch");
    } catch {
      app.dispatch({ type: "notice", notice: { tone: "error", key: "train.no_offer", outage: true } });
    }
  }

  /** @param {State} state */
  function show({ settings: { language }, experiment }) {
    say(taskName, word(language, "train.task"));
    say(cellName, word(language, "train.cell"));
    say(/** @type {Element} */ (begin.querySelector("span")), word(language, "train.begin"));
    say(/** @type {Element} */ (more.querySelector("span")), word(language, "train.more"));
    label(settings, word(language, "train.more"));
    say(beside.caption, word(language, "train.beside"));
    say(here.caption, word(language, "train.here"));
    begin.disabled = draft === null;
    if (!offered || !draft) return;
    options(task, [...offered.tasks.map(({ task: name }) => name), OWN], (name) => word(language, `task.${name}`));
    options(cell, CELLS, (name) => (name === "shown" ? asShown(experiment, language) : name.toUpperCase()));
    task.value = draft.course.task ?? "";
    cell.value = draft.cell;
    beside.input.checked = draft.beside;
    here.input.checked = draft.here;
    units.show(draft.course, language);
    length.show(draft.course, language);
    const itself =
      draft.course.task === OWN || offered.tasks.find(({ task: name }) => name === draft?.course.task)?.sentences;
    for (const box of length.boxes) reveal(box, !itself); // a sentence is as long as it is
    back.show(draft.course, language);
    const key = `task.${draft.course.task}_about`;
    say(about, known(key) ? word(language, key) : "");
    own.show(language);
    reveal(own.root, draft.course.task === OWN);
  }

  return { form, open, show, settle, focus: () => task.focus() };
}

/** @param {string} id */
function check(id) {
  const input = el("input", { type: "checkbox", id, "data-testid": id });
  const caption = el("span");
  return { input, caption, box: el("label", { class: "train-check", for: id }, input, caption) };
}

/** @param {HTMLSelectElement} select @param {readonly string[]} values @param {(value: string) => string} named */
function options(select, values, named) {
  if (select.options.length !== values.length)
    select.replaceChildren(...values.map((value) => el("option", { value })));
  for (const [k, value] of values.entries()) {
    const option = select.options[k];
    if (option) say(option, named(value));
  }
}

/** The network on the page in a few words. @param {State["experiment"]} experiment @param {"en" | "zh"} language */
function asShown(experiment, language) {
  const { cell, layers = 1, direction = "forward" } = experiment ?? {};
  const name = cell?.kind.toUpperCase() ?? "LSTM";
  if (layers === 1 && direction === "forward") return word(language, "train.cell_shown", { cell: name });
  const how = word(language, "train.learned_shown", {
    layers,
    direction: word(language, `train.direction_${direction}`),
  });
  return word(language, "train.cell_shown", { cell: `${name}, ${how}` });
}
