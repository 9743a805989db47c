"""An overview of gates and states as one Plotly figure, for a notebook or as a page of its own."""

from pathlib import Path

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from app.cells.contract import Quantity
from app.lab.held import Held

PLOTLY_JS = Path(__file__).resolve().parents[2] / "static" / "vendor" / "plotly-scatter-heatmap.min.js"
_DIVERGING = [[0.0, "#2b6cb0"], [0.5, "#fbfaf7"], [1.0, "#c8642b"]]
_OPEN = [[0.0, "#fbfaf7"], [1.0, "#7c54a0"]]


def figure(held: Held) -> go.Figure:
    """Heat maps of every gate, candidate, state and output on one time axis: units upwards, timesteps to the right."""
    shown = [q for q in held.quantities if q.role in ("gate", "candidate", "state", "output")]
    chart = make_subplots(rows=len(shown), cols=1, shared_xaxes=True, vertical_spacing=0.03)
    for row, quantity in enumerate(shown, start=1):
        chart.add_trace(_heat_map(held, quantity), row=row, col=1)
        chart.update_yaxes(title_text=quantity.symbol, dtick=1, row=row, col=1)
    chart.update_xaxes(title_text="t", row=len(shown), col=1)
    cell = held.experiment.cell.kind.upper()
    title = f"{cell}, H = {held.experiment.H}, X = {held.experiment.X}, T = {held.trace.T}"
    chart.update_layout(title_text=title, height=120 + 110 * len(shown), template="plotly_white")
    return chart


def write_page(held: Held) -> str:
    """The overview as a standalone HTML page that needs no network."""
    page: str = figure(held).to_html(include_plotlyjs=False, full_html=True)
    library = PLOTLY_JS.read_text(encoding="utf-8")
    return page.replace("<head>", f"<head><script>{library}</script>", 1)


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
