/**
 * Where the focus goes when guessing begins, ends or is left, and Escape to leave.
 *
 * @typedef {import("../../store/actions.js").App} App
 * @typedef {import("../../store/state.js").State} State
 */

/** What has Escape for itself. */
const FIELDS = "input:not([type=range], [type=checkbox], [type=radio]), textarea, [contenteditable]";

/**
 * To be called before the panel redraws itself: what it hides loses the focus.
 * @param {App} app
 * @param {HTMLElement} root the panel
 * @param {() => HTMLElement | null} first the control to begin with, as the panel stands
 */
export function guideFocus(app, root, first) {
  /** @type {Element | null} */
  let opener = null;
  app.subscribe((state, before) => {
    if (!state.predict && !before.predict) return;
    const active = document.activeElement;
    const mine = root.contains(active) || active?.classList.contains("guess-handle") === true;
    if (state.predict && !before.predict) {
      opener = active;
      queueMicrotask(() => app.get().predict && first()?.focus());
    } else if (!state.predict) {
      if (mine || active === document.body) queueMicrotask(() => home(opener));
    } else if (mine && ended(state) !== ended(before)) queueMicrotask(() => first()?.focus());
  });
  document.addEventListener("keydown", (event) => leave(app, root, event));
}

/** Whether there is nothing to guess any more. @param {State} state */
export function ended({ predict, t, trace }) {
  return predict !== null && (predict.over || t >= (trace?.T ?? 0));
}

/** Back to where guessing was begun; from the key, with the focus nowhere, to its button. @param {Element | null} opener */
function home(opener) {
  const usable = opener instanceof HTMLElement && opener !== document.body && opener.checkVisibility();
  const target = usable ? opener : document.querySelector('[data-testid="predict-open"]');
  if (target instanceof HTMLElement) target.focus({ preventScroll: true });
}

/** What lies above the panel closes first. @param {App} app @param {HTMLElement} root @param {KeyboardEvent} event */
function leave(app, root, event) {
  const { predict, trail } = app.get();
  if (event.key !== "Escape" || event.defaultPrevented || !predict || trail.length > 0) return;
  if (document.querySelector(".popover:popover-open, dialog[open]")) return;
  const { target } = event;
  if (target instanceof Element && target.matches(FIELDS) && !root.contains(target)) return;
  event.preventDefault();
  app.dispatch({ type: "predict", predict: { act: "leave" } });
}
