/**
 * The live connection: opens, comes back by itself, keeps at most a few moving-hand messages under way.
 * It knows nothing of experiments: `reopen` says what to send first.
 *
 * @typedef {import("./wire.js").AnyCommand} AnyCommand
 * @typedef {import("../store/actions.js").Heard} Heard
 * @typedef {"connecting" | "open" | "lost" | "full"} Status
 */
import { decode } from "./decode.js";

const UNDER_WAY = 3;
const SHORTEST_MS = 250;
const LONGEST_MS = 10_000;
const GROWTH = 1.5;
const SILENT_MS = 5_000;
/** As long as an answer may take at most, on a link that has let some fail. */
const PATIENT_MS = 80_000;
const TRY_LATER = 1013;
const TOO_LARGE = 1009;
const WATCH_MS = 1_000;

/**
 * Time before try number `tries` (from 0): full jitter under a bound that grows by half. One that doubles makes whoever was
 * unlucky while a server came up, within a second, wait for four more.
 * @param {number} tries
 * @param {number} chance 0 to 1
 */
export function waitBefore(tries, chance) {
  return chance * Math.min(LONGEST_MS, SHORTEST_MS * GROWTH ** Math.min(tries, 20));
}

/** Have a socket hear what happened to it before. @param {WebSocket} socket @param {Event} event */
function relive(socket, event) {
  if (event.type === "open") socket.onopen?.(event);
  if (event.type === "message") socket.onmessage?.(/** @type {MessageEvent} */ (event));
  if (event.type === "close") socket.onclose?.(/** @type {CloseEvent} */ (event));
}

/**
 * @param {object} options
 * @param {() => import("./early.js").Early} options.begun where to connect to, and what has begun already
 * @param {() => AnyCommand[]} options.reopen commands that bring a new session to where we are
 * @param {(event: Heard) => void} options.hear
 * @param {(status: Status) => void} options.report
 * @param {() => number | null} options.patience milliseconds after which an event is overdue although nothing was asked
 * @param {() => AnyCommand | null} options.probe a command that changes nothing and is answered; null while there is none
 * @param {() => void} options.tooLarge the server would not take the last message
 */
export function connect({ begun, reopen, hear, report, patience, probe, tooLarge }) {
  /** @type {WebSocket | null} */
  let socket = null;
  let tries = 0;
  let timer = 0;
  let full = false;
  /** When something was asked that is not answered; 0 when nothing is. */
  let asked = 0;
  let heard = 0;
  /** How long an answer may take: it is heard only when it is whole, and a large one takes its time on a slow link. */
  let patient = SILENT_MS;
  /** Bytes that were not sent yet at the last look. */
  let unsent = 0;
  let steady = 0;
  /** ids of moving-hand commands that are not answered yet @type {number[]} */
  let underWay = [];
  /** @type {AnyCommand | null} */
  let waiting = null;

  function open() {
    clearTimeout(timer);
    if (socket && socket.readyState <= WebSocket.OPEN) return;
    full = false;
    const { url, take } = begun();
    const first = take();
    const mine = first?.socket ?? new WebSocket(url);
    socket = mine;
    const slow = setTimeout(() => mine.readyState === WebSocket.CONNECTING && mine.close(), SILENT_MS);
    mine.onopen = () => {
      clearTimeout(slow);
      underWay = [];
      waiting = null;
      unsent = 0;
      heard = performance.now();
      for (const command of reopen()) transmit(command);
    };
    mine.onmessage = (message) => mine === socket && receive(decode(message.data));
    mine.onclose = (event) => {
      clearTimeout(slow);
      if (mine === socket) again(event.code);
    };
    // what came before we listened; not before whoever called has what is returned
    if (first) queueMicrotask(() => first.heard.forEach((event) => void relive(mine, event)));
  }

  /** @param {AnyCommand} command */
  function transmit(command) {
    if (socket?.readyState !== WebSocket.OPEN) return false;
    socket.send(JSON.stringify(command));
    asked ||= performance.now();
    return true;
  }

  /**
   * Every command is answered, and playing brings events: a connection that stays silent is dead, though nobody says so.
   * Or it is slow: as long as it takes what is sent it lives, and after each that was given up the next has twice as long.
   */
  function watch() {
    if (socket?.readyState !== WebSocket.OPEN) return;
    const now = performance.now();
    if (socket.bufferedAmount < unsent) {
      asked &&= now;
      heard = now;
    }
    unsent = socket.bufferedAmount;
    const overdue = patience();
    const silent = (asked > 0 && now - asked > patient) || (overdue !== null && now - heard > patient + overdue);
    if (!silent) return;
    patient = Math.min(2 * patient, PATIENT_MS);
    const dead = socket;
    again(0);
    dead?.close();
  }

  /** @param {Heard} event */
  function receive(event) {
    const now = performance.now();
    const took = asked && now - asked;
    asked = 0;
    heard = now;
    if (event.event === "failed" && event.code === "over_budget" && event.what === "sessions") {
      full = true;
      return;
    }
    if (event.event === "snapshot") {
      clearTimeout(steady);
      steady = setTimeout(() => (tries = 0), SILENT_MS);
      if (took) patient = Math.min(Math.max(2 * took, SILENT_MS), PATIENT_MS);
      report("open");
    }
    underWay = underWay.filter((id) => id > event.ack);
    if (waiting && underWay.length < UNDER_WAY) push();
    hear(event);
  }

  /** @param {number} code */
  function again(code) {
    socket = null;
    asked = 0;
    clearTimeout(steady);
    if (code === TOO_LARGE) tooLarge();
    report(full || code === TRY_LATER ? "full" : "lost");
    timer = setTimeout(open, waitBefore(tries++, Math.random()));
  }

  function push() {
    if (!waiting || !transmit(waiting)) return;
    underWay.push(waiting.id);
    waiting = null;
  }

  /** The page is there again: come back at once, or ask whether a connection that was quiet still is one. */
  const now = () => {
    if (!socket || socket.readyState > WebSocket.OPEN) {
      tries = 0;
      open();
      return;
    }
    const command = performance.now() - heard > SILENT_MS ? probe() : null;
    if (command) transmit(command);
  };
  addEventListener("online", now);
  addEventListener("pageshow", now);
  document.addEventListener("resume", now);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && now());
  setInterval(watch, WATCH_MS);
  open();

  return {
    /** Sends at once if there is a connection; what must not be lost is in `reopen`. @param {AnyCommand} command */
    send(command) {
      waiting = null;
      transmit(command);
    },
    /** Sends something that takes no part in the order of edits, at once if there is a connection. @param {AnyCommand} command */
    ask(command) {
      transmit(command);
    },
    /** Sends what a moving hand asks: the newest replaces what still waits. @param {AnyCommand} command */
    sendLive(command) {
      waiting = command;
      if (underWay.length < UNDER_WAY) push();
    },
  };
}
