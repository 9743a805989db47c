"""What is computed agrees with what is tried, and what is wrong does not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cells import GRU, LSTM, Elman
from app.errors import InvalidValue, OverBudget, UnknownName
from app.network.holds import Span
from app.network.passes import Pass
from app.network.readout import Readout
from app.network.stack import Spec
from app.training.bptt import Seeds
from app.training.gradcheck import MOST, Place, Trial, Tried, tried
from app.training.rollout import Rollout

from .nets import H, T, X, inputs, specs, states, weights

seeds = st.integers(0, 2**16)
FORWARD = Pass(0, False)


def half_square(done: Rollout) -> tuple[float, Seeds]:
    """L = 1/2 sum of h^2 of the last layer."""
    return float((done.output**2).sum()) / 2, Seeds(h=done.output)


def trial(spec: Spec, seed: int = 1, spans: tuple[Span, ...] = ()) -> Trial:
    return Trial(spec, weights(spec, seed), inputs(seed), states(spec, seed), half_square, {FORWARD: spans})


def agrees(one: Tried) -> bool:
    return abs(one.analytic - one.numeric) <= 1e-8 * max(1.0, abs(one.analytic)) + 10 * one.noise


@given(specs, seeds)
def test_what_is_computed_is_what_is_tried_in_every_network(spec: Spec, seed: int) -> None:
    one = Trial(spec, weights(spec, seed), inputs(seed), states(spec, seed), half_square)
    assert all(map(agrees, tried(one, one.places(10))))


def test_smooth_gradients_of_some_size_agree_to_nine_digits() -> None:
    one = trial(Spec(cell=LSTM(), readout=Readout(size=2)))
    found = [result for result in tried(one, one.places(MOST)) if abs(result.analytic) > 1e-3]
    assert len(found) > 50
    assert max(result.apart for result in found) < 1e-7
    assert sorted(result.apart for result in found)[len(found) // 2] < 1e-9


def test_every_kind_of_number_can_be_tried() -> None:
    spec = Spec(cell=GRU(), layers=2, direction="both")
    one = trial(spec)
    places = [
        Place("W_z", (0, 1)),
        Place("U_r_l1_reverse", (2, 2)),
        Place("b_h_reverse", (1,)),
        Place("h_0", (0,)),
        Place("h_0_l1_reverse", (H - 1,)),
        Place("x", (T - 1, X - 1)),
    ]
    found = tried(one, places)
    assert [result.place for result in found] == places
    assert all(agrees(result) and result.analytic != 0 for result in found)


def test_a_gradient_that_is_wrong_is_found_out() -> None:
    def twice(done: Rollout) -> tuple[float, Seeds]:
        return half_square(done)[0], Seeds(h=2 * done.output)

    spec = Spec(cell=Elman())
    one = Trial(spec, weights(spec, 1), inputs(1), states(spec, 1), twice)
    found = [result for result in tried(one, one.places(12)) if abs(result.numeric) > 1e-6]
    assert found
    assert all(result.apart == pytest.approx(0.5, rel=1e-4) for result in found)
    assert not any(map(agrees, found))


def test_what_a_hand_holds_stays_held_while_a_weight_is_moved() -> None:
    spec = Spec(cell=LSTM())
    one = trial(spec, spans=(Span("f", None, 2, 4, 1.0), Span("c", 1, 3, 3, 0.5)))
    found = tried(one, one.places(60))
    assert all(map(agrees, found))
    free = tried(trial(spec), [Place("W_f", (0, 0))])[0]
    assert abs(tried(one, [Place("W_f", (0, 0))])[0].numeric - free.numeric) > 1e-6


def test_places_are_spread_over_everything_and_never_twice() -> None:
    spec = Spec(cell=LSTM(), layers=2)
    one = trial(spec)
    places = one.places(40)
    assert len(places) == len(set(places)) == 40
    assert {"x"} < {place.name for place in places}
    every = one.places(10**6)
    numbers = sum(value.size for value in weights(spec, 1).values()) + 4 * H + T * X
    assert len(every) == numbers
    assert {place.name for place in every} == {*weights(spec, 1), "x", "h_0", "c_0", "h_0_l1", "c_0_l1"}


def test_a_large_number_is_moved_by_more() -> None:
    spec = Spec(cell=Elman())
    p = {**weights(spec, 1), "b_h": np.array([1000.0, 0.0, 0.5])}
    one = Trial(spec, p, inputs(1), states(spec, 1), half_square)
    large, small = tried(one, [Place("b_h", (0,)), Place("b_h", (1,))])
    assert large.step > 900 * small.step
    assert large.analytic == 0.0 or large.apart < 1e-3


def test_what_is_not_there_or_too_much_is_refused() -> None:
    one = trial(Spec(cell=Elman()))
    with pytest.raises(UnknownName, match="number: got W_f"):
        tried(one, [Place("W_f", (0, 0))])
    for place in (Place("W_h", (0,)), Place("W_h", (H, 0)), Place("x", (-1, 0)), Place("h_0", (0, 0))):
        with pytest.raises(InvalidValue, match="an index inside shape"):
            tried(one, [place])
    with pytest.raises(OverBudget, match=str(MOST)):
        tried(one, [Place("x", (0, 0))] * (MOST + 1))
    assert tried(one, []) == []


def test_two_zeros_are_not_apart() -> None:
    assert Tried(Place("x", (0, 0)), 0.0, 0.0, 1e-6, 0.0).apart == 0.0
    assert Tried(Place("x", (0, 0)), 1.0, 0.0, 1e-6, 0.0).apart == 1.0
