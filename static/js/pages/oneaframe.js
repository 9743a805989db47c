/**
 * Timesteps that play are shown one in each frame of the screen. They come by the clock of the server, so that now and then
 * two come within one frame and none in the next: the first of the two would never be seen.
 */

/**
 * @template E
 * @param {(event: E) => void} show
 */
export function oneAFrame(show) {
  /** whether this frame has its timestep */
  let taken = false;
  /** the newest of those that came after it @type {E | null} */
  let waiting = null;

  function next() {
    taken = false;
    if (waiting !== null) put(waiting);
  }

  /** Show a timestep, once the frame that shows the one before is painted. @param {E} event */
  function put(event) {
    if (taken && !document.hidden) {
      waiting = event;
      return;
    }
    waiting = null;
    if (!taken) requestAnimationFrame(() => setTimeout(next));
    taken = true;
    show(event);
  }

  return {
    put,
    /** Show what still waits: something else has come. */
    last() {
      const event = waiting;
      waiting = null;
      if (event !== null) show(event);
    },
  };
}
