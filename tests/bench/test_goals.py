"""The page of figures says what was measured and nothing else; a small run of the long scenarios goes through."""

import json
import subprocess
import sys
from typing import Any

import pytest

from bench import goals
from bench.__main__ import KEPT, PAGE, text
from bench.peers import PEERS
from tests.conftest import ROOT

ROW = {"T": 1000, "H": 32, "open_ms": 900.0, "played": 60.0, "scrubbed": 41.0, "looked_along": 50.0, "page_mb": 20.0}
VISIT = {"kb": 590.0, "ms": 600.0, "fetched": ["/"]}


def said(kept: dict[str, Any], what: str) -> tuple[str, str]:
    """What the table says of a figure: measured, and whether it is reached."""
    line = next(line for line in goals.table(kept).splitlines() if line.startswith(f"| {what}"))
    _, _, _, measured, reached, _ = (cell.strip() for cell in line.split("|"))
    return measured, reached


def test_the_page_is_made_from_what_was_measured() -> None:
    assert PAGE.read_text(encoding="utf-8") == text(json.loads(KEPT.read_text(encoding="utf-8")))


def test_what_was_not_measured_is_not_called_reached() -> None:
    for line in goals.table({}).splitlines()[2:]:
        assert line.endswith("| not measured |  |")


@pytest.mark.parametrize(("scrubbed", "reached"), [(41.0, "yes"), (29.4, "**no**")])
def test_a_figure_is_reached_from_its_least_value_on(scrubbed: float, reached: str) -> None:
    kept = {"scale": [ROW | {"scrubbed": scrubbed}]}
    assert said(kept, "T = 1,000, H = 32 scrubbed") == (f"{scrubbed:.1f} a second", reached)


def test_what_was_played_is_told_beside_what_came() -> None:
    row = ROW | {"T": 50, "H": 8, "played": 56.6, "came": 60.0, "overtaken": 3.4}
    measured, reached = said({"scale": [row]}, "T = 50, H = 8 played")
    assert measured == "56.6 a second, of 60.0 that came; 3.4 were overtaken within a frame"
    assert reached.startswith("**no**: a timestep that comes in the same frame")
    assert said({"scale": [row | {"played": 57.0}]}, "T = 50, H = 8 played")[1] == "yes"


def test_a_peer_that_was_not_in_the_run_is_named() -> None:
    rows = [{"target": name, "key_p50_ms": 100.0} for name in ("gatescope", *PEERS)]
    assert said({"page": rows}, "the peers")[1] == "yes"
    assert said({"page": rows[:-1]}, "the peers") == (
        "nicegui, dash, panel, gradio, streamlit; not shiny",
        "**no**",
    )


def test_beside_the_fastest_peer_of_the_same_run() -> None:
    rows = [
        {"target": name, "key_p50_ms": ms} for name, ms in (("gatescope", 40.0), ("nicegui", 130.0), ("dash", 200.0))
    ]
    assert said({"page": rows}, "the same beside") == ("0.31 of nicegui (40 and 130 ms)", "yes")
    rows[1]["key_p50_ms"] = 90.0
    measured, reached = said({"page": rows}, "the same beside")
    assert measured == "0.44 of nicegui (40 and 90 ms)"
    assert reached.startswith("**no**: two frames")


def test_a_page_that_grows_while_it_plays_is_told() -> None:
    kept = {"scale": [ROW | {"after_mb": 23.0}]}
    assert said(kept, "T = 10,000 played through") == ("20 MB, then 23 MB", "yes")
    kept["scale"][0]["after_mb"] = 40.0
    assert said(kept, "T = 10,000 played through")[1] == "**no**"


def test_a_second_visit_that_fetches_more_than_the_page_is_told() -> None:
    visits = {"gatescope": {"first": VISIT, "second": VISIT}}
    assert said({"visits": {"visits": visits, "start_s": 0.8}}, "second visit fetches") == ("`/`", "yes")
    visits["gatescope"]["second"] = VISIT | {"fetched": ["/", "/static/main.js"]}
    assert said({"visits": {"visits": visits, "start_s": 0.8}}, "second visit fetches")[1] == "**no**"


@pytest.mark.browser
def test_a_small_run_of_the_large_scenarios_goes_through() -> None:
    script = "import json; from bench import scale; print(json.dumps(scale.run(((300, 3, 1),), 1, 0.0)))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (row,) = json.loads(done.stdout)
    assert (row["T"], row["H"]) == (300, 3)
    assert {"played", "scrubbed", "looked_along", "bent"} < row.keys()
    for name in ("open_ms", "page_mb", "frames"):  # how many pictures there are is for a machine that does nothing else
        assert row[name] > 0, row
