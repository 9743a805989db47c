/**
 * A chart with a time axis on its root element: chart, overlay, label and gestures put together.
 *
 * @typedef {import("../figures/figure.js").Figure} Figure
 * @typedef {import("../figures/figure.js").View} View
 * @typedef {import("../figures/timeline.js").Timeline} Timeline
 * @typedef {import("../store/state.js").Hover} Hover
 * @typedef {import("./tip.js").Tip} Tip
 * @typedef {import("./window.js").TimeWindow} TimeWindow
 * @typedef {{time: Timeline, top: number, plot: number}} Place where the plot of a figure lies
 *
 * @typedef {object} Act What the view knows and the stage does not.
 * @property {TimeWindow} window
 * @property {"paint" | "react"} mode
 * @property {number} rest see Chart
 * @property {() => number} run of the trace on show
 * @property {(size: {width: number, height: number}) => View} view
 * @property {(view: View) => {figure: () => Figure, place: Place} | null} build null while there is nothing to show
 * @property {(t: number, offset: number, y: number) => Hover | null} spot what lies `offset` (-0.5 to 0.5) inside slot t at height y of the plot
 * @property {(hover: Hover) => {top: number, bottom: number}[]} rows what to light up
 * @property {(hover: Hover) => Tip | null} tip
 * @property {(hover: Hover | null) => void} hover
 * @property {(hover: Hover) => void} pick
 *
 * @typedef {object} Standing
 * @property {number} t
 * @property {string} name of timestep t, under the frame; empty for none
 * @property {number} duration of the slide to t in milliseconds; 0 jumps
 * @property {boolean} again slide through slot t from its beginning
 */
import { Chart } from "./chart.js";
import { gestures } from "./gestures.js";
import { Overlay } from "./overlay.js";
import { TipBox } from "./tip.js";

export class Stage {
  #root;
  #act;
  #chart;
  #overlay;
  #tip;
  #resize;
  #ends;
  /** @type {Place | null} */
  #place = null;
  /** @type {Standing} */
  #standing = { t: 0, name: "", duration: 0, again: false };
  /** @type {Hover | null} */
  #lit = null;
  /** Known from the observer, for asking the page would have it laid out in the middle of a drag. */
  #size = { width: 0, height: 0 };

  /** @param {HTMLElement} root @param {Act} act */
  constructor(root, act) {
    root.classList.add("chart");
    root.setAttribute("role", "img");
    this.#root = root;
    this.#act = act;
    this.#chart = new Chart(root, act);
    this.#overlay = new Overlay(root);
    this.#tip = new TipBox(root);
    this.#size = { width: root.clientWidth, height: root.clientHeight };
    this.#resize = new ResizeObserver(() => {
      this.#size = { width: root.clientWidth, height: root.clientHeight };
      this.draw();
    });
    this.#resize.observe(root);
    this.#ends = [gestures(root, this.#hands()), act.window.subscribe(() => this.draw())];
  }

  /** Width of the chart in pixels. */
  get width() {
    return this.#size.width;
  }

  /** Draw the marks anew. */
  draw() {
    if (this.#size.width < 40 || this.#size.height < 40) return;
    const built = this.#act.build(this.#act.view(this.#size));
    if (!built) return;
    this.#place = built.place;
    this.#chart.draw(this.#act.run(), built.figure);
    const { time, top, plot } = built.place;
    this.#overlay.place({ left: time.left, top, width: time.width, height: plot });
    this.stand({ ...this.#standing, duration: 0, again: false });
    this.light(this.#lit);
  }

  /** Move the veil and the frame to a timestep. @param {Standing} standing */
  stand(standing) {
    this.#standing = standing;
    if (!this.#place) return;
    const { time, plot, top } = this.#place;
    const { t, duration, again, name } = standing;
    const within = (/** @type {number} */ x) => Math.min(time.width, Math.max(0, x));
    this.#overlay.veil(within(this.#x(t + 0.5)), duration, again ? within(this.#x(t - 0.5)) : undefined);
    const [left, right] = [within(this.#x(t - 0.5) - 1), within(Math.max(this.#x(t + 0.5) + 1, this.#x(t) + 2))];
    const seen = t >= 1 && right - left > 1 ? { left, top: 0, width: right - left, height: plot } : null;
    this.#overlay.cursor(seen, name, top + plot + 2);
    this.#root.dataset.t = String(t);
  }

  /** @param {Hover | null} hover */
  light(hover) {
    this.#lit = hover;
    if (!this.#place) return;
    const { time, plot } = this.#place;
    const column = hover?.t
      ? { left: this.#x(hover.t - 0.5), top: 0, width: Math.max(2, time.slot), height: plot }
      : null;
    const rows = hover ? this.#act.rows(hover) : [];
    this.#overlay.light(
      column,
      rows.map(({ top, bottom }) => ({ left: 0, top: top - 1, width: time.width, height: bottom - top + 2 })),
    );
  }

  destroy() {
    this.#resize.disconnect();
    for (const end of this.#ends) end();
    this.#chart.destroy();
    this.#overlay.destroy();
    this.#tip.destroy();
  }

  /** Pixel in the plot of a place on the time axis. @param {number} t */
  #x(t) {
    const time = this.#place?.time;
    return time ? (t - time.range[0]) * time.slot : 0;
  }

  /** Place on the time axis of a pixel of the chart. @param {number} x */
  #t(x) {
    const time = this.#place?.time;
    return time ? time.range[0] + (x - time.left) / time.slot : 0;
  }

  /** What lies at a pixel of the chart. @param {number} x @param {number} y @returns {Hover | null} */
  #spot(x, y) {
    if (!this.#place) return null;
    const { time, top, plot } = this.#place;
    if (y < top || y > top + plot || x > time.left + time.width) return null;
    const at = this.#t(x);
    const t = Math.round(at);
    return this.#act.spot(x < time.left || t < time.first ? 0 : Math.min(t, time.last), at - t, y - top);
  }

  /** @returns {import("./gestures.js").Hands} */
  #hands() {
    const { window } = this.#act;
    const leave = () => {
      this.#tip.show(null, 0, 0);
      this.#act.hover(null);
    };
    const box = (/** @type {number} */ from, /** @type {number} */ to) => {
      const { time, plot } = /** @type {Place} */ (this.#place);
      const [left, right] = [from, to]
        .map((x) => Math.min(time.width, Math.max(0, x - time.left)))
        .sort((a, b) => a - b);
      return { left: left ?? 0, top: 0, width: (right ?? 0) - (left ?? 0), height: plot };
    };
    return {
      leave,
      point: (x, y) => {
        const hover = this.#spot(x, y);
        this.#act.hover(hover);
        this.#tip.show(hover && this.#act.tip(hover), x, y);
      },
      pick: (x, y) => {
        const hover = this.#spot(x, y);
        if (hover) this.#act.pick(hover);
      },
      box: (from, to) => this.#place && this.#overlay.zoom(box(from, to)),
      boxed: (from, to) => {
        this.#overlay.zoom(null);
        const [left = 0, right = 0] = [this.#t(from), this.#t(to)].sort((a, b) => a - b);
        if (Math.abs(to - from) > 12) window.show(left + 0.5, right - 0.5);
      },
      dropped: () => this.#overlay.zoom(null),
      zoom: (factor, x) => window.zoom(factor, this.#t(x)),
      pan: (pixels) => this.#place && window.pan(pixels / this.#place.time.slot),
      reset: () => window.reset(),
    };
  }
}
