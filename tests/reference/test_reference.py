"""Every number of the reference data, gates and pre-activations included, agrees with ours: what ``verify`` says."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.interchange.verify.case import compared
from app.interchange.verify.entries import SAME
from app.interchange.verify.references import verify
from app.interchange.verify.report import Result

from .kept import OWN, SHARED, WHY_NOT

HERE = sorted(OWN.glob("*.json"))
THERE = {result.name: result for result in verify([SHARED])} if SHARED.is_dir() else {}


def load(name: str) -> dict[str, Any]:
    case: dict[str, Any] = json.loads((OWN / f"{name}.json").read_text())
    return case


def disagreements(case: dict[str, Any]) -> list[str]:
    return [pair.fault for pair in compared(case) if pair.fault is not None]


@pytest.mark.parametrize("path", HERE, ids=lambda path: path.stem)
def test_a_case_of_our_own_agrees(path: Path) -> None:
    (result,) = verify([path])
    assert result.faults == ()


@pytest.mark.skipif(not THERE, reason=WHY_NOT)
@pytest.mark.parametrize("result", THERE.values() or [Result(name="absent", kind="case")], ids=lambda one: one.name)
def test_the_full_reference_data_agrees(result: Result) -> None:
    assert result.faults == ()


@pytest.mark.skipif(not THERE, reason=WHY_NOT)
def test_nothing_of_it_is_left_out() -> None:
    listed = {entry["file"] for entry in json.loads((SHARED / "index.json").read_text())}
    assert set(THERE) == listed
    assert sum(result.kind == "case" for result in THERE.values()) == 62
    refused = {name for name, result in THERE.items() if result.refused}
    assert refused == {
        "files/torch_canary.pt",
        "files/torch_gru_state_dict.pt",
        "files/torch_lstm_whole_module.pt",
        "files/truncated.safetensors",
    }


def test_our_own_cases_cover_every_cell_framework_and_option() -> None:
    configs = [load(path.stem)["config"] for path in HERE]
    assert {c["cell"] for c in configs} == {"rnn", "lstm", "gru"}
    assert {c["framework"] for c in configs} == {"torch", "keras", "onnxruntime", "worked_example"}
    assert all(any(c.get(option) for c in configs) for option in ("peepholes", "input_forget", "proj_size"))
    assert {c["bias"] for c in configs} == {c["bidirectional"] for c in configs} == {True, False}
    assert {c["num_layers"] for c in configs} == {1, 2}


@pytest.mark.parametrize("kind", ["lstm", "gru"])
def test_two_swapped_gates_are_noticed(kind: str) -> None:
    case = load({"lstm": "torch_lstm_default_state", "gru": "torch_gru"}[kind])
    for name, tensor in case["params"].items():
        blocks = np.split(np.array(tensor), {"lstm": 4, "gru": 3}[kind])
        case["params"][name] = np.concatenate([blocks[1], blocks[0], *blocks[2:]]).tolist()
    assert len(disagreements(case)) > len(SAME[kind]) / 2


def test_two_swapped_peepholes_are_noticed() -> None:
    case = load("onnx_lstm_peephole_reverse")
    i, o, f = np.split(np.array(case["params"]["P"][0]), 3)
    for order in ((o, i, f), (f, o, i), (i, f, o)):
        case["params"]["P"] = np.concatenate(order)[None].tolist()
        assert len(disagreements(case)) > 5


def test_two_swapped_directions_are_noticed() -> None:
    case = load("keras_gru_bidir")
    swapped = {"forward": "backward", "backward": "forward"}
    case["params"] = {
        f"{swapped[way]}_{rest}": values
        for name, values in case["params"].items()
        for way, _, rest in [name.partition("_")]
    }
    assert len(disagreements(case)) > len(SAME["gru"])
