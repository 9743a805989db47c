"""Every number of the reference cases, gates and pre-activations included, agrees with ours."""

import copy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from .case import OWN, SAME, SHARED, compare, fits, load

FLOAT64, FLOAT32 = 1e-12, 2e-6
"""Largest difference allowed, times max(1, |value|); ONNX Runtime computes in float32."""

HERE = sorted(OWN.glob("*.json"))
THERE = [path for path in sorted(SHARED.glob("*.json")) if fits(load(path))] if SHARED.is_dir() else []


def disagreements(case: dict[str, Any]) -> list[str]:
    return [
        f"{pair.name}: {pair.apart:.1e} apart"
        for pair in compare(case)
        if not pair.apart <= (FLOAT32 if pair.float32 else FLOAT64)
    ]


@pytest.mark.parametrize("path", HERE, ids=lambda path: path.stem)
def test_a_case_of_our_own_agrees(path: Path) -> None:
    assert disagreements(load(path)) == []


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"the full reference data is not here: {SHARED}")
@pytest.mark.parametrize("path", THERE or [Path("absent")], ids=lambda path: path.stem)
def test_a_case_of_the_full_reference_data_agrees(path: Path) -> None:
    assert disagreements(load(path)) == []


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"the full reference data is not here: {SHARED}")
def test_no_case_that_fits_is_left_out() -> None:
    left = {path.stem for path in SHARED.glob("*.json")} - {path.stem for path in THERE}
    assert [name for name in left if "bidir" not in name and "2layer" not in name] == []
    assert len(THERE) == 49


def test_our_own_cases_cover_every_cell_and_framework() -> None:
    configs = [load(path)["config"] for path in HERE]
    assert {c["cell"] for c in configs} == {"rnn", "lstm", "gru"}
    assert {c["framework"] for c in configs} == {"torch", "keras", "onnxruntime", "worked_example"}
    assert all(any(c.get(option) for c in configs) for option in ("peepholes", "input_forget", "proj_size"))
    assert {c["bias"] for c in configs} == {True, False}


@pytest.mark.parametrize("path", HERE, ids=lambda path: path.stem)
def test_one_gate_changed_by_a_millionth_is_noticed(path: Path) -> None:
    case = load(path)
    (only,) = case["passes"].values()
    for name in only["gates"]:
        changed = copy.deepcopy(case)
        (one,) = changed["passes"].values()
        one["gates"][name][-1][-1] += 1e-6
        assert [said.split(":")[0] for said in disagreements(changed)] == [name]


@pytest.mark.parametrize("path", HERE, ids=lambda path: path.stem)
def test_one_weight_changed_by_a_millionth_is_noticed(path: Path) -> None:
    case = load(path)
    if case["config"]["framework"] == "worked_example":
        pytest.skip("its gates are saturated, a millionth of a weight is nothing there")
    for name, tensor in case["params"].items():
        changed = copy.deepcopy(case)
        changed["params"][name][(0,) * tensor.ndim] += 1e-6
        assert disagreements(changed), name


@pytest.mark.parametrize("kind", ["lstm", "gru"])
def test_two_swapped_gates_are_noticed(kind: str) -> None:
    case = load(OWN / {"lstm": "torch_lstm_default_state.json", "gru": "torch_gru.json"}[kind])
    for tensor in case["params"].values():
        blocks = np.split(tensor.copy(), {"lstm": 4, "gru": 3}[kind])
        tensor[:] = np.concatenate([blocks[1], blocks[0], *blocks[2:]])
    assert len(disagreements(case)) > len(SAME[kind]) / 2


def test_two_swapped_peepholes_are_noticed() -> None:
    case = load(OWN / "onnx_lstm_peephole_reverse.json")
    i, o, f = np.split(case["params"]["P"][0], 3)
    for order in ((o, i, f), (f, o, i), (i, f, o)):
        changed = copy.deepcopy(case)
        changed["params"]["P"] = np.concatenate(order)[None]
        assert len(disagreements(changed)) > 5
