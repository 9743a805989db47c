/** Made by `make fix` from the types in app/: do not edit. */

/** Adam: m and v are running means of dL/dw and of its square; w <- w - rate * m^ / (sqrt(v^) + eps). m^ = m / (1 - beta1^s) and v^ = v / (1 - beta2^s) at step s, counted from 1, for both begin at 0. Source: Kingma and Ba, "Adam: a method for stochastic optimization", 2015. */
export interface Adam {
  kind: "adam";
  rate?: number;
  beta1?: number;
  beta2?: number;
  eps?: number;
}

/** A number of which somebody asks why it is what it is, or why its derivative dL/d(it) is. */
export interface Asked {
  /** Name of a quantity, `x`, or the state; of a derivative also of a weight, as `W_f_l1`. */
  quantity: string;
  /** Unit, input or output, from 0; row of a weight. */
  index: number;
  /** Of a weight that is a matrix. */
  column?: number | null;
  /** Whether the number itself is asked for, or dL/d(it). */
  of?: "value" | "gradient";
  /** L of a derivative; absent: what `look.backward` says, else the first output (h of the unit that is looked at where there is none) at the last timestep. */
  loss?: Loss | null;
  /** Timestep; absent: wherever the session stands. */
  t?: number | null;
  /** Given: not the whole carried state, but the parcel in it that this timestep wrote (0: the initial state). */
  wrote?: number | null;
}

/** One timestep back. */
export interface Back {
  command: "back";
  id: number;
}

/** Which quantity plays which part on the conveyor belt. Each field names a quantity, or is None. The carried state obeys `carry(t) = kept(t) + written(t)`, unit by unit. */
export interface Belt {
  carry: string;
  keep: string | null;
  kept: string | null;
  written: string;
  pour: string | null;
  candidate: string;
  let_out: string | null;
  output: string;
}

/** Move the bias of a whole gate: all units by the same amount, so that their mean becomes `mean`. */
export interface Bias {
  edit: "bias";
  /** The bias array, as in `b_f`. */
  name: string;
  mean: number;
}

/** Change the kind of cell or its options. Weights that exist in both keep their values and edits. */
export interface ChangeCell {
  edit: "cell";
  cell: LSTM | GRU | Elman | Jordan;
}

/** Put a read-out on h, or take it away. */
export interface ChangeReadout {
  edit: "readout";
  readout: Readout | null;
}

/** Show another layer or direction of the network (the nearest one that there is), at the same input. */
export interface Choose {
  command: "choose";
  id: number;
  layer: number;
  reverse?: boolean;
}

/** Task, network, seed and how it is trained; with a Progress, all that the next epoch depends on. */
export interface Course {
  version?: number;
  /** Name of a task; `examples`: the examples given. */
  task?: string;
  /** What the task `examples` is made of. */
  examples?: Examples | null;
  cell?: LSTM | GRU | Elman | Jordan;
  /** Number of units. */
  H?: number;
  layers?: number;
  direction?: "forward" | "reverse" | "both";
  /** First weights and all sequences are drawn from it. */
  seed?: number;
  /** Timesteps of a sequence; sentences have their own number. */
  T?: number;
  /** Sequences that a step learns from together. */
  batch?: number;
  /** How many there are in all. */
  epochs?: number;
  /** Steps of the optimizer in an epoch. */
  steps?: number;
  optimizer?: Sgd | Momentum | Adam;
  /** Longest gradient; 0: any. */
  clip?: number;
  /** First bias of the gate that keeps (f, z): a number for all units, or from 0 to log T, from unit to unit. */
  forget_bias?: number | "chrono";
  /** Another loss than the task's own. */
  loss?: "squared" | "binary" | "softmax" | null;
}

/** Change the experiment. The answer is a `trace` while `live` (a hand is moving), else a `snapshot`. */
export interface EditCommand {
  command: "edit";
  id: number;
  edit: AnyEdit;
  live?: boolean;
}

/** Simple RNN, h = act(W_h x + U_h h' + b_h), where h' is h of the step before. Source: Elman, "Finding structure in time", 1990. */
export interface Elman {
  kind: "rnn";
  activation?: "tanh" | "sigmoid" | "relu" | "linear" | "hard_sigmoid" | "hard_sigmoid_onnx";
  bias?: "one" | "two" | "none";
}

