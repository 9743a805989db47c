/** Shows that a box scrolls sideways: classes say on which sides there is more. */

/**
 * It is looked once the page is laid out, for asking before would have it laid out twice.
 * @param {HTMLElement} box @returns {() => void} look again, after what is in it has been replaced
 */
export function showEdges(box) {
  const look = () => {
    const rest = box.scrollWidth - box.clientWidth - box.scrollLeft;
    box.classList.toggle("more-left", box.scrollLeft > 1);
    box.classList.toggle("more-right", rest > 1);
  };
  const laidOut = new ResizeObserver(look);
  const observe = () => {
    laidOut.disconnect();
    for (const part of [box, ...box.children]) laidOut.observe(part);
  };
  box.addEventListener("scroll", look, { passive: true });
  observe();
  return observe;
}
