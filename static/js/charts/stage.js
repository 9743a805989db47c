/**
 * A chart with a time axis on its root element: chart, overlay, label and gestures put together.
 *
 * @typedef {import("../figures/figure.js").Figure} Figure
 * @typedef {import("../figures/figure.js").View} View
 * @typedef {import("../figures/timeline.js").Timeline} Timeline
 * @typedef {import("../store/state.js").Hover} Hover
 * @typedef {import("./tip.js").Tip} Tip
 * @typedef {import("./window.js").TimeWindow} TimeWindow
 * @typedef {import("../store/state.js").Asked} Asked
 * @typedef {import("./overlay.js").Box} Box
 * @typedef {{time: Timeline, top: number, plot: number}} Place where the plot of a figure lies
 *
 * @typedef {{from: number, to: number, top: number, bottom: number}} Area from and to on the time axis, heights in the plot
 * @typedef {Hover & {asked?: Asked, area?: Area, label?: string, row?: number}} Spot what lies somewhere: what lights up, and the number that it stands for; row of a parcel
 * @typedef {{reach: number, covers: Area[], next: Area | null}} Phase how far the veil's edge is in the present slot, -0.5 to 0.5; what is
 *   still to come there, and what comes next
 *
 * @typedef {object} Act What the view knows and the stage does not.
 * @property {TimeWindow} window
 * @property {"paint" | "react"} mode
 * @property {number} rest see Chart
 * @property {() => boolean} [busy] see Chart
 * @property {() => number} run of the trace on show
 * @property {(size: {width: number, height: number}) => View} view
 * @property {(view: View) => {figure: () => Figure, place: Place} | null} build null while there is nothing to show
 * @property {() => boolean} [mirrored] whether time goes from right to left; absent: never
 * @property {(t: number, offset: number, y: number) => Spot | null} spot what lies `offset` (-0.5 to 0.5) inside slot t at height y of the plot
 * @property {(hover: Hover) => {top: number, bottom: number}[]} rows what to light up
 * @property {(spot: Spot) => Tip | null} tip
 * @property {(spot: Spot | null) => void} hover
 * @property {(spot: Spot) => void} pick
 * @property {() => Phase} [phase] absent: the whole slot is done
 * @property {Keyboard} [keyboard] absent: the chart is a picture and nothing more
 * @property {(t: number, y: number) => import("./gestures.js").Grab | null} [grab] what a press at height y of the chart takes hold of
 *
 * @typedef {object} Keyboard
 * @property {() => Spot | null} spot where the keyboard is
 * @property {(by: 1 | -1) => void} move to the value below or above
 * @property {(asked: Asked) => void} [ask] absent: nothing is explained here, and what lies there is told
 * @property {(asked: Asked | null) => void} [peek] it may be asked next
 * @property {(by: 1 | -1) => void} [nudge] change the value
 *
 * @typedef {object} Standing
 * @property {number} t
 * @property {string} name of timestep t, under the frame; empty for none
 * @property {number} duration of the slide to t in milliseconds; 0 jumps
 * @property {boolean} again slide through slot t from its beginning
 * @property {boolean} [opaque] nothing of the future is to be seen
 */
import { mirrored } from "../figures/mirror.js";
import { Chart } from "./chart.js";
import { gestures } from "./gestures.js";
import { Overlay } from "./overlay.js";
import { Roving } from "./roving.js";
import { SpotButton } from "./spot.js";
import { TipBox } from "./tip.js";

export class Stage {
  #root;
  #act;
  #chart;
  #overlay;
  #tip;
  #spot;
  /** @type {Roving | null} */
  #roving = null;
  #resize;
  #ends;
  /** @type {Place | null} */
  #place = null;
  /** @type {Standing} */
  #standing = { t: 0, name: "", duration: 0, again: false };
  /** @type {Hover | null} */
  #lit = null;
  /** Tells anew what a finger has tapped. @type {(() => void) | null} */
  #tapped = null;
  /** Known from the observer, for asking the page would have it laid out in the middle of a drag. */
  #size = { width: 0, height: 0 };
  /** Whether time goes from right to left: the figure is turned round when it is drawn, and all that lies over it too. */
  #mirrored = false;

