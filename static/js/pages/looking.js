/**
 * Tells the server what the page looks at beyond the trace, whenever that changes, so that every picture comes with it.
 *
 * @typedef {import("../store/state.js").State} State
 * @typedef {import("../protocol/wire.js").Look} Look
 * @typedef {{from: number, to: number} | null} InSight
 */
import { lookOf } from "../protocol/commands.js";
import { followed } from "../store/backward.js";

/**
 * @param {() => State} get
 * @param {() => InSight} inSight
 * @param {() => number | null} columns pixels for the timesteps of a long sequence
 * @param {() => number} nextId
 */
export function looker(get, inSight, columns, nextId) {
  /** @type {unknown[]} */
  let told = [];
  let last = -1;
  const seen = () => {
    const { unit, settings, trail, peek, compare } = get();
    const sight = inSight();
    const why = trail.at(-1) ?? peek;
    const loss = why?.of === "gradient" ? get().backward : null;
    return [
      unit,
      settings.parcels,
      why,
      loss,
      followed(get()),
      compare,
      beside(get()),
      sight?.from,
      sight?.to,
      columns(),
    ];
  };
  /** @returns {Look} */
  const look = () => {
    told = seen();
    last = nextId();
    return { ...lookOf(get(), inSight(), columns()), id: last };
  };
  return {
    look,
    /** Whether a command is the last look: if that is refused, what it compares with is wrong. @param {number} id */
    asked: (id) => id === last,
    /** The look to send, if it is another than the last one. @returns {Look | null} */
    changed: () => (seen().some((part, k) => part !== told[k]) ? look() : null),
  };
}

/** What the runs beside the one on show depend on, besides what they are; null while there are none. @param {State} state */
function beside({ compare, experiment, model }) {
  if (!compare || !experiment) return null;
  if (compare.kind === "cells") return experiment.cell?.kind;
  return compare.kind === "passes" ? `${model?.passes.length} ${model?.layer} ${model?.reverse}` : "by value";
}
