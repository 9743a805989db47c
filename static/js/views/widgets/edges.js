/** Shows that a box scrolls sideways: classes say on which sides there is more. */

/** @param {HTMLElement} box @returns {() => void} look again, after what is in it has changed */
export function showEdges(box) {
  const look = () => {
    const rest = box.scrollWidth - box.clientWidth - box.scrollLeft;
    box.classList.toggle("more-left", box.scrollLeft > 1);
    box.classList.toggle("more-right", rest > 1);
  };
  box.addEventListener("scroll", look, { passive: true });
  new ResizeObserver(look).observe(box);
  return look;
}
