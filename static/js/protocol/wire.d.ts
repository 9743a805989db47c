export interface Elman { kind: "rnn"; activation?: "tanh" | "sigmoid" | "relu" | "linear" }
export interface LSTM { kind: "lstm"; g?: "tanh" | "linear"; h?: "tanh" | "linear" }
export interface GRU { kind: "gru"; reset?: "after" | "before" }
export type AnyCell = Elman | LSTM | GRU;
export interface Readout { kind: "linear" | "sigmoid" | "softmax"; size: number; labels?: string[] | null }
export interface Numbers { kind: "numbers"; values: number[][] }
export interface Tokens { kind: "tokens"; tokens: string[]; vocabulary: string[] }
export interface Experiment {
  version?: number; cell?: AnyCell; X: number; H: number; seed?: number;
  weights?: Record<string, number[] | number[][]>; edits?: Record<string, number>;
  input: Numbers | Tokens; readout?: Readout | null;
}
export type AnyEdit =
  | { edit: "weight"; name: string; value: number }
  | { edit: "revert"; name: string }
  | { edit: "bias"; name: string; mean: number }
  | { edit: "reset" }
  | { edit: "input"; t: number; k: number; value: number }
  | { edit: "values"; values: number[][] }
  | { edit: "tokens"; tokens: string[] }
  | { edit: "cell"; cell: AnyCell }
  | { edit: "sizes"; X?: number | null; H?: number | null; T?: number | null }
  | { edit: "seed"; seed: number }
  | { edit: "readout"; readout: Readout | null }
  | { edit: "replace"; experiment: Experiment }
  | { edit: "preset"; preset: string };
export interface Quantity { name: string; symbol: string; role: "input" | "pre_activation" | "gate" | "candidate" | "product" | "state" | "output"; low: number | null; high: number | null }
export interface Belt { carry: string; keep: string | null; kept: string | null; written: string; pour: string | null; candidate: string; let_out: string | null; output: string }
export interface Model { kind: string; gates: string[]; states: string[]; quantities: Quantity[]; belt: Belt; shapes: Record<string, number[]> }
