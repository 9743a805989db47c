/**
 * The connection of a page, begun while the rest of the page still comes: when its modules have run, the first picture
 * has only to be asked for. What is heard until somebody takes it is kept, and heard then.
 *
 * @typedef {object} Early
 * @property {string} url where this page connects to, whenever it does
 * @property {() => {socket: WebSocket, heard: Event[]} | null} take the socket and what came of it so far, its end included; once
 */

const ALONE_MS = 30_000;

/** The one of this page, begun by whoever asks first: a script of its own, before all others. @returns {Early} */
export function early() {
  const here = /** @type {{gatescopeEarly?: Early}} */ (globalThis);
  here.gatescopeEarly ??= begin();
  return here.gatescopeEarly;
}

/** @returns {Early} */
function begin() {
  const page = document.documentElement?.dataset.version ?? "";
  const url = `${location.origin.replace(/^http/, "ws")}${new URL("ws", document.baseURI).pathname}?page=${page}`;
  /** @type {WebSocket | null} */
  let socket = new WebSocket(url);
  /** @type {Event[]} */
  const heard = [];
  const keep = (/** @type {Event} */ event) => void heard.push(event);
  [socket.onopen, socket.onmessage, socket.onclose] = [keep, keep, keep];
  // where the modules never come, nobody needs a place on the server
  const alone = setTimeout(() => socket?.close(), ALONE_MS);
  return {
    url,
    take() {
      const taken = socket;
      socket = null;
      clearTimeout(alone);
      return taken && { socket: taken, heard };
    },
  };
}
