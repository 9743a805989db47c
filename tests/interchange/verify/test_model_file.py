"""A model file computes what is expected of it, to the last digits, or is refused where it has to be."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import GatescopeError
from app.interchange.verify.model_file import verified

from .tree import Place, changed, junked, numbers, put

FILES = Path(__file__).parents[1] / "files"
NAMES = sorted(path.name.removesuffix(".expected.json") for path in FILES.glob("*.expected.json"))


def expected_of(name: str) -> dict[str, Any]:
    expected: dict[str, Any] = json.loads((FILES / f"{name}.expected.json").read_text())
    return expected


def faults(name: str, expected: dict[str, Any]) -> tuple[str, ...]:
    try:
        return verified(name, (FILES / name).read_bytes(), expected).faults
    except GatescopeError as refused:
        return (str(refused),)


@pytest.mark.parametrize("name", NAMES)
def test_every_file_computes_or_is_refused_as_expected(name: str) -> None:
    expected = expected_of(name)
    result = verified(name, (FILES / name).read_bytes(), expected)
    assert result.faults == ()
    if expected["expectation"].startswith("refuse"):
        assert result.refused
        assert not result.compared
    assert "PICKLE_CANARY_RAN" not in os.environ


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith(("torch_canary", "truncated"))])
def test_one_number_changed_by_a_millionth_is_noticed(name: str) -> None:
    expected = expected_of(name)
    if ".pt" in name:
        pytest.skip("refused, so nothing is compared")
    places = [place for place in numbers(expected) if place[:2] != ("inputs", "tokens")]
    assert [place for place in places[::7] if not faults(name, changed(expected, place, 1e-6))] == []


@pytest.mark.parametrize(
    ("name", "place", "value", "words"),
    [
        ("torch_gru.safetensors", ("expectation",), "refuse", "expected a refusal"),
        ("torch_gru.safetensors", ("expectation",), "perhaps", "expectation: got perhaps"),
        ("truncated.safetensors", ("expectation",), "load", "not readable"),
        ("torch_canary.pt", ("expectation",), "load", "pickle"),
        ("torch_gru.safetensors", ("outputs_float64",), None, "outputs_float64: got nothing"),
        ("torch_gru.safetensors", ("outputs_float64",), {}, ""),
        ("torch_gru.safetensors", ("inputs",), {}, "one sequence"),
        ("torch_gru.safetensors", ("inputs", "x"), [[0.5]], ""),
        ("torch_gru.safetensors", ("architecture",), None, "architecture"),
        ("torch_embed_lstm_linear.safetensors", ("inputs", "tokens", 0), 0.5, "whole numbers"),
        ("torch_embed_lstm_linear.safetensors", ("inputs", "tokens", 0), 7, "word"),
        ("torch_gru.safetensors", ("inputs",), {"tokens": [1]}, "no embedding"),
        ("torch_rnn.safetensors", ("architecture", 0, "nonlinearity"), "relu", "apart"),
        ("torch_rnn.safetensors", ("architecture", 0, "nonlinearity"), "sine", "sine"),
        ("keras_gru.keras", ("outputs_float64", "output"), [[0.5, 0.5, 0.5]], "shape (1, 3)"),
    ],
)
def test_what_does_not_fit_is_never_passed(name: str, place: Place, value: object, words: str) -> None:
    said = faults(name, put(expected_of(name), place, value))
    assert said
    assert words in said[0]


@given(data=st.data())
def test_junk_in_what_is_expected_ends_in_an_error_or_in_faults_and_never_in_a_crash(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([name for name in NAMES if ".pt" not in name and "truncated" not in name]))
    expected = junked(expected_of(name), data)
    try:
        assert verified(name, (FILES / name).read_bytes(), expected)
    except GatescopeError as refused:
        assert refused.expected  # noqa: PT017 - either is fine
