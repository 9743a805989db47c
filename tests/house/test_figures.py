"""What the browser hands to Plotly.js is also valid for Plotly in Python, which knows every attribute by its schema."""

import json
import subprocess
from typing import Any

import plotly.graph_objects as go
import pytest

from tests.conftest import ROOT
from tools import node

CASES = [(kind, T, H) for kind in ("lstm", "gru", "rnn") for T, H in ((24, 6), (1, 1), (300, 3), (40, 40))]
OPTIONS: dict[str, dict[str, Any]] = {
    "plain": {},
    "lecture in the dark, lanes of their own scale": {"theme": "dark", "lecture": True, "laneScale": True},
    "a title and a part of the time": {"title": "<b>Belt</b> & gates", "from": 3, "to": 9.5, "ticks": False},
    "words on a narrow screen": {"width": 360, "words": [f"w<{t}>" for t in range(300)]},
}
SCRIPT = """
import { beltFigure } from "./static/js/figures/belt.js";
import { gatesFigure } from "./static/js/figures/gates.js";
import { MODELS, sample, VIEW } from "./tests/js/sample.js";
const plain = (key, value) => (ArrayBuffer.isView(value) ? Array.from(value) : value);
const made = [];
for (const [kind, T, H] of CASES) {
  for (const [name, options] of Object.entries(OPTIONS)) {
    if ((options.from ?? 1) > T) continue;
    const trace = sample(kind, T, H);
    const view = { ...VIEW, ...options, unit: Math.min(1, H - 1) };
    made.push([`${kind} ${T} ${H} belt: ${name}`, beltFigure(trace, MODELS[kind], view)]);
    made.push([`${kind} ${T} ${H} gates: ${name}`, gatesFigure(trace, MODELS[kind], view)]);
  }
}
console.log(JSON.stringify(made, plain));
"""


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    found = node.find()
    if found is None:
        pytest.fail("no Node.js: `make test` installs one, or: python -m tools.node", pytrace=False)
    script = SCRIPT.replace("CASES", json.dumps(CASES)).replace("OPTIONS", json.dumps(OPTIONS))
    command = [str(found.node), "--input-type=module", "--eval", script]
    done = subprocess.run(command, cwd=ROOT, env=found.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_every_figure_is_valid_for_plotly_in_python(figures: dict[str, Any]) -> None:
    assert len(figures) == (len(CASES) * len(OPTIONS) - 3) * 2  # one timestep has no part from t = 3 on
    for name, figure in figures.items():
        assert set(figure) == {"data", "layout"}, name
        valid = go.Figure(**figure)  # raises ValueError with the name of what is wrong
        assert len(valid.data) == len(figure["data"]) > 0, name


def test_marks_are_as_long_in_x_as_in_y_and_heat_maps_have_one_edge_more(figures: dict[str, Any]) -> None:
    for name, figure in figures.items():
        for mark in figure["data"]:
            if mark["type"] == "heatmap":
                assert len(mark["y"]) == len(mark["z"]) + 1, name
                assert {len(row) for row in mark["z"]} == {len(mark["x"]) - 1}, name
            else:
                assert len(mark["x"]) == len(mark["y"]), name


def test_a_figure_that_is_wrong_is_found(figures: dict[str, Any]) -> None:
    figure = next(iter(figures.values()))
    wrong = {**figure, "layout": {**figure["layout"], "hovermood": "x"}}
    with pytest.raises(ValueError, match="hovermood"):
        go.Figure(**wrong)
