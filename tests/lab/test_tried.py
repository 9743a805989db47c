"""Derivatives are tried: what is computed is what a small change does, and what is not so is said not to agree."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from app.cells import GRU, LSTM, AnyCell, Elman, Jordan
from app.errors import GatescopeError, InvalidValue, OverBudget, UnknownName
from app.lab import tried
from app.lab.backward import seeds_of
from app.lab.experiment import Experiment
from app.lab.held import hold
from app.lab.looking import Loss
from app.lab.pins import Pin
from app.lab.tried import Checked, Trying, check_derivatives
from app.network.holds import pinnable
from app.network.passes import Pass
from app.network.readout import Readout
from app.training.gradients import Seeds
from app.training.rollout import Rollout

from .pinned import pinned_experiments
from .test_derived import CELLS, PLAIN, ask, some_loss
from .worked import random_inputs, somewhere

Y = Loss(quantity="y", index=0)


def trying(experiment: Experiment = PLAIN, loss: Loss = Y, layer: int = 0, **how: Any) -> Checked:
    asked = Trying(experiment=experiment, loss=loss, layer=layer, **how)
    return check_derivatives(hold(experiment).at(layer, reverse=asked.reverse), asked)


@settings(max_examples=40, deadline=None)
@given(pinned_experiments())
def test_drawn_weights_and_states_agree_whatever_the_network_is(experiment: Experiment) -> None:
    held = somewhere(experiment)
    asked = Trying(experiment=experiment, loss=some_loss(held), count=8, seed=experiment.seed)
    found = check_derivatives(held, asked)
    bent = experiment.cell.kind == "rnn" and "relu" in str(experiment.cell)  # a bend may lie between the two runs
    assert bent or all(one.agrees for one in found.checked), found
    assert len({one.place for one in found.checked}) == len(found.checked) > 0
    assert found == check_derivatives(held, asked)


@pytest.mark.parametrize("cell", CELLS, ids=str)
def test_what_a_pin_can_hold_can_be_tried_at_its_timestep(cell: AnyCell) -> None:
    experiment = replace(PLAIN, cell=cell, readout=None)
    names = list(pinnable(cell))
    loss = Loss(quantity=names[-1], index=1)
    found = trying(experiment, loss, places=tuple(f"{name}[1]@{t}" for name in names for t in (2, 6)))
    held = hold(experiment)
    for one, (name, t) in zip(found.checked, [(name, t) for name in names for t in (2, 6)], strict=True):
        assert one.agrees, one
        assert one.analytic == ask(held, loss, name, 1, t).value
    assert found.loss == held.trace.quantities[names[-1]][5, 1]


def test_what_is_held_already_is_moved_from_where_it_is_held() -> None:
    pin = Pin(quantity="f", unit=1, first=3, last=3, value=0.25)
    (found,) = trying(replace(PLAIN, pins=(pin,)), places=("f[1]@3",)).checked
    assert found.agrees
    assert found.analytic not in (None, 0.0)


def test_what_was_asked_for_comes_first_and_is_not_drawn_again() -> None:
    places = ("W_f[0,1]", "c_0[2]", "U_o[1,1]", "b_y[0]")
    found = trying(places=places, count=28, seed=1).checked
    assert tuple(one.place for one in found[:4]) == places
    assert len({one.place for one in found}) == 32
    assert {one.place for one in trying(places=places, count=28, seed=2).checked} != {one.place for one in found}
    assert min(one.digits for one in found if abs(one.analytic or 0.0) > 1e-3) >= 6


def test_of_a_deep_network_any_pass_can_be_watched_and_any_weight_tried() -> None:
    deep = replace(PLAIN, layers=2, direction="both", readout=Readout(size=2, counts="last"))
    for loss in (Y, Loss(quantity="h", index=2, t=2, layer=0, reverse=True)):
        places = ("W_f_l1_reverse[0,1]", "U_c_reverse[1,0]", "c_0_l1[1]", "h[0]@4")
        found = trying(deep, loss, 1, places=places).checked
        assert all(one.agrees for one in found), found


def test_a_wrong_derivative_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:

    def wrong(*where: Any) -> Seeds:
        seeds = seeds_of(*where)
        assert seeds.y is not None
        return replace(seeds, y=seeds.y * 1.0001)

    def watched(one: Pass, name: str, index: int, t: int, done: Rollout) -> tuple[float, Seeds]:
        assert done.y is not None
        return float(done.y[t - 1, index]), wrong(done, one, name, index, t)

    monkeypatch.setattr(tried, "_watched", watched)
    (found,) = trying(places=("W_f[0,1]",)).checked
    assert not found.agrees
    assert found.digits in (3, 4)


def test_numbers_that_overflow_are_told_as_such() -> None:
    experiment = Experiment(
        cell=Elman(activation="linear"), X=1, H=1, weights={"U_h": ((1e60,),), "W_h": ((1.0,),)},
        input=random_inputs(12, 1, 1),
    )  # fmt: skip
    (found,) = trying(experiment, Loss(quantity="h", index=0), places=("U_h[0,0]",)).checked
    assert found.numeric is None or found.analytic is None
    assert not found.agrees


@pytest.mark.parametrize(
    ("how", "error"),
    [
        ({"places": ("W_z[0,1]",)}, UnknownName),
        ({"places": ("W_f[0,2]",)}, InvalidValue),
        ({"places": ("W_f[0]",)}, InvalidValue),
        ({"places": ("W_f",)}, UnknownName),
        ({"places": ("E[0,0]",)}, UnknownName),
        ({"places": ("a_f[0]@1",)}, UnknownName),
        ({"places": ("f[0]@7",)}, InvalidValue),
        ({"places": ("f[3]@1",)}, InvalidValue),
        ({"places": ("f[0,0]@1",)}, InvalidValue),
        ({"loss": Loss(quantity="y", index=2)}, InvalidValue),
        ({"loss": Loss(quantity="h", index=0, layer=1)}, InvalidValue),
        ({"count": 33}, OverBudget),
        ({"count": -1}, OverBudget),
        ({"count": 30, "places": ("b_f[0]",) * 3}, OverBudget),
        ({"count": 1, "seed": -1}, InvalidValue),
    ],
    ids=str,
)
def test_what_cannot_be_tried_is_refused(how: dict[str, Any], error: type[GatescopeError]) -> None:
    with pytest.raises(error):
        trying(**how)


def test_runs_that_would_take_minutes_are_refused() -> None:
    held = Pin(quantity="f", value=1.0)
    with pytest.raises(OverBudget, match="multiplications"):
        trying(replace(PLAIN, input=random_inputs(4000, 2, 1), pins=(held,)), count=32)


def test_every_kind_of_cell_is_among_those_that_are_tried() -> None:
    assert {type(cell) for cell in CELLS} == {LSTM, GRU, Elman, Jordan}
