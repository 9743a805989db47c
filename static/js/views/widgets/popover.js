/** A panel that belongs to a button: opens beside it, closes by Escape or a click elsewhere. */
import { el } from "./dom.js";

/**
 * @param {HTMLButtonElement} button
 * @param {string} className
 * @param {(open: boolean) => void} [toggled]
 * @returns {HTMLElement}
 */
export function popover(button, className, toggled) {
  const panel = el("div", { class: `popover ${className}`, popover: "auto", role: "dialog" });
  button.popoverTargetElement = panel;
  button.setAttribute("aria-haspopup", "dialog");
  button.setAttribute("aria-expanded", "false");
  panel.addEventListener("toggle", (event) => {
    const open = /** @type {ToggleEvent} */ (event).newState === "open";
    button.setAttribute("aria-expanded", String(open));
    if (open) place(panel, button);
    toggled?.(open);
  });
  addEventListener("resize", () => panel.matches(":popover-open") && place(panel, button));
  return panel;
}

/**
 * Below the anchor, inside the window.
 * @param {HTMLElement} panel
 * @param {Element} anchor
 */
function place(panel, anchor) {
  const at = anchor.getBoundingClientRect();
  const left = Math.min(at.left, innerWidth - panel.offsetWidth - 8);
  panel.style.left = `${Math.max(8, left)}px`;
  panel.style.top = `${at.bottom + 6}px`;
  panel.style.maxHeight = `${innerHeight - at.bottom - 14}px`;
}

/** Where it is said; made when it is first needed, for tests read this module without a document. @type {HTMLElement | null} */
let bubble = null;
/** @type {HTMLElement | null} */
let wrong = null;

function bubbled() {
  if (bubble) return bubble;
  addEventListener("scroll", put, { capture: true, passive: true });
  addEventListener("resize", put);
  bubble = el("div", { class: "bubble", role: "alert", id: "bubble" });
  return bubble;
}

/**
 * Say what is wrong right beside a field; an empty text takes it away.
 * @param {HTMLElement} field
 * @param {string} text
 */
export function complain(field, text) {
  wrong = text === "" ? null : field;
  if (text === "") {
    bubble?.remove();
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
    return;
  }
  const shown = bubbled();
  shown.textContent = text;
  (field.closest("[popover], dialog") ?? document.body).append(shown); // else it lies under what is in the top layer
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", "bubble");
  put();
}

/** Below the field if there is room, else above it. */
function put() {
  if (!wrong || !bubble) return;
  const at = wrong.getBoundingClientRect();
  const below = at.bottom + 6 + bubble.offsetHeight < innerHeight;
  bubble.style.left = `${Math.max(8, Math.min(at.left, innerWidth - bubble.offsetWidth - 8))}px`;
  bubble.style.top = `${below ? at.bottom + 6 : at.top - bubble.offsetHeight - 6}px`;
}
