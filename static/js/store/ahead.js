/**
 * What the experiment will be once all that waits is answered, as far as that can be told without computing. Without a
 * server a hand sees by it that what it did is kept, and undo and redo count from there.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("./state.js").Experiment} Experiment
 * @typedef {import("./state.js").Edit} Edit
 * @typedef {import("./actions.js").Action} Action
 * @typedef {Pick<State, "experiment" | "history" | "pending" | "waiting" | "entry" | "untouched">} Asked
 *
 * @typedef {object} Step Something that waits.
 * @property {"edit" | "undo" | "redo"} kind
 * @property {number} [entry] gesture of an edit
 * @property {Edit} [edit] absent: of a kind that is not told ahead
 *
 * @typedef {object} Point
 * @property {Experiment | null} experiment
 * @property {number} T timesteps: of a longer sequence the numbers are not there before the server has made them
 *
 * @typedef {Point & {kept: number, undo: boolean, redo: boolean}} Ahead `kept`: changes that wait, without those that
 *   were taken back again; `undo`, `redo`: whether there will be something to go back or forth to
 */
import { readPlace } from "./changes.js";
import { same } from "./history.js";

/** What was asked last, and what came of it: a dozen parts of the page ask for every change. @type {{of: unknown[], told: Ahead} | null} */
let last = null;

/** @param {Asked} state @returns {Ahead} */
export function ahead(state) {
  const { experiment, history, pending, waiting, entry, untouched } = state;
  const of = [experiment, history, pending, waiting, entry, untouched];
  if (!last || of.some((part, k) => part !== last?.of[k])) last = { of, told: reckoned(state) };
  return last.told;
}

/** @param {Asked} state @returns {Ahead} */
function reckoned(state) {
  const { experiment, history, untouched } = state;
  const steps = [...state.pending.flatMap(ofCommand), ...state.waiting.flatMap(ofAction)];
  let here = pointOf(experiment);
  if (!steps.length) return { ...here, kept: 0, undo: history.past.length > 0, redo: history.future.length > 0 };
  const past = history.past.map((one) => pointOf(one.experiment));
  let future = history.future.map((one) => pointOf(one.experiment));
  let gesture = state.entry;
  let known = true; // whether what is here is what will be: not after something that only the server can tell
  const count = counter();
  for (const { kind, entry, edit } of steps) {
    if (kind === "edit") {
      const told = edit ? changed(here, edit, untouched) : null;
      const next = told ?? here;
      if (entry !== gesture && !(told && known && samePoint(here, told))) {
        past.push(here);
        future = [];
        count.edit();
      }
      gesture = entry ?? gesture;
      here = next;
      known = told !== null && (known || whole(edit));
      continue;
    }
    const next = kind === "undo" ? past.pop() : future.shift();
    if (!next) continue;
    if (kind === "undo") future.unshift(here);
    else past.push(here);
    here = next;
    known = true;
    gesture = -1;
    count[kind]();
  }
  return { ...here, kept: count.kept, undo: past.length > 0, redo: future.length > 0 };
}

/**
 * Whether something waits for a server that is not there. On a connection that stands an answer is a moment away.
 * @param {Asked & Pick<State, "status">} state @param {boolean} [other] whether what is meant will be another
 */
export function waits(state, other = true) {
  return other && state.status !== "open" && ahead(state).kept > 0;
}

/**
 * What a hand has set by then, as far as it has a place in the network that is on the screen.
 * @param {Pick<State, "first" | "experiment">} state @param {Point} point
 * @returns {Pick<State, "edits" | "pins">}
 */
export function byHand({ first, experiment: shown }, { experiment }) {
  if (!experiment || !shown) return { edits: {}, pins: [] };
  if (experiment === shown) return { edits: shown.edits ?? {}, pins: shown.pins ?? [] };
  const has = (/** @type {string} */ name) => {
    const { array, row, column } = readPlace(name);
    const [rows = 0, columns = 1] = first[array]?.shape ?? [];
    return row < rows && (column ?? 0) < columns;
  };
  return {
    edits: Object.fromEntries(Object.entries(experiment.edits ?? {}).filter(([name]) => has(name))),
    pins: (experiment.pins ?? []).filter(({ unit }) => (unit ?? 0) < shown.H),
  };
}

