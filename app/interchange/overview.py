"""An overview of gates and states as one Plotly figure, for a notebook or as a page of its own."""

from html import escape
from pathlib import Path

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from app.cells.contract import Quantity
from app.lab.held import Held

PLOTLY_JS = Path(__file__).resolve().parents[2] / "static" / "vendor" / "plotly-scatter-heatmap.min.js"
_DIVERGING = [[0.0, "#2b6cb0"], [0.5, "#fbfaf7"], [1.0, "#c8642b"]]
_OPEN = [[0.0, "#fbfaf7"], [1.0, "#7c54a0"]]
_CONFIG = {"displaylogo": False, "modeBarButtonsToRemove": ["sendChartToCloud"], "plotlyServerURL": ""}
_PLAIN = """for (const drawing of document.querySelectorAll(".main-svg, #js-plotly-tester"))
  drawing.setAttribute("aria-hidden", "true");"""
"""To those who listen the drawing is a heap of bare numbers: they have the words above it, which name a table."""
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Gatescope: {title}</title>
<style>
body {{ margin: 1rem; background: #fff; color: #1c2030; font: 1rem/1.45 system-ui, sans-serif; }}
h1 {{ margin: 0; font-size: 1.25rem; }}
p {{ max-width: 46rem; margin: 0.5rem 0 0; }}
code {{ overflow-wrap: anywhere; }}
</style>
<script>{library}</script>
</head>
<body>
<main>
<h1>{title}</h1>
<p>From top to bottom {names}: a row is a unit, a column a timestep. Gates go from white (0, closed) to violet
(1, open); all else is blue below 0, white at 0 and orange above. Point at a cell for its number. All as a table:
<code>python -m app trace --format csv</code></p>
<p lang="zh-Hans">从上到下依次是 {names_zh}：每行一个单元，每列一个时间步。
门从白色（0，关闭）到紫色（1，打开）；其余小于 0 为蓝色，等于 0 为白色，大于 0 为橙色。
指向某一格即可读到数值。全部数值的表格：<code>python -m app trace --format csv</code></p>
{figure}
</main>
</body>
</html>
"""


def figure(held: Held) -> go.Figure:
    """Heat maps of every gate, candidate, state and output on one time axis: units upwards, timesteps to the right."""
    shown = _shown(held)
    chart = make_subplots(rows=len(shown), cols=1, shared_xaxes=True, vertical_spacing=0.03)
    for row, quantity in enumerate(shown, start=1):
        chart.add_trace(_heat_map(held, quantity), row=row, col=1)
        chart.update_yaxes(title_text=quantity.symbol, dtick=1, row=row, col=1)
    chart.update_xaxes(title_text="t", row=len(shown), col=1)
    chart.update_layout(title_text=_title(held), height=120 + 110 * len(shown), template="plotly_white")
    return chart


def write_page(held: Held) -> str:
    """The overview as a standalone HTML page that needs no network."""
    chart = figure(held)
    chart.update_layout(title_text="", margin_t=40)
    names = [escape(q.symbol) for q in _shown(held)]
    return _PAGE.format(
        title=escape(_title(held)),
        names=", ".join(names),
        names_zh="、".join(names),
        figure=chart.to_html(include_plotlyjs=False, full_html=False, config=_CONFIG, post_script=_PLAIN),
        library=PLOTLY_JS.read_text(encoding="utf-8"),
    )


def _shown(held: Held) -> list[Quantity]:
    return [q for q in held.quantities if q.role in ("gate", "candidate", "state", "output")]


def _title(held: Held) -> str:
    cell = held.experiment.cell.kind.upper()
    return f"{cell}, H = {held.experiment.H}, X = {held.experiment.X}, T = {held.trace.T}"


def _heat_map(held: Held, quantity: Quantity) -> go.Heatmap:
    values = held.trace.quantities[quantity.name]
    open_gate = quantity.low == 0 and quantity.high == 1
    reach = max(1.0, float(abs(values).max(initial=0.0)))
    return go.Heatmap(
        z=values.T,
        x=list(range(1, held.trace.T + 1)),
        zmin=0 if open_gate else -reach,
        zmax=1 if open_gate else reach,
        colorscale=_OPEN if open_gate else _DIVERGING,
        showscale=False,
        name=quantity.symbol,
        hovertemplate=f"t = %{{x}}, unit %{{y}}: {quantity.symbol} = %{{z}}<extra></extra>",
    )
