/** The part of Plotly that `charts/` calls. The script is loaded by the page and may arrive after the first picture. */
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
