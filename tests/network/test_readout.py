"""The read-out by its laws and by worked example 2.2 of the lessons."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from app.cells import Elman
from app.network.readout import Readout, softmax
from app.network.trace import trace

ONES = {"W_h": np.ones((2, 2)), "U_h": np.ones((2, 2)), "b_h": np.zeros(2), "W_y": np.ones((2, 2)), "b_y": np.zeros(2)}


@pytest.mark.parametrize(
    ("values", "said"),
    [((1, 1, 2), (4, 12, 32)), ((1, 2, 1), (4, 16, 36)), ((2, 1, 1), (8, 20, 44))],
)
def test_2_2_the_order_of_the_inputs_matters(values: tuple[float], said: tuple[float]) -> None:
    x = np.repeat(np.array(values, dtype=np.float64)[:, None], 2, axis=1)
    done = trace(Elman(activation="linear"), ONES, x, {"h": np.zeros(2)}, Readout(size=2))
    np.testing.assert_array_equal(done.quantities["y"], np.repeat(np.array(said)[:, None], 2, axis=1))


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=6), st.floats(-1e3, 1e3))
def test_softmax_sums_to_1_and_ignores_a_common_shift(a: list[float], shift: float) -> None:
    y = softmax(np.array(a))
    assert y.sum() == pytest.approx(1.0, rel=1e-14)
    assert ((y >= 0) & (y <= 1)).all()
    np.testing.assert_allclose(softmax(np.array(a) + shift), y, rtol=1e-9, atol=1e-12)


def test_softmax_does_not_overflow() -> None:
    np.testing.assert_array_equal(softmax(np.array([1e308, -1e307, 0.0])), [1.0, 0.0, 0.0])
    np.testing.assert_allclose(softmax(np.log([1.0, 2.0, 5.0])), [0.125, 0.25, 0.625], rtol=1e-15)


@pytest.mark.parametrize("kind", ["linear", "sigmoid", "softmax"])
def test_its_shapes_and_ranges_are_what_it_says(kind: str) -> None:
    readout = Readout(kind=kind, size=3)  # type: ignore[arg-type]
    params = {name: np.ones(shape) for name, shape in readout.shapes(2).items()}
    said = readout.step(params, np.array([[0.5, -1.0]] * 4))
    assert list(said) == [q.name for q in readout.quantities] == ["a_y", "y"]
    assert said["y"].shape == (4, 3)
    bounded = readout.quantities[1]
    assert (bounded.low, bounded.high) == ((None, None) if kind == "linear" else (0.0, 1.0))


@pytest.mark.parametrize("kind", ["linear", "sigmoid", "softmax"])
def test_it_says_what_it_computes(kind: str) -> None:
    a_y, y = Readout(kind=kind, size=3).quantities  # type: ignore[arg-type]
    weighted, bias = a_y.formula.terms
    assert (weighted.factors, weighted.summed) == (("W_y", "h"), True)
    assert (bias.factors, bias.summed) == (("b_y",), False)
    assert not weighted.minus
    assert not bias.minus
    assert a_y.formula.function == "linear"
    assert (y.formula.argument, y.formula.function) == ("a_y", kind)


def test_it_reads_itself_from_json() -> None:
    adapter = TypeAdapter(Readout)
    readout = Readout(kind="softmax", size=2, labels=("北京", "other"))
    assert adapter.validate_json(adapter.dump_json(readout)) == readout
