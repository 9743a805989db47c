/**
 * A page that is loaded anew comes back to where it was, as after a lost connection: to the lesson that it attended, and
 * to what the address does not hold yet, for nobody had answered it.
 *
 * @typedef {import("../store/state.js").State} State
 * @typedef {import("../store/actions.js").Action} Action
 * @typedef {import("./unsent.js").Unsent} Unsent
 */
import { linked } from "./address.js";
import { fitting } from "./unsent.js";

const KEPT = "lesson";
const UNSENT = "unsent";
/** Steps of the history that are kept each way. */
const STEPS = 20;
/** Below all gestures of the page that is loaded anew, which counts from the beginning. */
const FORMER = 1e9;

/** The lesson that this tab attended when it was loaded anew; nothing where another address was opened. @returns {string | undefined} */
export function attendedBefore() {
  const [visit] = performance.getEntriesByType("navigation");
  const again = visit instanceof PerformanceNavigationTiming && visit.type === "reload";
  try {
    return (again && sessionStorage.getItem(KEPT)) || undefined;
  } catch {
    return undefined;
  }
}

/**
 * Remember the lesson as long as the tab lives, and open its panel where it is come back to.
 * @param {{get(): State, dispatch(action: Action): void, subscribe(listener: (state: State, before: State) => void): void}} store
 * @param {string} [before] the one that was attended before
 */
export function keepLesson(store, before) {
  store.subscribe(({ lesson }, { lesson: known }) => {
    if (lesson?.name === known?.name) return;
    try {
      if (lesson) sessionStorage.setItem(KEPT, lesson.name);
      else sessionStorage.removeItem(KEPT);
    } catch {
      // storage may be switched off; then nothing is remembered
    }
    if (lesson && lesson.name === before && !store.get().training) store.dispatch({ type: "training", open: true });
  });
}

/**
 * What is to be asked again, and what it is asked of: the experiment as the server held it last.
 * @param {State} state @param {string} hash
 * @returns {Unsent}
 */
function unsent(state, hash) {
  const { pending, waiting, history } = state;
  const { past, future } = history;
  const former = (/** @type {number} */ entry) => entry - FORMER;
  const asked = {
    pending: pending.filter(({ kind }) => kind !== "open").map((sent) => ({ ...sent, entry: former(sent.entry) })),
    waiting: waiting.map((action) => (action.type === "edit" ? { ...action, entry: former(action.entry) } : action)),
    history: { past: past.slice(-STEPS), future: future.slice(0, STEPS) },
  };
  return { hash, link: linked(state), asked };
}

/**
 * What this tab had not finished asking when it was left; nothing where another address was opened. However it was come
 * to: a page that is loaded anew from the browser's own "cannot be reached" has been navigated to.
 * @returns {Unsent | null}
 */
export function unsentBefore() {
  try {
    const kept = sessionStorage.getItem(UNSENT);
    return kept === null ? null : fitting(parsed(kept), location.hash);
  } catch {
    return null; // storage may be switched off
  }
}

/** @param {string} text @returns {unknown} undefined where it is none */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Keep it whenever the page may be about to go, until all of it is answered.
 * @param {{get(): State, subscribe(listener: (state: State) => void): void}} store
 * @param {Unsent | null} before what was kept and is asked again now
 */
export function keepUnsent(store, before) {
  let kept = before !== null;

  /** @param {Unsent | null} some */
  function keep(some) {
    kept = some !== null;
    try {
      if (some) sessionStorage.setItem(UNSENT, JSON.stringify(some));
      else sessionStorage.removeItem(UNSENT);
    } catch {
      // storage may be switched off or full; then nothing is remembered
    }
  }

  function leave() {
    const state = store.get();
    if (!state.experiment) return; // what was kept before still is what is to be asked
    const late = state.pending.length > 0 || document.documentElement.dataset.address === "late";
    keep(late ? unsent(state, location.hash) : null);
  }

  if (!before) keep(null);
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && leave());
  store.subscribe(({ experiment, pending, waiting }) => {
    if (kept && experiment && pending.length === 0 && waiting.length === 0) keep(null);
  });
}
