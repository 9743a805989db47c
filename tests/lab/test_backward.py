"""The gradient of any number on the page, held against what a small change does."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cells import GRU, LSTM, Elman, Jordan
from app.lab.backward import Gradient, gradient
from app.lab.beside import picture
from app.lab.commands import Look
from app.lab.experiment import Experiment, Numbers
from app.lab.held import hold
from app.lab.looking import Asked, OtherCell
from app.lab.pins import Pin
from app.lab.sight import sight
from app.network.readout import Readout

CELLS = [LSTM(), LSTM(peepholes=True), LSTM(proj=2), GRU(), GRU(reset="after"), Elman()]
JORDAN = Jordan(outputs=2)
STEP = 1e-6


def experiment(**how: Any) -> Experiment:
    values = ((0.7, -1.2), (0.1, 0.4), (-0.9, 0.8), (1.3, 0.2), (-0.4, -0.6))
    return replace(Experiment(X=2, H=3, seed=4, input=Numbers(values=values), readout=Readout(size=2)), **how)


def value(of: Experiment, asked: Asked, layer: int = 0, *, reverse: bool = False) -> float:
    trace = hold(of).at(layer, reverse=reverse).trace
    return float(trace.quantities[asked.quantity][(asked.t or trace.T) - 1, asked.index])


def told(of: Experiment, asked: Asked, layer: int = 0, *, reverse: bool = False) -> Gradient:
    found = gradient(hold(of).at(layer, reverse=reverse), asked, single=False)
    assert found is not None
    return found


def slope(of: Experiment, asked: Asked, place: str) -> float:
    """By central differences, moving one weight or initial value."""
    up, down = (value(replace(of, edits={**of.edits, place: sign * STEP}), asked) for sign in (1, -1))
    return (up - down) / (2 * STEP)


@pytest.mark.parametrize("cell", CELLS, ids=str)
def test_the_first_row_says_what_the_initial_state_does(cell: Any) -> None:
    of, asked = experiment(cell=cell), Asked(quantity="y", index=1)
    found = told(of, asked)
    assert found.total.shape[0] == of.T + 1
    for unit in range(found.total.shape[1]):
        assert found.total[0, unit] == pytest.approx(slope(of, asked, f"{found.carry}_0[{unit}]"), abs=1e-8)


def test_the_output_of_a_jordan_network_is_followed_as_any_quantity() -> None:
    of, asked = experiment(cell=JORDAN, readout=None), Asked(quantity="y", index=1)
    found = told(of, asked)
    for unit in range(2):
        assert found.total[0, unit] == pytest.approx(slope(of, asked, f"y_0[{unit}]"), abs=1e-8)


@given(st.sampled_from(CELLS), st.sampled_from(["y", "h"]), st.integers(1, 5), st.integers(0, 1))
def test_the_input_answers_for_what_scaling_it_does(cell: Any, quantity: str, t: int, index: int) -> None:
    of, asked = experiment(cell=cell), Asked(quantity=quantity, index=index, t=t)
    read = told(of, asked).read

    def scaled(row: int, by: float) -> Experiment:
        assert isinstance(of.input, Numbers)
        values = [tuple(by * one for one in x) if k == row else x for k, x in enumerate(of.input.values)]
        return replace(of, input=Numbers(values=tuple(values)))

    for row in range(of.T):
        by_hand = (value(scaled(row, 1 + STEP), asked) - value(scaled(row, 1 - STEP), asked)) / (2 * STEP)
        assert read[row] == pytest.approx(by_hand, abs=1e-8)
    assert not read[t:].any()


@pytest.mark.parametrize("counts", ["each", "last"])
@pytest.mark.parametrize("reverse", [False, True])
def test_of_both_directions_either_is_followed(counts: Any, reverse: bool) -> None:
    of = experiment(direction="both", layers=2, readout=Readout(size=2, counts=counts))
    asked = Asked(quantity="y", index=1)
    found = told(of, asked, 1, reverse=reverse)
    place = "c_0_l1_reverse[2]" if reverse else "c_0_l1[2]"
    up, down = (
        value(replace(of, edits={place: sign * STEP}), asked, 1, reverse=reverse) for sign in (1, -1)
    )  # the last of a pass backwards is what is said at the first input
    assert found.total[0, 2] == pytest.approx((up - down) / (2 * STEP), abs=1e-8)
    if counts == "last" and reverse:
        assert gradient(hold(of).at(1, reverse=True), replace(asked, t=3), single=False) is None


def test_without_recurrence_all_of_it_comes_along_the_belt() -> None:
    found = told(experiment(cell=LSTM(recurrent=False)), Asked(quantity="y", index=0))
    assert np.abs(found.total).max() > 1e-3
    np.testing.assert_allclose(found.direct, found.total, rtol=0, atol=1e-15)


def test_the_way_along_the_belt_is_the_product_of_the_forget_gates() -> None:
    of = experiment(cell=LSTM())
    held, found = hold(of), told(of, Asked(quantity="c", index=1, t=5))
    f = held.trace.quantities["f"][:, 1]
    expected = [np.prod(f[t:]) for t in range(of.T + 1)]
    np.testing.assert_allclose(found.direct[:, 1], expected, rtol=1e-14)
    assert not found.direct[:, [0, 2]].any()
    assert np.abs(found.total - found.direct)[:, [0, 2]].max() > 1e-4


def test_nothing_goes_past_a_memory_that_a_hand_holds() -> None:
    pins = (Pin(quantity="c", unit=None, first=3, last=3, value=0.5),)
    found = told(experiment(pins=pins), Asked(quantity="y", index=0))
    assert found.direct[3].any()
    assert not found.direct[:3].any()


@pytest.mark.parametrize("cell", [LSTM(), GRU()], ids=str)
def test_nothing_reaches_an_initial_state_past_a_memory_held_from_the_first_step_on(cell: Any) -> None:
    carry = cell.belt.carry
    pins = (Pin(quantity=carry, unit=0, first=1, last=1, value=0.5),)
    found = told(experiment(cell=cell, pins=pins), Asked(quantity="y", index=0))
    assert found.direct[0, 0] == 0.0
    assert found.direct[0, 1] != 0.0


@pytest.mark.parametrize(
    "asked",
    [
        Asked(quantity="y", index=2),
        Asked(quantity="y", index=-1),
        Asked(quantity="y", index=0, t=6),
        Asked(quantity="y", index=0, t=0),
        Asked(quantity="x", index=0),
        Asked(quantity="nothing", index=0),
    ],
)
def test_what_is_not_there_has_none(asked: Asked) -> None:
    assert gradient(hold(experiment()), asked, single=False) is None


def test_a_very_large_network_is_not_followed() -> None:
    of = experiment(H=200, input=Numbers(values=((0.1, 0.2),) * 301), readout=None)
    assert gradient(hold(of), Asked(quantity="h", index=0), single=False) is None


def test_every_picture_brings_it_for_the_runs_beside_as_well() -> None:
    held, look = hold(experiment()), Look(id=1, backward=Asked(quantity="y", index=0), against=(OtherCell(cell=GRU()),))
    seen = sight(picture(held, look.against, ()), look, 2, single=True)
    assert seen.gradient is not None
    assert seen.gradient.total.dtype == np.float32
    assert (seen.gradient.t, seen.gradient.carry) == (5, "c")
    assert seen.others is not None
    other = seen.others[0].gradient
    assert other is not None
    assert other.carry == "h"
    assert sight(picture(held, (), ()), Look(id=2), 2, single=True).gradient is None
