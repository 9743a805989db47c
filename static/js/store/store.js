/**
 * One flow: a view dispatches, the reducer makes the next state, listeners are told.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {(state: State, before: State) => void} Listener
 */

/**
 * @template {{type: string}} A
 * @param {(state: State, action: A) => State} reduce
 * @param {State} initial
 */
export function createStore(reduce, initial) {
  let state = initial;
  /** @type {Listener[]} */
  const listeners = [];
  return {
    get: () => state,
    /** @param {A} action */
    dispatch(action) {
      const before = state;
      state = reduce(before, action);
      if (state !== before) for (const listener of listeners) listener(state, before);
    },
    /** @param {Listener} listener */
    subscribe(listener) {
      listeners.push(listener);
    },
  };
}