/** Texts as words, and what each of them is. */
export interface Examples {
  texts: string[][];
  /** One a text. */
  labels: string[];
}

/** Cell, sizes, weights, inputs, initial state and seed: everything that a run depends on. */
export interface Experiment {
  version?: number;
  cell?: LSTM | GRU | Elman | Jordan;
  /** Size of one input. */
  X: number;
  /** Number of units. */
  H: number;
  /** First weights that are not given are drawn from it. */
  seed?: number;
  /** First weights that are given, by name (`W_f` (H, X), `U_f` (H, H), `b_f` (H,), ...), and the initial state (`h_0` (H,), `c_0` (H,)), which is zero unless given. */
  weights?: Record<string, number[] | number[][]>;
  /** Values set by hand, by place: `{"W_f[0,1]": 2.1, "b_f[3]": 1.0}`. Rows and columns count from 0. */
  edits?: Record<string, number>;
  /** Values held by hand while the network runs; where they overlap, the later one counts. */
  pins?: Pin[];
  input: Numbers | Tokens;
  readout?: Readout | null;
  /** How many layers lie over one another, each of this cell and with H units: the upper reads h of the lower. */
  layers?: number;
  /** From the first timestep on, from the last one back, or both, each with weights of its own. */
  direction?: "forward" | "reverse" | "both";
  /** Name of a set of first weights on this server, too large to stand in `weights`, which go before it. */
  stored?: string | null;
}

/** One number in a product, and where it comes from. */
export interface ExplainedFactor {
  name: string;
  kind: "weight" | "value" | "number" | "elsewhere" | "gradient" | "slope" | "loss" | "rest";
  index: number[];
  t: number | null;
  value: number | null;
  layer?: number | null;
  reverse?: boolean;
}

/** The number L that a derivative is taken of. */
export interface ExplainedLoss {
  quantity: string;
  index: number;
  t: number;
  value: number | null;
  layer: number | null;
  reverse: boolean;
}

/** One summand, sign included: the product of its factors. */
export interface ExplainedTerm {
  factors: ExplainedFactor[];
  minus: boolean;
  value: number | null;
}

/** Why a number is what it is: `value = function(total)`, `total = sum of terms`. With a `loss` L it is dL/d(quantity[index]) that is explained, of a weight the sum over all timesteps. */
export interface Explanation {
  quantity: string;
  index: number;
  t: number;
  wrote: number | null;
  argument: string | null;
  terms: ExplainedTerm[];
  total: number | null;
  function: "tanh" | "sigmoid" | "relu" | "linear" | "hard_sigmoid" | "hard_sigmoid_onnx" | "softmax";
  among: (number | null)[];
  slope: number | null;
  computed: number | null;
  value: number | null;
  pin: number | null;
  origin: "computed" | "input" | "below" | "given" | "hand" | "zero";
  column?: number | null;
  loss?: ExplainedLoss | null;
}

/** A command was refused; nothing was changed by it. */
export interface Failed {
  event: "failed";
  ack: number;
  code: string;
  what: string;
  got: string;
  expected: string;
  message: string;
}

/** Why a lesson cannot go on. */
export interface Fault {
  code: string;
  what: string;
  got: string;
  expected: string;
}

/** Feed one more timestep (numbers, or a word) and step onto it: the belt grows. */
export interface Feed {
  command: "feed";
  id: number;
  x?: number[] | null;
  token?: string | null;
}

/** How a quantity is computed: an activation of a sum of products. */
export interface Formula {
  terms: Term[];
  function?: "tanh" | "sigmoid" | "relu" | "linear" | "hard_sigmoid" | "hard_sigmoid_onnx" | "softmax";
}

/** Every quantity of one timestep, all digits. */
export interface Frame {
  t: number;
  values: Record<string, (number | null)[]>;
  previous: Record<string, (number | null)[]>;
  slopes: Record<string, (number | null)[]>;
}

/** One timestep: sent for each while the session plays, and after step, back and seek. */
export interface FrameEvent {
  event: "frame";
  ack: number;
  run: number;
  frame: Frame;
  explanation: Explanation | null;
  T: number;
}

