/** What a view can dispatch. The page turns some of them into commands; the reducer folds all of them in. */
import type {
  AnyCell,
  AnyEdit,
  Asked,
  Course,
  Experiment,
  Failed,
  Frame,
  FrameEvent,
  Pin,
  Playback,
  PlaybackEvent,
  VersionEvent,
} from "../protocol/wire.js";
import type { Compare } from "./compare.js";
import type { PredictAction } from "./predict.js";
import type {
  Column,
  Hover,
  Lesson,
  Look,
  Model,
  Notice,
  Other,
  Pending,
  Settings,
  Shown,
  Sight,
  State,
  Table,
} from "./state.js";

export type Action =
  /** Change the experiment. `live` while the hand is moving; `entry` is one per gesture, so that a drag is one undo entry. */
  | { type: "edit"; edit: AnyEdit; live: boolean; entry: number; preset?: string | null; look?: Look }
  | { type: "undo" }
  | { type: "redo" }
  | { type: "reset" }
  | { type: "step" }
  | { type: "back" }
  | { type: "seek"; t: number }
  | { type: "play" }
  | { type: "pause" }
  | { type: "speed"; speed: number }
  | { type: "loop"; loop: boolean }
  | { type: "replay" }
  | { type: "feed"; x?: number[]; token?: string }
  | { type: "choose"; unit?: number; gate?: string }
  /** Show another layer or direction of the network; `asked`: a number there that the one explained now comes from. */
  | { type: "choosePass"; layer: number; reverse: boolean; asked?: Asked; back?: boolean }
  | { type: "hover"; hover: Hover | null }
  /** Explain a number; `deeper` from the one explained now, to which one can go back. null closes. */
  | { type: "why"; asked: Asked | null; deeper?: boolean }
  | { type: "why-back" }
  /** A finger or the focus is on a number: it may be explained next. */
  | { type: "peek"; asked: Asked | null }
  /** Follow the gradient of another number back through time. */
  | { type: "backward"; asked: Asked }
  /** Open timestep t act by act: so many are done; null: all. */
  | { type: "phase"; phase: number | null }
  | { type: "pinning"; on: boolean }
  | { type: "predict"; predict: PredictAction }
  | { type: "compare"; compare: Compare | null }
  /** Open or close the panel in which a network learns. */
  | { type: "training"; open: boolean }
  /** Begin a lesson; `beside`: cells that learn the same; `here`: with the weights that are there. */
  | { type: "train"; course: Course; beside: AnyCell[]; here: boolean }
  | { type: "learn"; go: "on" | "one" | "pause" | "end"; speed?: number | null }
  | { type: "epoch"; epoch: number }
  | { type: "example"; place: number }
  | { type: "setting"; settings: Partial<Settings> }
  | { type: "notice"; notice: Omit<Notice, "id"> }
  | { type: "dismiss"; id: number }
  | { type: "sheet"; sheet: "keys" | "cell" | "conventions" | "model" | null };

/** What the page itself dispatches. */
export type Received =
  | { type: "event"; event: Heard }
  | { type: "connection"; status: State["status"] }
  | { type: "sent"; pending: Pending }
  | { type: "resent"; pending: Pending[] }
  | { type: "waiting"; waiting: Action[] }
  | { type: "moved"; id: number };

/** Events with their typed arrays decoded. */
export type Heard =
  | {
      event: "snapshot";
      ack: number;
      run: number;
      experiment: Experiment;
      model: Model;
      /** null: those sent last still hold. */
      first: Record<string, Table> | null;
      initial: Record<string, number[]>;
      columns: Record<string, Column>;
      frame: Frame;
      ghost: OtherSent | null;
      sight: SightSent;
      playback: Playback;
    }
  | {
      event: "trace";
      ack: number;
      run: number;
      edits: Record<string, number>;
      pins: Pin[];
      /** While a lesson moves the weights; null: those sent last still hold. */
      first: Record<string, Table> | null;
      initial: Record<string, number[]>;
      columns: Record<string, Column>;
      frame: Frame;
      ghost: OtherSent | null;
      sight: SightSent;
      T: number;
    }
  | { event: "lesson"; ack: number; lesson: Lesson | null; shown: Shown | null; astray: boolean }
  | { event: "sight"; ack: number; run: number; sight: SightSent }
  | FrameEvent
  | PlaybackEvent
  | VersionEvent
  | Failed;

/** Another run as it comes: its experiment is left out while a hand moves. */
export type OtherSent = Omit<Other, "experiment"> & { experiment: Experiment | null };
/** `others` null: those sent last still hold. */
export type SightSent = Omit<Sight, "others"> & { others: OtherSent[] | null };

/** Handed to every view: `mountPlayer(root, app)`. */
export interface App {
  get(): import("./state.js").State;
  dispatch(action: Action): void;
  /**
   * Take something away: the link, a picture of belt or gates, the numbers, or the model in a form of the server's
   * (`safetensors`, `program-torch`, ...). Tells the name of the file, and of a link that
   * may not be copied the link itself. Rejects when it could not be done.
   */
  take(kind: "link" | "png" | "svg" | "csv" | "json" | "export", part?: string): Promise<string>;
  /** The experiment in a link from elsewhere. Rejects when there is none in it. */
  readLink(text: string): Promise<Experiment>;
  /** Load the page anew, once its link holds all that is on the screen. */
  reload(): void;
  /** Called after every action that changed the state, in the order of subscription. */
  subscribe(listener: (state: import("./state.js").State, before: import("./state.js").State) => void): void;
}
