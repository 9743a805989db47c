"""Long sequences under a moving hand: thinned to pixels without losing an extreme; numbers stay whole."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cells.arrays import Array
from app.lab.budget import Budget
from app.lab.catalogue import Catalogue
from app.lab.commands import EditCommand, Look, Open
from app.lab.edits import Pins, Weight
from app.lab.events import SightEvent, Snapshot, TraceEvent
from app.lab.experiment import Experiment
from app.lab.held import hold
from app.lab.looking import OtherExperiment
from app.lab.pins import Pin
from app.lab.session import Session
from app.lab.thinned import Span, apart, span, thinned

from .worked import random_inputs

T = 1000
LONG = Experiment(X=2, H=3, seed=3, input=random_inputs(T, 2, 3))
MOVED = Weight(name="b_f[1]", value=2.0)


@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 2**32 - 1))
def test_rows_share_the_timesteps_among_them_and_hold_their_extremes(rows: int, more: int, seed: int) -> None:
    n = rows + more
    array: Array = np.random.default_rng(seed).normal(size=(n, 2)).astype(np.float32)
    part = Span(1, n, rows)
    shown, low, high = thinned(array, part)
    bins = np.split(array, part.starts[1:])
    assert len(bins) == rows
    assert all(len(one) for one in bins)
    for k, one in enumerate(bins):
        np.testing.assert_array_equal(low[k], one.min(axis=0))
        np.testing.assert_array_equal(high[k], one.max(axis=0))
        away = np.abs(one - one.mean(axis=0, dtype=np.float64)).max(axis=0)
        np.testing.assert_allclose(np.abs(shown[k] - one.mean(axis=0, dtype=np.float64)), away, atol=1e-5)


def test_a_gate_that_shuts_for_one_timestep_is_still_seen() -> None:
    array: Array = np.full((T, 1), 0.9).astype(np.float32)
    array[637] = 0.1
    shown, low, high = thinned(array, Span(1, T, 50))
    assert shown.min() == low.min() == np.float32(0.1)
    assert high.min() == np.float32(0.9)


def test_a_difference_is_told_by_the_one_farthest_from_zero() -> None:
    array = np.zeros((T, 1))
    array[10], array[11], array[500] = 2.0, -3.0, 1.0
    told = apart({"c": array}, Span(1, T, 10))["c"]
    np.testing.assert_array_equal(told[:, 0], [-3, 0, 0, 0, 0, 1, 0, 0, 0, 0])


@pytest.mark.parametrize(
    ("look", "expected"),
    [
        (Look(id=0), None),
        (Look(id=0, columns=500), None),
        (Look(id=0, columns=499), Span(1, 1000, 499)),
        (Look(id=0, columns=100, first=301, last=400), Span(300, 401, 102)),
        (Look(id=0, columns=100, first=301, last=700), Span(300, 701, 100)),
        (Look(id=0, columns=0, first=5000, last=2), Span(1000, 1000, 1)),
        (Look(id=0, columns=-3, first=-8), Span(1, 1000, 1)),
    ],
)
def test_only_what_is_in_sight_is_told_and_only_of_long_sequences(look: Look, expected: Span | None) -> None:
    assert span(T, look) == expected


def moved(look: Look, edit: Weight | Pins = MOVED) -> tuple[Session, TraceEvent]:
    """A session with a hand on a weight."""
    session = Session(Catalogue({"long": LONG}, "long"), Budget())
    session.receive(look)
    session.receive(Open(id=1, t=700))
    (event,) = session.receive(EditCommand(id=2, edit=edit, live=True))
    assert isinstance(event, TraceEvent)
    return session, event


def test_a_moving_hand_gets_pixels_and_a_hand_at_rest_gets_everything() -> None:
    session, event = moved(Look(id=0, columns=100))
    whole = hold(replace(LONG, edits={MOVED.name: MOVED.value})).trace.quantities
    about = event.thinned
    assert about is not None
    assert (about.first, about.last, about.rows, about.unit) == (1, T, 100, 0)
    assert "x" not in event.arrays
    assert {"f", "i", "o", "c_tilde", "c", "h"} <= event.arrays.keys()
    for name, array in event.arrays.items():
        assert array.shape == (100, whole[name].shape[1])
        np.testing.assert_array_equal(about.most[name], np.abs(whole[name]).max(axis=0).astype(np.float32))
    assert about.low.keys() == about.high.keys() == {"f", "c"}
    assert about.low["c"].min() == np.float32(whole["c"].min())
    np.testing.assert_array_equal(event.frame.values["c"], whole["c"][699])
    (settled,) = session.receive(EditCommand(id=3, edit=MOVED))
    assert isinstance(settled, Snapshot)
    np.testing.assert_array_equal(settled.arrays["c"], whole["c"])


def test_with_at_most_two_timesteps_a_pixel_in_sight_each_is_told_by_itself() -> None:
    _, event = moved(Look(id=0, columns=100, first=301, last=400))
    whole = hold(replace(LONG, edits={MOVED.name: MOVED.value})).trace.quantities
    assert event.thinned is not None
    assert event.thinned.low == {}
    np.testing.assert_array_equal(event.arrays["kept"], whole["kept"][299:401].astype(np.float32))
    assert event.thinned.most["c"].max() == np.float32(np.abs(whole["c"]).max()), "scales are of the whole sequence"


def test_looking_elsewhere_while_a_hand_moves_brings_what_is_there() -> None:
    session, _ = moved(Look(id=0, columns=100, first=301, last=400))
    (there,) = session.receive(Look(id=5, columns=100, first=801, last=900))
    assert isinstance(there, TraceEvent)
    assert there.thinned is not None
    assert there.thinned.first == 800
    session.receive(EditCommand(id=6, edit=MOVED))
    (here,) = session.receive(Look(id=7, columns=100, first=301, last=400))
    assert isinstance(here, SightEvent), "at rest the page has all of it"


def test_the_run_without_pins_is_told_as_the_one_on_show() -> None:
    pins = (Pin(quantity="f", unit=0, value=0.0, first=500, last=500),)
    _, event = moved(Look(id=0, columns=100), Pins(pins=pins))
    assert event.ghost is not None
    assert event.ghost.thinned is not None
    assert event.ghost.arrays["c"].shape == event.ghost.apart["c"].shape == (100, 3)
    assert event.ghost.parted is not None
    assert np.abs(event.ghost.apart["c"]).max() == np.float32(event.ghost.parted.largest)


def test_at_rest_the_run_without_pins_of_a_long_sequence_says_what_it_is() -> None:
    longest = replace(LONG, input=random_inputs(8 * T, 2, 3))
    pins = (Pin(quantity="f", unit=0, value=0.0, first=500, last=500),)
    session = Session(Catalogue({"long": longest}, "long"), Budget())
    session.receive(Open(id=1))
    (event,) = session.receive(EditCommand(id=2, edit=Pins(pins=pins)))
    assert isinstance(event, Snapshot)
    assert event.ghost is not None
    assert event.ghost.experiment == longest
    assert event.ghost.arrays["c"].shape == (8 * T, 3)


def test_runs_that_are_compared_are_told_whole_for_their_numbers_are_read() -> None:
    _, event = moved(Look(id=0, columns=100, against=(OtherExperiment(experiment=LONG),)))
    assert event.thinned is None
    assert event.arrays["c"].shape == (T, 3)


def test_of_many_units_only_the_chosen_one_has_a_lane_whose_ends_are_told() -> None:
    wide = replace(LONG, H=140)
    session = Session(Catalogue({"wide": wide}, "wide"), Budget())
    session.receive(Look(id=0, unit=70, columns=100))
    session.receive(Open(id=1))
    (event,) = session.receive(EditCommand(id=2, edit=MOVED, live=True))
    assert isinstance(event, TraceEvent)
    assert event.thinned is not None
    assert event.cuts["c"] == 64
    assert (event.thinned.unit, event.thinned.low["c"].shape) == (70, (100, 1))
    whole = hold(replace(wide, edits={MOVED.name: MOVED.value})).trace.quantities["c"]
    assert event.thinned.low["c"].min() == np.float32(whole[:, 70].min())