/** Gated recurrent unit. z keeps: h = z * h' + (1 - z) * h~, as in PyTorch, Keras and ONNX. Source: Cho et al., "Learning phrase representations using RNN encoder-decoder", 2014 (reset before the product); reset after the product as in PyTorch and cuDNN. */
export interface GRU {
  kind: "gru";
  reset?: "after" | "before";
  gate?: "sigmoid" | "hard_sigmoid" | "hard_sigmoid_onnx";
  g?: "tanh" | "linear" | "sigmoid" | "relu";
  bias?: "one" | "two" | "none";
}

/** dL/dC(t) along the belt of the pass in sight, where L is one number: an output, or any other quantity. */
export interface Gradient {
  quantity: string;
  index: number;
  t: number;
  value: number | null;
  carry: string;
  total: { dtype: "f4" | "f8"; shape: string; bdata: string };
  direct: { dtype: "f4" | "f8"; shape: string; bdata: string };
  read: { dtype: "f4" | "f8"; shape: string; bdata: string };
}

/** Replace the whole input by words. New words join the vocabulary: W gets a column for each. */
export interface InputTokens {
  edit: "tokens";
  tokens: string[];
  /** Given: all words known from now on, in their order; an embedding keeps its rows, which are called so. */
  vocabulary?: string[] | null;
}

/** Set one number of the input. */
export interface InputValue {
  edit: "input";
  /** Timestep, from 1. */
  t: number;
  /** Which of the X inputs, from 0. */
  k: number;
  value: number;
}

/** Replace the whole input by numbers (T, X); X may change, weights that stay keep their values. */
export interface InputValues {
  edit: "values";
  values: number[][];
}

/** Jordan network, h = act(W_h x + V_h y' + b_h) and y = out(W_y h + b_y), where y' is y of the step before. Source: Jordan, "Serial order: a parallel distributed processing approach", 1986. */
export interface Jordan {
  kind: "jordan";
  activation?: "tanh" | "sigmoid" | "relu" | "linear" | "hard_sigmoid" | "hard_sigmoid_onnx";
  out?: "linear" | "sigmoid" | "tanh";
  outputs?: number;
}

/** Long short-term memory; with no options chosen, that of 2000 without peepholes, as in all frameworks. Sources: Hochreiter and Schmidhuber, "Long short-term memory", 1997 (no forget gate); Gers, Schmidhuber and Cummins, "Learning to forget: continual prediction with LSTM", 2000 (the forget gate); Gers and Schmidhuber, "Recurrent nets that time and count", 2000 (peepholes); Greff et al., "LSTM: a search space odyssey", 2015 (coupled gates); Sak, Senior and Beaufays, "Long short-term memory based recurrent neural network architectures for large vocabulary speech recognition", 2014 (projection). */
export interface LSTM {
  kind: "lstm";
  gate?: "sigmoid" | "hard_sigmoid" | "hard_sigmoid_onnx";
  g?: "tanh" | "linear" | "sigmoid" | "relu";
  h?: "tanh" | "linear" | "sigmoid" | "relu";
  forget?: "gate" | "none" | "coupled";
  peepholes?: boolean;
  recurrent?: boolean;
  bias?: "one" | "two" | "none";
  proj?: number;
}

/** Change depth and direction. Passes that stay keep their weights; those that are new draw their own. */
export interface Layers {
  edit: "layers";
  layers?: number;
  direction?: "forward" | "reverse" | "both";
}

/** Have the lesson go on, to the end or for one epoch, or stand still; or end it. */
export interface Learn {
  command: "learn";
  id: number;
  go?: "on" | "one" | "pause" | "end";
  /** Epochs a second, 0.5 to 60; None: as many as can be. */
  speed?: number | null;
}

/** How far one network has come. */
export interface Learner {
  cell: string;
  loss: number | null;
  accuracy: number;
  epochs: { dtype: "f4" | "f8"; shape: string; bdata: string };
  losses: { dtype: "f4" | "f8"; shape: string; bdata: string };
  accuracies: { dtype: "f4" | "f8"; shape: string; bdata: string };
}

/** A lesson as it is told. */
export interface Lesson {
  name: string;
  course: Course;
  doing: "running" | "paused" | "done" | "failed";
  epoch: number;
  steps: number;
  furthest: number;
  aside: boolean;
  seconds_left: number | null;
  speed: number | null;
  learners: Learner[];
  fault: Fault | null;
}