/** Counts what is left when undo meets what it takes back. */
function counter() {
  /** @type {("edit" | "undo" | "redo")[]} */
  const left = [];
  /** @type {typeof left} */
  let taken = [];
  return {
    edit() {
      left.push("edit");
      taken = [];
    },
    undo() {
      const last = left.at(-1);
      if (last && last !== "undo") taken.push(...left.splice(-1));
      else left.push("undo");
    },
    redo() {
      if (left.at(-1) === "undo") left.pop();
      else left.push(taken.pop() ?? "redo");
    },
    get kept() {
      return left.length;
    },
  };
}

/** @param {import("./state.js").Pending} sent @returns {Step[]} */
function ofCommand({ kind, entry, command }) {
  if (kind === "open") return [];
  if (kind !== "edit") return [{ kind }];
  return [{ kind, entry, ...(command.command === "edit" ? { edit: command.edit } : {}) }];
}

/** @param {Action} action @param {number} place among those that wait @returns {Step[]} */
function ofAction(action, place) {
  const apart = -0.5 - place; // a gesture of its own
  switch (action.type) {
    case "undo":
    case "redo":
      return [{ kind: action.type }];
    case "edit":
      return [{ kind: "edit", entry: action.entry >= 0 ? action.entry : apart, edit: action.edit }];
    case "reset":
      return [{ kind: "edit", entry: apart, edit: { edit: "reset" } }];
    case "feed":
    case "train":
      return [{ kind: "edit", entry: apart }];
    default:
      return [];
  }
}

/** @param {Experiment | null} experiment @returns {Point} */
function pointOf(experiment) {
  const input = experiment?.input;
  return { experiment, T: input ? (input.kind === "tokens" ? input.tokens : input.values).length : 0 };
}

/** Part by part: most of them are the same objects, and some are large. @param {Point} a @param {Point} b */
function samePoint({ T, experiment: a }, { T: other, experiment: b }) {
  if (T !== other || !a || !b) return false;
  const parts = /** @type {(keyof Experiment)[]} */ ([...new Set([...Object.keys(a), ...Object.keys(b)])]);
  return parts.every((part) => a[part] === b[part] || same(a[part], b[part]));
}

/** Whether an edit says all that will be. @param {Edit} [edit] */
function whole(edit) {
  return edit?.edit === "preset";
}

/** Null where only the server can tell: of a link or a file also whether it is an experiment at all. @param {Point} here @param {Edit} edit @param {State["untouched"]} presets @returns {Point | null} */
function changed(here, edit, presets) {
  const { experiment } = here;
  if (!experiment) return null;
  const { edits = {} } = experiment;
  const by = (/** @type {Partial<Experiment>} */ some) => ({ ...here, experiment: { ...experiment, ...some } });
  switch (edit.edit) {
    case "weight":
      return by({ edits: { ...edits, [edit.name]: edit.value } });
    case "revert":
      return by({ edits: Object.fromEntries(Object.entries(edits).filter(([name]) => name !== edit.name)) });
    case "reset":
      return by({ edits: {}, pins: [] });
    case "pins":
      return by({ pins: edit.pins });
    case "seed":
      return by({ seed: edit.seed, edits: {} });
    case "sizes":
      return { ...by({ H: edit.H ?? experiment.H, X: edit.X ?? experiment.X }), T: edit.T ?? here.T };
    case "layers":
      return by({ layers: edit.layers ?? 1, direction: edit.direction ?? "forward" });
    case "cell":
      return by({ cell: edit.cell });
    case "readout":
      return by({ readout: edit.readout });
    case "values":
      return pointOf({ ...experiment, input: { kind: "numbers", values: edit.values } });
    case "preset":
      return presets[edit.preset] ? pointOf(presets[edit.preset] ?? null) : null;
    default:
      return null;
  }
}
