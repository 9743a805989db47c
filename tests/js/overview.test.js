/** The strip over the whole sequence: nothing is left out of it, and the brush does what hand and keys ask for. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { brushed, keyed, resize } from "../../static/js/charts/brush.js";
import { TimeWindow } from "../../static/js/charts/window.js";
import { outlines, stepsAPixel } from "../../static/js/figures/overview.js";
import { timeline } from "../../static/js/figures/timeline.js";
import { VIEW } from "./sample.js";

const whole = (T) => timeline({ ...VIEW, width: 400, from: undefined, to: undefined }, T);
const ends = (read) => ({ low: read, high: read, every: 1 });
const heights = (path) => [...path.matchAll(/V(-?[\d.]+)/g)].map(([, y]) => Number(y));

test("a single spike among ten thousand timesteps reaches its full height in the strip", () => {
  const time = whole(10_000);
  const read = ends((t) => (t === 6_543 ? -4 : 0));
  const { faintNegative, faintPositive, negative } = outlines(read, 0, time, 30, 4);
  assert.equal(Math.max(...heights(faintNegative)), 29);
  assert.deepEqual(new Set(heights(faintPositive)), new Set([15]));
  assert.deepEqual(new Set(heights(negative)), new Set([15]), "and no pixel is filled by it all the time");
});

test("what never falls back is solid, each sign for itself", () => {
  const { positive, negative, faintPositive } = outlines(
    ends((t) => (t > 500 ? 2 : 1)),
    0,
    whole(1_000),
    30,
    2,
  );
  assert.deepEqual(new Set(heights(positive).slice(0, -1)), new Set([8, 1]));
  assert.deepEqual(new Set(heights(faintPositive).slice(0, -1)), new Set([8, 1]));
  assert.deepEqual(new Set(heights(negative)), new Set([15]));
});

test("the strip has at most two corners a pixel, however long the sequence is", () => {
  for (const T of [50, 1_000, 10_000]) {
    const { positive } = outlines(ends(Math.sin), 0, whole(T), 30, 1);
    assert.ok(positive.split("H").length - 1 <= 2 * Math.min(T, 400), String(T));
  }
});

test("numbers that are not finite leave the strip a path that can be drawn", () => {
  const wild = [NaN, Infinity, -Infinity, 1];
  for (const path of Object.values(
    outlines(
      ends((t) => wild[t % 4]),
      0,
      whole(4_000),
      30,
      1,
    ),
  ))
    assert.match(path, /^[MHVZ \d.-]+$/);
});

test("how many timesteps a pixel stands for", () => {
  assert.deepEqual(
    [2, 1, 0.5, 0.06].map((slot) => stepsAPixel({ slot })),
    [1, 1, 2, 17],
  );
});

const opened = (from, to, T = 1_000) => {
  const window = new TimeWindow();
  window.T = T;
  if (from) window.show(from, to);
  return window;
};
const key = (key, shiftKey = false) => ({ key, shiftKey });

test("arrows move the brush by a tenth of itself, pages by all of it, and its ends by one", () => {
  const window = opened(101, 200);
  keyed(window, "whole", key("ArrowRight"), false);
  assert.deepEqual(window.sight, { from: 111, to: 210 });
  keyed(window, "whole", key("PageDown"), false);
  assert.deepEqual(window.sight, { from: 11, to: 110 });
  keyed(window, "whole", key("End"), false);
  assert.deepEqual(window.sight, { from: 901, to: 1_000 });
  keyed(window, "from", key("ArrowLeft"), false);
  assert.deepEqual(window.sight, { from: 900, to: 1_000 });
  keyed(window, "to", key("ArrowLeft", true), false);
  assert.deepEqual(window.sight, { from: 900, to: 990 });
  assert.equal(keyed(window, "whole", key("x"), false), false);
});

test("where time goes from right to left, the arrow to the left goes on in time", () => {
  const window = opened(101, 200);
  keyed(window, "whole", key("ArrowLeft"), true);
  assert.deepEqual(window.sight, { from: 111, to: 210 });
});

test("the brush never leaves the sequence, and its ends never pass one another", () => {
  const window = opened(1, 100);
  keyed(window, "whole", key("ArrowLeft"), false);
  assert.deepEqual(window.sight, { from: 1, to: 100 });
  resize(window, "from", 5_000);
  assert.equal(brushed(window).to - brushed(window).from + 1, window.fewest);
  resize(window, "to", -7);
  assert.equal(brushed(window).to - brushed(window).from + 1, window.fewest);
  resize(window, "from", -50);
  resize(window, "to", 5_000);
  assert.equal(window.sight, null, "as wide as all of it is all of it");
});