/** How far the lesson is: while it goes on with every picture, and whenever it is told something. */
export interface LessonEvent {
  event: "lesson";
  ack: number;
  lesson: Lesson | null;
  shown: Shown | null;
  astray: boolean;
}

/** Say what is looked at beyond the trace: each picture from now on carries it. Replaces the look before. */
export interface Look {
  command: "look";
  id: number;
  /** The unit whose memory is taken apart into parcels (clamped to those that there are). */
  unit?: number;
  parcels?: boolean;
  /** Timesteps in sight, from `first` to `last`: parcels are told for these. */
  first?: number;
  last?: number | null;
  /** Pixels that the charts are wide. Given: while a hand moves, a sequence of more than twice as many timesteps is told only as far as it is in sight, and thinned to so many columns. */
  columns?: number | null;
  why?: Asked | null;
  /** The number whose gradient is followed back through time; without a timestep, that of the last one. */
  backward?: Asked | null;
  /** Other experiments to compare with, at most 3. */
  against?: (OtherCell | OtherExperiment | OtherPass)[];
}

/** Begin again at the end, or stop there. */
export interface Loop {
  command: "loop";
  id: number;
  loop: boolean;
}

/** A number L that derivatives are taken of. */
export interface Loss {
  quantity: string;
  index: number;
  /** Timestep of its own pass; absent: the last. */
  t?: number | null;
  /** Layer of the pass that it is of; absent: the pass in sight. */
  layer?: number | null;
  /** Where `layer` is given: whether that pass reads backwards. */
  reverse?: boolean;
}

/** The cell in its own words, and which pass of the network is in sight: all that a page needs to draw it. */
export interface Model {
  kind: string;
  gates: string[];
  states: string[];
  quantities: Quantity[];
  belt: Belt;
  phases: Phase[];
  pinnable: string[];
  curves: Record<string, { dtype: "f4" | "f8"; shape: string; bdata: string }>;
  shapes: Record<string, number[]>;
  layer: number;
  reverse: boolean;
  suffix: string;
  passes: PassName[];
}

/** Gradient descent with momentum: v <- momentum * v + dL/dw, w <- w - rate * v. Source: Polyak, "Some methods of speeding up the convergence of iteration methods", 1964. */
export interface Momentum {
  kind: "momentum";
  rate?: number;
  /** Share of the last step that goes on, 0 to below 1. */
  momentum?: number;
}

/** Input given as numbers. */
export interface Numbers {
  kind: "numbers";
  /** One row a timestep, X numbers each: shape (T, X). */
  values: number[][];
}

/** Begin, or begin again after a lost connection. Give an experiment or the id of a preset, or neither for the default. */
export interface Open {
  command: "open";
  id: number;
  experiment?: Experiment | null;
  preset?: string | null;
  /** Timestep to stand at (clamped to 0..T). */
  t?: number;
  playing?: boolean;
  /** Timesteps a second, 0.25 to 60. */
  speed?: number;
  loop?: boolean;
  /** The pass in sight (the nearest one that there is). */
  layer?: number;
  reverse?: boolean;
  /** Name of a lesson to come back to, if it is still there. */
  lesson?: string | null;
}

/** Another run beside the one on show: without the pins, with another cell, or of another experiment. */
export interface Other {
  experiment: Experiment | null;
  model: Model;
  T: number;
  initial: Record<string, (number | null)[]>;
  arrays: Record<string, { dtype: "f4" | "f8"; shape: string; bdata: string }>;
  cuts: Record<string, number>;
  thinned: Thinned | null;
  apart: Record<string, { dtype: "f4" | "f8"; shape: string; bdata: string }>;
  parted: Parted | null;
  gradient: Gradient | null;
}

/** The same experiment with another cell: same input, same seed. */
export interface OtherCell {
  against: "cell";
  cell: LSTM | GRU | Elman | Jordan;
}

/** Another experiment as it is: one from before an edit, or from a link. */
export interface OtherExperiment {
  against: "experiment";
  experiment: Experiment;
}

/** Another layer or direction of the same network. */
export interface OtherPass {
  against: "pass";
  layer?: number;
  reverse?: boolean;
}

/** What the memory of one unit is made of: what each timestep wrote, times every keeping gate since. */
export interface Parcels {
  unit: number;
  first: number;
  wrote: number[];
  merged: boolean;
  left: { dtype: "f4" | "f8"; shape: string; bdata: string };
  total: { dtype: "f4" | "f8"; shape: string; bdata: string };
  off: number | null;
  half_life: { dtype: "f4" | "f8"; shape: string; bdata: string };
}