  /** @param {HTMLElement} root @param {Act} act */
  constructor(root, act) {
    root.classList.add("chart");
    root.setAttribute("role", act.keyboard ? "application" : "img");
    this.#root = root;
    this.#act = act;
    this.#chart = new Chart(root, act);
    this.#overlay = new Overlay(root);
    this.#tip = new TipBox(root, () => this.#size);
    this.#spot = new SpotButton(
      root,
      (asked) => act.keyboard?.ask?.(asked),
      (asked) => act.keyboard?.peek?.(asked),
    );
    if (act.keyboard) this.#roving = new Roving(root, act.keyboard, (spot) => this.#mark(spot, true));
    this.#resize = new ResizeObserver(() => {
      this.#size = { width: root.clientWidth, height: root.clientHeight };
      this.draw();
    });
    this.#resize.observe(root);
    this.#ends = [gestures(root, this.#hands()), act.window.subscribe(() => this.draw())];
  }

  /** Say something beside a point of the chart. @param {Tip | null} tip @param {number} x @param {number} y */
  tell(tip, x, y) {
    this.#tip.show(tip, x, y);
  }

  /** Where the plot lies now. */
  get place() {
    return this.#place;
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
    this.#mirrored = this.#act.mirrored?.() ?? false;
    this.#chart.draw(this.#act.run(), this.#mirrored ? () => mirrored(built.figure()) : built.figure);
    const { time, top, plot } = built.place;
    this.#overlay.place({ left: time.left, top, width: time.width, height: plot }, this.#mirrored);
    this.stand({ ...this.#standing, duration: 0, again: false });
    this.light(this.#lit);
    this.#tapped?.();
  }

  /** Move the veil and the frame to a timestep. @param {Standing} standing */
  stand(standing) {
    this.#standing = standing;
    if (!this.#place) return;
    const { time, plot, top } = this.#place;
    const { t, duration, again, name, opaque = false } = standing;
    const { reach, covers, next } = this.#act.phase?.() ?? { reach: 0.5, covers: [], next: null };
    const within = (/** @type {number} */ x) => Math.min(time.width, Math.max(0, x));
    this.#overlay.hide(opaque);
    this.#overlay.act(
      covers.map((area) => this.#box(area)),
      next && this.#box(next),
    );
    this.#overlay.veil(within(this.#x(t + reach)), duration, again ? within(this.#x(t - 0.5)) : undefined);
    const [left, right] = [within(this.#x(t - 0.5) - 1), within(Math.max(this.#x(t + 0.5) + 1, this.#x(t) + 2))];
    const seen = t >= 1 && right - left > 1 ? { left, top: 0, width: right - left, height: plot } : null;
    this.#overlay.cursor(seen, name, top + plot + 2);
    if (this.#root.dataset.t !== String(t)) this.#root.dataset.t = String(t);
    this.#roving?.refresh();
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
    this.#roving?.destroy();
    this.#spot.destroy();
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

  /** @param {Area} area @returns {Box} in the plot */
  #box({ from, to, top, bottom }) {
    return { left: this.#x(from), top, width: Math.max(2, this.#x(to) - this.#x(from)), height: bottom - top };
  }

  /** The pixel as if time went from left to right. @param {number} x */
  unturned(x) {
    const time = this.#place?.time;
    return this.#mirrored && time ? 2 * time.left + time.width - x : x;
  }

  /** What lies at a pixel of the chart. @param {number} x @param {number} y @returns {Spot | null} */
  #at(x, y) {
    const slot = this.#slot(x, y);
    return slot && this.#act.spot(slot.t, slot.offset, slot.y);
  }

  /** @param {number} turned pixel across @param {number} y */
  #slot(turned, y) {
    if (!this.#place) return null;
    const x = this.unturned(turned);
    const { time, top, plot } = this.#place;
    if (y < top || y > top + plot || x > time.left + time.width) return null;
    const at = this.#t(x);
    const t = Math.round(at);
    return { t: x < time.left || t < time.first ? 0 : Math.min(t, time.last), offset: at - t, y: y - top };
  }

  /** Lay the button on a value; the keyboard's has its label beside it. @param {Spot | null} spot @param {boolean} keyed */
  #mark(spot, keyed) {
    const { asked, area, label = "" } = spot ?? {};
    if (!this.#place || !spot || !area) {
      if (keyed) this.#tip.show(null, 0, 0);
      return this.#spot.show(null, keyed);
    }
    const { time, top } = this.#place;
    const box = this.#box(area);
    const [left, right] = [Math.max(0, box.left), Math.min(time.width, box.left + box.width)];
    const wide = Math.max(4, right - left);
    const across = this.#mirrored ? time.width - left - wide : left;
    const lies = { left: time.left + across, top: top + box.top, width: wide, height: box.height };
    this.#spot.show(right < left || !asked ? null : { asked, box: lies, label }, keyed);
    if (keyed) this.#tip.show(this.#act.tip(spot), lies.left + lies.width, lies.top + lies.height / 2);
  }

  /** A finger rests nowhere: where nothing is explained, what it has tapped is told until the next press. @param {Spot} spot @param {number} x @param {number} y */
  #linger(spot, x, y) {
    const tell = () => this.#tip.show(this.#act.tip(spot), x, y);
    this.#tapped = tell;
    const gone = () => {
      this.#tapped = null;
      this.#tip.show(null, 0, 0);
    };
    addEventListener("pointerdown", gone, { capture: true, once: true });
    tell();
  }

  /** @returns {import("./gestures.js").Hands} */
  #hands() {
    const { window } = this.#act;
    const leave = () => {
      this.#tapped = null;
      this.#tip.show(null, 0, 0);
      this.#mark(null, false);
      this.#act.hover(null);
    };
    const box = (/** @type {number} */ from, /** @type {number} */ to) => {
      const { time, plot } = /** @type {Place} */ (this.#place);
      const [left, right] = [this.unturned(from), this.unturned(to)]
        .map((x) => Math.min(time.width, Math.max(0, x - time.left)))
        .sort((a, b) => a - b);
      return { left: left ?? 0, top: 0, width: (right ?? 0) - (left ?? 0), height: plot };
    };
    return {
      leave,
      point: (x, y) => {
        const spot = this.#at(x, y);
        this.#roving?.leave();
        this.#tapped = null;
        this.#act.hover(spot);
        this.#mark(spot, false);
        this.#tip.show(spot && this.#act.tip(spot), x, y);
      },
      grab: (x, y) => {
        const slot = this.#slot(x, y);
        return (slot && this.#act.grab?.(slot.t, y)) ?? null;
      },
      pick: (x, y) => {
        const spot = this.#at(x, y);
        if (!spot) return;
        this.#act.pick(spot);
        if (!this.#act.keyboard?.ask) this.#linger(spot, x, y);
      },
      box: (from, to) => this.#place && this.#overlay.zoom(box(from, to)),
      boxed: (from, to) => {
        this.#overlay.zoom(null);
        const [left = 0, right = 0] = [this.#t(this.unturned(from)), this.#t(this.unturned(to))].sort((a, b) => a - b);
        if (Math.abs(to - from) > 12) window.show(left + 0.5, right - 0.5);
      },
      dropped: () => this.#overlay.zoom(null),
      zoom: (factor, x) => window.zoom(factor, this.#t(this.unturned(x))),
      pan: (pixels) => this.#place && window.pan(((this.#mirrored ? -1 : 1) * pixels) / this.#place.time.slot),
      reset: () => window.reset(),
    };
  }
}
