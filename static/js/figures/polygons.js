/**
 * Many closed shapes in one pair of arrays, with a gap (NaN) after each: one trace and one path for all of them.
 * The room is lent from a pool and given back by `filled`, so that sixty pictures a second leave no garbage but the result.
 *
 * @typedef {{x: Float64Array, y: Float64Array}} Room
 */

/** @type {Room[]} */
const pool = [];

const CORNERS = 16;
const SMALL = 4;
const ROUND = Float64Array.from({ length: 2 * CORNERS }, (_, k) =>
  (k % 2 ? Math.sin : Math.cos)(((k >> 1) * 2 * Math.PI) / CORNERS),
);

export class Polygons {
  /** @type {Room} */
  #room = pool.pop() ?? { x: new Float64Array(4096), y: new Float64Array(4096) };
  length = 0;

  /** @param {number} x @param {number} y */
  add(x, y) {
    const { x: xs, y: ys } = this.length < this.#room.x.length ? this.#room : this.#grow();
    xs[this.length] = x;
    ys[this.length++] = y;
  }

  /** End the shape. */
  close() {
    if (this.length) this.add(NaN, NaN);
  }

  /** @param {number} left @param {number} top @param {number} right @param {number} bottom */
  box(left, top, right, bottom) {
    this.add(left, top);
    this.add(right, top);
    this.add(right, bottom);
    this.add(left, bottom);
    this.add(NaN, NaN);
  }

  /** @param {number} x @param {number} y of its ground line @param {number} wide half its width, in x @param {number} tall */
  triangle(x, y, wide, tall) {
    this.add(x - wide, y);
    this.add(x, y - tall);
    this.add(x + wide, y);
    this.add(NaN, NaN);
  }

  /** Half the corners do for a small one. @param {number} x @param {number} y @param {number} across radius in x @param {number} down radius in y, in pixels */
  circle(x, y, across, down) {
    for (let k = 0, by = down < SMALL ? 4 : 2; k < ROUND.length; k += by)
      this.add(x + (ROUND[k] ?? 0) * across, y + (ROUND[k + 1] ?? 0) * down);
    this.add(NaN, NaN);
  }

  /**
   * As a filled trace; after this the shapes are gone from here.
   * @param {string} name @param {string} fillcolor
   * @returns {import("./figure.js").Filled}
   */
  filled(name, fillcolor) {
    const end = Math.max(0, this.length - 1);
    const [x, y] = [this.#room.x.slice(0, end), this.#room.y.slice(0, end)];
    pool.push(this.#room);
    this.#room = { x: new Float64Array(0), y: new Float64Array(0) };
    this.length = 0;
    return {
      type: "scatter",
      name,
      mode: "none",
      fill: "toself",
      fillcolor,
      x,
      y,
      hoverinfo: "skip",
      showlegend: false,
    };
  }

  #grow() {
    const size = Math.max(4096, this.#room.x.length * 2);
    const [x, y] = [new Float64Array(size), new Float64Array(size)];
    x.set(this.#room.x);
    y.set(this.#room.y);
    this.#room = { x, y };
    return this.#room;
  }
}
