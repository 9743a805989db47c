/**
 * Language, theme and lecture mode: remembered, and put on the root element for all styles.
 *
 * @typedef {import("../store/state.js").State} State
 * @typedef {import("../store/state.js").Settings} Settings
 */
import { cssVariables } from "../figures/colours.js";
import { NOTATIONS } from "../text/notation.js";

const KEPT = "gatescope.settings";
const BELOW = /** @type {const} */ (["gates", "diagram", "table", "gradient"]);

/** Settings of the address (`?lang=zh&theme=dark&lecture=1`), else those kept, else what the browser prefers. @returns {Partial<Settings>} */
export function firstSettings() {
  const asked = new URLSearchParams(location.search);
  const kept = remembered();
  const language = asked.get("lang") ?? kept.language ?? (navigator.language.startsWith("zh") ? "zh" : "en");
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const theme = asked.get("theme") ?? kept.theme ?? (dark ? "dark" : "light");
  return {
    language: language === "zh" ? "zh" : "en",
    theme: theme === "dark" ? "dark" : "light",
    lecture: asked.has("lecture") ? asked.get("lecture") === "1" : kept.lecture === true,
    laneScale: kept.laneScale === true,
    notation: NOTATIONS.find((one) => one === kept.notation) ?? "colah",
    parcels: kept.parcels !== false,
    below: BELOW.find((one) => one === kept.below) ?? "gates",
    gradientLog: kept.gradientLog === true,
    sorted: kept.sorted === true,
  };
}

/** Decimals belong to the link, slow motion to the moment. @param {{get(): State, subscribe(listener: (state: State, before: State) => void): void}} store */
export function keepAppearance(store) {
  show(store.get().settings);
  store.subscribe((state, before) => {
    if (state.settings === before.settings) return;
    show(state.settings);
    const { digits: _link, slow: _slow, ...kept } = state.settings;
    try {
      localStorage.setItem(KEPT, JSON.stringify(kept));
    } catch {
      // storage may be switched off; then nothing is remembered
    }
  });
}

/** @param {Pick<Settings, "language" | "theme" | "lecture">} settings */
export function show({ language, theme, lecture }) {
  const root = document.documentElement;
  root.lang = language === "zh" ? "zh-Hans" : "en";
  root.dataset.theme = theme;
  root.classList.toggle("lecture", lecture);
  for (const [name, value] of Object.entries(cssVariables(theme))) root.style.setProperty(name, value);
}

/** @returns {Partial<Settings>} */
function remembered() {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? "{}") ?? {};
  } catch {
    return {};
  }
}
