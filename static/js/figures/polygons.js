/** Many closed shapes in one pair of arrays, with a gap (NaN) after each: one trace and one path for all of them. */
export class Polygons {
  x = new Float64Array(512);
  y = new Float64Array(512);
  length = 0;

  /** @param {number} x @param {number} y */
  add(x, y) {
    if (this.length === this.x.length) this.#grow();
    this.x[this.length] = x;
    this.y[this.length++] = y;
  }

  /** End the shape. */
  close() {
    if (this.length && !Number.isNaN(this.x[this.length - 1])) this.add(NaN, NaN);
  }

  /** @param {number} left @param {number} top @param {number} right @param {number} bottom */
  box(left, top, right, bottom) {
    this.add(left, top);
    this.add(right, top);
    this.add(right, bottom);
    this.add(left, bottom);
    this.close();
  }

  /**
   * As a filled trace. Without shapes it has one point and no area, so that the order of traces never changes.
   * @param {string} name @param {string} fillcolor
   * @returns {import("./figure.js").Filled}
   */
  filled(name, fillcolor) {
    const end = Math.max(0, this.length - 1);
    return {
      type: "scatter", name, mode: "none", fill: "toself", fillcolor,
      x: this.x.slice(0, end), y: this.y.slice(0, end),
      hoverinfo: "skip", showlegend: false,
    };
  }

  #grow() {
    const [x, y] = [new Float64Array(this.x.length * 2), new Float64Array(this.x.length * 2)];
    x.set(this.x);
    y.set(this.y);
    this.x = x;
    this.y = y;
  }
}
