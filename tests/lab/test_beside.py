"""Runs beside the one on show: what they are, how far apart, and that none is computed twice."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from app.cells import GRU, LSTM, Elman
from app.lab import beside
from app.lab.beside import Picture, differences, other, parted, picture
from app.lab.commands import Look
from app.lab.experiment import Experiment, Matrix, Numbers, Vector
from app.lab.held import Held, hold
from app.lab.looking import OtherCell, OtherExperiment
from app.lab.pins import Pin

from .worked import experiments, random_inputs, traced

PLAIN = Experiment(cell=LSTM(), X=2, H=3, seed=5, input=random_inputs(6, 2, 5))
PASSED_ON: dict[str, Vector | Matrix] = {"W_h": ((1.0,),), "U_h": ((0.0,),), "b_h": (0.0,)}


def passing(*x: float) -> Held:
    """A network without memory whose h is its input."""
    rows = tuple((value,) for value in x)
    cell = Elman(activation="linear")
    return hold(Experiment(cell=cell, X=1, H=1, weights=PASSED_ON, input=Numbers(values=rows)))


def computed(monkeypatch: pytest.MonkeyPatch) -> list[Experiment]:
    """Experiments that are computed from now on for being beside."""
    asked: list[Experiment] = []

    def noted(experiment: Experiment, before: Held | None = None) -> Held:
        asked.append(experiment)
        return hold(experiment, before)

    monkeypatch.setattr(beside, "hold", noted)
    return asked


@given(experiments())
def test_a_ghost_is_the_run_without_pins(experiment: Experiment) -> None:
    seen = picture(hold(experiment), (), ())
    assert (seen.ghost is None) == (not experiment.pins)
    if seen.ghost:
        free = traced(replace(experiment, pins=()))
        sent = other(seen.held, seen.ghost, Look(id=0), single=False)
        assert sent.experiment == replace(experiment, pins=())
        for name, values in sent.arrays.items():
            assert values.tobytes() == free[name].tobytes()
        ours, carry = traced(experiment), sent.model.belt.carry
        assert set(sent.apart) == {"h", carry}
        np.testing.assert_array_equal(sent.apart[carry], ours[carry] - free[carry])


def test_a_ghost_is_not_computed_again_while_a_pin_is_dragged(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = computed(monkeypatch)
    settled = hold(PLAIN)
    for k in range(5):
        pinned = hold(replace(PLAIN, pins=(Pin(quantity="f", value=k / 10),)), settled)
        assert picture(pinned, (), [settled]).ghost is settled
    assert asked == []


def test_others_are_computed_again_only_when_what_they_depend_on_has_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = computed(monkeypatch)
    against = (OtherCell(cell=GRU()), OtherExperiment(experiment=replace(PLAIN, seed=9)))
    first = picture(hold(PLAIN), against, ())
    assert [one.cell for one in asked] == [GRU(), LSTM()]
    edited = picture(hold(replace(PLAIN, edits={"b_f[0]": 2.0})), against, first.beside)
    assert len(asked) == 2  # no weight of the GRU is called b_f, and the other experiment is as it was
    assert [one is two for one, two in zip(edited.others, first.others, strict=True)] == [True, True]
    picture(hold(replace(PLAIN, seed=3)), against, edited.beside)
    assert [one.seed for one in asked[2:]] == [3]


def test_another_cell_runs_on_the_same_input_and_seed_with_the_edits_and_pins_that_fit() -> None:
    pins = (Pin(quantity="f", value=1.0), Pin(quantity="h", unit=0, value=0.5))
    now = replace(PLAIN, readout=None, edits={"b_f[0]": 1.0, "h_0[1]": 0.5}, pins=pins)
    (them,) = picture(hold(now), (OtherCell(cell=GRU()),), ()).others
    assert them.experiment == replace(now, cell=GRU(), edits={"h_0[1]": 0.5}, pins=pins[1:])


def test_where_two_runs_part_by_hand() -> None:
    now, them = passing(0.0, 1.0, 5.0, 1.02, 1.005, 0.0), passing(0.0, 1.0, 3.0, 1.0, 1.0, 0.0)
    np.testing.assert_allclose(differences(now, them)["h"][:, 0], [0.0, 0.0, 2.0, 0.02, 0.005, 0.0], atol=1e-15)
    found = parted(now, them, "h")
    assert (found.first, found.last, found.largest, found.at) == (3, 4, 2.0, 3)


def test_rounding_does_not_part_two_runs() -> None:
    found = parted(passing(1.0, 1e6), passing(1.0 + 5e-13, 1e6 + 5e-7), "h")
    assert (found.first, found.last, found.at) == (None, None, None)
    assert 0 < found.largest < 1e-6
    assert parted(passing(1.0), passing(1.0 + 5e-12), "h").first == 1


def test_runs_are_compared_over_the_timesteps_that_both_have() -> None:
    long, short = passing(1.0, 2.0, 9.0), passing(1.0, 1.0)
    for now, them, sign in ((long, short, 1.0), (short, long, -1.0)):
        assert differences(now, them)["h"].tolist() == [[0.0], [sign]]
        assert parted(now, them, "h").at == 2


def test_the_carried_state_is_compared_where_it_is_the_same_quantity() -> None:
    lstm, gru = hold(PLAIN), hold(replace(PLAIN, cell=GRU()))
    assert set(differences(lstm, hold(replace(PLAIN, seed=1)))) == {"h", "c"}
    assert set(differences(lstm, gru)) == {"h"}
    assert set(differences(gru, hold(replace(PLAIN, cell=Elman())))) == {"h"}


def test_runs_of_other_numbers_of_units_are_not_compared() -> None:
    sent = other(hold(PLAIN), hold(replace(PLAIN, H=2)), Look(id=0), single=False)
    assert (sent.apart, sent.parted) == ({}, None)


def test_layers_and_directions_are_not_subtracted_from_one_another() -> None:
    deep = hold(replace(PLAIN, layers=2, direction="both"))
    for them in (deep.at(1, reverse=False), deep.at(0, reverse=True), hold(PLAIN).at(1, reverse=True)):
        now = deep.at(1, reverse=True)
        assert differences(now, them) == {}
    assert set(differences(deep, hold(PLAIN))) == {"h", "c"}


def test_equal_infinities_are_no_difference_and_others_are_the_largest() -> None:
    now, same = passing(1.0, np.inf), passing(1.0, np.inf)
    assert differences(now, same)["h"].tolist() == [[0.0], [0.0]]
    assert parted(now, same, "h").first is None
    found = parted(now, passing(0.0, 1.0), "h")
    assert (found.first, found.last, found.at) == (1, 2, 2)
    assert np.isfinite(found.largest)


def test_a_number_beside_none_is_the_largest_difference_and_travels() -> None:
    with np.errstate(invalid="ignore"):
        found = parted(passing(1.0, np.nan), passing(1.0, 1.0), "h")
    assert (found.first, found.last, found.largest, found.at) == (2, 2, np.finfo(np.float64).max, 2)


@pytest.mark.parametrize(("single", "kind"), [(True, np.float32), (False, np.float64)])
def test_arrays_are_as_exact_as_the_picture_beside_them(single: bool, kind: Any) -> None:
    seen: Picture = picture(hold(PLAIN), (OtherCell(cell=GRU()),), ())
    sent = other(seen.held, seen.others[0], Look(id=0), single=single)
    assert {array.dtype for array in (*sent.arrays.values(), *sent.apart.values())} == {np.dtype(kind)}
    assert not any(name.startswith("a_") for name in sent.arrays)
