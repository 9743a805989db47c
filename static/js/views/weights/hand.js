/** Hands on the weight cells: dragging, arrow keys, typing in place, going back. One listener for the whole table. */
import { onMoves } from "../../charts/moves.js";
import { plain, tidy } from "../../text/format.js";
import { readNumber } from "../../text/read.js";
import { word } from "../../text/words.js";
import { el, languageOf } from "../widgets/dom.js";
import { change, hand } from "../widgets/gesture.js";
import { complain } from "../widgets/popover.js";

/** @typedef {import("../../store/actions.js").App} App */
/** @typedef {import("./cells.js").Cell} Cell */

const PER_PIXEL = 0.02;
const FINE = 0.1;
const SLACK = 3;

/**
 * @param {App} app
 * @param {HTMLElement} wrap
 * @param {{cells: Map<string, Cell>, choose: (name: string) => void, rewrite: (cell: Cell) => void}} table `rewrite` puts a cell's text back
 * @returns {{type: (name: string) => void}} opens the field of a cell, for those who have no keys before they have a field
 */
export function handle(app, wrap, { cells, choose, rewrite }) {
  const moved = hand(app);
  /** @type {{cell: Cell, pointer: number, y: number, start: number, value: number, moving: boolean} | null} */
  let drag = null;

  /** @param {Event} event @returns {Cell | undefined} */
  const cellOf = (event) => {
    const node = event.target instanceof Element ? event.target.closest("[data-weight]") : null;
    return node ? cells.get(node.getAttribute("data-weight") ?? "") : undefined;
  };

  /** @param {Cell} cell @param {number} value */
  function move({ name }, value) {
    moved.move(name, { edit: "weight", name, value: tidy(value) });
  }

  wrap.addEventListener("pointerdown", (event) => {
    const cell = cellOf(event);
    if (!cell || event.button !== 0 || event.target instanceof HTMLInputElement) return;
    moved.end();
    moved.part();
    drag = { cell, pointer: event.pointerId, y: event.clientY, start: event.clientY, value: cell.shown, moving: false };
    cell.node.setPointerCapture(event.pointerId);
    cell.node.focus({ preventScroll: true });
  });
  onMoves(wrap, (event) => {
    if (!drag || event.pointerId !== drag.pointer) return;
    if (!drag.moving && Math.abs(event.clientY - drag.start) < SLACK) return;
    drag.moving = true;
    drag.value += (drag.y - event.clientY) * PER_PIXEL * (event.shiftKey ? FINE : 1);
    drag.y = event.clientY;
    drag.cell.node.classList.add("held");
    move(drag.cell, drag.value);
  });
  for (const type of /** @type {const} */ (["pointerup", "pointercancel", "lostpointercapture"])) {
    wrap.addEventListener(type, (event) => {
      if (!drag || event.pointerId !== drag.pointer) return;
      drag.cell.node.classList.remove("held");
      drag = null;
      moved.end();
      moved.part();
    });
  }

  wrap.addEventListener("dblclick", (event) => {
    const cell = cellOf(event);
    if (cell?.edited) change(app, { edit: "revert", name: cell.name });
  });
  wrap.addEventListener("focusin", (event) => {
    const cell = cellOf(event);
    if (cell) choose(cell.name);
  });
  wrap.addEventListener("focusout", () => {
    if (!drag) moved.end();
  });
  wrap.addEventListener("pointerover", (event) => {
    const cell = cellOf(event);
    const { gate } = app.get();
    if (cell && gate !== "y" && !drag)
      app.dispatch({ type: "hover", hover: gate === "0" ? { unit: cell.row } : { unit: cell.row, gate } });
  });
  wrap.addEventListener("pointerleave", () => app.dispatch({ type: "hover", hover: null }));

  wrap.addEventListener("keydown", (event) => {
    const cell = cellOf(event);
    if (!cell || event.target instanceof HTMLInputElement || event.metaKey) return;
    const { key } = event;
    const up = { ArrowUp: 1, ArrowDown: -1 }[key];
    if (up !== undefined) {
      const step = event.shiftKey ? 0.01 : event.ctrlKey || event.altKey ? 1 : 0.1;
      const open = moved.open(cell.name);
      const now = open?.edit === "weight" ? open.value : cell.shown;
      move(cell, now + up * step);
      moved.rest();
    } else if (event.ctrlKey || event.altKey) return;
    else if (key === "Delete" || key === "Backspace") {
      if (cell.edited) change(app, { edit: "revert", name: cell.name });
    } else if (key === "Enter" || key === "F2") open(cell, plain(cell.shown), true);
    else if (/^[-−+.,\d]$/.test(key)) open(cell, key, false);
    else if (!go(cell, key, event.shiftKey)) return;
    event.preventDefault();
    event.stopPropagation();
  });

  /** @param {Cell} cell @param {string} key @param {boolean} shift @returns {boolean} whether the key moves the focus */
  function go({ node }, key, shift) {
    if (!["ArrowLeft", "ArrowRight", "Home", "End"].includes(key)) return false;
    const row = [...(node.closest("tr")?.querySelectorAll("[data-weight]") ?? [])];
    const at = row.indexOf(node);
    const to =
      key === "Home" || (key === "ArrowLeft" && shift)
        ? 0
        : key === "End" || (key === "ArrowRight" && shift)
          ? row.length - 1
          : at + (key === "ArrowRight" ? 1 : -1);
    const next = row[to] ?? neighbour(node, key);
    if (next instanceof HTMLElement) next.focus();
    return true;
  }

  /** From the end of a row to the next one. @param {HTMLElement} node @param {string} key */
  function neighbour(node, key) {
    const all = [...wrap.querySelectorAll("[data-weight]")];
    return all[all.indexOf(node) + (key === "ArrowRight" ? 1 : -1)];
  }

  /**
   * A field in the place of the cell. Enter takes the number, Escape leaves; what cannot be read stays, with a word on it.
   * @param {Cell} cell @param {string} text @param {boolean} select
   */
  function open(cell, text, select) {
    moved.end();
    const language = languageOf(app);
    const field = el("input", {
      class: "in-place",
      value: text,
      autocomplete: "off",
      inputmode: "decimal",
      spellcheck: "false",
    });
    field.setAttribute("aria-label", word(language, "weights.type", { name: cell.name }));
    cell.node.replaceChildren(field);
    field.focus();
    if (select) field.select();
    else field.setSelectionRange(text.length, text.length);
    let closed = false;

    /** @param {boolean} focus */
    function close(focus) {
      if (closed) return;
      closed = true;
      complain(field, "");
      field.remove();
      rewrite(cell);
      if (focus) cell.node.focus();
    }

    /** @param {boolean} focus @returns {boolean} whether the number could be read */
    function take(focus) {
      const reading = readNumber(field.value);
      if ("problem" in reading) {
        complain(
          field,
          word(languageOf(app), `weights.problem_${reading.problem}`, { name: cell.name, got: field.value.trim() }),
        );
        return false;
      }
      const same = reading.value === cell.shown;
      close(focus);
      if (!same) change(app, { edit: "weight", name: cell.name, value: reading.value });
      return true;
    }

    field.addEventListener("input", () => complain(field, ""));
    field.addEventListener("pointerdown", (event) => event.stopPropagation());
    field.addEventListener("dblclick", (event) => event.stopPropagation());
    field.addEventListener("blur", () => !closed && take(false));
    field.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter" && take(true)) event.preventDefault();
      else if (event.key === "Escape") close(true);
      else if (event.key === "Tab" && take(true)) {
        if (go(cell, event.shiftKey ? "ArrowLeft" : "ArrowRight", false)) event.preventDefault();
      } else if (event.key === "Tab") event.preventDefault();
    });
  }

  return {
    type(name) {
      const cell = cells.get(name);
      if (cell) open(cell, plain(cell.shown), true);
    },
  };
}
