import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { early } from "../../static/js/protocol/early.js";

class Socket {
  static OPEN = 1;
  /** @type {Socket[]} */
  static all = [];
  readyState = 0;
  closed = false;
  constructor(url) {
    this.url = url;
    Socket.all.push(this);
  }
  close() {
    this.closed = true;
  }
}

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  Socket.all = [];
  delete globalThis.gatescopeEarly;
  globalThis.WebSocket = Socket;
  globalThis.location = { origin: "https://example.org" };
  globalThis.document = { baseURI: "https://example.org/lab/", documentElement: { dataset: { version: "abc" } } };
});

afterEach(() => mock.timers.reset());

test("whoever asks first begins the one connection of the page, which says what page it is", () => {
  assert.equal(early(), early());
  assert.deepEqual(
    Socket.all.map(({ url }) => url),
    ["wss://example.org/lab/ws?page=abc"],
  );
  assert.equal(early().url, Socket.all[0].url);
});

test("it is taken once, with all that it has heard in the order in which it came", () => {
  const begun = early();
  const [socket] = Socket.all;
  const events = [{ type: "open" }, { type: "message", data: "1" }, { type: "message", data: "2" }];
  socket.readyState = Socket.OPEN;
  for (const event of events) socket[`on${event.type}`](event);
  assert.deepEqual(begun.take(), { socket, heard: events });
  assert.equal(begun.take(), null);
});

test("one that is dead already is taken with its end: who takes it hears why, and waits before it tries again", () => {
  const begun = early();
  const [socket] = Socket.all;
  const end = { type: "close", code: 1013 };
  socket.readyState = 3;
  socket.onclose(end);
  assert.deepEqual(begun.take(), { socket, heard: [end] });
});

test("one that nobody takes gives its place on the server back", () => {
  early();
  const taken = early().take();
  delete globalThis.gatescopeEarly;
  early();
  mock.timers.tick(60_000);
  assert.deepEqual([taken.socket.closed, Socket.all[1].closed], [false, true]);
});
