"""The simple RNN by its worked example (2.2 of the lessons)."""

import numpy as np
import pytest

from app.cells import Elman

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
