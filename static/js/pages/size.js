/** How large a command may be: the server ends the connection of who sends more. */

export const LARGEST_MESSAGE = 1024 * 1024;

/** Bytes of a command on the wire. @param {unknown} command */
export function sizeOf(command) {
  return command === undefined ? 0 : new TextEncoder().encode(JSON.stringify(command)).length;
}

/** What is told of one that is larger. @param {string} got */
export function tooLarge(got) {
  return { what: "message", got: `${got} bytes`, expected: `at most ${LARGEST_MESSAGE} bytes` };
}
