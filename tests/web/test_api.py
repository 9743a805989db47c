"""The HTTP interface that scripts rely on."""

import csv
import json
import socket
from typing import Any

import numpy as np
import pytest

from app.lab.budget import Budget
from app.lab.held import hold
from app.lab.presets import PRESETS, Preset
from app.web.settings import Settings
from tests.conftest import Server

from .asking import ask, post

EXPERIMENT: dict[str, Any] = {"X": 1, "H": 2, "input": {"kind": "numbers", "values": [[1.0], [0.5]]}}


def told(answer: Any, status: int, code: str) -> dict[str, str]:
    """The error of an answer, which is JSON in our grammar."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    error: dict[str, str] = answer.json()["error"]
    assert error["code"] == code
    assert (
        error["message"]
        == f"{code.replace('_', ' ')}: {error['what']}: got {error['got']}; expected {error['expected']}"
    )
    return error


def test_it_says_when_it_is_ready() -> None:
    answer = ask("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_the_presets_are_listed_without_their_experiments() -> None:
    cards = ask("/api/presets").json()
    assert [card["id"] for card in cards] == [preset.id for preset in PRESETS]
    for card in cards:
        assert set(card) == {"id", "title", "notice", "view"}
        assert set(card["title"]) == set(card["notice"]) == {"en", "zh"}


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
def test_a_preset_comes_with_its_experiment_and_its_trace_is_ours_to_the_last_bit(preset: Preset) -> None:
    one = ask(f"/api/presets/{preset.id}").json()
    assert one["title"] == {"en": preset.title.en, "zh": preset.title.zh}
    answer = post(one["experiment"])
    assert answer.status_code == 200
    traced = answer.json()
    assert (traced["T"], traced["H"], traced["X"]) == (preset.experiment.T, preset.experiment.H, preset.experiment.X)
    for name, values in hold(preset.experiment).trace.quantities.items():
        assert np.array(traced["quantities"][name]).tobytes() == np.ascontiguousarray(values).tobytes()
    assert traced["experiment"] == one["experiment"]


def test_a_trace_holds_what_is_pinned() -> None:
    pins = [
        {"quantity": "f", "value": 1.0},
        {"quantity": "i", "unit": 0, "value": 0.0},
        {"quantity": "i", "value": 0.0},
    ]
    traced = post(EXPERIMENT | {"pins": pins, "weights": {"c_0": [3.0, -0.1]}}).json()
    assert traced["quantities"]["c"] == [[3.0, -0.1]] * 2
    assert [pin["unit"] for pin in traced["experiment"]["pins"]] == [None, 0, None]
    assert traced["model"]["pinnable"] == ["f", "i", "c_tilde", "o", "c", "h"]
    error = told(post(EXPERIMENT | {"pins": [{"quantity": "f", "unit": 2, "value": 1.0}]}), 422, "invalid_value")
    assert (error["what"], error["expected"]) == ("pin of f", "a unit from 0 to 1")


def test_an_unknown_preset_is_not_found_in_json() -> None:
    error = told(ask("/api/presets/nothing"), 404, "unknown_name")
    assert (error["what"], error["got"]) == ("preset", "nothing")
    assert "first-look" in error["expected"]


def test_the_schema_is_served() -> None:
    described = ask("/api/schema").json()
    assert set(described["properties"]) == {"Experiment", "Command", "Event"}


def test_every_quantity_has_a_row_for_every_timestep() -> None:
    traced = post(EXPERIMENT).json()
    assert set(traced["quantities"]) == {"x"} | {q["name"] for q in traced["model"]["quantities"]}
    for name, rows in traced["quantities"].items():
        assert np.array(rows).shape == (2, 1 if name == "x" else 2)


def test_who_accepts_csv_gets_a_table() -> None:
    answer = post(EXPERIMENT, accept="text/csv")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.reader(answer.text.splitlines()))
    assert rows[0][:2] == ["t", "x[0]"]
    assert [row[0] for row in rows[1:]] == ["0", "1", "2"]


WRONG: list[tuple[str, Any, int, str, str]] = [
    ("nothing", b"", 400, "not_readable", "message"),
    ("broken", b'{"X": 1', 400, "not_readable", "message"),
    ("not text", b"\xff\xfe\x00", 400, "not_readable", "message"),
    ("deep", b"[" * 50_000, 400, "not_readable", "message"),
    ("an array", [], 422, "invalid_value", "message"),
    ("no sizes", {"input": EXPERIMENT["input"]}, 422, "invalid_value", "X"),
    ("an unknown field", EXPERIMENT | {"y": 1}, 422, "invalid_value", "y"),
    ("letters", EXPERIMENT | {"H": "two"}, 422, "invalid_value", "H"),
    ("NaN", json.dumps(EXPERIMENT | {"edits": {"b_f[0]": float("nan")}}), 422, "invalid_value", "edits.b_f[0]"),
    ("1e999", json.dumps(EXPERIMENT).replace("0.5", "1e999"), 422, "invalid_value", "input.values.1.0"),
    ("a wrong shape", EXPERIMENT | {"weights": {"b_f": [1.0]}}, 422, "invalid_shape", "b_f"),
    ("a wrong width", EXPERIMENT | {"X": 2}, 422, "invalid_shape", "input at timestep 1"),
    ("an unknown weight", EXPERIMENT | {"edits": {"W_q[0,0]": 1.0}}, 422, "unknown_name", "weight"),
    ("H over the budget", EXPERIMENT | {"H": 10**9}, 422, "over_budget", "H"),
    ("another version", EXPERIMENT | {"version": 2}, 422, "unsupported_version", "experiment"),
]


@pytest.mark.parametrize(("body", "status", "code", "what"), [pytest.param(*rest, id=name) for name, *rest in WRONG])
def test_what_is_wrong_is_told_in_json(body: Any, status: int, code: str, what: str) -> None:
    assert told(post(body), status, code)["what"] == what


def test_more_timesteps_than_the_budget_are_refused_with_the_number() -> None:
    long = EXPERIMENT | {"input": {"kind": "numbers", "values": [[1.0]] * 11}}
    error = told(post(long, Settings(budget=Budget(T=10))), 422, "over_budget")
    assert (error["what"], error["got"], error["expected"]) == ("T", "11", "at most 10")


def test_a_body_that_is_too_large_is_refused() -> None:
    error = told(post(b" " * 2001, Settings(body_bytes=2000)), 413, "over_budget")
    assert error["expected"] == "at most 2000 bytes"


def test_an_exploding_network_is_answered_in_json() -> None:
    exploding = EXPERIMENT | {
        "cell": {"kind": "rnn", "activation": "linear"},
        "H": 1,
        "weights": {"W_h": [[1e308]], "U_h": [[-1e308]], "b_h": [1e308]},
    }
    answer = post(exploding)
    assert answer.status_code == 200
    traced = json.loads(answer.content, parse_constant=pytest.fail)
    assert traced["quantities"]["h"][-1] == [None]


def test_only_post_traces() -> None:
    assert ask("/api/trace").status_code == 405


def test_who_is_lost_is_shown_the_way_back_and_a_program_is_told() -> None:
    assert ask("/nowhere").json() == {"detail": "Not Found"}
    assert ask("/nowhere").status_code == 404
    page = ask("/nowhere", headers={"accept": "text/html,*/*"})
    assert page.status_code == 404
    assert 'href="/"' in page.text
    assert all(word in page.text for word in ("There is no page at this address.", "这个地址没有页面。"))


def test_a_client_gone_in_the_middle_of_its_body_is_no_fault_of_ours(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port)) as half:
        half.sendall(b"POST /api/trace HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 1000\r\n\r\n{")
    assert server.healthy()
    assert not server.faults


def test_the_trace_of_several_passes_writes_no_array_twice() -> None:
    told = post(EXPERIMENT | {"layers": 2, "direction": "both", "pins": [], "weights": {}}).json()
    assert [(one["layer"], one["reverse"]) for one in told["passes"]] == [(0, False), (0, True), (1, False), (1, True)]
    first, *others = told["passes"]
    assert set(first) == {"layer", "reverse"}, "its arrays stand above"
    assert told["model"]["suffix"] == ""
    every = [told["quantities"], *(one["quantities"] for one in others)]
    assert all(set(one) == set(every[0]) for one in every)
    assert len({json.dumps(one["h"]) for one in every}) == 4
