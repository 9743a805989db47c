/**
 * What the page knows. One plain object, replaced and never changed; `reduce` makes the next one.
 *
 * @typedef {import("../protocol/wire.js").Experiment} Experiment
 * @typedef {import("../protocol/wire.js").Pin} Pin
 * @typedef {import("../protocol/wire.js").Asked} Asked
 * @typedef {import("../protocol/wire.js").Explanation} Explanation
 * @typedef {import("./predict.js").Predict} Predict
 * @typedef {import("./compare.js").Compare} Compare
 * @typedef {import("../protocol/wire.js").AnyEdit} Edit
 * @typedef {import("../protocol/wire.js").AnyCell} Cell
 *
 * @typedef {object} Column One array of the trace, row-major: the value at timestep t (from 1) of unit j is `data[(t - 1) * size + j - from]`.
 * @property {Float32Array | Float64Array} data
 * @property {number} size units in a row
 * @property {number} [from] the first of them: of a large layer only those around the chosen one are here; absent: 0
 * @property {Span} [span] while a hand moves on a long sequence: the timesteps that are here; absent: all, from the first
 * @property {Column} [low] where a row stands for several timesteps: the smallest of each, of the units that have lanes
 * @property {Column} [high] the largest
 * @property {Float32Array | Float64Array} [most] with a span: the largest size over the whole sequence, by unit
 *
 * @typedef {object} Span Timesteps `first` to `last` in so many rows; as Thinned of the wire.
 * @property {number} first
 * @property {number} last
 * @property {number} rows
 *
 * @typedef {object} Table One weight array, row-major; a vector has one column.
 * @property {Float64Array} data
 * @property {number[]} shape
 *
 * @typedef {object} Trace Everything that the server computed for the whole sequence.
 * @property {number} run counts the traces of the session
 * @property {number} id counts the traces of the page; `data-drawn` of a chart is the id of what its pixels show
 * @property {number} T
 * @property {boolean} exact all digits (a snapshot) or rounded to single precision (a hand is moving)
 * @property {Record<string, number[]>} initial the initial state by name
 * @property {Record<string, Column>} columns every quantity by name
 *
 * @typedef {object} Frame One timestep with all digits. null stands for NaN or infinity.
 * @property {number} t
 * @property {Record<string, (number | null)[]>} values
 * @property {Record<string, (number | null)[]>} previous
 * @property {Record<string, (number | null)[]>} slopes of every activation at its sum, by quantity
 *
 * @typedef {Omit<import("../protocol/wire.js").Model, "curves"> & {curves: Record<string, Curve>}} Model symbols in the notation chosen
 * @typedef {{sums: Float64Array, values: Float64Array}} Curve an activation function, as the server computed it
 *
 * @typedef {object} Parcels What the memory of one unit is made of; see Parcels of the wire.
 * @property {number} unit
 * @property {number} first timestep of the first column
 * @property {number[]} wrote timestep that wrote each row
 * @property {boolean} merged whether row 0 holds all that lay there before
 * @property {Column} left of row k at timestep t: `data[k * size + t - first]`, size = columns
 * @property {Float32Array | Float64Array} total by column
 * @property {number | null} off
 * @property {Float32Array | Float64Array} halfLife by column
 *
 * @typedef {object} Other Another run beside the one on show.
 * @property {Experiment} experiment
 * @property {Model} model
 * @property {Trace} trace
 * @property {Record<string, Column>} apart the run on show minus this one
 * @property {import("../protocol/wire.js").Parted | null} parted
 * @property {Gradient | null} gradient
 *
 * @typedef {Omit<import("../protocol/wire.js").Gradient, "total" | "direct" | "read"> & {total: Column, direct: Column, read: Float32Array | Float64Array}} Gradient
 *   dL/dcarry; row t of `total` and `direct` is timestep t, row 0 the initial state
 *
 * @typedef {object} Sight What the page asked for beyond the trace.
 * @property {Explanation | null} explanation
 * @property {Parcels | null} parcels
 * @property {Gradient | null} gradient
 * @property {Other[]} others
 *
 * @typedef {Omit<import("../protocol/wire.js").Learner, "epochs" | "losses" | "accuracies"> & {epochs: ArrayLike<number>, losses: ArrayLike<number>, accuracies: ArrayLike<number>}} Learner
 * @typedef {Omit<import("../protocol/wire.js").Lesson, "learners"> & {learners: Learner[]}} Lesson
 * @typedef {Omit<import("../protocol/wire.js").Shown, "target" | "asked"> & {target: Column, asked: ArrayLike<number>}} Shown the example on show; rows
 *   are those of the input, the first is row 0
 *
 * @typedef {Asked & {pass?: {layer: number, reverse: boolean}}} Stop `pass`: that it belongs to, where the way leads through several
 *
 * @typedef {object} Hover What the pointer or the keyboard focus is on; it lights up everywhere. Absent parts are not meant.
 * @property {number} [t]
 * @property {number} [unit]
 * @property {string} [gate] letter of the gate, as in model.gates
 * @property {string} [weight] place of a weight, as in W_f[0,1]
 * @property {number} [x] which input
 *
 * @typedef {object} Settings
 * @property {"en" | "zh"} language
 * @property {"light" | "dark"} theme
 * @property {boolean} lecture large type, editing panels away
 * @property {number} digits decimals shown, 0 to 6; 17 means all
 * @property {boolean} laneScale a scale for each lane of its own instead of one for all
 * @property {"colah" | "lee" | "pytorch" | "keras"} notation whose letters stand in formulas
 * @property {boolean} parcels the chosen lane shows what its memory is made of
 * @property {"gates" | "diagram" | "table" | "gradient"} below what lies under the belt
 * @property {boolean} gradientLog the gradient's widths are logarithms
 * @property {boolean} slow playing goes act by act
 * @property {boolean} sorted terms of an explanation by size
 *
 * @typedef {object} Preset
 * @property {string} id
 * @property {{en: string, zh: string}} title
 * @property {{en: string, zh: string}} notice a sentence or two on what to notice
 * @property {Look} view
 *
 * @typedef {object} Notice A sentence for the user: a key of the words and its parameters.
 * @property {number} id
 * @property {"info" | "error" | "offer"} tone an offer stays, with a button that does it
 * @property {string} key
 * @property {Record<string, string>} [values]
 * @property {boolean} [outage] whether it tells of a server that is not there: when it is, it goes
 *
 * @typedef {{experiment: Experiment, preset: string | null}} Past
 *
 * @typedef {{t?: number, unit?: number, digits?: number, playing?: boolean, speed?: number, layer?: number, reverse?: boolean}} Look How to look at an experiment first.
 *
 * @typedef {object} Pending A command sent whose answer has not come yet; sent again after a lost connection.
 * @property {number} id
 * @property {"open" | "edit" | "undo" | "redo"} kind
 * @property {number} entry gesture that it belongs to
 * @property {string | null} [preset] id of the preset that it opens, null for an experiment from elsewhere
 * @property {Look} [look] where to stand once it is answered
 * @property {import("../protocol/wire.js").AnyCommand} command
 *
 * @typedef {object} State
 * @property {"connecting" | "open" | "lost" | "full"} status
 * @property {Experiment | null} experiment last finished one, as the server holds it
 * @property {Model | null} model
 * @property {Record<string, Table>} first first weights and initial state
 * @property {Record<string, number>} edits all values set by hand, the one under the hand included
 * @property {Pin[]} pins values held by hand, the one under the hand included
 * @property {Trace | null} trace
 * @property {Other | null} ghost the run without pins, null when there are none
 * @property {Sight} sight
 * @property {Frame | null} frame
 * @property {number} t where we stand, 0..T
 * @property {boolean} playing
 * @property {number} speed timesteps a second
 * @property {boolean} loop
 * @property {number} replay counts how often "replay this step" was asked; charts play the slot of t again when it rises
 * @property {{layer: number, reverse: boolean}} pass the layer and direction chosen; model says which one is in sight
 * @property {number} unit chosen unit
 * @property {string} gate chosen tab of the weights: a letter of model.gates, "y" (read-out) or "0" (initial state)
 * @property {Hover | null} hover
 * @property {Stop[]} trail what is explained, last; before it, what one came from. t null: wherever we stand
 * @property {Asked | null} peek what a finger is on that may be explained next; asked for ahead, so that it opens at once
 * @property {Asked | null} backward the number L whose gradient is followed back; t null: that of the last timestep
 * @property {number | null} phase how many acts of timestep t are done, null: all of them, the step is not opened
 * @property {boolean} pinning a drag across the gates holds them instead of zooming
 * @property {Predict | null} predict
 * @property {Compare | null} compare
 * @property {boolean} training the panel in which a network learns is open
 * @property {Lesson | null} lesson
 * @property {Shown | null} shown which example of the lesson the input is
 * @property {boolean} astray the weights are others than those of the epoch on show
 * @property {{past: Past[], future: Past[]}} history undo and redo; the nearest is last in `past` and first in `future`
 * @property {string | null} preset id of the preset that the experiment came from, null if from elsewhere
 * @property {Preset[]} presets
 * @property {Record<string, Experiment>} untouched presets as the server gave them, by id
 * @property {Settings} settings
 * @property {Notice[]} notices
 * @property {"keys" | "cell" | "conventions" | "model" | null} sheet the sheet that is open
 * @property {Pending[]} pending
 * @property {import("./actions.js").Action[]} waiting undo and redo that wait until nothing is pending, and what came after them
 * @property {number} moved id of the last command that set t, playing, speed or loop; older answers do not move us
 * @property {number} entry gesture of the last history entry
 * @property {{name: string, value: number} | null} hand the weight that a hand is moving, ahead of the server
 * @property {Pin[] | null} holding the pins as a hand is changing them, ahead of the server
 */

/** @type {State} */
export const initialState = {
  status: "connecting",
  experiment: null,
  model: null,
  first: {},
  edits: {},
  pins: [],
  trace: null,
  ghost: null,
  sight: { explanation: null, parcels: null, gradient: null, others: [] },
  frame: null,
  t: 0,
  playing: false,
  speed: 4,
  loop: false,
  replay: 0,
  pass: { layer: 0, reverse: false },
  unit: 0,
  gate: "f",
  hover: null,
  trail: [],
  peek: null,
  backward: null,
  phase: null,
  pinning: false,
  predict: null,
  compare: null,
  training: false,
  lesson: null,
  shown: null,
  astray: false,
  history: { past: [], future: [] },
  preset: null,
  presets: [],
  untouched: {},
  settings: {
    language: "en",
    theme: "light",
    lecture: false,
    digits: 4,
    laneScale: false,
    notation: "colah",
    parcels: true,
    below: "gates",
    gradientLog: false,
    slow: false,
    sorted: false,
  },
  notices: [],
  sheet: null,
  pending: [],
  waiting: [],
  moved: -1,
  entry: -1,
  hand: null,
  holding: null,
};
