/**
 * The keyboard on a chart: up and down move from value to value, Enter and Space ask, Alt with them changes.
 * Left and right are the page's: they step through time, and the value under the keyboard goes along.
 *
 * @typedef {import("./stage.js").Keyboard} Keyboard
 * @typedef {import("./stage.js").Spot} Spot
 */
export class Roving {
  #root;
  #keyboard;
  #show;
  #stop = new AbortController();
  /** Whether the keyboard is on the chart: not so after a click, when Space still plays. */
  #here = false;
  /** Whether a pointer is down on the chart: the focus that it brings is not the keyboard's. */
  #pressed = false;

  /** @param {HTMLElement} root @param {Keyboard} keyboard @param {(spot: Spot | null) => void} show */
  constructor(root, keyboard, show) {
    this.#root = root;
    this.#keyboard = keyboard;
    this.#show = show;
    root.tabIndex = 0;
    const { signal } = this.#stop;
    root.addEventListener("focusin", () => this.#enter(root.matches(":focus-visible")), { signal });
    root.addEventListener("focusout", () => this.leave(), { signal });
    root.addEventListener("pointerdown", () => this.#press(true), { signal });
    for (const up of ["pointerup", "pointercancel"]) addEventListener(up, () => this.#press(false), { signal });
    root.addEventListener("keydown", (event) => this.#type(event), { signal });
  }

  /** @param {boolean} visible */
  #enter(visible) {
    if (!visible || this.#pressed) return;
    this.#here = true;
    this.refresh();
  }

  /** @param {boolean} down */
  #press(down) {
    this.#pressed = down;
    if (down) this.leave();
  }

  /** The pointer takes over. */
  leave() {
    if (!this.#here) return;
    this.#here = false;
    this.#show(null);
  }

  /** Values, places or the timestep have changed. */
  refresh() {
    if (this.#here) this.#show(this.#keyboard.spot());
  }

  /** @param {KeyboardEvent} event */
  #type(event) {
    if (event.target !== this.#root || event.ctrlKey || event.metaKey) return;
    const { key } = event;
    if (key === "ArrowUp" || key === "ArrowDown") {
      if (event.altKey) this.#keyboard.nudge?.(key === "ArrowUp" ? 1 : -1);
      else if (this.#here) this.#keyboard.move(key === "ArrowUp" ? -1 : 1);
      this.#enter(true);
    } else if (this.#here && this.#keyboard.ask && (key === "Enter" || key === " ")) {
      const asked = this.#keyboard.spot()?.asked;
      if (asked) this.#keyboard.ask(asked);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  destroy() {
    this.#stop.abort();
  }
}
