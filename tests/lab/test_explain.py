"""Explanations: what pencil and paper make of every number is the number."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from app.cells import GRU, LSTM, AnyCell, Elman, Jordan
from app.cells.activations import FUNCTIONS, SLOPES
from app.cells.arrays import Array
from app.lab.experiment import Experiment, Numbers, weights
from app.lab.explain import curves, explain, slopes
from app.lab.explained import ExplainedFactor, Explanation
from app.lab.held import Held, hold
from app.lab.looking import Asked
from app.lab.parcels import parcels
from app.lab.pins import Pin
from app.network.passes import Direction, Pass
from app.network.readout import Readout, softmax

from .pinned import pinned_experiments
from .worked import random_inputs, somewhere

TINY = 1e-12


def ask(held: Held, quantity: str, index: int, t: int | None = None, wrote: int | None = None) -> Explanation:
    """What must be there."""
    found = explain(held, Asked(quantity=quantity, index=index, t=t, wrote=wrote), held.trace.T)
    assert found is not None, (quantity, index, t, wrote)
    return found


def everything(held: Held) -> list[Explanation]:
    """Every quantity of every unit at every timestep."""
    return [
        ask(held, name, index, t)
        for name, rows in held.trace.quantities.items()
        for t in range(1, held.trace.T + 1)
        for index in range(rows.shape[1])
    ]


def in_the_sum(found: Explanation) -> float:
    """How large the numbers are of which a total is made; what rounding is measured by."""
    return max(1.0, *(abs(term.value or 0.0) for term in found.terms))


def number_at(held: Held, factor: ExplainedFactor) -> float:
    """The number that a factor says it is, looked up where it says that it stands."""
    if factor.kind == "number":
        assert (factor.index, factor.t) == ((), None)
        return float(factor.name)
    if factor.kind == "weight":
        assert factor.t is None
        return float(weights(held.experiment, held.first)[factor.name][factor.index])
    assert factor.t is not None
    named: Array
    if factor.kind == "elsewhere":
        layer, reverse = factor.layer, factor.reverse
        other = held.network.traces[
            Pass(held.seen.layer, not held.seen.reverse) if layer is None else Pass(layer, reverse)
        ]
        return float(other.quantities[factor.name][factor.t - 1][factor.index])
    if factor.t == 0:
        named = held.trace.initial[factor.name]
    else:
        rows = held.trace.x if factor.name == "x" else held.trace.quantities[factor.name]
        named = rows[factor.t - 1]
    return float(named[factor.index])


def through(found: Explanation) -> float:
    """The function of an explanation at its total."""
    assert found.total is not None
    if found.function == "softmax":
        among = np.array(found.among, dtype=np.float64)
        assert among[found.index] == pytest.approx(found.total, rel=0, abs=TINY * in_the_sum(found))
        return float(softmax(among)[found.index])
    assert found.among == ()
    return float(FUNCTIONS[found.function](found.total))


@settings(max_examples=60, deadline=None)
@given(pinned_experiments())
def test_the_terms_of_every_number_add_up_to_it(experiment: Experiment) -> None:
    held = somewhere(experiment)
    for found in everything(held):
        values = [term.value for term in found.terms if term.value is not None]
        assert len(values) == len(found.terms) > 0
        assert found.total == math.fsum(values)
        bound = TINY * in_the_sum(found)
        if found.argument is not None:
            expected = held.trace.quantities[found.argument][found.t - 1, found.index]
            assert found.total == pytest.approx(expected, rel=0, abs=bound)
        assert found.computed == pytest.approx(through(found), rel=0, abs=bound)
        assert found.value == held.trace.quantities[found.quantity][found.t - 1, found.index]
        if found.pin is None:
            assert found.computed == pytest.approx(found.value, rel=0, abs=bound)


@settings(max_examples=60, deadline=None)
@given(pinned_experiments())
def test_every_term_is_the_product_of_numbers_that_stand_where_it_says(experiment: Experiment) -> None:
    held = somewhere(experiment)
    for found in everything(held):
        for term in found.terms:
            for factor in term.factors:
                assert factor.value == number_at(held, factor)
            product = math.prod(number_at(held, factor) for factor in term.factors)
            assert term.value == (-product if term.minus else product)


@settings(max_examples=60, deadline=None)
@given(pinned_experiments())
def test_it_names_the_pin_that_holds_a_number_and_no_other(experiment: Experiment) -> None:
    held = somewhere(experiment)
    for found in everything(held):
        covering = [
            place
            for place, pin in enumerate(experiment.pins)
            if pin.quantity == found.quantity
            and pin.unit in (None, found.index)
            and pin.first <= found.t <= (pin.last or experiment.T)
            and (pin.layer, pin.reverse) == held.seen
        ]
        assert found.pin == (covering[-1] if covering else None)
        if found.pin is not None:
            assert found.value == experiment.pins[found.pin].value


@settings(max_examples=60, deadline=None)
@given(pinned_experiments())
def test_a_slope_stands_beside_every_activation_that_bends(experiment: Experiment) -> None:
    held = somewhere(experiment)
    for t in range(experiment.T + 1):
        beside = slopes(held.trace, t)
        bending = {q.name for q in held.quantities if q.formula.function in ("sigmoid", "tanh", "relu")}
        assert set(beside) == (bending if t else set())
        for name, values in beside.items():
            for index, value in enumerate(values):
                found = ask(held, name, index, t)
                assert found.total is not None
                assert found.slope == float(SLOPES[found.function](found.total))
                bound = TINY * in_the_sum(found)
                if found.function != "relu" or abs(found.total) > bound:  # at its corner rounding decides
                    assert found.slope == pytest.approx(value, rel=0, abs=bound)
    for found in everything(held):
        assert (found.slope is None) == (found.function in ("linear", "softmax"))


def scalar() -> Held:
    """Worked example 2.4 of the lessons: one unit, x = 1, 2, 3."""
    pairs = {"f": (0.5, 0.1), "i": (0.6, 0.2), "c": (0.7, 0.3), "o": (0.8, 0.4)}
    given: dict[str, Any] = {"b_f": (0.0,), "b_i": (0.0,), "b_c": (0.0,), "b_o": (0.0,)}
    for gate, (W, U) in pairs.items():
        given |= {f"W_{gate}": ((W,),), f"U_{gate}": ((U,),)}
    return hold(Experiment(X=1, H=1, weights=given, input=Numbers(values=((1.0,), (2.0,), (3.0,)))))


def written_out(found: Explanation) -> list[str]:
    """Terms as a learner reads them."""
    return [
        "·".join(f"{factor.name}{list(factor.index)}@{factor.t}" for factor in term.factors) for term in found.terms
    ]


def test_a_gate_is_shown_whole_down_to_weights_and_inputs() -> None:
    held = scalar()
    f = ask(held, "f", 0, 2)
    assert written_out(f) == ["W_f[0, 0]@None·x[0]@2", "U_f[0, 0]@None·h[0]@1", "b_f[0]@None"]
    assert (f.argument, f.function, f.origin, f.pin, f.wrote) == ("a_f", "sigmoid", "computed", None, None)
    assert f.total == pytest.approx(0.5 * 2 + 0.1 * 0.2564, abs=1e-5)
    assert ask(held, "a_f", 0, 2).argument is None
    assert ask(held, "a_f", 0, 2).terms == f.terms


def test_the_memory_is_what_was_kept_and_written() -> None:
    held = scalar()
    memory = ask(held, "c", 0, 2)
    assert written_out(memory) == ["f[0]@2·c[0]@1", "i[0]@2·c_tilde[0]@2"]
    assert memory.value == pytest.approx(0.9877, abs=5e-5)
    squashed = ask(held, "h_c", 0, 2)
    assert (written_out(squashed), squashed.argument, squashed.function) == (["c[0]@2"], None, "tanh")
    assert written_out(ask(held, "c", 0, 1))[0] == "f[0]@1·c[0]@0"


def test_what_is_subtracted_says_so() -> None:
    held = hold(Experiment(cell=GRU(), X=1, H=1, input=random_inputs(2, 1, 3)))
    rest = ask(held, "one_minus_z", 0, 2)
    assert [(written, term.minus) for written, term in zip(written_out(rest), rest.terms, strict=True)] == [
        ("1[]@None", False),
        ("z[0]@2", True),
    ]


def test_zero_terms_are_kept_so_that_a_one_hot_input_shows_every_column() -> None:
    held = hold(Experiment(X=3, H=2, input=Numbers(values=((0.0, 1.0, 0.0),))))
    found = ask(held, "i", 1, 1)
    assert len(found.terms) == 3 + 2 + 1
    assert [term.value == 0 for term in found.terms[:3]] == [True, False, True]


def test_without_a_timestep_it_is_where_one_stands() -> None:
    held = scalar()
    for standing in (0, 1, 3):
        found = explain(held, Asked(quantity="c", index=0), standing)
        assert found is not None
        assert found.t == standing


def test_an_input_is_read() -> None:
    found = ask(scalar(), "x", 0, 3)
    assert (found.origin, found.value, found.terms, found.total) == ("input", 3.0, (), None)


def test_an_initial_state_says_who_gave_it() -> None:
    experiment = Experiment(
        X=1, H=2, weights={"c_0": (0.0, 0.5)}, edits={"c_0[1]": 0.75, "b_f[0]": 1.0}, input=random_inputs(1, 1, 0)
    )
    held = somewhere(experiment)
    assert [(ask(held, "h", 0, 0).origin, ask(held, "h", 0, 0).value)] == [("zero", 0.0)]
    assert [(ask(held, "c", k, 0).origin, ask(held, "c", k, 0).value) for k in (0, 1)] == [
        ("given", 0.0),
        ("hand", 0.75),
    ]
    assert written_out(ask(held, "c", 1, 0)) == ["c_0[1]@None"]


@pytest.mark.parametrize(
    ("quantity", "index", "t", "wrote"),
    [
        ("nonsense", 0, 1, None),
        ("z", 0, 1, None),
        ("W_f", 0, 1, None),
        ("c", -1, 1, None),
        ("c", 2, 1, None),
        ("x", 3, 1, None),
        ("c", 0, -1, None),
        ("c", 0, 5, None),
        ("f", 0, 0, None),
        ("x", 0, 0, None),
        ("c", 0, 2, 3),
        ("c", 0, 2, -1),
        ("h", 0, 2, 1),
        ("x", 0, 2, 1),
    ],
)
def test_what_is_not_there_has_no_explanation(quantity: str, index: int, t: int, wrote: int | None) -> None:
    held = hold(Experiment(X=3, H=2, input=random_inputs(4, 3, 0)))
    assert explain(held, Asked(quantity=quantity, index=index, t=t, wrote=wrote), 1) is None


def test_a_cell_that_keeps_nothing_has_no_parcels_to_explain() -> None:
    held = hold(Experiment(cell=Elman(), X=1, H=1, input=random_inputs(2, 1, 0)))
    assert explain(held, Asked(quantity="h", index=0, t=2, wrote=1), 2) is None


@settings(max_examples=60, deadline=None)
@given(pinned_experiments())
def test_a_parcel_is_explained_as_it_is_shown(experiment: Experiment) -> None:
    held, carry = somewhere(experiment), experiment.cell.belt.carry
    for unit in range(experiment.H):
        shown = parcels(held, unit, 1, None)
        if shown is None:
            return
        for wrote in shown.wrote:
            for t in range(max(wrote, 1), experiment.T + 1):
                found = ask(held, carry, unit, t, wrote)
                assert found.value == found.total == found.computed == found.terms[0].value
                assert found.value == shown.left[wrote, t - 1]
                assert found.wrote == wrote
                (term,) = found.terms
                assert term.value == math.prod(number_at(held, factor) for factor in term.factors)
                assert [factor.value for factor in term.factors] == [number_at(held, f) for f in term.factors]


def test_a_parcel_names_who_wrote_it_and_every_gate_since() -> None:
    held = scalar()
    assert written_out(ask(held, "c", 0, 3, wrote=1)) == ["written[0]@1·f[0]@2·f[0]@3"]
    assert written_out(ask(held, "c", 0, 2, wrote=0)) == ["c_0[0]@None·f[0]@1·f[0]@2"]
    assert written_out(ask(held, "c", 0, 0, wrote=0)) == ["c_0[0]@None"]
    assert ask(held, "c", 0, 0, wrote=0).origin == "zero"


def test_a_pinned_memory_ends_the_parcels_before_it_and_is_one_itself() -> None:
    held = hold(replace(scalar().experiment, pins=(Pin(quantity="c", first=2, last=2, value=5.0),)))
    ended, own, later = (ask(held, "c", 0, 3, wrote) for wrote in (1, 2, 3))
    assert written_out(ended) == ["written[0]@1·0[]@None"]
    assert (ended.value, ended.pin) == (0.0, 0)
    assert written_out(own) == ["c[0]@2·f[0]@3"]
    assert own.pin == 0
    assert later.pin is None


def test_a_pin_lets_go_even_of_a_memory_without_end() -> None:
    given: dict[str, Any] = {"W_c": ((1e308,),), "b_c": (1e308,), "W_i": ((0.0,),), "b_i": (50.0,)}
    pins = (Pin(quantity="c", first=2, value=1.0),)
    ones = Numbers(values=((1.0,), (1.0,)))
    held = hold(Experiment(cell=LSTM(g="linear"), X=1, H=1, weights=given, pins=pins, input=ones))
    assert ask(held, "c", 0, 1, wrote=1).value is None
    gone = ask(held, "c", 0, 2, wrote=1)
    assert (gone.terms[0].value, gone.total, gone.value) == (0.0, 0.0, 0.0)


def test_numbers_without_end_are_none_and_no_warning() -> None:
    grown = Experiment(
        cell=Elman(activation="linear"),
        X=1,
        H=2,
        weights={"U_h": ((1e200, -1e200), (1e200, 1e200)), "h_0": (1.0, 1.0)},
        input=random_inputs(4, 1, 0),
        readout=Readout(kind="softmax", size=2),
    )
    held = hold(grown)
    assert not np.isfinite(held.trace.quantities["h"]).all()
    for found in everything(held):
        expected = held.trace.quantities[found.quantity][found.t - 1, found.index]
        assert found.value == (expected if np.isfinite(expected) else None)
    assert ask(held, "h", 1, 2).total is None


def test_a_huge_sum_with_parts_that_cancel_is_still_a_number() -> None:
    held = hold(
        Experiment(
            cell=Elman(activation="sigmoid"),
            X=3,
            H=1,
            weights={"W_h": ((1e308, 1e308, -1e308),), "b_h": (0.0,)},
            input=Numbers(values=((1.0, 1.0, 1.0),)),
        )
    )
    found = ask(held, "h", 0, 1)
    assert (found.computed, found.slope) == (1.0, 0.0)


@pytest.mark.parametrize(
    ("cell", "readout", "expected"),
    [
        (LSTM(), None, {"sigmoid", "tanh"}),
        (LSTM(g="linear", h="linear"), Readout(kind="softmax"), {"sigmoid"}),
        (Elman(activation="relu"), Readout(kind="sigmoid"), {"relu", "sigmoid"}),
        (Elman(activation="linear"), Readout(), set()),
    ],
)
def test_curves_are_those_of_the_activations_in_use(cell: Any, readout: Any, expected: set[str]) -> None:
    held = hold(Experiment(cell=cell, X=1, H=1, input=random_inputs(1, 1, 0), readout=readout))
    drawn = curves(held.quantities)
    assert set(drawn) == expected
    for name, (sums, values) in drawn.items():
        assert (len(sums), sums[0], sums[48], sums[-1]) == (97, -6.0, 0.0, 6.0)
        np.testing.assert_array_equal(values, FUNCTIONS[name](sums))  # type: ignore[index]


@pytest.mark.parametrize("direction", ["forward", "reverse", "both"])
@pytest.mark.parametrize("cell", [LSTM(), LSTM(proj=2), Jordan(outputs=2)], ids=str)
def test_every_input_of_an_upper_layer_is_one_number_of_the_layer_below(cell: AnyCell, direction: Direction) -> None:
    rows = ((0.3, -1.0), (0.9, 0.2), (-0.4, 0.6), (1.1, 0.1))
    deep = hold(Experiment(cell=cell, X=2, H=3, layers=3, direction=direction, input=Numbers(values=rows)))
    for layer, reverse in ((one.layer, one.reverse) for one in deep.experiment.spec.passes if one.layer):
        held = deep.at(layer, reverse=reverse)
        for t in range(1, held.trace.T + 1):
            handed = []
            for k in range(held.trace.x.shape[1]):
                found = ask(held, "x", k, t)
                (term,) = found.terms
                (factor,) = term.factors
                assert (found.origin, factor.kind, factor.layer) == ("below", "elsewhere", layer - 1)
                assert number_at(held, factor) == factor.value == found.value == held.trace.x[t - 1, k]
                handed.append((factor.reverse, factor.index))
                there = deep.at(layer - 1, reverse=factor.reverse)
                assert factor.t is not None
                assert ask(there, "h", factor.index[0], factor.t).value == found.value, "one walks there"
            assert len(set(handed)) == len(handed), "each comes from another unit or direction"
