/**
 * The address bar always holds the link to what is on the screen.
 *
 * @typedef {import("../store/state.js").State} State
 * @typedef {import("../protocol/link.js").Linked} Linked
 * @typedef {Linked & {playing?: boolean, speed?: number, digits?: number}} First
 */
import { LinkError, readLink, writeLink } from "../protocol/link.js";

const REST_MS = 300;

/** What the link of a state holds. @param {State} state @param {Map<string, string>} untouched preset id -> its experiment as text @returns {Linked} */
export function linked(state, untouched) {
  const { experiment, preset, t, unit } = state;
  const pristine = preset !== null && untouched.get(preset) === JSON.stringify(experiment);
  return { experiment: pristine ? undefined : (experiment ?? undefined), preset: preset ?? undefined, t, unit };
}

/**
 * What to open first: the link that the page was opened with, else the first preset. A link that is bad or too old is
 * told in words, and the first preset opens instead.
 *
 * @param {import("../store/state.js").Preset[]} presets
 * @param {(key: string) => void} complain
 * @returns {Promise<First>}
 */
export async function opened(presets, complain) {
  const link = await readable(complain);
  if (link?.experiment) return link;
  const asked = link?.preset === undefined ? presets[0] : presets.find(({ id }) => id === link.preset);
  if (!asked) complain("error.link");
  const preset = asked ?? presets[0];
  return { preset: preset?.id, ...preset?.view, ...(asked && link ? { playing: false, ...defined(link) } : {}) };
}

/** @param {(key: string) => void} complain */
async function readable(complain) {
  try {
    return await readLink(location.hash);
  } catch (error) {
    complain(error instanceof LinkError && error.reason === "version" ? "error.link_version" : "error.link");
    return null;
  }
}

/** @param {Linked} link @returns {Linked} */
function defined(link) {
  return Object.fromEntries(Object.entries(link).filter(([, value]) => value !== undefined));
}

/**
 * Keeps the address bar up to date, and opens a link that is put into it.
 *
 * @param {{get(): State, subscribe(listener: (state: State, before: State) => void): void}} store
 * @param {(action: import("../store/actions.js").Action) => void} dispatch
 * @returns {() => Promise<string>} the link to what is on the screen now
 */
export function keepAddress(store, dispatch) {
  /** @type {Map<string, string>} */
  const untouched = new Map();
  let timer = 0;
  let written = location.hash;

  async function write() {
    const state = store.get();
    if (!state.experiment) return location.href;
    written = await writeLink(linked(state, untouched));
    history.replaceState(null, "", written);
    return location.href;
  }

  store.subscribe((state, before) => {
    const { experiment, preset, t, unit, playing } = state;
    if (experiment && preset && before.preset !== preset && !untouched.has(preset) && !state.history.future.length)
      untouched.set(preset, JSON.stringify(experiment));
    const same =
      experiment === before.experiment && t === before.t && unit === before.unit && playing === before.playing;
    if (same || !experiment || (playing && before.experiment === experiment)) return;
    clearTimeout(timer);
    timer = setTimeout(write, REST_MS);
  });

  addEventListener("hashchange", async () => {
    if (location.hash === written) return;
    const link = await readable((key) => dispatch({ type: "notice", notice: { tone: "error", key } }));
    if (!link) return;
    if (link.experiment)
      dispatch({ type: "edit", edit: { edit: "replace", experiment: link.experiment }, live: false, entry: -1 });
    else if (link.preset)
      dispatch({ type: "edit", edit: { edit: "preset", preset: link.preset }, live: false, entry: -1 });
    if (link.unit !== undefined) dispatch({ type: "choose", unit: link.unit });
    if (link.t !== undefined) dispatch({ type: "seek", t: link.t });
  });

  return write;
}
