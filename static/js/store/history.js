/**
 * Undo and redo. The browser holds every experiment it has been through, so a lost server loses none of them.
 * An entry is made when the answer to an edit arrives; edits of one gesture share an entry.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("./state.js").Experiment} Experiment
 */

/**
 * Takes note of the experiment that answers command `ack`.
 *
 * @param {State} state before the answer
 * @param {number} ack
 * @param {Experiment} experiment
 * @returns {State}
 */
export function settle(state, ack, experiment) {
  const sent = state.pending.find((waiting) => waiting.id === ack);
  const pending = state.pending.filter((waiting) => waiting.id !== ack);
  if (!sent) return { ...state, pending };
  const { past, future } = state.history;
  const here = state.experiment && { experiment: state.experiment, preset: state.preset };
  const untouched = givesPreset(sent) ? { ...state.untouched, [sent.preset ?? ""]: experiment } : state.untouched;
  const final = sent.kind !== "open" && !pending.some((waiting) => waiting.kind === "edit");
  const [hand, holding] = final ? [null, null] : [state.hand, state.holding];
  const closed = { ...state, pending, untouched, hand, holding };
  const preset = sent.preset === undefined ? presetAfter(sent, state.preset) : sent.preset;
  switch (sent.kind) {
    case "undo":
      return {
        ...closed,
        entry: -1,
        preset: past.at(-1)?.preset ?? null,
        history: { past: past.slice(0, -1), future: here ? [here, ...future] : future },
      };
    case "redo":
      return {
        ...closed,
        entry: -1,
        preset: future[0]?.preset ?? null,
        history: { past: here ? [...past, here] : past, future: future.slice(1) },
      };
    case "edit": {
      const sameGesture = sent.entry === state.entry || !here || same(here.experiment, experiment);
      return {
        ...closed,
        entry: sent.entry,
        preset,
        history: sameGesture ? state.history : { past: [...past, here], future: [] },
      };
    }
    default:
      return { ...closed, preset };
  }
}

/** Edits after which what a preset says of itself is no longer true; weights, pins and single inputs are played with. */
const OWN = new Set(["cell", "sizes", "layers", "values", "tokens", "readout", "seed"]);

/** @param {import("./state.js").Pending} sent @param {string | null} preset */
function presetAfter({ command }, preset) {
  return command.command === "edit" && OWN.has(command.edit.edit) ? null : preset;
}

/** Whether the answer is a preset as the server gives it. @param {import("./state.js").Pending} sent */
function givesPreset({ command }) {
  if (command.command === "open") return command.preset != null && command.experiment == null;
  return command.command === "edit" && command.edit.edit === "preset";
}

/** Whether two experiments, or parts of them, are the same value. @param {unknown} a @param {unknown} b */
export function same(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}
