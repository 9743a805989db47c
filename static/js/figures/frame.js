import { escaped, font } from "./timeline.js";

/**
 * What surrounds the marks: size, margins, axes, words at the edge. Nothing of it listens to the pointer.
 * @param {import("./figure.js").View} view
 * @param {{top: number, bottom: number, time: import("./timeline.js").Timeline, colours: import("./colours.js").Palette}} place
 * @param {import("./figure.js").Axis} xaxis @param {import("./figure.js").Axis} yaxis @param {import("./figure.js").Note[]} annotations
 * @returns {import("./figure.js").Layout}
 */
export function frame(view, { top, bottom, time, colours }, xaxis, yaxis, annotations) {
  const ink = font(view, 12, colours.ink);
  return {
    width: view.width,
    height: view.height,
    margin: { l: time.left, r: time.right, t: top, b: bottom, pad: 0 },
    paper_bgcolor: colours.paper,
    plot_bgcolor: colours.paper,
    font: ink,
    ...(view.title
      ? {
          title: {
            text: escaped(view.title),
            font: font(view, 15, colours.ink),
            x: 0,
            xanchor: "left",
            xref: "container",
            pad: { l: 12, t: 10 },
            yref: "container",
            y: 1,
            yanchor: "top",
          },
        }
      : {}),
    showlegend: false,
    hovermode: false,
    dragmode: false,
    xaxis,
    yaxis,
    annotations,
  };
}
