"""The overview: a valid Plotly figure, and a page that needs no network."""

import json
import re

import numpy as np
import plotly.graph_objects as go
import pytest

from app.interchange.overview import PLOTLY_JS, figure, write_page
from app.lab.held import hold
from app.lab.presets import PRESETS, Preset
from tests.lab.worked import preset

every = pytest.mark.parametrize("one", PRESETS, ids=lambda one: one.id)


@every
def test_the_figure_is_valid_and_shows_the_numbers_of_the_trace(one: Preset) -> None:
    held = hold(one.experiment)
    drawn = figure(held)
    again = go.Figure(json.loads(drawn.to_json()))  # plotly's own validators
    assert len(again.data) == len(drawn.data)
    shown = {q.symbol: q.name for q in held.quantities if q.role in ("gate", "candidate", "state", "output")}
    assert {heat.name for heat in drawn.data} == set(shown)
    for heat in drawn.data:
        values = held.trace.quantities[shown[heat.name]]
        np.testing.assert_array_equal(np.array(heat.z, dtype=float), values.T)
        assert list(heat.x) == list(range(1, held.trace.T + 1))
        assert heat.zmin <= values.min()
        assert values.max() <= heat.zmax


def test_gates_are_drawn_from_0_to_1_and_the_rest_around_0() -> None:
    for heat in figure(hold(preset("first-look"))).data:
        assert (heat.zmin, heat.zmax) == (0, 1) if heat.name in ("f", "i", "o") else heat.zmin == -heat.zmax


def test_the_page_needs_no_network() -> None:
    page = write_page(hold(preset("scalar-lstm")))
    library = PLOTLY_JS.read_text(encoding="utf-8")
    assert page.count(library) == 1
    rest = page.replace(library, "")
    assert not re.search(r"""<(?:script|link|img|iframe)[^>]+(?:src|href)=""", rest)
    assert not re.search(r"https?://", rest)
    assert "import(" not in rest
    assert page.lstrip().lower().startswith(("<!doctype", "<html"))
    assert page.index(library) < page.index("Plotly.newPlot", page.index(library) + len(library))
