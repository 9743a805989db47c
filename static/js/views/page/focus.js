/**
 * The focus is never lost: when what had it goes away or is switched off, something near it has it next, so that whoever
 * goes by keyboard or by ear does not begin again at the top of the page.
 */
const TAKES = 'a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex="-1"])';

/**
 * A part of the page may say by `data-home` which control it belongs to: that has the focus after it.
 * @param {import("../../store/actions.js").App} app
 */
export function keepFocus(app) {
  /** What has the focus, and all around it, from inside out. @type {HTMLElement[]} */
  let around = [];
  let asked = false;
  document.addEventListener("focusin", ({ target }) => {
    around = [];
    for (let node = target; node instanceof Element && node !== document.body; node = node.parentElement)
      if (node instanceof HTMLElement) around.push(node);
  });
  // Whoever points somewhere else has left of their own will.
  document.addEventListener("pointerdown", () => {
    around = [];
  });
  app.subscribe(() => {
    if (asked || !around.length) return;
    asked = true;
    requestAnimationFrame(() => setTimeout(find)); // the browser takes the focus away when it has drawn the page
  });

  function find() {
    asked = false;
    const lost = document.activeElement === document.body && around[0] && !takes(around[0]);
    if (lost) next()?.focus({ preventScroll: true });
  }

  /** What belongs to a part that went, else the first of the smallest part that is still there. */
  function next() {
    for (const part of around) {
      const home = part.dataset.home && document.querySelector(`[data-testid="${part.dataset.home}"]`);
      if (home instanceof HTMLElement && takes(home)) return home;
      if (!part.isConnected || !part.checkVisibility()) continue;
      const found = [...part.querySelectorAll(TAKES)].find((one) => one instanceof HTMLElement && takes(one));
      if (found instanceof HTMLElement) return found;
    }
    return document.getElementById("belt");
  }
}

/** Whether something can have the focus now. @param {HTMLElement} node */
function takes(node) {
  return (
    node.isConnected && node.checkVisibility({ visibilityProperty: true }) && !node.matches(":disabled, [inert] *")
  );
}
