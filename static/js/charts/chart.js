/**
 * One chart: painted in place while things move, drawn by Plotly once they rest.
 *
 * @typedef {import("../figures/figure.js").Figure} Figure
 *
 * @typedef {object} Options
 * @property {"paint" | "react"} mode "react" has Plotly redraw every picture: the plain way, to compare with
 * @property {number} rest milliseconds without a new picture until Plotly draws it
 * @property {() => boolean} [busy] whether a hand is on what is shown: then Plotly waits, for it takes as long as five pictures
 */

import { plotly } from "./library.js";
import { paint } from "./paint.js";

/** Nothing of Plotly listens to the pointer: gestures are ours, so that a finger still scrolls the page. */
const CONFIG = { staticPlot: true, displayModeBar: false, responsive: false };

export class Chart {
  #root;
  #options;
  #ground = document.createElement("div");
  #canvas = document.createElement("canvas");
  /** @type {(() => Figure) | null} */
  #wanted = null;
  #run = 0;
  #drawnInFrame = false;
  #frame = 0;
  #timer = 0;
  /** Counts pictures; a settled one older than the last painted is not shown. */
  #picture = 0;

  /** @param {HTMLElement} root @param {Options} options */
  constructor(root, options) {
    this.#root = root;
    this.#options = options;
    this.#ground.className = "chart-ground";
    this.#canvas.className = "chart-canvas";
    for (const part of [this.#ground, this.#canvas]) part.setAttribute("aria-hidden", "true");
    root.append(this.#ground, this.#canvas);
  }

  /**
   * Show a figure: at once if nothing was drawn in this frame, else in the next; the latest wins.
   * @param {number} run of the trace @param {() => Figure} figure made only when it is drawn
   */
  draw(run, figure) {
    this.#wanted = figure;
    this.#run = run;
    if (!this.#drawnInFrame) this.#now();
    if (!this.#frame) this.#frame = requestAnimationFrame(() => this.#next());
  }

  #next() {
    this.#frame = 0;
    this.#drawnInFrame = false;
    if (!this.#wanted) return;
    this.#now();
    this.#frame = requestAnimationFrame(() => this.#next());
  }

  #now() {
    const figure = this.#wanted?.();
    this.#wanted = null;
    if (!figure) return;
    this.#drawnInFrame = true;
    this.#picture++;
    if (this.#options.mode === "react" && globalThis.Plotly) return void this.#settle(figure, this.#run);
    paint(this.#canvas, figure, globalThis.devicePixelRatio || 1);
    this.#canvas.style.width = `${figure.layout.width}px`;
    this.#canvas.style.height = `${figure.layout.height}px`;
    this.#root.classList.add("chart-moving");
    this.#root.dataset.drawn = String(this.#run);
    this.#restLater(figure, this.#run);
  }

  /** @param {Figure} figure @param {number} run */
  #restLater(figure, run) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#options.busy?.()) this.#restLater(figure, run);
      else void this.#settle(figure, run);
    }, this.#options.rest);
  }

  /** Let Plotly draw the same figure; then the canvas goes. Without Plotly the painted one stays. @param {Figure} figure @param {number} run */
  async #settle(figure, run) {
    const picture = this.#picture;
    const library = await plotly().catch(() => null);
    if (!library || (picture !== this.#picture && this.#options.mode === "paint")) return;
    await library.react(this.#ground, figure.data, figure.layout, CONFIG);
    document.getElementById("js-plotly-tester")?.setAttribute("aria-hidden", "true"); // its ruler for texts, no picture
    if (this.#options.mode === "react") this.#root.dataset.drawn = String(run);
    if (picture !== this.#picture) return;
    this.#root.classList.remove("chart-moving");
    this.#root.dataset.settled = String(run);
  }

  destroy() {
    clearTimeout(this.#timer);
    cancelAnimationFrame(this.#frame);
    this.#picture++;
    globalThis.Plotly?.purge(this.#ground);
    this.#ground.remove();
    this.#canvas.remove();
  }
}
