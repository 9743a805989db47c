/**
 * Large weights that the server has no more are brought again, and what failed for want of them is asked once more.
 *
 * @typedef {import("../store/state.js").State} State
 * @typedef {import("../store/state.js").Pending} Pending
 * @typedef {import("../store/actions.js").Action} Action
 * @typedef {import("../store/actions.js").Received} Received
 * @typedef {Extract<import("../store/actions.js").Heard, {event: "failed"}>} Failed
 */

/**
 * @param {(action: Action | Received) => void} dispatch
 * @param {(beginning: string) => Promise<boolean>} bring how weights get to the server
 * @param {object} then
 * @param {() => void} then.reopen open the session, and ask all that is not answered, once more
 * @param {(sent: Pending) => void} then.again ask this once more
 * @param {(event: Failed, sent: Pending, key: string) => void} then.refuse say that they are gone
 */
export function bringer(dispatch, bring, { reopen, again, refuse }) {
  /** the opening that waits for its weights @type {Pending | null} */
  let opening = null;
  const there = (/** @type {Failed} */ { got }) => bring(got).catch(() => false);
  const say = () => dispatch({ type: "notice", notice: { tone: "info", key: "model.brought" } });
  return {
    /** Whether what a session opens with is on its way: nothing else can be carried out meanwhile. */
    get busy() {
      return opening !== null;
    },
    /** A new session begins by itself. */
    stop() {
      opening = null;
    },
    /** For what a session opens with. All that was asked stays pending, and goes out again behind it. @param {Failed} event @param {Pending} sent */
    async open(event, sent) {
      opening = sent;
      const brought = await there(event);
      if (opening !== sent) return; // the connection was lost meanwhile, and all of it has gone out already
      opening = null;
      if (brought) {
        say();
        reopen();
        return;
      }
      dispatch({ type: "resent", pending: [] }); // what was asked of that model means nothing to another
      dispatch({ type: "waiting", waiting: [] });
      dispatch({ type: "event", event });
      refuse(event, sent, "model.gone");
    },
    /** For an edit that leads to another model. @param {Failed} event @param {Pending} sent */
    async edit(event, sent) {
      if (!(await there(event))) return refuse(event, sent, "model.gone");
      say();
      again(sent);
    },
  };
}
