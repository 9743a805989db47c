"""What the page explains as it is computed."""

from typing import Any

import numpy as np
import pytest

from app.cells.activations import FUNCTIONS

from .asking import ask

EXPERIMENT: dict[str, Any] = {"X": 3, "H": 6, "input": {"kind": "numbers", "values": [[0.0, 0.0, 0.0]]}}


def layouts(experiment: dict[str, Any]) -> Any:
    return ask("/api/conventions", method="POST", json=experiment)


def test_every_activation_has_its_curve() -> None:
    curves = ask("/api/activations").json()
    assert set(curves) == set(FUNCTIONS)
    for name, curve in curves.items():
        assert curve["values"] == FUNCTIONS[name](np.array(curve["sums"])).tolist()
        assert (curve["sums"][0], curve["sums"][-1]) == (-6.0, 6.0)


def test_a_layer_is_told_as_each_framework_stores_it() -> None:
    told = layouts(EXPERIMENT).json()
    assert {name: one["count"] for name, one in told.items()} == {"torch": 264, "keras": 240, "onnx": 264}
    kernel = told["keras"]["tensors"][0]
    assert (kernel["name"], kernel["shape"], kernel["axis"]) == ("kernel", [3, 24], 1)
    assert [block["names"] for block in kernel["blocks"]] == [["W_i"], ["W_f"], ["W_c"], ["W_o"]]


def test_a_cell_that_no_framework_has_is_told_so() -> None:
    told = layouts(EXPERIMENT | {"cell": {"kind": "jordan"}}).json()
    assert [one["lacking"] for one in told.values()] == [["a Jordan network"]] * 3
    told = layouts(EXPERIMENT | {"cell": {"kind": "lstm", "forget": "none", "peepholes": True}}).json()
    assert told["onnx"]["lacking"] == ["an LSTM without forget gate"]
    assert told["torch"]["lacking"] == ["an LSTM without forget gate", "peepholes"]


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("", "weight_ih_l0"),
        ("?layer=1", "weight_ih_l1"),
        ("?layer=1&reverse=1", "weight_ih_l1_reverse"),
        ("?layer=9", "weight_ih_l0"),
    ],
)
def test_the_tensors_are_those_of_the_pass_that_is_asked_for(asked: str, name: str) -> None:
    deep = EXPERIMENT | {"layers": 2, "direction": "both"}
    told = ask(f"/api/conventions{asked}", method="POST", json=deep).json()
    assert told["torch"]["tensors"][0]["name"] == name


def test_an_experiment_that_does_not_fit_is_refused() -> None:
    answer = layouts(EXPERIMENT | {"H": 100_000})
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "over_budget"
