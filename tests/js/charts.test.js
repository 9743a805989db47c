/** What of the charts needs no browser: the shared window and the mapping of the painter. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { slide } from "../../static/js/charts/motion.js";
import { mapping } from "../../static/js/charts/paint.js";
import { TimeWindow, timeWindow } from "../../static/js/charts/window.js";
import { beltFigure } from "../../static/js/figures/belt.js";
import { MODELS, sample, VIEW } from "./sample.js";

/** @param {number} T */
function sightOf(T) {
  const sight = new TimeWindow();
  sight.T = T;
  return sight;
}

test("charts of one page share their window", () => {
  const page = {};
  assert.equal(timeWindow(page), timeWindow(page));
  assert.notEqual(timeWindow(page), timeWindow({}));
});

test("zooming keeps a timestep in its place, and never leaves the sequence", () => {
  const sight = sightOf(100);
  sight.zoom(4, 61);
  const { from, to } = sight.sight ?? { from: 0, to: 0 };
  assert.equal(to - from + 1, 25);
  assert.ok(Math.abs((61 - from + 0.5) / 25 - 60.5 / 100) < 1e-9, "as far from the left as before");
  sight.zoom(1000);
  assert.ok(sight.sight && sight.sight.to - sight.sight.from >= 2);
  sight.zoom(0.00001);
  assert.equal(sight.sight, null);
});

test("panning stops at the ends", () => {
  const sight = sightOf(50);
  sight.show(10, 19);
  sight.pan(-100);
  assert.deepEqual(sight.sight, { from: 1, to: 10 });
  sight.pan(1000);
  assert.deepEqual(sight.sight, { from: 41, to: 50 });
});

test("the window turns the page when the timestep leaves it, forward and back", () => {
  const sight = sightOf(100);
  sight.show(1, 20);
  sight.follow(21);
  assert.ok(sight.sight && sight.sight.from > 1 && sight.sight.from <= 21 && sight.sight.to >= 21);
  sight.follow(3);
  assert.ok(sight.sight && sight.sight.from <= 3 && sight.sight.to >= 3);
});

test("listeners hear of a change once, and not of none", () => {
  const sight = sightOf(30);
  let heard = 0;
  const stop = sight.subscribe(() => heard++);
  sight.show(2, 9);
  sight.show(2, 9);
  stop();
  sight.reset();
  assert.equal(heard, 1);
});

test("the painter places the corners of the axes on the corners of the plot", () => {
  const { layout } = beltFigure(sample("lstm", 12, 3), MODELS.lstm, VIEW);
  const place = mapping(layout);
  assert.equal(place.x(layout.xaxis.range[0]), layout.margin.l);
  assert.ok(Math.abs(place.x(layout.xaxis.range[1]) - (layout.width - layout.margin.r)) < 1e-9);
  assert.ok(Math.abs(place.y(0) - layout.margin.t) < 1e-9);
});

test("the veil slides with a step, takes its time on a replay, and jumps when it is fast or far", () => {
  const at = (/** @type {object} */ change) => ({ t: 5, speed: 4, playing: true, replay: 0, ...change });
  assert.equal(slide(at({ t: 6 }), at({})), 250);
  assert.equal(slide(at({ t: 6, speed: 30 }), at({})), 0);
  assert.equal(slide(at({ t: 9 }), at({})), 0);
  assert.equal(slide(at({ t: 4 }), at({})), 0);
  assert.equal(slide(at({ replay: 1 }), at({})), 1200);
});
