"""A case agrees to the last digits, or is refused; one number changed by a millionth is noticed, wherever it stands."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import GatescopeError, InvalidShape, InvalidValue
from app.interchange.verify.case import compared
from app.interchange.verify.compare import FLOAT32, FLOAT64, GRADIENT
from tests.reference.kept import OWN, SHARED, WHY_NOT

from .tree import Place, at, changed, junked, numbers, put

HERE = sorted(OWN.glob("*.json"))
THERE = sorted(SHARED.glob("cases/*.json"))

NOTHING: dict[str, dict[Place, str]] = {
    "lee_lstm_hand": {("loss", "w"): "outputs are 0 while the gate is shut"},
    "torch_rnn_relu": {("loss", "w"): "outputs are 0 where the sum is below 0"},
    "onnx_lstm_input_forget": {
        ("params", "W"): "the block of the forget gate is not used",
        ("params", "R"): "the same",
        ("params", "B"): "the same",
    },
}
"""Numbers of our own cases that change nothing, all or some of them, and why."""


def load(path: Path) -> dict[str, Any]:
    case: dict[str, Any] = json.loads(path.read_text())
    return case


def faults(case: dict[str, Any]) -> list[str]:
    """What is wrong with it; that it is refused is enough."""
    try:
        return [pair.fault for pair in compared(case) if pair.fault is not None]
    except GatescopeError as refused:
        return [str(refused)]


def unnoticed(case: dict[str, Any], every: int = 1) -> set[Place]:
    """First two steps to the numbers whose change by a millionth, of themselves if they are large, nobody notices."""
    places = [(place, 1e-6 * max(1.0, abs(at(case, place)))) for place in list(numbers(case))[::every]]
    return {place[:2] for place, by in places if not faults(changed(case, place, by))}


@pytest.mark.parametrize("path", HERE, ids=lambda path: path.stem)
def test_one_number_changed_by_a_millionth_is_noticed_wherever_it_stands(path: Path) -> None:
    found = unnoticed(load(path))
    if path.stem == "lee_lstm_hand":
        found -= {("onnxruntime_h", 3)}  # 7, in single precision, is a millionth from itself
    assert found == set(NOTHING.get(path.stem, {}))


@pytest.mark.skipif(not THERE, reason=WHY_NOT)
@pytest.mark.parametrize("path", THERE or [Path("absent")], ids=lambda path: path.stem)
def test_so_it_is_in_the_full_reference_data_but_where_weights_or_inputs_are_zero_or_gates_shut(path: Path) -> None:
    found = unnoticed(load(path), every=5)
    without_effect = any(word in path.stem for word in ("zero", "saturated", "input_forget", "hand"))
    shut = {("loss", "w")} if "relu" in path.stem else set()  # outputs are 0 where the sum is below 0
    assert not found - shut or without_effect


@pytest.mark.parametrize("path", HERE, ids=lambda path: path.stem)
def test_double_precision_is_held_to_a_trillionth_and_single_to_what_the_case_says(path: Path) -> None:
    case = load(path)
    for pair in compared(case):
        single = case["dtype"] == "float32" and pair.name in ("output", "h_n", "c_n")
        by_hand = pair.name.startswith(("hand_computed", "onnxruntime_h"))
        assert by_hand or pair.tolerance == (GRADIENT if pair.derivative else FLOAT32 if single else FLOAT64)
        assert (pair.said is not None) == (single or pair.name == "onnxruntime_h")


@pytest.mark.parametrize("path", HERE, ids=lambda path: path.stem)
def test_everything_that_a_case_tells_is_compared(path: Path) -> None:
    case = load(path)
    names = {pair.name for pair in compared(case)}
    expected = {f"{name} {gate}" for name, entry in case["passes"].items() for gate in entry["gates"]}
    expected |= {"output", *case["final"], *({"output_float64"} & set(case)), *({"onnxruntime_h"} & set(case))}
    expected |= {f"hand_computed {name}" for name in case.get("hand_computed", ())}
    expected |= {f"{name} dL/d {number}" for name, entry in case["passes"].items() for number in entry["grads"]}
    expected |= {"loss", "dL/d output", *(f"dL/d {name}" for name in case["grads"] if name != "params")}
    for name, tensor in case["grads"]["params"].items():
        expected |= {f"dL/d {name}.{gate}" for gate in tensor} if isinstance(tensor, dict) else {f"dL/d {name}"}
    assert names == expected


@pytest.mark.parametrize(
    ("place", "value", "error", "words"),
    [
        (("config", "clip"), 3.0, InvalidValue, "config: got clip"),
        (("config", "cell"), "sru", InvalidValue, "config.cell: got sru"),
        (("config", "framework"), "mxnet", InvalidValue, "config.framework: got mxnet"),
        (("config", "bias"), "yes", InvalidValue, "config.bias"),
        (("config", "hidden_size"), 0, InvalidValue, "config.hidden_size"),
        (("config", "num_layers"), 2, InvalidValue, "passes"),
        (("config", "hidden_size"), 5, InvalidShape, "weight_ih_l0"),
        (("params", "weight_ih_l0"), None, InvalidValue, "weight_ih_l0: got nothing"),
        (("params", "weight_xx_l0"), [0.0], InvalidValue, "params: got weight_xx_l0"),
        (("params", "weight_ih_l0"), [[1.0, 2.0], [3.0]], InvalidShape, "weight_ih_l0: got lists of different lengths"),
        (("x", 0, 0), "1", InvalidValue, "x: got something else"),
        (("x",), [], InvalidShape, "x: got shape (0,)"),
        (("output",), None, InvalidValue, "output: got nothing"),
        (("output",), [[0.5]], InvalidShape, "output: got shape (1, 1)"),
        (("final",), None, InvalidValue, "final: got nothing"),
        (("final", "m_n"), [[0.5]], InvalidValue, "final: got m_n"),
        (("passes",), {}, InvalidValue, "passes"),
        (("passes", "l0", "gates"), {}, InvalidValue, "no h"),
        (("passes", "l0", "gates", "q"), [[0.0]], InvalidValue, "gates of l0: got q"),
        (("passes", "l0", "reverse"), True, InvalidValue, "each pass once"),
        (("passes", "l0", "state_index"), 1, InvalidValue, "state_index"),
        (("more",), 1, InvalidValue, "case: got more"),
        (("config", "initial_state_given"), False, InvalidValue, "init: got numbers that are not zero"),
        (("loss",), None, InvalidValue, "loss: got nothing"),
        (("loss", "z"), [0.0], InvalidValue, "loss: got z"),
        (("loss", "w"), [[0.0]], InvalidShape, "loss.w: got shape (1, 1)"),
        (("loss", "v_c"), [[0.0, 0.0]], InvalidValue, "loss: got v_c"),
        (("loss", "value"), None, InvalidValue, "loss.value: got nothing"),
        (("grads",), None, InvalidValue, "grads: got nothing"),
        (("grads", "c0"), [[0.0]], InvalidValue, "grads: got c0"),
        (("grads", "h0"), None, InvalidValue, "dL/d h0: got nothing"),
        (("grads", "x"), [[0.0]], InvalidShape, "dL/d x: got shape (1, 1)"),
        (("grads", "params", "bias_hh_l0"), None, InvalidValue, "dL/d bias_hh_l0: got nothing"),
        (("grads", "params", "weight"), [0.0], InvalidValue, "grads.params: got weight"),
        (("passes", "l0", "grads"), {}, InvalidValue, "grads of l0: got no a_z"),
        (("passes", "l0", "grads", "z"), [[0.0]], InvalidValue, "grads of l0: got z"),
    ],
)
def test_what_is_not_understood_or_not_there_is_refused_by_name(
    place: Place, value: object, error: type[GatescopeError], words: str
) -> None:
    case = load(OWN / "torch_gru.json")
    with pytest.raises(error, match=words.replace("(", r"\(").replace(")", r"\)")):
        compared(put(case, place, value))


def test_a_number_that_is_none_agrees_with_nothing() -> None:
    case = load(OWN / "torch_gru.json")
    for place in (("output", 0, 0), ("passes", "l0", "gates", "h", 0, 0), ("x", 0, 0), ("final", "h_n", 0, 0)):
        assert faults(put(case, place, float("nan")))


@pytest.mark.parametrize("path", HERE, ids=lambda path: path.stem)
def test_a_gradient_may_be_apart_by_a_hundred_billionth_and_a_billionth_of_itself(path: Path) -> None:
    for pair in compared(load(path)):
        if pair.derivative:
            for share, fault in ((0.5, False), (2.0, True)):
                moved = pair.theirs + share * (1e-11 + 1e-9 * np.abs(pair.theirs))
                other = replace(pair, ours=moved)
                assert (other.fault is not None) == fault


def test_a_case_without_gradients_is_compared_without_them() -> None:
    case = {name: part for name, part in load(OWN / "torch_gru.json").items() if name not in ("grads", "loss")}
    assert not any(pair.derivative for pair in compared(case))
    assert len(compared(case)) > 5


@given(data=st.data())
def test_junk_anywhere_ends_in_an_error_or_in_faults_and_never_in_a_crash(data: st.DataObject) -> None:
    case = junked(load(data.draw(st.sampled_from(HERE))), data)
    try:
        assert compared(case)
    except GatescopeError as refused:
        assert refused.expected  # noqa: PT017 - either is fine
