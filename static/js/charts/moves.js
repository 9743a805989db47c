/** The shortest time between two moves that are heard before their frame: a mouse may tell of a thousand in a second. */
const APART = 6;

/**
 * Listen to the moves of a pointer; while it is down, as soon as the browser knows of them. It keeps `pointermove` for the
 * next frame, and hands over one where there were more: what a hand does then waits, and is seen less often than it could be.
 * Where the browser does not tell of moves before (`pointerrawupdate`), they come with the frame. No place is told twice.
 *
 * @param {HTMLElement | SVGElement} node @param {(event: PointerEvent) => void} hear @param {AddEventListenerOptions} [options]
 */
export function onMoves(node, hear, options) {
  /** The last one that was heard early @type {PointerEvent | null} */
  let told = null;
  const early = (/** @type {Event} */ event) => {
    if (!(event instanceof PointerEvent) || !event.buttons) return;
    if (told && event.timeStamp - told.timeStamp < APART) return;
    told = event;
    hear(event);
  };
  const withFrame = (/** @type {Event} */ event) => {
    if (!(event instanceof PointerEvent)) return;
    const again = event.buttons && told?.clientX === event.clientX && told.clientY === event.clientY;
    told = null;
    if (!again) hear(event);
  };
  node.addEventListener("pointermove", withFrame, options);
  node.addEventListener("pointerrawupdate", early, options);
}
