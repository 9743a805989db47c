/**
 * A page that is loaded anew comes back to the lesson that it attended, as after a lost connection.
 *
 * @typedef {import("../store/state.js").State} State
 * @typedef {import("../store/actions.js").Action} Action
 */
const KEPT = "lesson";

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