/** Where two runs part, in their carried state, over all units. */
export interface Parted {
  first: number | null;
  last: number | null;
  largest: number;
  at: number | null;
}

/** One layer in one direction. */
export interface PassName {
  layer: number;
  reverse: boolean;
  suffix: string;
}

/** Stop stepping. */
export interface Pause {
  command: "pause";
  id: number;
}

/** One of the acts that a timestep consists of, in their order. */
export interface Phase {
  name: string;
  quantities: string[];
}

/** Hold one quantity of one unit, or of all, at a value for a span of timesteps. What depends on it is computed from the held value. Where pins overlap, the later one of the list counts. */
export interface Pin {
  /** A gate, the candidate or the state: `f`, `i`, `c_tilde`, `o`, `c`, `h`; `z`, `r`, `h_tilde`. */
  quantity: string;
  /** From 0; absent: all units. */
  unit?: number | null;
  /** First timestep, from 1. */
  first?: number;
  /** Last timestep; absent: to the end, however long the sequence grows. */
  last?: number | null;
  value: number;
  /** Layer of the network, from 0. */
  layer?: number;
  /** Whether it holds in the pass that reads backwards; its timestep 1 reads the last input. When the sequence grows or shrinks at its end it stays with its inputs. */
  reverse?: boolean;
}

/** Hold these values by hand, and no others. */
export interface Pins {
  edit: "pins";
  pins: Pin[];
}

/** Step on by itself; from the start when standing at the end. */
export interface Play {
  command: "play";
  id: number;
}

/** Where the session stands and whether it moves by itself. */
export interface Playback {
  playing: boolean;
  speed: number;
  loop: boolean;
  t: number;
  T: number;
  layer?: number;
  reverse?: boolean;
}

/** Playing, speed or loop have changed. */
export interface PlaybackEvent {
  event: "playback";
  ack: number;
  playback: Playback;
}

/** One named number of a timestep, for every unit: how it is called, written, bounded and computed. */
export interface Quantity {
  name: string;
  symbol: string;
  role: "input" | "pre_activation" | "gate" | "candidate" | "product" | "state" | "output";
  formula: Formula;
  low?: number | null;
  high?: number | null;
}

/** One layer on h at every timestep: y = act(W_y h + b_y), K numbers. */
export interface Readout {
  kind?: "linear" | "sigmoid" | "softmax";
  size?: number;
  labels?: string[] | null;
  counts?: "each" | "last";
}

/** Put another experiment in its place: undo, redo, or one that was imported. */
export interface Replace {
  edit: "replace";
  experiment: Experiment;
}

/** Give every weight its first value back (the same first weights, never new ones) and let go of every pin. */
export interface Reset {
  edit: "reset";
}

/** Give one weight its first value back. */
export interface Revert {
  edit: "revert";
  name: string;
}

/** Draw other first weights. Given weights and hand edits go. */
export interface Seed {
  edit: "seed";
  seed: number;
}

/** Go to timestep t (clamped to 0..T; 0 is the initial state). */
export interface Seek {
  command: "seek";
  id: number;
  t: number;
}

/** Stochastic gradient descent: w <- w - rate * dL/dw. */
export interface Sgd {
  kind: "sgd";
  rate?: number;
}

/** Put another example of the lesson before the network, one that it does not learn from (counted round). */
export interface ShowExample {
  command: "example";
  id: number;
  place: number;
}

/** Which example is on show, and what should be said to it. */
export interface Shown {
  place: number;
  count: number;
  target: { dtype: "f4" | "f8"; shape: string; bdata: string };
  asked: { dtype: "f4" | "f8"; shape: string; bdata: string };
}

/** What the page asked for by `look`, as of the picture that it comes with. */
export interface Sight {
  explanation: Explanation | null;
  parcels: Parcels | null;
  gradient: Gradient | null;
  others: Other[] | null;
}

/** The answer to `look`. */
export interface SightEvent {
  event: "sight";
  ack: number;
  run: number;
  sight: Sight;
}

/** Change sizes. What stays keeps its value; what is new is drawn from the seed. */
export interface Sizes {
  edit: "sizes";
  X?: number | null;
  H?: number | null;
  T?: number | null;
}

