/** What a figure is asked to show, and what it gives back: exactly the part of Plotly's format that the painter knows too. */
import type { Quantity } from "../protocol/wire.js";
import type { Column, Model, Other, Parcels, Pin, Trace } from "../store/state.js";

export type { Column, Model, Other, Parcels, Pin, Quantity, Trace };

export interface View {
  /** Size of the whole chart in CSS pixels. */
  width: number;
  height: number;
  /** Chosen unit; its lane is tall. */
  unit: number;
  theme: "light" | "dark";
  /** Large type and thick strokes for a projector. */
  lecture: boolean;
  /** Each lane has its own scale instead of one for all. */
  laneScale: boolean;
  /** First and last timestep in sight; absent: all. Fractions are allowed. */
  from?: number;
  to?: number;
  /** Words read at each timestep, in place of the numbers under the axis. */
  words?: readonly string[] | null;
  /** T + 1 where the pass takes the last input first: its timestep t reads input `turn - t`. Words are in the order of the input. */
  turn?: number;
  /** Pixels kept free to the right of the plot, for the strip of all units of a large layer. */
  beside?: number;
  /** Pixels kept free above the plot, for the legend of the page. */
  above?: number;
  /** Whether the timesteps are written under the chart. */
  ticks: boolean;
  /** Written above the chart, for a picture that stands alone. */
  title?: string;
  /** Size that the lanes of each unit are drawn for, where belts share a scale; absent: the largest of the trace. */
  most?: readonly number[];
  /** What the memory of the chosen unit is made of; absent: its lane is a ribbon like the others. */
  parcels?: Parcels | null;
  /** The run without pins. */
  ghost?: Other | null;
  /** What is held by hand. */
  pins?: readonly Pin[];
  /** Names of the read-out's values. */
  labels?: readonly string[] | null;
}

export type Numbers = number[] | Float64Array | Float32Array;

export interface Filled {
  type: "scatter";
  name: string;
  mode: "none";
  fill: "toself";
  fillcolor: string;
  x: Numbers;
  y: Numbers;
  hoverinfo: "skip";
  showlegend: false;
}
/** Dashes as Plotly reads them: a word, or lengths. */
export type Dash = "solid" | "dot" | "5px,3px";

export interface Line {
  type: "scatter";
  name: string;
  mode: "lines";
  line: { color: string; width: number; dash?: Dash; simplify?: boolean };
  x: Numbers;
  y: Numbers;
  hoverinfo: "skip";
  showlegend: false;
}
export interface Heat {
  type: "heatmap";
  name: string;
  /** Edges of the columns and rows. */
  x: Numbers;
  y: Numbers;
  z: Numbers[];
  zmin: number;
  zmax: number;
  colorscale: [number, string][];
  showscale: false;
  xgap: number;
  ygap: number;
  hoverinfo: "skip";
}
export type Mark = Filled | Line | Heat;

export interface Font {
  family: string;
  size: number;
  color: string;
}

export interface Note {
  text: string;
  /** At the left edge of the plot, or in the middle of a timestep. */
  xref: "paper" | "x";
  x: number;
  xanchor: "right" | "center";
  xshift: number;
  yref: "y";
  y: number;
  yanchor: "middle";
  showarrow: false;
  font: Font;
}

export interface Axis {
  type: "linear";
  range: [number, number];
  tickmode: "array";
  tickvals: number[];
  ticktext: string[];
  tickfont: Font;
  tickangle: number;
  showticklabels: boolean;
  showgrid: false;
  zeroline: false;
  showline: false;
  ticks: "";
  fixedrange: true;
  automargin: false;
}

export interface Layout {
  width: number;
  height: number;
  margin: { l: number; r: number; t: number; b: number; pad: 0 };
  paper_bgcolor: string;
  plot_bgcolor: string;
  font: Font;
  title?: {
    text: string;
    font: Font;
    x: 0;
    xanchor: "left";
    xref: "container";
    pad: { l: number; t: number };
    yref: "container";
    y: 1;
    yanchor: "top";
  };
  showlegend: false;
  hovermode: false;
  dragmode: false;
  xaxis: Axis;
  yaxis: Axis;
  annotations: Note[];
}

export interface Figure {
  data: Mark[];
  layout: Layout;
}
