/** Values that open: a click, Enter or Space asks why they are what they are. */

/** @typedef {import("../../store/actions.js").App} App */
/** @typedef {import("../../store/state.js").Asked} Asked */

/**
 * Make a node open the explanation of a number. What it stands for may change: call `at` again.
 * @param {App} app
 * @param {Element} node
 * @param {boolean} [deeper] from the explanation on the screen, to which one can go back
 */
export function openable(app, node, deeper = false) {
  /** @type {Asked | null} */
  let asked = null;
  node.classList.add("opens");
  const open = (/** @type {Event} */ event) => {
    if (!asked) return;
    event.preventDefault();
    event.stopPropagation();
    app.dispatch({ type: "why", asked, deeper });
  };
  const peek = () => asked && !deeper && app.dispatch({ type: "peek", asked });
  node.addEventListener("click", open);
  const away = () => app.get().peek && app.dispatch({ type: "peek", asked: null });
  for (const ahead of ["pointerdown", "focus"]) node.addEventListener(ahead, peek);
  for (const gone of ["pointerleave", "pointercancel", "blur"]) node.addEventListener(gone, away);
  node.addEventListener("keydown", (event) => {
    const { key } = /** @type {KeyboardEvent} */ (event);
    if (key === "Enter" || key === " ") open(event);
  });
  return {
    /**
     * @param {string | null} quantity null: nothing to open now
     * @param {number} [index] @param {number} [t] @param {number | null} [wrote]
     */
    at(quantity, index = 0, t = 0, wrote = null) {
      asked = quantity === null ? null : { quantity, index, t, ...(wrote === null ? {} : { wrote }) };
      const button = node instanceof HTMLButtonElement;
      if (quantity === null) {
        for (const name of ["data-quantity", "data-t", "role", "tabindex"]) node.removeAttribute(name);
        return;
      }
      set(node, "data-quantity", `${quantity}[${index}]`);
      set(node, "data-t", String(t));
      if (button) return;
      set(node, "role", "button");
      set(node, "tabindex", "0");
    },
  };
}

/** @param {Element} node @param {string} name @param {string} value */
function set(node, name, value) {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}
