/** The part of Plotly that `charts/` calls. The script comes after the first picture: see library.js. */
import type { Figure } from "../figures/figure.js";

export interface PlotlyLibrary {
  react(root: HTMLElement, data: Figure["data"], layout: Figure["layout"], config: object): Promise<unknown>;
  purge(root: HTMLElement): void;
  toImage(
    figure: { data: Figure["data"]; layout: Figure["layout"]; config?: object },
    options: { format: "png" | "svg"; width: number; height: number; scale?: number },
  ): Promise<string>;
}

declare global {
  var Plotly: PlotlyLibrary | undefined;
}
