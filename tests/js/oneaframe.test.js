import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { oneAFrame } from "../../static/js/pages/oneaframe.js";

/** @type {(() => void)[]} */
let frames = [];
/** @type {(() => void)[]} */
let after = [];
let shown = [];
let playing;
const later = globalThis.setTimeout;
beforeEach(() => {
  [frames, after, shown] = [[], [], []];
  globalThis.document = { hidden: false };
  globalThis.requestAnimationFrame = (callback) => frames.push(callback);
  globalThis.setTimeout = (callback) => after.push(callback);
  playing = oneAFrame((event) => shown.push(event));
});
test.after(() => {
  globalThis.setTimeout = later;
});

/** The browser makes a frame, and paints it. */
function frame() {
  for (const callback of frames.splice(0)) callback();
  const painted = [...shown];
  for (const callback of after.splice(0)) callback();
  return painted;
}

test("a timestep that comes alone is shown when it comes", () => {
  playing.put(1);
  assert.deepEqual(shown, [1]);
  frame();
  playing.put(2);
  assert.deepEqual(shown, [1, 2]);
});

test("of two in one frame the second is shown when the first has been seen", () => {
  playing.put(1);
  playing.put(2);
  assert.deepEqual(frame(), [1]);
  assert.deepEqual(frame(), [1, 2]);
});

test("a clock that is uneven, and as fast as the screen, loses none", () => {
  for (const events of [[1, 2], [], [3], [4, 5], [], [6]]) {
    for (const event of events) playing.put(event);
    frame();
  }
  frame();
  assert.deepEqual(shown, [1, 2, 3, 4, 5, 6]);
});

test("of more than the screen can show the newest wins", () => {
  for (const event of [1, 2, 3, 4]) playing.put(event);
  frame();
  frame();
  assert.deepEqual(shown, [1, 4]);
});

test("before something else what waits is shown, once", () => {
  playing.put(1);
  playing.put(2);
  playing.last();
  playing.last();
  assert.deepEqual(shown, [1, 2]);
  frame();
  assert.deepEqual(shown, [1, 2]);
});

test("nobody sees a hidden page, whose frames do not come: nothing waits for them", () => {
  document.hidden = true;
  for (const event of [1, 2, 3]) playing.put(event);
  assert.deepEqual(shown, [1, 2, 3]);
});
