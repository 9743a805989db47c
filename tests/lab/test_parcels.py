"""Parcels: what every timestep wrote, times every keeping gate since, is the memory."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.cells import GRU, LSTM, Elman
from app.lab.experiment import Experiment, Numbers
from app.lab.explained import Parcels
from app.lab.held import Held, hold
from app.lab.parcels import MOST_COLUMNS, half_life, parcels
from app.lab.pins import Pin

from .pinned import pinned_experiments
from .worked import random_inputs, somewhere

TINY = 1e-12


def parted(held: Held, unit: int = 0, first: int = 1, last: int | None = None) -> Parcels:
    """What must be there."""
    found = parcels(held, unit, first, last)
    assert found is not None
    return found


def some(**more: object) -> Experiment:
    """An LSTM of two units over six timesteps that begins with a memory."""
    given = {"X": 2, "H": 2, "seed": 7, "weights": {"c_0": (1.5, -0.5)}, "input": random_inputs(6, 2, 7)}
    return Experiment(**(given | more))  # type: ignore[arg-type]


@settings(max_examples=100, deadline=None)
@given(pinned_experiments(), st.integers(-1, 7), st.none() | st.integers(-1, 8))
def test_the_parcels_of_every_timestep_add_up_to_the_memory(
    experiment: Experiment, first: int, last: int | None
) -> None:
    held, belt = somewhere(experiment), experiment.cell.belt
    for unit in range(experiment.H):
        found = parcels(held, unit, first, last)
        if belt.keep is None:
            assert found is None
            continue
        assert found is not None
        memory = held.trace.quantities[belt.carry][found.first - 1 :, unit][: len(found.total)]
        size = max(1.0, float(np.abs(found.left).max()))
        np.testing.assert_allclose(found.total, memory, rtol=0, atol=TINY * size)
        np.testing.assert_allclose(found.left.sum(axis=0), found.total, rtol=0, atol=TINY * size)
        assert found.off == float(np.abs(found.total - memory).max())
        assert found.off <= TINY * size


@settings(max_examples=60, deadline=None)
@given(pinned_experiments(), st.integers(1, 6))
def test_a_window_shows_the_same_parcels_and_what_came_before_in_one(experiment: Experiment, first: int) -> None:
    held = somewhere(experiment)
    whole, window = parcels(held, 0, 1, None), parcels(held, 0, first, None)
    if whole is None or window is None:
        assert whole is window
        return
    first = window.first
    np.testing.assert_array_equal(window.left[1:], whole.left[first:, first - 1 :])
    np.testing.assert_array_equal(window.half_life, whole.half_life[first - 1 :])
    before = whole.left[:first, first - 1 :].sum(axis=0)
    np.testing.assert_allclose(window.left[0], before, rtol=0, atol=TINY * max(1.0, float(np.abs(whole.left).max())))
    assert window.merged == (first > 1)


@settings(max_examples=60, deadline=None)
@given(pinned_experiments())
def test_what_is_left_of_a_parcel_is_what_was_written_times_every_keeping_gate_since(experiment: Experiment) -> None:
    held, belt = somewhere(replace(experiment, pins=())), experiment.cell.belt
    if belt.keep is None:
        return
    found, q = parted(held), held.trace.quantities
    for wrote in found.wrote:
        for t in range(1, experiment.T + 1):
            born = float(q[belt.written][wrote - 1, 0] if wrote else held.trace.initial[belt.carry][0])
            gates = q[belt.keep][wrote:t, 0].tolist()
            expected = born * math.prod(gates) if t >= wrote else 0.0
            assert found.left[wrote, t - 1] == pytest.approx(expected, rel=0, abs=TINY * max(1.0, abs(born)))


def test_rows_are_named_by_who_wrote_them() -> None:
    held = hold(some())
    whole = parted(held)
    assert (whole.unit, whole.first, whole.wrote, whole.merged) == (0, 1, (0, 1, 2, 3, 4, 5, 6), False)
    assert (whole.left.shape, whole.total.shape, whole.half_life.shape) == ((7, 6), (6,), (6,))
    assert whole.left[0, 0] == held.trace.quantities["f"][0, 0] * 1.5
    assert not np.tril(whole.left, -2).any()
    window = parted(held, 1, 3, 5)
    assert (window.unit, window.first, window.wrote, window.merged) == (1, 3, (2, 3, 4, 5), True)
    assert window.left.shape == (4, 3)
    assert window.left.dtype == np.float64


def test_both_ends_are_moved_into_the_sequence() -> None:
    held = hold(some())
    assert parted(held, 0, -5, 99).wrote == tuple(range(7))
    assert parted(held, 0, 99, None).wrote == (5, 6)
    assert parted(held, 0, 4, 2).wrote == (3, 4)


def test_the_gru_has_parcels_of_h() -> None:
    held = hold(Experiment(cell=GRU(), X=1, H=1, input=random_inputs(3, 1, 1), weights={"h_0": (0.5,)}))
    found, q = parted(held), held.trace.quantities
    np.testing.assert_array_equal(np.diag(found.left[1:]), q["written"][:, 0])
    assert found.left[0, 0] == 0.5 * q["z"][0, 0]


def test_a_memory_that_is_kept_and_never_written_is_one_parcel_for_ever() -> None:
    pins = (Pin(quantity="f", value=1.0), Pin(quantity="i", value=0.0))
    found = parted(hold(some(pins=pins)))
    np.testing.assert_array_equal(found.left[0], np.full(6, 1.5))
    assert not found.left[1:].any()
    assert np.isinf(found.half_life).all()
    assert found.off == 0.0


def test_where_a_hand_holds_the_memory_it_is_the_only_parcel() -> None:
    held = hold(some(pins=(Pin(quantity="c", unit=0, first=3, last=4, value=2.5),)))
    found, f = parted(held), held.trace.quantities["f"][:, 0]
    assert not found.left[:3, 2:].any()
    assert [found.left[3, 2], found.left[3, 3], found.left[4, 3]] == [2.5, 0.0, 2.5]
    assert found.left[4, 4] == 2.5 * f[4]
    assert parted(held, 1).left[:3, 2:].all()
    assert parted(held, 0, 5, None).left[0, 0] == 2.5 * f[4]


@pytest.mark.parametrize(("bias", "steps"), [(0, 1), (1, 2.2), (2, 5.5), (3, 14.3), (5, 103), (10, 15_268)])
def test_2_5_half_life_of_a_memory_under_a_forget_bias(bias: float, steps: float) -> None:
    still: dict[str, Any] = {"W_f": ((0.0,),), "U_f": ((0.0,),), "b_f": (float(bias),)}
    found = parted(hold(Experiment(X=1, H=1, weights=still, input=random_inputs(3, 1, 0))))
    np.testing.assert_allclose(found.half_life, steps, rtol=0, atol=0.05 if steps < 100 else 0.5)


def test_half_lives_at_their_ends() -> None:
    np.testing.assert_array_equal(half_life(np.array([0.0, -0.5, 0.5, 1.0, 1.5])), [0, 0, 1, np.inf, np.inf])
    assert half_life(np.array([0.25])) == pytest.approx(0.5)
    assert np.isnan(half_life(np.array([np.nan]))).all()


def test_there_are_none_where_there_is_nothing_to_show() -> None:
    held = hold(some())
    assert parcels(held, -1, 1, None) is None
    assert parcels(held, 2, 1, None) is None
    assert parcels(hold(some(cell=Elman(), weights={})), 0, 1, None) is None


def test_at_most_240_timesteps_are_taken_apart_at_once() -> None:
    held = hold(Experiment(X=1, H=1, input=random_inputs(MOST_COLUMNS + 2, 1, 0)))
    assert parcels(held, 0, 1, None) is None
    assert parcels(held, 0, 1, MOST_COLUMNS + 1) is None
    whole = parted(held, 0, 1, MOST_COLUMNS)
    assert whole.left.shape == (MOST_COLUMNS + 1, MOST_COLUMNS)
    assert whole.off is not None
    assert whole.off < TINY
    assert parted(held, 0, 3, None).wrote[-1] == MOST_COLUMNS + 2


def test_a_memory_without_end_has_parcels_without_end_and_no_warning() -> None:
    given: dict[str, Any] = {
        "c_0": (1e308,),
        "W_c": ((1e308,),),
        "U_c": ((0.0,),),
        "b_c": (1e308,),
        "b_f": (50.0,),
        "b_i": (50.0,),
    }
    rest: dict[str, Any] = {"W_f": ((0.0,),), "U_f": ((0.0,),), "W_i": ((0.0,),), "U_i": ((0.0,),)}
    endless = Experiment(
        cell=LSTM(g="linear", h="tanh"), X=1, H=1, weights=given | rest, input=Numbers(values=((1.0,), (1.0,), (1.0,)))
    )
    found = parted(hold(endless))
    assert np.isinf(found.total[-1])
    assert found.off is None
    let_go = parted(hold(replace(endless, pins=(Pin(quantity="c", first=2, value=1.0),))))
    np.testing.assert_array_equal(let_go.left[:, 1], [0.0, 0.0, 1.0, 0.0])
