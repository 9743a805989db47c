/**
 * The address bar always holds the link to what is on the screen.
 *
 * @typedef {import("../store/state.js").State} State
 * @typedef {import("../protocol/link.js").Linked} Linked
 * @typedef {Linked & {playing?: boolean, speed?: number, digits?: number, lesson?: string}} First
 */
import { passOf } from "../figures/pass.js";
import { LinkError, readLink, writeLink } from "../protocol/link.js";
import { same } from "../store/history.js";

const REST_MS = 300;

/**
 * What the link of a state holds; an untouched preset is named, not copied, unless it is compared with an experiment
 * that has to be written out anyway.
 * @param {State} state @returns {Linked}
 */
export function linked(state) {
  const { experiment, preset, t, unit, untouched, compare, pass } = state;
  const original = preset === null ? undefined : untouched[preset];
  const pristine = original !== undefined && experiment !== null && same(original, experiment);
  const named = pristine && (!compare || !("experiment" in compare));
  return {
    experiment: named ? undefined : (experiment ?? undefined),
    preset: preset ?? undefined,
    t,
    unit,
    ...passOf(pass),
    ...(compare ? { compare } : {}),
  };
}

/**
 * What to open first: the link that the page was opened with, else the first preset. A link that is bad or too old is
 * told in words, and the first preset opens instead.
 *
 * @param {import("../store/state.js").Preset[]} presets
 * @param {(key: string) => void} complain
 * @param {Linked} [kept] what the address does not hold yet, for it was left too early
 * @returns {Promise<First>}
 */
export async function opened(presets, complain, kept) {
  const link = kept ?? (await readable(complain));
  if (link?.lost) complain("compare.lost");
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
 * Keeps the address bar up to date, and opens a link that is put into it. Whether it is up to date stands in
 * `data-address` of the page: `late` from the first change on, `written` when nothing is under way any more.
 *
 * @param {{get(): State, subscribe(listener: (state: State, before: State) => void): void}} store
 * @param {(action: import("../store/actions.js").Action) => void} dispatch
 * @returns {() => Promise<string>} the link to what is on the screen now
 */
export function keepAddress(store, dispatch) {
  let timer = 0;
  let written = location.hash;
  let changes = 0;
  const { dataset } = document.documentElement;

  async function write() {
    clearTimeout(timer);
    const state = store.get();
    if (!state.experiment) return location.href;
    const [upTo, known] = [changes, written];
    const link = await writeLink(linked(state));
    const href = new URL(link, location.href).href;
    if (location.hash !== known) return href; // a link was put there meanwhile, and is about to be opened
    try {
      if (location.hash !== link) history.replaceState(null, "", link); // the same again would still be a navigation
    } catch {
      // some browsers refuse many changes in a short time; the next one will be written
    }
    written = location.hash;
    if (upTo === changes && !store.get().pending.length) dataset.address = "written";
    return href;
  }

  store.subscribe((state, before) => {
    const { experiment, t, unit, playing, compare, pass, pending } = state;
    const looked = unit !== before.unit || compare !== before.compare || pass !== before.pass;
    const moved = experiment !== before.experiment || (t !== before.t && !playing) || looked;
    const rests = (before.playing && !playing) || (before.pending.length && !pending.length);
    if (pending.length) dataset.address = "late";
    if (!experiment || !(moved || rests)) return;
    dataset.address = "late";
    changes++;
    clearTimeout(timer);
    timer = setTimeout(() => store.get().pending.length || write(), REST_MS); // else once all is answered
  });

  addEventListener("hashchange", async () => {
    if (location.hash === written) return;
    written = location.hash;
    clearTimeout(timer); // what was about to be written is of the experiment before
    const refuse = (/** @type {string} */ key) =>
      dispatch({ type: "notice", notice: { tone: "error", key: `${key}_kept` } });
    const link = await readable(refuse);
    const edit = link && editFor(link, store.get().presets);
    if (link && edit) {
      const look = { t: link.t, unit: link.unit, layer: link.layer ?? 0, reverse: link.reverse ?? false };
      if (link.lost) dispatch({ type: "notice", notice: { tone: "error", key: "compare.lost" } });
      dispatch({ type: "edit", edit, live: false, entry: -1, preset: link.preset ?? null, look });
      dispatch({ type: "compare", compare: link.compare ?? null });
      return;
    }
    if (link) refuse("error.link");
    await write();
  });

  return write;
}

/** @param {Linked} link @param {import("../store/state.js").Preset[]} presets @returns {import("../protocol/wire.js").AnyEdit | null} */
function editFor({ experiment, preset }, presets) {
  if (experiment) return { edit: "replace", experiment };
  return presets.some(({ id }) => id === preset) ? { edit: "preset", preset: preset ?? "" } : null;
}

/**
 * The experiment that a link from elsewhere holds, to be compared with. A preset that the link names is asked for.
 * @param {string} text the whole address, or its hash
 * @returns {Promise<import("../protocol/wire.js").Experiment>}
 * @throws {Error} when there is none in it
 */
export async function experimentOf(text) {
  const link = text.includes("#") ? await readLink(text.slice(text.indexOf("#")).trim()) : null;
  if (link?.experiment) return link.experiment;
  if (!link?.preset) throw new LinkError("bad");
  const answer = await fetch(`api/presets/${encodeURIComponent(link.preset)}`);
  if (!answer.ok) throw new LinkError("bad");
  return (await answer.json()).experiment;
}
