"""The simple RNN by its worked example (2.2 of the lessons)."""

import numpy as np
import pytest
from hypothesis import given

from app.cells import Elman

from .nets import inputs, params, seeds, sizes, state

ONES = {"W_h": np.ones((2, 2)), "U_h": np.ones((2, 2)), "b_h": np.zeros(2)}


@pytest.mark.parametrize(
    ("values", "hidden"),
    [((1, 1, 2), (2, 6, 16)), ((1, 2, 1), (2, 8, 18)), ((2, 1, 1), (4, 10, 22))],
)
def test_with_all_weights_1_the_order_of_the_inputs_matters(values: tuple[int], hidden: tuple[int]) -> None:
    cell, state = Elman(activation="linear"), {"h": np.zeros(2)}
    for value, expected in zip(values, hidden, strict=True):
        state = cell.step(ONES, np.full(2, float(value)), state)
        np.testing.assert_array_equal(state["h"], [expected, expected])


def test_it_keeps_nothing() -> None:
    belt = Elman().belt
    assert belt.keep is None
    assert belt.kept is None
    assert belt.written == belt.carry == "h"


@given(sizes, seeds)
def test_two_biases_are_their_sum_and_no_bias_is_0(size: tuple[int, int], seed: int) -> None:
    X, H = size
    two = Elman(bias="two")
    p, x, before = params(two, X, H, seed), inputs(1, X, seed)[0], state(two, H, seed)
    assert list(p) == ["W_h", "U_h", "b_h", "b_Uh"]
    for bias, expected in (("two", p["b_h"] + p["b_Uh"]), ("none", np.zeros(H))):
        apart = Elman(bias=bias).step(p, x, before)  # type: ignore[arg-type]
        merged = Elman().step(p | {"b_h": expected}, x, before)
        np.testing.assert_allclose(apart["a_h"], merged["a_h"], rtol=0, atol=1e-14)


def test_without_bias_nothing_in_gives_nothing() -> None:
    cell = Elman(bias="none", activation="relu")
    assert list(cell.shapes(3, 2)) == ["W_h", "U_h"]
    q = cell.step(params(cell, 3, 2, 1), np.zeros(3), {"h": np.zeros(2)})
    np.testing.assert_array_equal(q["h"], 0.0)
