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
const SILENT_MS = 5_000;
const TRY_LATER = 1013;

/** Time before try number `tries` (from 0): full jitter under a doubling bound. @param {number} tries @param {number} chance 0 to 1 */
export function waitBefore(tries, chance) {
  return chance * Math.min(LONGEST_MS, SHORTEST_MS * 2 ** Math.min(tries, 10));
}

/**
 * @param {object} options
 * @param {string} options.url
 * @param {() => AnyCommand[]} options.reopen commands that bring a new session to where we are
 * @param {(event: Heard) => void} options.hear
 * @param {(status: Status) => void} options.report
 */
export function connect({ url, reopen, hear, report }) {
  /** @type {WebSocket | null} */
  let socket = null;
  let tries = 0;
  let timer = 0;
  let full = false;
  /** Every command is answered; a connection that stays silent is dead, even if nobody says so. */
  let silence = 0;
  /** ids of moving-hand commands that are not answered yet @type {number[]} */
  let underWay = [];
  /** @type {AnyCommand | null} */
  let waiting = null;

  function open() {
    clearTimeout(timer);
    if (socket && socket.readyState <= WebSocket.OPEN) return;
    full = false;
    const mine = new WebSocket(url);
    socket = mine;
    const slow = setTimeout(() => mine.readyState === WebSocket.CONNECTING && mine.close(), SILENT_MS);
    mine.onopen = () => {
      clearTimeout(slow);
      underWay = [];
      waiting = null;
      for (const command of reopen()) transmit(command);
    };
    mine.onmessage = (message) => mine === socket && receive(decode(message.data));
    mine.onclose = (event) => {
      clearTimeout(slow);
      if (mine === socket) again(event.code);
    };
  }

  /** @param {AnyCommand} command */
  function transmit(command) {
    if (socket?.readyState !== WebSocket.OPEN) return false;
    socket.send(JSON.stringify(command));
    silence ||= setTimeout(giveUp, SILENT_MS);
    return true;
  }

  function giveUp() {
    const dead = socket;
    again(0);
    dead?.close();
  }

  /** @param {Heard} event */
  function receive(event) {
    clearTimeout(silence);
    silence = 0;
    if (event.event === "failed" && event.code === "over_budget" && event.what === "sessions") {
      full = true;
      return;
    }
    if (event.event === "snapshot") {
      tries = 0;
      report("open");
    }
    underWay = underWay.filter((id) => id > event.ack);
    if (waiting && underWay.length < UNDER_WAY) push();
    hear(event);
  }

  /** @param {number} code */
  function again(code) {
    socket = null;
    clearTimeout(silence);
    silence = 0;
    report(full || code === TRY_LATER ? "full" : "lost");
    timer = setTimeout(open, waitBefore(tries++, Math.random()));
  }

  function push() {
    if (!waiting || !transmit(waiting)) return;
    underWay.push(waiting.id);
    waiting = null;
  }

  const now = () => {
    if (!socket || socket.readyState > WebSocket.OPEN) {
      tries = 0;
      open();
    }
  };
  addEventListener("online", now);
  addEventListener("pageshow", now);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && now());
  open();

  return {
    /** Sends at once if there is a connection; what must not be lost is in `reopen`. @param {AnyCommand} command */
    send(command) {
      waiting = null;
      transmit(command);
    },
    /** Sends what a moving hand asks: the newest replaces what still waits. @param {AnyCommand} command */
    sendLive(command) {
      waiting = command;
      if (underWay.length < UNDER_WAY) push();
    },
  };
}
