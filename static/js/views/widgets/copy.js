/** Text into the clipboard. */
import { el } from "./dom.js";

/**
 * Copy a text. Only a page that came over https, or from the machine itself, may do so by the newer way; in a class it comes
 * from another one, and the older way is left.
 * @param {string} text
 * @returns {Promise<boolean>} whether it is in the clipboard
 */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyChosen(text);
  }
}

/** What is chosen in a field is copied; the focus then goes back to where it was. @param {string} text */
function copyChosen(text) {
  const { activeElement } = document;
  const field = el("textarea", { class: "unseen", readonly: true, "aria-hidden": "true" });
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (activeElement instanceof HTMLElement) activeElement.focus();
  return done;
}
