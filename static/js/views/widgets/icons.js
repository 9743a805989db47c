/** Own icons, 24 x 24, drawn in the colour of the text. */
import { svg } from "./dom.js";

/** @type {Record<string, string>} */
const PATHS = {
  first: "M5 5h2.4v14H5zM20 5v14L9 12z",
  last: "M16.6 5H19v14h-2.4zM4 5l11 7-11 7z",
  back: "M17 5v14L6 12z",
  step: "M7 5l11 7-11 7z",
  play: "M7 4l13 8-13 8z",
  pause: "M6 4.5h4v15H6zM14 4.5h4v15h-4z",
  replay: "M12 5V1.5L6.5 6.5 12 11.5V7.5a5.75 5.75 0 1 1-5.75 5.75h-2.5A8.25 8.25 0 1 0 12 5z",
  loop: "M7 7h10v3l4-4.25L17 1.5V4.5H4.5v7H7zM17 17H7v-3l-4 4.25L7 22.5V19.5h12.5v-7H17z",
  undo: "M9 4L3 9.5 9 15v-3.7h5.5a3.25 3.25 0 0 1 0 6.5H8v2.5h6.5a5.75 5.75 0 0 0 0-11.5H9z",
  redo: "M15 4l6 5.5L15 15v-3.7H9.5a3.25 3.25 0 0 0 0 6.5H16v2.5H9.5a5.75 5.75 0 0 1 0-11.5H15z",
  reset:
    "M4 11a8 8 0 0 1 14.5-4.6L21 4v7h-7l2.7-2.7A5.5 5.5 0 0 0 6.6 11zM20 13a8 8 0 0 1-14.5 4.6L3 20v-7h7l-2.7 2.7A5.5 5.5 0 0 0 17.4 13z",
  close: "M6.4 4.6L12 10.2l5.6-5.6 1.8 1.8L13.8 12l5.6 5.6-1.8 1.8L12 13.8l-5.6 5.6-1.8-1.8L10.2 12 4.6 6.4z",
  plus: "M10.75 4h2.5v6.75H20v2.5h-6.75V20h-2.5v-6.75H4v-2.5h6.75z",
  minus: "M4 10.75h16v2.5H4z",
  down: "M5.5 8L12 14.5 18.5 8l1.7 1.8L12 18 3.8 9.8z",
  previous: "M15.5 4.5L8 12l7.5 7.5 1.8-1.8L11.6 12l5.7-5.7z",
  next: "M8.5 4.5L16 12l-7.5 7.5-1.8-1.8L12.4 12 6.7 6.3z",
  takeaway: "M10.75 3h2.5v9.2l3.2-3.2 1.8 1.8L12 17l-6.25-6.2L7.55 9l3.2 3.2zM4 18.5h16V21H4z",
  lecture: "M2.5 3h19v2.3H20V15h-6.6l3.6 5.5h-2.8L12 17l-2.2 3.5H7L10.6 15H4V5.3H2.5zM6.3 5.3v7.4h11.4V5.3z",
  light:
    "M12 7a5 5 0 1 1 0 10 5 5 0 0 1 0-10zM10.9 1h2.2v4h-2.2zM10.9 19h2.2v4h-2.2zM1 10.9h4v2.2H1zM19 10.9h4v2.2h-4zM4.2 2.7L7 5.5 5.5 7 2.7 4.2zM17 18.5l1.5-1.5 2.8 2.8-1.5 1.5zM2.7 19.8L5.5 17 7 18.5l-2.8 2.8zM17 5.5l2.8-2.8 1.5 1.5L18.5 7z",
  dark: "M10.5 2.5a9.6 9.6 0 1 0 11 13.6A8 8 0 0 1 10.5 2.5z",
  up: "M5.5 16L12 9.5l6.5 6.5 1.7-1.8L12 6l-8.2 8.2z",
  pin: "M14.5 2.5l7 7-1.8 1.8-.9-.2-3.6 3.6.2 3.6-1.6 1.6-4.2-4.2L4.8 20.5l-1.9.6.6-1.9 4.8-4.8-4.2-4.2 1.6-1.6 3.6.2 3.6-3.6-.2-.9z",
  edit: "M3 21l1-5L14.5 5.5l4 4L8 20zM15.9 4.1l1.6-1.6 4 4-1.6 1.6z",
  sliders:
    "M3 6h9.2a3 3 0 0 1 5.6 0H21v2h-3.2a3 3 0 0 1-5.6 0H3zM3 16h3.2a3 3 0 0 1 5.6 0H21v2h-9.2a3 3 0 0 1-5.6 0H3z",
  open: "M12 4l6.3 6.2-1.8 1.8-3.2-3.2V17h-2.6V8.8L7.5 12l-1.8-1.8zM4 18.5h16V21H4z",
  blocks: "M3 3.5h18v4.6H3zM3 9.7h18v4.6H3zM3 15.9h18v4.6H3zM5 5.3v1h14v-1zM5 17.7v1h14v-1z",
  notice: "M12 2a10 10 0 1 1 0 20 10 10 0 0 1 0-20zm-1.2 8.5V18h2.4v-7.5zm0-4.3v2.5h2.4V6.2z",
};

/**
 * @param {string} name
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  const path = svg("path", { d: PATHS[name] ?? "", fill: "currentColor" });
  return svg("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true", focusable: "false" }, path);
}

/**
 * Put another icon into a button.
 * @param {Element} button
 * @param {string} name
 */
export function setIcon(button, name) {
  if (button.getAttribute("data-icon") === name) return;
  button.setAttribute("data-icon", name);
  button.querySelector("svg.icon")?.remove();
  button.prepend(icon(name));
}
