"""Derivatives taken apart: what pencil and paper make of dL/d(any number) is the derivative, back to L itself."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.cells import GRU, LSTM, AnyCell, Elman, Jordan
from app.lab.commands import Feed, Look, Seek
from app.lab.derived import MOST_TERMS, derived, many_of_derivative
from app.lab.experiment import Experiment, Tokens, shapes
from app.lab.explained import ExplainedFactor, ExplainedTerm, Explanation
from app.lab.held import Held, hold
from app.lab.looking import Asked, Loss
from app.lab.pins import Pin
from app.lab.sight import loss_of
from app.network.passes import Direction, Pass
from app.network.readout import Readout

from .pinned import pinned_experiments
from .test_explain import number_at
from .test_session import one, opened
from .worked import random_inputs, somewhere

TINY = 1e-12
PLAIN = Experiment(X=2, H=3, seed=5, input=random_inputs(6, 2, 5), readout=Readout(size=2))
CELLS: list[AnyCell] = [
    LSTM(),
    LSTM(peepholes=True),
    LSTM(proj=2),
    GRU(),
    GRU(reset="before"),
    Elman(),
    Jordan(outputs=2),
]


def ask(held: Held, loss: Loss, quantity: str, index: int, t: int | None = None, **more: Any) -> Explanation:
    """What must be there."""
    asked = Asked(quantity=quantity, index=index, t=t, of="gradient", **more)
    found = derived(held, asked, loss, held.trace.T)
    assert found is not None, asked
    return found


Place = tuple[Pass, str, tuple[int, ...], int | None]


def some_loss(held: Held) -> Loss:
    """The number that is followed where nobody has said which; the same one, wherever one walks."""
    told = loss_of(held, Look(id=0, unit=1))
    return (
        told
        if told.layer is not None
        else replace(told, t=held.trace.T, layer=held.seen.layer, reverse=held.seen.reverse)
    )


def numbers(held: Held) -> list[tuple[str, int, int]]:
    """Every number of the pass in sight that has a derivative: name, unit, timestep."""
    trace = held.trace
    inside = [(n, j, t + 1) for n, rows in trace.quantities.items() for t, j in np.ndindex(rows.shape)]
    inside += [("x", j, t + 1) for t, j in np.ndindex(trace.x.shape)]
    return inside + [(name, j, 0) for name, row in trace.initial.items() for j in range(len(row))]


def is_said(held: Held, name: str) -> bool:
    """Whether the read-out says it; of both directions that join their ends only the end can be asked for."""
    return name in {"y", "a_y"} and held.trace.readout is not None


def agree(found: Explanation) -> None:
    values = [term.value for term in found.terms if term.value is not None]
    assert len(values) == len(found.terms)
    bound = TINY * max(map(abs, [*values, 1e-300]))
    assert found.value is not None
    assert abs(math.fsum(values) - found.value) <= bound, found


@settings(max_examples=40, deadline=None)
@given(pinned_experiments())
def test_the_terms_of_every_derivative_add_up_to_it(experiment: Experiment) -> None:
    held = somewhere(experiment)
    loss = some_loss(held)
    for name, index, t in numbers(held):
        if t < held.trace.T and is_said(held, name):
            continue
        agree(ask(held, loss, name, index, t))
    for name, shape in shapes(experiment).items():
        if name.split("_")[1:2] != ["0"]:
            row, *column = (n - 1 for n in shape)
            agree(ask(held, loss, name, row, column=column[0] if column else None))


def there(held: Held, factor: ExplainedFactor) -> Held:
    return held if factor.layer is None else held.at(factor.layer, reverse=factor.reverse)


@settings(max_examples=40, deadline=None)
@given(pinned_experiments())
def test_every_term_is_the_product_of_numbers_that_stand_where_it_says(experiment: Experiment) -> None:
    held = somewhere(experiment)
    loss = some_loss(held)
    for name, index, t in numbers(held)[::3]:
        if t < held.trace.T and is_said(held, name):
            continue
        for term in ask(held, loss, name, index, t).terms:
            for factor in term.factors:
                if factor.kind == "gradient":
                    at = there(held, factor)
                    assert factor.value == ask(at, loss, factor.name, factor.index[0], factor.t).value
                elif factor.kind in {"weight", "value", "elsewhere"}:
                    assert factor.value == number_at(held, factor)
            product = math.prod(factor.value or 0.0 for factor in term.factors)
            assert term.value == (0.0 - product if term.minus else product)


@pytest.mark.parametrize("direction", ["forward", "reverse", "both"])
@pytest.mark.parametrize("cell", CELLS, ids=str)
def test_whoever_walks_deeper_comes_to_the_loss(cell: AnyCell, direction: Direction) -> None:
    readout = None if cell.kind == "jordan" else Readout(size=2)
    held = hold(replace(PLAIN, cell=cell, layers=2, direction=direction, readout=readout))
    loss = some_loss(held.at(1, reverse=held.seen.reverse))
    first: Place = (held.seen, "W_h" if cell.kind != "lstm" else "W_f", (1, 0), None)
    waiting, seen, ends = [first], set(), []
    while waiting:
        place = waiting.pop()
        if place in seen:
            continue
        seen.add(place)
        one_pass, name, index, t = place
        at = held.at(one_pass.layer, reverse=one_pass.reverse)
        column = index[1] if len(index) > 1 else None
        for term in ask(at, loss, name, index[0], t, column=column).terms:
            for factor in term.factors:
                if factor.kind == "loss":
                    ends.append((factor.name, factor.index, factor.value))
                elif factor.kind == "gradient":
                    waiting.append((there(at, factor).seen, factor.name, factor.index, factor.t))
    assert set(ends) == {(loss.quantity, (loss.index,), 1.0)}


def moved(experiment: Experiment, place: str, by: float, loss: Loss, like: Held) -> float:
    trace = hold(replace(experiment, edits={place: by + number(like, place)}), like).trace
    return float(trace.quantities[loss.quantity][(loss.t or trace.T) - 1, loss.index])


def number(held: Held, place: str) -> float:
    name, _, index = place[:-1].partition("[")
    return float(held.network.params[name][tuple(map(int, index.split(",")))])


@pytest.mark.parametrize("cell", CELLS, ids=str)
@pytest.mark.parametrize("t", [None, 3])
def test_a_derivative_is_what_a_small_change_does(cell: AnyCell, t: int | None) -> None:
    experiment = replace(PLAIN, cell=cell, readout=None)
    held = hold(experiment)
    loss = Loss(quantity="h", index=1, t=t)
    for place in ("W_h[1,0]", "W_h[0,1]", "b_h[1]") if cell.kind != "lstm" else ("W_c[1,0]", "U_f[1,1]", "b_i[1]"):
        name, _, index = place[:-1].partition("[")
        row, *column = map(int, index.split(","))
        tried = (moved(experiment, place, 1e-6, loss, held) - moved(experiment, place, -1e-6, loss, held)) / 2e-6
        found = ask(held, loss, name, row, column=column[0] if column else None)
        assert found.value == pytest.approx(tried, rel=1e-6, abs=1e-8)
        assert found.t == held.trace.T
        assert found.loss is not None
        assert found.loss.value == held.trace.quantities["h"][(t or 6) - 1, 1]


def test_a_row_of_the_embedding_counts_wherever_its_word_is_read() -> None:
    given = Tokens(tokens=("a", "b", "a"), vocabulary=("a", "b", "c"), embedded=True)
    ways: tuple[tuple[Direction, int], ...] = (("forward", 1), ("both", 2))
    for direction, most in ways:
        experiment = replace(PLAIN, input=given, direction=direction, readout=None)
        held = hold(experiment)
        loss = Loss(quantity="h", index=0)
        for word, times in ((0, 2), (1, 1), (2, 0)):
            found = ask(held, loss, "E", word, column=1)
            agree(found)
            assert len(found.terms) == times * most
            place = f"E[{word},1]"
            tried = (moved(experiment, place, 1e-6, loss, held) - moved(experiment, place, -1e-6, loss, held)) / 2e-6
            assert found.value == pytest.approx(tried, rel=1e-6, abs=1e-8)


def gone(term: ExplainedTerm) -> tuple[str, int | None]:
    (factor,) = term.factors
    assert factor.value == term.value
    return factor.kind, factor.t


def test_of_a_long_sum_the_latest_timesteps_are_shown_and_the_earlier_are_one_term() -> None:
    held = hold(replace(PLAIN, cell=Elman(), input=random_inputs(400, 2, 1)))
    found = ask(held, Loss(quantity="y", index=0), "U_h", 1, column=2)
    assert len(found.terms) == MOST_TERMS + 1
    assert gone(found.terms[0]) == ("rest", 160)
    assert [term.factors[0].t for term in found.terms[1:]] == list(range(161, 401))
    agree(found)


def test_of_a_wide_layer_the_largest_products_are_shown() -> None:
    held = hold(replace(PLAIN, H=100))
    found = ask(held, Loss(quantity="y", index=0), "h", 1, 3)
    assert gone(found.terms[0]) == ("rest", None)
    sizes = [abs(term.value or 0.0) for term in found.terms[1:]]
    assert len(sizes) == MOST_TERMS
    assert many_of_derivative(held, Asked(quantity="h", index=1)) == 400
    agree(found)


def test_what_a_pin_holds_has_a_derivative_and_hands_nothing_on() -> None:
    held = hold(replace(PLAIN, cell=GRU(), pins=(Pin(quantity="z", unit=1, first=6, last=6, value=0.5),)))
    loss = Loss(quantity="h", index=1)
    by_z = ask(held, loss, "z", 1, 6)
    assert by_z.pin == 0
    assert by_z.value not in (None, 0.0)
    below = ask(held, loss, "a_z", 1, 6)
    assert (below.value, below.terms) == (0.0, ())


def test_what_is_not_there_has_no_derivative() -> None:
    held = hold(PLAIN)
    loss = Loss(quantity="y", index=0)
    for asked, at in (
        (Asked(quantity="z", index=0), loss),
        (Asked(quantity="h", index=3), loss),
        (Asked(quantity="h", index=-1), loss),
        (Asked(quantity="h", index=0, t=7), loss),
        (Asked(quantity="x", index=0, t=0), loss),
        (Asked(quantity="y", index=0, t=0), loss),
        (Asked(quantity="y", index=2), loss),
        (Asked(quantity="W_f", index=0), loss),
        (Asked(quantity="W_f", index=0, column=2), loss),
        (Asked(quantity="b_f", index=-1), loss),
        (Asked(quantity="b_f", index=0, column=0), loss),
        (Asked(quantity="h", index=0, column=0), loss),
        (Asked(quantity="c", index=0, wrote=1), loss),
        (Asked(quantity="h", index=0), Loss(quantity="y", index=2)),
        (Asked(quantity="h", index=0), Loss(quantity="y", index=0, t=9)),
        (Asked(quantity="h", index=0), Loss(quantity="x", index=0)),
        (Asked(quantity="h", index=0), Loss(quantity="h", index=0, layer=1)),
    ):
        assert derived(held, replace(asked, of="gradient"), at, 6) is None, asked
    large = hold(replace(PLAIN, H=200, input=random_inputs(400, 2, 1)))
    assert derived(large, Asked(quantity="h", index=0, of="gradient"), loss, 6) is None


@given(st.integers(0, 6))
def test_it_comes_with_every_picture_and_frame_like_any_explanation(t: int) -> None:
    session = opened(PLAIN)
    why = Asked(quantity="c", index=2, of="gradient")
    told = one(session, Look(id=1, why=why, backward=Asked(quantity="h", index=1, t=5))).sight.explanation
    assert (told.loss.quantity, told.loss.index, told.loss.t) == ("h", 1, 5)
    frame = one(session, Seek(id=2, t=t))
    assert (frame.explanation.t, frame.explanation.loss) == (t, told.loss)
    fed = one(session, Feed(id=3, x=(1.0, 0.5))).sight.explanation
    assert fed.t == 7
    assert fed.value == 0.0


def test_that_of_a_weight_does_not_come_again_with_every_timestep() -> None:
    session = opened(PLAIN)
    why = Asked(quantity="W_f", index=2, column=1, of="gradient")
    told = one(session, Look(id=1, why=why)).sight.explanation
    assert (told.loss.quantity, told.loss.index, told.loss.t) == ("y", 0, 6)
    assert len(told.terms) == 6
    assert one(session, Seek(id=2, t=3)).explanation is None


def test_without_an_output_the_unit_that_is_looked_at_is_what_is_followed() -> None:
    held = hold(replace(PLAIN, readout=None))
    assert loss_of(held, Look(id=0, unit=7)) == Loss(quantity="h", index=2)
    assert loss_of(hold(replace(PLAIN, layers=2)), Look(id=0)) == Loss(quantity="y", index=0, layer=1)
    asked = Asked(quantity="h", index=0, loss=Loss(quantity="c", index=1, t=2))
    assert loss_of(held, Look(id=0, why=asked, backward=Asked(quantity="y", index=0))) == asked.loss
