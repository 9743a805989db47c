"""A case agrees to the last digits, or is refused; one number changed by a millionth is noticed, wherever it stands."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import GatescopeError, InvalidShape, InvalidValue
from app.interchange.verify.case import compared
from app.interchange.verify.compare import FLOAT32, FLOAT64
from tests.reference.kept import OWN, SHARED, WHY_NOT

from .tree import Place, changed, junked, numbers, put

HERE = sorted(OWN.glob("*.json"))
THERE = sorted(SHARED.glob("cases/*.json"))

NOTHING: dict[str, dict[Place, str]] = {
    "lee_lstm_hand": {("init", "h0"): "its recurrent weights are 0"},
    "onnx_lstm_input_forget": {
        ("params", "W"): "the block of the forget gate is not used",
        ("params", "R"): "the same",
        ("params", "B"): "the same",
    },
}
"""Numbers of our own cases that change nothing, all or some of them, and why."""


def load(path: Path) -> dict[str, Any]:
    case: dict[str, Any] = json.loads(path.read_text())
    return {name: part for name, part in case.items() if name not in ("grads", "loss")}  # which are not read


def faults(case: dict[str, Any]) -> list[str]:
    """What is wrong with it; that it is refused is enough."""
    try:
        return [pair.fault for pair in compared(case) if pair.fault is not None]
    except GatescopeError as refused:
        return [str(refused)]


def unnoticed(case: dict[str, Any], every: int = 1) -> set[Place]:
    """First two steps to the numbers whose change by a millionth nobody notices."""
    return {place[:2] for place in list(numbers(case))[::every] if not faults(changed(case, place, 1e-6))}


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
    assert not found or without_effect


@pytest.mark.parametrize("path", HERE, ids=lambda path: path.stem)
def test_double_precision_is_held_to_a_trillionth_and_single_to_what_the_case_says(path: Path) -> None:
    case = load(path)
    for pair in compared(case):
        single = case["dtype"] == "float32" and pair.name in ("output", "h_n", "c_n")
        by_hand = pair.name.startswith(("hand_computed", "onnxruntime_h"))
        assert by_hand or pair.tolerance == (FLOAT32 if single else FLOAT64)
        assert (pair.said is not None) == (single or pair.name == "onnxruntime_h")


@pytest.mark.parametrize("path", HERE, ids=lambda path: path.stem)
def test_everything_that_a_case_tells_is_compared(path: Path) -> None:
    case = load(path)
    names = {pair.name for pair in compared(case)}
    expected = {f"{name} {gate}" for name, entry in case["passes"].items() for gate in entry["gates"]}
    expected |= {"output", *case["final"], *({"output_float64"} & set(case)), *({"onnxruntime_h"} & set(case))}
    expected |= {f"hand_computed {name}" for name in case.get("hand_computed", ())}
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


@given(data=st.data())
def test_junk_anywhere_ends_in_an_error_or_in_faults_and_never_in_a_crash(data: st.DataObject) -> None:
    case = junked(load(data.draw(st.sampled_from(HERE))), data)
    try:
        assert compared(case)
    except GatescopeError as refused:
        assert refused.expected  # noqa: PT017 - either is fine
