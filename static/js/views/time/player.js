/** Play, step, scrub: where we stand in the sequence. */
import { inputAt } from "../../figures/pass.js";
import { word } from "../../text/words.js";
import { attributesOf, el, label, say, watch } from "../widgets/dom.js";
import { icon, setIcon } from "../widgets/icons.js";

/** @typedef {import("../../store/actions.js").App} App */
/** @typedef {import("../../store/state.js").State} State */

/** Timesteps a second that can be chosen. */
export const SPEEDS = [0.5, 1, 2, 4, 8, 15, 30, 60];

/** @type {[string, string, (app: App) => void][]} name of button and icon, its key, what it does */
const BUTTONS = [
  ["first", "Home", (app) => app.dispatch({ type: "seek", t: 0 })],
  ["back", "←", (app) => app.dispatch({ type: "back" })],
  ["play", "", (app) => playOrPause(app)],
  ["step", "→", (app) => app.dispatch({ type: "step" })],
  ["last", "End", (app) => app.dispatch({ type: "seek", t: app.get().trace?.T ?? 0 })],
  ["replay", "R", (app) => app.dispatch({ type: "replay" })],
];

/** @param {App} app */
export function playOrPause(app) {
  app.dispatch({ type: app.get().playing ? "pause" : "play" });
}

/**
 * @param {HTMLElement} root
 * @param {App} app
 */
export function mountPlayer(root, app) {
  const buttons = BUTTONS.map(([name, key, run]) => {
    const button = el("button", { class: `button bare ${name}`, type: "button", "data-testid": name }, icon(name));
    button.addEventListener("click", () => run(app));
    return { name, key, button };
  });
  const scrub = el("input", { type: "range", class: "scrub", min: 0, max: 0, step: 1, "data-testid": "scrub" });
  const time = el("output", { class: "time", "aria-live": "off", "data-testid": "time" });
  const heard = el("span", { class: "heard" });
  const speed = el("select", { "data-testid": "speed" });
  const loop = el("button", { class: "button bare loop", type: "button", "data-testid": "loop" }, icon("loop"));
  root.append(
    el("div", { class: "transport" }, ...buttons.map(({ button }) => button)),
    el("div", { class: "track" }, scrub),
    el("div", { class: "where" }, time, heard),
    el("div", { class: "tempo" }, speed, loop),
  );
  scrub.addEventListener("input", () => app.dispatch({ type: "seek", t: Number(scrub.value) }));
  speed.addEventListener("change", () => app.dispatch({ type: "speed", speed: Number(speed.value) }));
  loop.addEventListener("click", () => app.dispatch({ type: "loop", loop: !app.get().loop }));

  watch(
    app,
    ({ settings }) => [settings.language],
    (state) => {
      const { language } = state.settings;
      for (const { name, key, button } of buttons)
        if (name !== "play") label(button, word(language, `player.${name}`), key);
      label(scrub, word(language, "player.scrub"));
      label(speed, word(language, "player.speed"), "+ −");
      label(loop, word(language, "player.loop"), "L");
      showSpeed(state);
    },
  );
  watch(
    app,
    ({ playing, settings }) => [playing, settings.language],
    ({ playing, settings }) => {
      const play = buttons[2]?.button;
      if (!play) return;
      setIcon(play, playing ? "pause" : "play");
      label(
        play,
        word(settings.language, playing ? "player.pause" : "player.play"),
        word(settings.language, "keys.space"),
      );
      play.setAttribute("aria-pressed", String(playing));
    },
  );
  watch(
    app,
    ({ loop: on }) => [on],
    ({ loop: on }) => loop.setAttribute("aria-pressed", String(on)),
  );
  watch(app, (state) => [state.speed], showSpeed);
  watch(
    app,
    ({ t, trace, experiment, model, settings }) => [t, trace?.T, experiment, model?.reverse, settings.language],
    (state) => {
      const T = state.trace?.T ?? 0;
      const {
        t,
        settings: { language },
      } = state;
      const heardNow = tokenAt(state);
      const read = inputAt(state, t);
      if (scrub.max !== String(T)) attributesOf(scrub, { max: T });
      if (scrub.value !== String(t)) scrub.value = String(t);
      scrub.style.setProperty("--done", String(T === 0 ? 0 : t / T));
      scrub.setAttribute("aria-valuetext", spoken(language, { t, T, read, token: heardNow }));
      say(time, `t = ${String(t).padStart(String(T).length, " ")} / ${T}`);
      say(heard, t === 0 ? word(language, "player.initial") : heardWords(language, { t, read, token: heardNow }));
      for (const { name, button } of buttons) {
        const off =
          T === 0 ||
          ((name === "first" || name === "back" || name === "replay") && t === 0) ||
          ((name === "step" || name === "last") && t === T);
        if (button.getAttribute("aria-disabled") !== String(off)) button.setAttribute("aria-disabled", String(off));
      }
    },
  );

  /** @param {State} state */
  function showSpeed({ speed: now, settings: { language } }) {
    const offered = SPEEDS.includes(now) ? SPEEDS : [...SPEEDS, now].sort((a, b) => a - b);
    const made = [...speed.options].map((option) => option.text).join();
    const wanted = offered.map((each) => word(language, "player.per_second", { n: each }));
    if (made !== wanted.join())
      speed.replaceChildren(...offered.map((each, k) => el("option", { value: each }, wanted[k] ?? "")));
    speed.value = String(now);
  }
}

/**
 * The word read at the timestep where we stand, if the input is words.
 * @param {State} state
 */
export function tokenAt(state) {
  const { experiment, t } = state;
  return experiment?.input.kind === "tokens" ? (experiment.input.tokens[inputAt(state, t) - 1] ?? "") : "";
}

/** What is read at t: the word, or which input, where a pass reads from the end. @param {"en" | "zh"} language @param {{t: number, read: number, token: string}} at */
function heardWords(language, { t, read, token }) {
  if (token) return word(language, "player.word", { word: token });
  return read === t ? "" : word(language, "player.reads", { read });
}

/** @param {"en" | "zh"} language @param {{t: number, T: number, read: number, token: string}} at */
function spoken(language, { t, T, read, token }) {
  if (t === 0) return word(language, "player.at_start", { T });
  if (!token && read !== t) return word(language, "player.at_back", { t, T, read });
  return token ? word(language, "player.at_word", { t, T, word: token }) : word(language, "player.at", { t, T });
}
