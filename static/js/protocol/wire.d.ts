/** Made by `make fix` from the types in app/: do not edit. */

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
  cell: LSTM | GRU | Elman;
}

/** Put a read-out on h, or take it away. */
export interface ChangeReadout {
  edit: "readout";
  readout: Readout | null;
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
  activation?: "tanh" | "sigmoid" | "relu" | "linear";
}

/** Cell, sizes, weights, inputs, initial state and seed: everything that a run depends on. */
export interface Experiment {
  version?: number;
  cell?: LSTM | GRU | Elman;
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
  input: Numbers | Tokens;
  readout?: Readout | null;
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

/** Feed one more timestep (numbers, or a word) and step onto it: the belt grows. */
export interface Feed {
  command: "feed";
  id: number;
  x?: number[] | null;
  token?: string | null;
}

/** Every quantity of one timestep, all digits. */
export interface Frame {
  t: number;
  values: Record<string, (number | null)[]>;
  previous: Record<string, (number | null)[]>;
}

/** One timestep: sent for each while the session plays, and after step, back and seek. */
export interface FrameEvent {
  event: "frame";
  ack: number;
  run: number;
  frame: Frame;
  T: number;
}

/** Gated recurrent unit. z keeps: h = z * h' + (1 - z) * h~, as in PyTorch, Keras and ONNX. Source: Cho et al., "Learning phrase representations using RNN encoder-decoder", 2014 (reset before the product); reset after the product as in PyTorch and cuDNN. */
export interface GRU {
  kind: "gru";
  reset?: "after" | "before";
}

/** Replace the whole input by words. New words join the vocabulary: W gets a column for each. */
export interface InputTokens {
  edit: "tokens";
  tokens: string[];
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

/** Long short-term memory with forget gate and without peepholes. Source: Hochreiter and Schmidhuber, "Long short-term memory", 1997; the forget gate is from Gers, Schmidhuber and Cummins, "Learning to forget: continual prediction with LSTM", 2000. */
export interface LSTM {
  kind: "lstm";
  g?: "tanh" | "linear";
  h?: "tanh" | "linear";
}

/** Begin again at the end, or stop there. */
export interface Loop {
  command: "loop";
  id: number;
  loop: boolean;
}

/** The cell in its own words: all that a page needs to draw and label it. */
export interface Model {
  kind: string;
  gates: string[];
  states: string[];
  quantities: Quantity[];
  belt: Belt;
  shapes: Record<string, number[]>;
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
}

/** Stop stepping. */
export interface Pause {
  command: "pause";
  id: number;
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
}

/** Playing, speed or loop have changed. */
export interface PlaybackEvent {
  event: "playback";
  ack: number;
  playback: Playback;
}

/** One named number of a timestep, for every unit: how it is called, written and bounded. */
export interface Quantity {
  name: string;
  symbol: string;
  role: "input" | "pre_activation" | "gate" | "candidate" | "product" | "state" | "output";
  low?: number | null;
  high?: number | null;
}

/** One layer on h at every timestep: y = act(W_y h + b_y), K numbers. */
export interface Readout {
  kind?: "linear" | "sigmoid" | "softmax";
  size?: number;
  labels?: string[] | null;
}

/** Put another experiment in its place: undo, redo, or one that was imported. */
export interface Replace {
  edit: "replace";
  experiment: Experiment;
}

/** Give every weight its first value back: the same first weights, never new ones. */
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
  first: Record<string, { dtype: "f4" | "f8"; shape: string; bdata: string }>;
  initial: Record<string, (number | null)[]>;
  arrays: Record<string, { dtype: "f4" | "f8"; shape: string; bdata: string }>;
  frame: Frame;
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

/** Input given as words; each is a one-hot row of length X = size of the vocabulary. */
export interface Tokens {
  kind: "tokens";
  /** One word a timestep. */
  tokens: string[];
  /** The words known, each once; its place is its column in W. */
  vocabulary: string[];
}

/** The whole trace while a hand is moving: single precision for the picture, all digits for the frame. */
export interface TraceEvent {
  event: "trace";
  ack: number;
  run: number;
  edits: Record<string, number>;
  initial: Record<string, (number | null)[]>;
  arrays: Record<string, { dtype: "f4" | "f8"; shape: string; bdata: string }>;
  frame: Frame;
  T: number;
}

/** Put a preset in its place, by its id. */
export interface UsePreset {
  edit: "preset";
  preset: string;
}

/** Set one weight by its name, as in `W_f[0,1]`, `b_o[2]` or `c_0[0]`. */
export interface Weight {
  edit: "weight";
  name: string;
  value: number;
}

export type AnyCell = Elman | GRU | LSTM;

export type AnyEdit = Bias | ChangeCell | ChangeReadout | InputTokens | InputValue | InputValues | Replace | Reset | Revert | Seed | Sizes | UsePreset | Weight;

export type AnyCommand = Back | EditCommand | Feed | Loop | Open | Pause | Play | Seek | Speed | Step;

export type AnyEvent = Failed | FrameEvent | PlaybackEvent | Snapshot | TraceEvent;
