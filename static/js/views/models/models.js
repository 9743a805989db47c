/** The sheet that opens a model or a sequence from a file: what is in it, what it does not tell, what goes around it. */
import { phrase } from "../../text/phrases.js";
import { known, word } from "../../text/words.js";
import { el, label, languageOf, say, watch } from "../widgets/dom.js";
import { nextEntry } from "../widgets/gesture.js";
import { icon } from "../widgets/icons.js";
import { openSheet, sheet } from "../widgets/sheet.js";
import { editFor, firstChoice, isSequence, saysSequence, settled, sizeText, stackOf } from "./choices.js";
import { takeDrops } from "./drop.js";
import { foundParts } from "./found.js";
import { keepFile } from "./kept.js";
import { inspect, openModel, Refused, readSequence } from "./server.js";

/** @typedef {import("../../store/actions.js").App} App */
/** @typedef {import("./server.js").Found} Found */
/** @typedef {import("./server.js").Choice} Choice */
/** @typedef {{file: File, model: string, found: Found, choice: Choice, sequence: string}} Looked `sequence`: name of its file */

const ACCEPT = ".safetensors,.npz,.h5,.keras,.onnx,.json,.csv,.tsv,.txt,.npy";

/**
 * @param {HTMLElement} root
 * @param {App} app
 */
