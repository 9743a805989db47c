/** What a view can dispatch. The page turns some of them into commands; the reducer folds all of them in. */
import type { AnyEdit } from "../protocol/wire.js";
import type { Hover, Notice, Preset, Settings } from "./state.js";

export type Action =
  /** Change the experiment. `live` while the hand is moving; `entry` is one per gesture, so that a drag is one undo entry. */
  | { type: "edit"; edit: AnyEdit; live: boolean; entry: number }
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
  | { type: "hover"; hover: Hover | null }
  | { type: "setting"; settings: Partial<Settings> }
  | { type: "presets"; presets: Preset[] }
  | { type: "notice"; notice: Omit<Notice, "id"> }
  | { type: "dismiss"; id: number }
  | { type: "sheet"; sheet: "keys" | "cell" | null };

/** Handed to every view: `mountPlayer(root, app)`. */
export interface App {
  get(): import("./state.js").State;
  dispatch(action: Action): void;
  /** Called after every action that changed the state, in the order of subscription. */
  subscribe(listener: (state: import("./state.js").State, before: import("./state.js").State) => void): void;
}
