import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { connect } from "../../static/js/protocol/connection.js";

class Socket {
  static CONNECTING = 0;
  static OPEN = 1;
  /** @type {Socket[]} */
  static all = [];
  readyState = 0;
  sent = [];
  constructor() {
    Socket.all.push(this);
  }
  bufferedAmount = 0;
  send(text) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.readyState = 3;
  }
  opens() {
    this.readyState = 1;
    this.onopen();
  }
  hears(event) {
    this.onmessage({ data: JSON.stringify(event) });
  }
  dies(code = 1006) {
    this.readyState = 3;
    this.onclose({ code });
  }
}

globalThis.WebSocket = Socket;
/** What the page is told when it is there again @type {Record<string, () => void>} */
const wake = {};
const listen = (kind, listener) => {
  wake[kind] = listener;
};
globalThis.document = { addEventListener: listen, visibilityState: "visible" };
globalThis.addEventListener = listen;
mock.method(Math, "random", () => 1);
let clock = 0;
mock.method(performance, "now", () => clock);

/** Let time pass, timers and clock together. */
function pass(ms) {
  for (let at = 0; at < ms; at += 250) {
    clock += 250;
    mock.timers.tick(250);
  }
}

let statuses;
let heard;
let large;
let playing;
let connection;
let begun = null;
beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  clock = 1000;
  Socket.all = [];
  [statuses, heard, large, playing] = [[], [], 0, null];
  connection = connect({
    begun: () => ({ url: "ws://here/ws", take: () => begun }),
    reopen: () => [{ command: "open", id: 1 }],
    hear: (event) => heard.push(event),
    report: (status) => statuses.push(status),
    patience: () => playing,
    probe: () => ({ command: "look", id: 99 }),
    tooLarge: () => (large += 1),
  });
});
const socket = () => Socket.all.at(-1);
const snapshot = (ack) => ({
  event: "snapshot",
  ack,
  arrays: {},
  first: {},
  model: { curves: {} },
  ghost: null,
  sight: { explanation: null, parcels: null, gradient: null, others: [] },
});
const frame = (ack) => ({ event: "frame", ack });
const live = (id) => ({ command: "edit", id, live: true });
const opened = () => {
  socket().opens();
  socket().hears(snapshot(1));
};

test("it opens with what it is told, and is open once that is answered", () => {
  socket().opens();
  assert.deepEqual(socket().sent, [{ command: "open", id: 1 }]);
  assert.deepEqual(statuses, []);
  socket().hears(snapshot(1));
  assert.deepEqual(statuses, ["open"]);
});

test("a lost connection comes back by itself, later and later while it fails", () => {
  opened();
  const waits = [];
  for (let k = 0; k < 4; k++) {
    socket().dies();
    const count = Socket.all.length;
    let waited = 0;
    while (Socket.all.length === count) {
      pass(250);
      waited += 250;
    }
    waits.push(waited);
  }
  assert.deepEqual(waits, [250, 500, 750, 1000]); // to the next quarter of a second
});

test("one answer alone does not make a connection steady", () => {
  opened();
  socket().dies();
  pass(250);
  opened();
  socket().dies();
  const count = Socket.all.length;
  pass(250);
  assert.equal(Socket.all.length, count);
  pass(250);
  assert.equal(Socket.all.length, count + 1);
});

test("a command that is never answered ends the connection", () => {
  opened();
  connection.send({ command: "seek", id: 2, t: 1 });
  pass(4000);
  assert.deepEqual(statuses, ["open"]);
  pass(2000);
  assert.deepEqual(statuses, ["open", "lost"]);
});

/** Opened once, then lost; a server comes back that answers so many milliseconds after it was asked. Says when, if ever. */
function answeredAfter(ms) {
  socket().dies();
  for (let waited = 0; waited < 400_000; waited += 250) {
    pass(250);
    if (socket().readyState === Socket.CONNECTING) {
      socket().opens();
      socket().since = clock;
    }
    if (socket().readyState === Socket.OPEN && clock - socket().since >= ms) {
      socket().hears(snapshot(1));
      return waited;
    }
  }
  return null;
}

test("an answer that takes long is waited for longer each time, and comes in the end", () => {
  for (const ms of [4000, 12_000, 45_000, 70_000]) {
    opened();
    assert.notEqual(answeredAfter(ms), null, `an answer after ${ms} ms`);
    assert.equal(statuses.at(-1), "open");
  }
});

test("a link that has answered slowly is given as long the next time, and one that answers fast is not", () => {
  opened();
  answeredAfter(20_000);
  connection.send({ command: "seek", id: 2, t: 1 });
  pass(20_000);
  assert.equal(statuses.at(-1), "open");
  socket().hears(frame(2));
  connection.send({ command: "edit", id: 3 });
  pass(500);
  socket().hears(snapshot(3));
  connection.send({ command: "seek", id: 4, t: 1 });
  pass(6000);
  assert.equal(statuses.at(-1), "lost");
});

