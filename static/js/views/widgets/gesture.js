/**
 * Gestures: a drag, a burst of arrow keys or a slider move is one entry of the history, however many values it passes.
 *
 * @typedef {import("../../protocol/wire.js").AnyEdit} Edit
 */

const REST = 300;
const BURST = 1000;
let entries = 0;
/** How to stop each gesture that is not final yet. @type {Set<() => void>} */
const unfinished = new Set();
/** Who wants to know whether any hand is at work. @type {Set<(busy: boolean) => void>} */
const watching = new Set();

/** Hear when the first hand begins to change something, and when what all have changed is final. @param {(busy: boolean) => void} listener */
export function onHands(listener) {
  watching.add(listener);
}

/** @param {() => void} stop @param {boolean} begun */
function mark(stop, begun) {
  const before = unfinished.size > 0;
  if (begun) unfinished.add(stop);
  else unfinished.delete(stop);
  const busy = unfinished.size > 0;
  if (busy !== before) for (const listener of watching) listener(busy);
}

/** Make final what every hand shows, before undo or another experiment takes its ground away. */
export function endGestures() {
  for (const stop of [...unfinished]) stop();
}

/** A number that no gesture had before. */
export function nextEntry() {
  entries += 1;
  return entries;
}

/**
 * A hand on one value. `move` shows a value while the hand moves, `end` makes the last one final, and
 * `rest` does so by itself a moment after the last move.
 * @param {import("../../store/actions.js").App} app
 */
export function hand(app) {
  let entry = 0;
  let place = "";
  let last = -Infinity;
  /** @type {Edit | null} */
  let open = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** A hand that is down while its ground is taken away does nothing more until it comes down again. */
  let [down, cut] = [false, false];

  function stop() {
    end();
    cut = down;
  }

  function end() {
    clearTimeout(timer);
    if (open === null) return;
    const edit = open;
    open = null;
    mark(stop, false);
    app.dispatch({ type: "edit", edit, live: false, entry });
  }

  return {
    /**
     * @param {string} where what the hand is on; another place begins another entry
     * @param {Edit} edit
     */
    move(where, edit) {
      if (cut) return;
      clearTimeout(timer);
      if (open !== null && where !== place) end();
      const now = performance.now();
      if (open === null && (where !== place || now - last > BURST)) entry = nextEntry();
      place = where;
      last = now;
      open = edit;
      mark(stop, true);
      app.dispatch({ type: "edit", edit, live: true, entry });
    },
    end,
    /** A pointer has come down: what it moves is an entry of its own. */
    press() {
      [down, cut] = [true, false];
      last = -Infinity;
    },
    /** It has gone up: what it moved is final. */
    release() {
      end();
      [down, cut] = [false, false];
      last = -Infinity;
    },
    rest() {
      clearTimeout(timer);
      timer = setTimeout(end, REST);
    },
    /** Begin another entry with the next move, as after a pointer was let go. */
    part() {
      last = -Infinity;
    },
    /** What is shown of a place and not final yet. @param {string} where @returns {Edit | null} */
    open(where) {
      return where === place ? open : null;
    },
    /** Whether something was shown that is not final yet. */
    get busy() {
      return open !== null;
    },
  };
}

/**
 * One finished change.
 * @param {import("../../store/actions.js").App} app
 * @param {Edit} edit
 */
export function change(app, edit) {
  app.dispatch({ type: "edit", edit, live: false, entry: nextEntry() });
}
