"""Pins are part of the experiment: checked with it, carried over with it, written down with it."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cells import GRU, LSTM, Elman
from app.errors import GatescopeError, InvalidValue, OverBudget, UnknownName
from app.lab.apply import append, apply
from app.lab.budget import Budget
from app.lab.check import check
from app.lab.edits import AnyEdit, ChangeCell, InputTokens, Pins, Replace, Reset, Seed, Sizes, Weight
from app.lab.experiment import Experiment, Numbers, Tokens
from app.lab.held import hold
from app.lab.pins import MOST, Pin, covered

from .worked import experiments, pins, random_inputs, traced, where

PLAIN = Experiment(cell=LSTM(), X=2, H=3, seed=5, input=random_inputs(6, 2, 5))


def pinned(*some: Pin, experiment: Experiment = PLAIN) -> Experiment:
    return check(replace(experiment, pins=some), Budget())


def edited(experiment: Experiment, edit: AnyEdit) -> Experiment:
    return check(apply(edit, experiment, {}), Budget())


@given(experiments(), st.data())
def test_what_is_pinned_stays_there_and_other_timesteps_of_that_quantity_are_computed(
    experiment: Experiment, data: st.DataObject
) -> None:
    pin = data.draw(pins(experiment))
    held, before = (
        hold(replace(experiment, pins=given)).at(pin.layer, reverse=pin.reverse).trace.quantities[pin.quantity]
        for given in ((pin,), ())
    )
    units = slice(None) if pin.unit is None else pin.unit
    assert (held[pin.first - 1 : pin.last, units] == pin.value).all()
    np.testing.assert_array_equal(held[: pin.first - 1], before[: pin.first - 1])


WRONG: list[tuple[str, dict[str, Any], type[GatescopeError], str, str]] = [
    ("no such quantity", {"quantity": "z"}, UnknownName, "z", "one of f, i, c_tilde, o, c, h"),
    ("a pre-activation", {"quantity": "a_f"}, UnknownName, "a_f", "one of f, i, c_tilde, o, c, h"),
    ("a negative unit", {"unit": -1}, InvalidValue, "unit -1", "a unit from 0 to 2"),
    ("a unit too many", {"unit": 3}, InvalidValue, "unit 3", "a unit from 0 to 2"),
    ("before the beginning", {"first": 0}, InvalidValue, "from timestep 0", "a timestep from 1 to 6"),
    ("after the end", {"first": 7}, InvalidValue, "from timestep 7", "a timestep from 1 to 6"),
    ("an end after the end", {"last": 7}, InvalidValue, "to timestep 7", "a timestep from 1 to 6"),
    ("an end before the beginning", {"first": 4, "last": 3}, InvalidValue, "to timestep 3", "a timestep from 4 to 6"),
    ("a gate wide open", {"value": 1.5}, InvalidValue, "1.5", "a number from 0 to 1"),
    ("a gate below shut", {"value": -0.5}, InvalidValue, "-0.5", "a number from 0 to 1"),
    ("no number", {"quantity": "c", "value": float("nan")}, InvalidValue, "nan", "a finite number"),
    ("infinity", {"quantity": "c", "value": float("inf")}, InvalidValue, "inf", "a finite number"),
]


@pytest.mark.parametrize(("how", "kind", "got", "expected"), [pytest.param(*r, id=name) for name, *r in WRONG])
def test_a_pin_that_has_no_place_is_refused(
    how: dict[str, Any], kind: type[GatescopeError], got: str, expected: str
) -> None:
    with pytest.raises(kind) as told:
        pinned(replace(Pin(quantity="f", value=0.5), **how))
    assert (told.value.got, told.value.expected) == (got, expected)
    assert told.value.what.startswith("pin")


def test_only_what_is_bounded_on_one_side_says_so() -> None:
    relu = replace(PLAIN, cell=Elman(activation="relu"))
    with pytest.raises(InvalidValue, match="a number of at least 0"):
        pinned(Pin(quantity="h", value=-1.0), experiment=relu)
    assert pinned(Pin(quantity="h", value=1e9), experiment=relu)
    assert pinned(Pin(quantity="c", value=-1e9))


def test_there_is_an_end_to_pins() -> None:
    long = replace(PLAIN, input=random_inputs(MOST, 2, 5))
    many = [Pin(quantity="f", first=first, value=0.5) for first in range(1, MOST + 1)]
    assert len(pinned(*many, experiment=long).pins) == MOST
    with pytest.raises(OverBudget, match=f"pins: got {MOST + 1}; expected at most {MOST}"):
        pinned(*many, Pin(quantity="i", value=0.5), experiment=long)


def test_two_pins_in_the_same_place_are_refused() -> None:
    one, same = Pin(quantity="f", unit=0, first=2, value=0.0), Pin(quantity="f", unit=0, first=2, value=1.0)
    with pytest.raises(InvalidValue, match="pin of f: got two in the same place"):
        pinned(one, same)
    elsewhere = [replace(one, unit=None), replace(one, first=3), replace(one, last=6), replace(one, quantity="i")]
    assert len(pinned(one, *elsewhere).pins) == 5


def test_of_pins_that_end_up_in_the_same_place_the_one_that_counts_stays() -> None:
    now = pinned(*(Pin(quantity="f", last=last, value=value) for last, value in ((6, 0.0), (3, 0.25), (5, 1.0))))
    shorter = edited(now, Sizes(T=4))
    assert [(pin.last, pin.value) for pin in shorter.pins] == [(3, 0.25), (4, 1.0)]
    np.testing.assert_array_equal(traced(shorter)["f"], traced(now)["f"][:4])


def test_another_cell_keeps_the_pins_that_have_a_place_there() -> None:
    start = pinned(Pin(quantity="f", value=1.0), Pin(quantity="h", value=0.5), Pin(quantity="c", value=2.0))
    assert edited(start, ChangeCell(cell=GRU())).pins == start.pins[1:2]
    linear = pinned(Pin(quantity="h", value=3.0), experiment=replace(PLAIN, cell=LSTM(h="linear")))
    assert edited(linear, ChangeCell(cell=LSTM())).pins == ()


def test_other_sizes_keep_the_pins_that_have_a_place_there_and_end_them_with_the_sequence() -> None:
    start = pinned(
        Pin(quantity="f", unit=2, value=1.0),
        Pin(quantity="i", unit=1, first=2, last=6, value=0.0),
        Pin(quantity="o", first=5, value=0.25),
    )
    assert edited(start, Sizes(H=2)).pins == start.pins[1:]
    assert edited(start, Sizes(T=4)).pins == (start.pins[0], replace(start.pins[1], last=4))
    assert edited(start, Sizes(T=9, H=5)).pins == start.pins


def test_fewer_words_end_a_pin_and_more_do_not_lengthen_it() -> None:
    words = Experiment(cell=GRU(), X=2, H=2, input=Tokens(tokens=("a", "b", "a"), vocabulary=("a", "b")))
    start = pinned(Pin(quantity="z", first=2, last=3, value=1.0), experiment=words)
    assert edited(start, InputTokens(tokens=("a", "b"))).pins[0].last == 2
    assert append(start, None, "new").pins == start.pins


def test_reset_lets_go_and_other_edits_do_not() -> None:
    start = pinned(Pin(quantity="f", value=1.0))
    assert edited(start, Reset()).pins == ()
    for edit in (Seed(seed=9), Weight(name="b_f[0]", value=1.0)):
        assert edited(start, edit).pins == start.pins


@given(experiments(), st.data())
def test_undo_brings_the_identical_trace_back(experiment: Experiment, data: st.DataObject) -> None:
    changed = edited(experiment, Pins(pins=tuple(data.draw(st.lists(pins(experiment), max_size=3, unique_by=where)))))
    back = edited(changed, Replace(experiment=experiment))
    assert back == experiment
    ours, theirs = traced(back), traced(experiment)
    assert all(ours[name].tobytes() == theirs[name].tobytes() for name in theirs)


def test_timesteps_at_which_something_is_held_are_counted() -> None:
    some = (Pin(quantity="f", first=2, last=4, value=0.5), Pin(quantity="i", first=9, value=0.5))
    assert covered(some, 10) == 5
    assert covered(some * 9, 10) == 10
    assert covered((Pin(quantity="f", first=-5, last=99, value=0.5),), 10) == 10
    assert covered((Pin(quantity="f", first=8, last=3, value=0.5),), 10) == 0


BACK = Experiment(X=1, H=2, direction="both", input=Numbers(values=((0.1,), (0.2,), (0.3,), (0.4,))))


def read_by(experiment: Experiment, pin: Pin) -> list[int]:
    """Which inputs a pass reads while it is held, from 1."""
    steps = range(pin.first, (pin.last or experiment.T) + 1)
    return sorted(experiment.T + 1 - t if pin.reverse else t for t in steps)


@pytest.mark.parametrize(("first", "last"), [(1, 1), (1, 3), (2, 3), (3, None), (4, 4)], ids=str)
@pytest.mark.parametrize("T", [5, 9])
def test_a_pin_of_a_backward_pass_stays_with_its_inputs_when_the_sequence_grows(
    first: int, last: int | None, T: int
) -> None:
    pin = Pin(quantity="f", value=1.0, first=first, last=last, reverse=True)
    before = replace(BACK, pins=(pin,))
    (now,) = apply(Sizes(T=T), before, {}).pins
    assert read_by(replace(before, input=Numbers(values=((0.0,),) * T)), now) == read_by(before, pin)
    grown = append(before, (0.5,), None)
    assert read_by(grown, grown.pins[0]) == read_by(before, pin)


def test_a_pin_of_the_whole_backward_pass_stays_one() -> None:
    whole = Pin(quantity="f", value=1.0, reverse=True)
    for T in (1, 3, 9):
        assert apply(Sizes(T=T), replace(BACK, pins=(whole,)), {}).pins == (whole,)


def test_a_pin_of_a_backward_pass_goes_with_its_inputs() -> None:
    held = [
        Pin(quantity=name, value=0.5, first=first, last=last, reverse=True)
        for name, first, last in (("f", 1, 2), ("i", 2, 3), ("o", 4, 4))
    ]
    left = apply(Sizes(T=2), replace(BACK, pins=tuple(held)), {}).pins
    assert [(pin.quantity, pin.first, pin.last) for pin in left] == [("i", 1, 1), ("o", 2, 2)]


def test_a_pin_of_a_forward_pass_stays_at_its_timestep() -> None:
    pin = Pin(quantity="f", value=1.0, first=2, last=3)
    assert apply(Sizes(T=9), replace(BACK, pins=(pin,)), {}).pins == (pin,)