test("what is still being sent is no silence, and what is sent no more is", () => {
  opened();
  connection.send({ command: "edit", id: 2 });
  for (socket().bufferedAmount = 1_000_000; socket().bufferedAmount > 0; socket().bufferedAmount -= 50_000) pass(1000);
  assert.deepEqual(statuses, ["open"]);
  socket().bufferedAmount = 50_000;
  pass(6000);
  assert.deepEqual(statuses, ["open", "lost"]);
});

test("silence alone is no fault, but silence while playing is", () => {
  opened();
  pass(60_000);
  assert.deepEqual(statuses, ["open"]);
  playing = 750;
  socket().hears(frame(1));
  pass(5000);
  assert.deepEqual(statuses, ["open"]);
  pass(2000);
  assert.deepEqual(statuses, ["open", "lost"]);
});

test("a moving hand has three messages under way, then the newest waits", () => {
  opened();
  for (let id = 2; id <= 9; id++) connection.sendLive(live(id));
  assert.deepEqual(
    socket()
      .sent.slice(1)
      .map(({ id }) => id),
    [2, 3, 4],
  );
  socket().hears(frame(2));
  assert.deepEqual(
    socket()
      .sent.slice(1)
      .map(({ id }) => id),
    [2, 3, 4, 9],
  );
});

test("what waits is overtaken by what is final", () => {
  opened();
  for (let id = 2; id <= 6; id++) connection.sendLive(live(id));
  connection.send({ command: "edit", id: 7, live: false });
  socket().hears(frame(7));
  assert.deepEqual(
    socket()
      .sent.slice(1)
      .map(({ id }) => id),
    [2, 3, 4, 7],
  );
});

test("a server that is full says so, and is asked again", () => {
  socket().opens();
  socket().hears({ event: "failed", ack: -1, code: "over_budget", what: "sessions" });
  socket().dies(1013);
  assert.deepEqual(statuses, ["full"]);
  assert.deepEqual(heard, []);
  pass(500);
  assert.equal(Socket.all.length, 2);
});

test("a message too large for the server is told before coming back", () => {
  opened();
  socket().dies(1009);
  assert.equal(large, 1);
});

test("a socket that was given up cannot speak any more", () => {
  opened();
  const old = socket();
  old.dies();
  pass(250);
  old.hears(frame(1));
  assert.equal(heard.length, 1);
});

for (const kind of ["online", "pageshow", "resume", "visibilitychange"]) {
  test(`a page that is there again (${kind}) comes back at once, however long it has tried`, () => {
    opened();
    for (let k = 0; k < 6; k++) {
      socket().dies();
      pass(10_000);
    }
    socket().dies();
    const count = Socket.all.length;
    wake[kind]();
    assert.equal(Socket.all.length, count + 1);
    opened();
    assert.equal(statuses.at(-1), "open");
  });

  test(`a page that is there again (${kind}) asks whether a quiet connection still is one`, () => {
    opened();
    wake[kind]();
    assert.equal(socket().sent.length, 1, "one that has just spoken is");
    pass(60_000);
    const before = socket();
    wake[kind]();
    assert.deepEqual(before.sent.at(-1), { command: "look", id: 99 });
    pass(6000);
    assert.deepEqual(statuses, ["open", "lost"]);
  });
}

/** Connect once more, with a socket that was begun before. @param {Socket} socket @param {object[]} events */
function connectWith(socket, events) {
  Socket.all = [];
  begun = { socket, heard: events };
  connect({
    begun: () => ({ url: "ws://here/ws", take: () => begun }),
    reopen: () => [{ command: "open", id: 1 }],
    hear: (event) => heard.push(event),
    report: (status) => statuses.push(status),
    patience: () => playing,
    probe: () => null,
    tooLarge: () => {},
  });
  begun = null;
}

test("a connection that was begun before is taken, and what it heard is heard, once the caller listens", async () => {
  const early = new Socket();
  early.readyState = Socket.OPEN;
  const version = { event: "version", ack: -1, version: "newer" };
  connectWith(early, [{ type: "open" }, { type: "message", data: JSON.stringify(version) }]);
  assert.deepEqual([Socket.all, early.sent, heard], [[], [], []]);
  await null;
  assert.deepEqual(early.sent, [{ command: "open", id: 1 }]);
  assert.deepEqual(heard, [version]);
  early.hears(snapshot(1));
  assert.equal(statuses.at(-1), "open");
});

test("one that is still on its way is waited for, and one that dies is followed by another", () => {
  const early = new Socket();
  connectWith(early, []);
  assert.deepEqual([Socket.all, early.sent], [[], []]);
  early.opens();
  assert.deepEqual(early.sent, [{ command: "open", id: 1 }]);
  early.dies();
  pass(500);
  assert.equal(Socket.all.length, 1);
});

test("a server that was full before we listened is not asked again at once", async () => {
  const early = new Socket();
  early.readyState = 3;
  const failed = { event: "failed", ack: -1, code: "over_budget", what: "sessions", got: "9", expected: "at most 8" };
  connectWith(early, [
    { type: "open" },
    { type: "message", data: JSON.stringify(failed) },
    { type: "close", code: 1013 },
  ]);
  await null;
  assert.deepEqual([statuses.at(-1), Socket.all.length], ["full", 0]);
  pass(500);
  assert.equal(Socket.all.length, 1);
});