export function mountModels(root, app) {
  const how = el("p");
  const safe = el("p", { class: "quiet" });
  const choose = el("button", { class: "button", type: "button", "data-testid": "model-choose" });
  const field = el("input", { type: "file", accept: ACCEPT, hidden: true, "data-testid": "model-file" });
  const status = el("p", { role: "status", class: "model-status", "data-testid": "model-status" });
  const problem = el("p", { role: "alert", class: "problem", "data-testid": "model-problem" });
  const cancel = el("button", { class: "button", type: "button" });
  const parts = el("div", { class: "model-parts" });
  const open = el("button", { class: "button strong", type: "button", "data-testid": "model-open" });
  const foot = el("div", { class: "model-foot" }, choose, cancel, open);
  const shown = sheet(app, { name: "model", title: "model.title", close: "model.close", closed: stop });
  shown.body.append(el("div", { class: "model-drop" }, how, safe), status, problem, parts, foot);
  const name = el("span", { class: "word" });
  const button = el("button", { class: "button", type: "button", "data-testid": "model" }, icon("open"), name);
  button.addEventListener("click", () => openSheet(app, "model"));
  root.append(button, shown.root, field);

  /** @type {Looked | null} */
  let looked = null;
  /** @type {AbortController | null} */
  let busy = null;

  choose.addEventListener("click", () => pick((file) => void take(file)));
  cancel.addEventListener("click", stop);
  open.addEventListener("click", () => void openIt());
  takeDrops(app, async (file) => {
    if (looked && shown.root.open && (await isOwn(file))) void takeSequence(file);
    else void take(file);
  });

  /** Let a file be chosen. @param {(file: File) => void} then */
  function pick(then) {
    field.value = "";
    field.onchange = () => {
      const [file] = field.files ?? [];
      if (file) then(file);
    };
    field.click();
  }

  function stop() {
    busy?.abort();
    busy = null;
    show();
  }

  /** A file to look into. @param {File} file */
  async function take(file) {
    looked = null;
    say(problem, "");
    openSheet(app, "model");
    await work(file, async (signal) => {
      if (await isOwn(file)) return useSequence(file, await readSequence(file, widthNow(), signal));
      const got = await inspect(file, signal);
      if (got.experiment) return use(got.experiment, file.name);
      looked = { file, model: got.model, found: got.found, choice: firstChoice(got.found), sequence: "" };
    });
  }

  /** A sequence for the model that is looked at. @param {File} file */
  async function takeSequence(file) {
    await work(file, async (signal) => {
      const width = (looked && stackOf(looked.found, looked.choice.layer)?.X) ?? 0;
      const { input } = await readSequence(file, looked?.choice.embedding ? 0 : width, signal);
      if (looked) looked = { ...looked, choice: { ...looked.choice, input }, sequence: file.name };
    });
  }

  async function openIt() {
    const now = looked;
    if (!now || busy) return;
    const choice = settled(now.found, now.choice);
    await work(
      now.file,
      async (signal) => {
        const experiment = await openModel(now.model, choice).catch(async (error) => {
          if (!(error instanceof Refused && error.code === "unknown_name" && error.values.what === "model"))
            throw error;
          const { model } = await inspect(now.file, signal); // it was pushed out by other files
          if (model === null) throw error;
          return openModel(model, choice);
        });
        if (signal.aborted) return;
        if (experiment.stored) keepFile(experiment.stored, now.file, choice);
        use(experiment, now.file.name);
        looked = null;
      },
      "model.opening",
    );
  }

  /** Put an experiment in the place of the one on show: one entry of the history. @param {import("./server.js").Experiment} experiment @param {string} name */
  function use(experiment, name) {
    shown.close();
    /** @type {import("../../protocol/wire.js").Replace} */
    const edit = { edit: "replace", experiment };
    app.dispatch({
      type: "edit",
      edit,
      live: false,
      entry: nextEntry(),
      preset: null,
      look: { t: 1, unit: 0, playing: false, layer: 0, reverse: false },
    });
    app.dispatch({ type: "notice", notice: { tone: "info", key: "model.opened", values: { name } } });
  }

  /** Numbers that the network on show reads a timestep; 0 where it reads words. */
  function widthNow() {
    const { experiment } = app.get();
    return experiment?.input.kind === "numbers" ? experiment.X : 0;
  }

  /** @param {File} file @param {import("./server.js").Sequence} read */
  function useSequence(file, read) {
    shown.close();
    app.dispatch({ type: "edit", edit: editFor(read), live: false, entry: nextEntry() });
    const { input, commas } = read;
    const T = input.kind === "tokens" ? input.tokens.length : input.values.length;
    const key = commas ? "model.sequence_commas" : "model.sequence_opened";
    app.dispatch({ type: "notice", notice: { tone: "info", key, values: { name: file.name, T: String(T) } } });
  }

  /** Something that takes a while and may be refused. @param {File} file @param {(signal: AbortSignal) => Promise<unknown>} job @param {string} [key] what is said meanwhile */
  async function work(file, job, key = "model.reading") {
    busy?.abort();
    const own = new AbortController();
    busy = own;
    say(problem, "");
    say(status, word(languageOf(app), key, { name: file.name, size: sizeText(file.size) }));
    show();
    try {
      await job(own.signal);
    } catch (error) {
      if (!own.signal.aborted) complain(file, error);
    }
    if (busy === own) busy = null;
    show();
  }

  /** @param {File} file @param {unknown} error */
  function complain(file, error) {
    const language = languageOf(app);
    const key = error instanceof Refused && known(`error.${error.code}`) ? `error.${error.code}` : null;
    const values = error instanceof Refused ? error.values : {};
    const said = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, phrase(language, value)]));
    const reason = key ? word(language, key, said) : word(language, "model.offline");
    say(problem, word(language, "model.failed", { name: file.name, reason }));
    if (!shown.root.open) openSheet(app, "model");
  }

  function show() {
    const language = languageOf(app);
    say(name, word(language, "model.button"));
    label(button, word(language, "model.title"), "O");
    say(how, word(language, "model.how"));
    say(safe, word(language, "model.safe"));
    say(choose, word(language, looked ? "model.another" : "model.choose"));
    say(cancel, word(language, "model.cancel"));
    say(open, word(language, "model.open"));
    cancel.hidden = busy === null;
    open.hidden = looked === null;
    open.disabled = choose.disabled = busy !== null;
    shown.body.toggleAttribute("aria-busy", busy !== null);
    how.hidden = safe.hidden = looked !== null;
    if (busy) return;
    say(status, looked ? titleOf(looked, language) : "");
    const focused = document.activeElement?.id ?? "";
    parts.replaceChildren(
      ...(looked ? foundParts(looked.found, language, looked.choice, chosen, sequenceField(looked)) : []),
    );
    if (focused && parts.querySelector(`#${CSS.escape(focused)}`)) document.getElementById(focused)?.focus();
  }

  /** @param {Choice} choice */
  function chosen(choice) {
    if (looked) looked = { ...looked, choice, sequence: choice.input ? looked.sequence : "" };
    show();
  }

  /** @param {Looked} now */
  function sequenceField({ choice, sequence }) {
    const language = languageOf(app);
    const { input } = choice;
    const T = input?.kind === "tokens" ? input.tokens.length : (input?.values.length ?? 0);
    const button = el("button", { class: "button small", type: "button", id: "model-sequence" });
    say(button, word(language, "model.sequence_own"));
    button.addEventListener("click", () => pick((file) => void takeSequence(file)));
    const text = input
      ? word(language, "model.sequence_from", { name: sequence, T })
      : word(language, "model.sequence_first");
    return el("span", { class: "model-sequence" }, el("span", {}, text), button);
  }

  watch(
    app,
    ({ settings }) => [settings.language],
    () => show(),
  );
}

/** JSON above this size is not looked into here. */
const MOST_JSON = 4e6;

/** Whether a file is a sequence: by its name, or because it says so. @param {File} file */
async function isOwn(file) {
  if (isSequence(file.name)) return true;
  return /\.json$/i.test(file.name) && file.size < MOST_JSON && saysSequence(await file.text());
}

/** `lstm.safetensors: safetensors, names of PyTorch`. @param {Looked} looked @param {"en" | "zh"} language */
function titleOf({ file, found }, language) {
  const framework = word(language, `model.framework_${found.framework}`);
  return word(language, "model.file", { name: file.name, format: found.format, framework });
}
