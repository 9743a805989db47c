/** The number of parameters, built block by block, and what frameworks store for the same network. */
import { countOf, gateOf, inLetters, inNumbers } from "../../text/count.js";
import { inWords } from "../../text/passes.js";
import { phrase } from "../../text/phrases.js";
import { word } from "../../text/words.js";
import { focusWeight } from "../weights/weights.js";
import { el, languageOf, say } from "../widgets/dom.js";
import { layoutsOf, outline } from "./layouts.js";

/** @typedef {import("../../store/actions.js").App} App */
/** @typedef {import("../../store/state.js").State} State */
/** @typedef {import("../../text/count.js").Block} Block */
/** @typedef {import("./layouts.js").Stored} Stored */
/** @typedef {"en" | "zh"} Language */

/**
 * @param {App} app
 * @param {() => void} leave called before the weights of a block are gone to
 * @param {"h2" | "h3"} level of its heading where it stands
 */
export function counter(app, leave, level) {
  const title = el(level);
  const total = el("output", { class: "count-total", "data-testid": "count" });
  const letters = el("p", { class: "count-sum mono", "data-testid": "count-sum" });
  const list = el("ul", { class: "count-blocks" });
  const passes = el("ul", { class: "count-passes" });
  const time = el("p", { class: "explained", "data-testid": "count-time" });
  const theirs = el("ul", { class: "count-theirs", "data-testid": "count-theirs" });
  const root = el(
    "section",
    { class: "counter", "data-testid": "counter" },
    el("div", { class: "count-head" }, title, total),
    letters,
    list,
    passes,
    time,
    theirs,
  );
  let asked = "";

  /** @param {State} state */
  function show(state) {
    const { model, experiment, trace, settings } = state;
    const { language } = settings;
    if (!model || !experiment || !root.checkVisibility()) return;
    const counted = countOf(model);
    const own = counted.layers.find((_, k) => model.passes[k]?.suffix === model.suffix) ?? counted.layers[0];
    say(title, word(language, "count.title"));
    say(total, figure(counted.count, language));
    const alone = counted.layers.length === 1;
    const [said, worth] = [inLetters(own?.blocks ?? []), inNumbers(own?.blocks ?? [])];
    say(letters, `${said} = ${worth} = ${figure(own?.count ?? 0, language)}`);
    list.replaceChildren(...(own?.blocks ?? []).map((block) => blockLine(block, language)));
    const others = [
      ...(alone ? [] : counted.layers.map((layer) => passLine(layer, own === layer, language))),
      ...counted.rest.map(({ name, blocks, count }) =>
        line(word(language, `count.${name}`, { sum: inNumbers(blocks) }), count, language),
      ),
    ];
    passes.replaceChildren(...others);
    passes.hidden = others.length === 0;
    say(time, word(language, "count.time", { T: trace?.T ?? 0 }));
    void compare(outline(experiment), counted.count);
  }

  /** @param {string} wanted @param {number} ours */
  async function compare(wanted, ours) {
    asked = wanted;
    const layouts = await layoutsOf(wanted).catch(() => null);
    if (asked !== wanted) return;
    const language = languageOf(app);
    theirs.replaceChildren(...Object.values(layouts ?? {}).map((stored) => theirLine(stored, ours, language)));
  }

  /** @param {Block} block @param {Language} language */
  function blockLine(block, language) {
    const gates = block.names.map((name) => {
      const button = el("button", { type: "button", class: "count-block mono", "data-gate": gateOf(name) }, name);
      const what = word(language, "count.go", { name });
      button.setAttribute("aria-label", what);
      button.title = what;
      button.addEventListener("click", () => go(name, block.shape));
      return button;
    });
    const sizes = [...(block.names.length > 1 ? [String(block.names.length)] : []), ...block.sizes].join(" · ");
    const why = word(language, `count.of_${block.family.toLowerCase()}`);
    const row = line(`${sizes}`, block.count, language);
    row.prepend(el("span", { class: "count-names" }, ...gates));
    row.append(el("span", { class: "count-why" }, why));
    return row;
  }

  /** To the first cell of a block in the weights. @param {string} name @param {number[]} shape */
  function go(name, shape) {
    leave();
    app.dispatch({ type: "choose", gate: gateOf(name) });
    focusWeight(shape.length === 2 ? `${name}[0,0]` : `${name}[0]`);
  }

  return { root, show: () => show(app.get()) };
}

/** @param {import("../../text/count.js").Layer} layer @param {boolean} shown @param {Language} language */
function passLine({ layer, reverse, blocks, count }, shown, language) {
  const text = word(language, "count.pass", { ...inWords({ layer, reverse }, language), sum: inNumbers(blocks) });
  const row = line(text, count, language);
  row.classList.toggle("on", shown);
  return row;
}

/** @param {string} text @param {number} count @param {Language} language */
function line(text, count, language) {
  return el("li", {}, el("span", { class: "count-sizes" }, text), el("b", {}, figure(count, language)));
}

/** @param {Stored} stored @param {number} ours @param {Language} language */
function theirLine(stored, ours, language) {
  const { framework, title, count, lacking } = stored;
  const values = { names: phrase(language, lacking.join(", ")), more: figure(Math.abs(count - ours), language) };
  return el(
    "li",
    { "data-framework": framework },
    el("span", {}, title),
    el("b", {}, lacking.length ? "—" : figure(count, language)),
    el("span", { class: "count-why" }, word(language, `count.theirs_${reasonOf(stored, ours)}`, values)),
  );
}

/** Why a framework's number is another than ours. @param {Stored} stored @param {number} ours */
function reasonOf(stored, ours) {
  if (stored.lacking.length) return "none";
  if (stored.count === ours) return "same";
  if (stored.count < ours) return "merged";
  const unused = stored.tensors.filter(({ blocks }) => blocks.some(({ names }) => names.length === 0));
  return unused.some(({ shape, name }) => shape.length === 2 && !name.startsWith("bias")) ? "room" : "two";
}

/** @param {number} count @param {Language} language */
function figure(count, language) {
  return count.toLocaleString(language === "zh" ? "zh-CN" : "en-US");
}