/** Everything: after opening and after every finished edit. */
export interface Snapshot {
  event: "snapshot";
  ack: number;
  run: number;
  experiment: Experiment;
  model: Model;
  first: Record<string, { dtype: "f4" | "f8"; shape: string; bdata: string }> | null;
  initial: Record<string, (number | null)[]>;
  arrays: Record<string, { dtype: "f4" | "f8"; shape: string; bdata: string }>;
  cuts: Record<string, number>;
  frame: Frame;
  ghost: Other | null;
  sight: Sight;
  playback: Playback;
}

/** Timesteps a second, 0.25 to 60. */
export interface Speed {
  command: "speed";
  id: number;
  speed: number;
}

/** One timestep forward. */
export interface Step {
  command: "step";
  id: number;
}

/** One summand of a formula: a product of named numbers. */
export interface Term {
  factors: string[];
  summed?: boolean;
  minus?: boolean;
}

/** What of a long sequence is told while a hand moves, and in how many rows. */
export interface Thinned {
  first: number;
  last: number;
  rows: number;
  most: Record<string, { dtype: "f4" | "f8"; shape: string; bdata: string }>;
  low: Record<string, { dtype: "f4" | "f8"; shape: string; bdata: string }>;
  high: Record<string, { dtype: "f4" | "f8"; shape: string; bdata: string }>;
  unit: number;
}

/** Show the network as it was after an epoch of the lesson (clamped to those there are); it stands still there. */
export interface ToEpoch {
  command: "epoch";
  id: number;
  epoch: number;
}

/** Input given as words; each is a one-hot row of length X = size of the vocabulary. */
export interface Tokens {
  kind: "tokens";
  /** One word a timestep. */
  tokens: string[];
  /** The words known, each once; its place is its column in W, or its row in E. */
  vocabulary: string[];
  /** Whether a word is read as its row of the weight `E` (V, X) instead of a one-hot row of length V. */
  embedded?: boolean;
  /** Whether other words are refused: the network has learned these, and has no weights for any other. */
  closed?: boolean;
}

/** The whole trace while a hand is moving: single precision for the picture, all digits for the frame. */
export interface TraceEvent {
  event: "trace";
  ack: number;
  run: number;
  edits: Record<string, number>;
  pins: Pin[];
  first: Record<string, { dtype: "f4" | "f8"; shape: string; bdata: string }> | null;
  initial: Record<string, (number | null)[]>;
  arrays: Record<string, { dtype: "f4" | "f8"; shape: string; bdata: string }>;
  cuts: Record<string, number>;
  thinned: Thinned | null;
  frame: Frame;
  ghost: Other | null;
  sight: Sight;
  T: number;
}

/** Begin a lesson. The network of the course takes the place of the experiment, and learns. */
export interface Train {
  command: "train";
  id: number;
  course: Course;
  /** Other cells that learn the same from the same seed, at most 2; only their curves are told. */
  beside?: (LSTM | GRU | Elman | Jordan)[];
  /** Whether to begin with the weights that the experiment has, instead of first ones drawn from the seed. */
  here?: boolean;
}

/** Put a preset in its place, by its id. */
export interface UsePreset {
  edit: "preset";
  preset: string;
}

/** The page that connects is not the one that this server gives out now: a reload brings that one. Sent first. */
export interface VersionEvent {
  event: "version";
  ack: number;
  version: string;
}

/** Set one weight by its name, as in `W_f[0,1]`, `b_o[2]` or `c_0[0]`. */
export interface Weight {
  edit: "weight";
  name: string;
  value: number;
}

export type AnyCell = Elman | GRU | Jordan | LSTM;

export type AnyEdit = Bias | ChangeCell | ChangeReadout | InputTokens | InputValue | InputValues | Layers | Pins | Replace | Reset | Revert | Seed | Sizes | UsePreset | Weight;

export type AnyCommand = Back | Choose | EditCommand | Feed | Learn | Look | Loop | Open | Pause | Play | Seek | ShowExample | Speed | Step | ToEpoch | Train;

export type AnyEvent = Failed | FrameEvent | LessonEvent | PlaybackEvent | SightEvent | Snapshot | TraceEvent | VersionEvent;

export type AnyAgainst = OtherCell | OtherExperiment | OtherPass;
