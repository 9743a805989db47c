"""What a cell says about its arithmetic is what its step computes; and what a hand holds stays held."""

import numpy as np
import pytest
from hypothesis import given

from app.cells import LSTM, AnyCell
from app.cells.activations import FUNCTIONS, RANGES
from app.cells.arrays import Array, free
from app.cells.contract import Formula, through

from .nets import EVERY_CELL, cells, inputs, params, seeds, sizes, state

everyone = pytest.mark.parametrize("cell", EVERY_CELL, ids=str)


def pinnable(cell: AnyCell) -> list[str]:
    """What the step offers to a hand, in order."""
    names: list[str] = []

    def record(name: str, computed: Array) -> Array:
        names.append(name)
        return computed

    cell.step(params(cell, 2, 1, 0), np.zeros(2), state(cell, 1, 0), record)
    return names


def evaluate(formula: Formula, numbers: dict[str, Array]) -> Array:
    """A formula read as pencil and paper read it, from numbers by name."""
    total = np.zeros(())
    for term in formula.terms:
        if term.summed:
            weights, vector = term.factors
            value = np.sum(numbers[weights] * numbers[vector], axis=-1)
        else:
            value = np.prod([numbers[name] for name in term.factors], axis=0)
        total = total - value if term.minus else total + value
    return FUNCTIONS[formula.function](total)  # type: ignore[index]


def numbers_of(cell: AnyCell, size: tuple[int, int], seed: int, hold: object = free) -> dict[str, Array]:
    """Every name that a formula may use: parameters, x, the state before with a prime, quantities, and 1."""
    X, H = size
    p, x, before = params(cell, X, H, seed, 9.0), inputs(1, X, seed)[0], state(cell, H, seed)
    computed = cell.step(p, x, before, hold)  # type: ignore[arg-type]
    primed = {f"{name}'": value for name, value in before.items()}
    return {**p, "x": x, **primed, **computed, "1": np.ones(H)}


@given(cells, sizes, seeds)
def test_every_formula_gives_the_number_that_the_step_computes(cell: AnyCell, size: tuple[int, int], seed: int) -> None:
    numbers = numbers_of(cell, size, seed)
    for q in cell.quantities:
        expected = numbers[q.name]
        bound = 1e-12 * max(1.0, float(np.abs(expected).max()))
        np.testing.assert_allclose(evaluate(q.formula, numbers), expected, rtol=0, atol=bound, err_msg=q.name)


@everyone
def test_a_formula_uses_only_what_is_there_before_it(cell: AnyCell) -> None:
    there = {*cell.shapes(2, 3), "x", "1", *(f"{name}'" for name in cell.states)}
    for q in cell.quantities:
        used = {name for term in q.formula.terms for name in term.factors}
        assert used <= there, q.name
        there.add(q.name)


@everyone
def test_only_sums_of_weights_are_pre_activations_and_only_activations_of_one_number_have_an_argument(
    cell: AnyCell,
) -> None:
    roles = {q.name: q.role for q in cell.quantities}
    for q in cell.quantities:
        if q.role == "pre_activation":
            assert q.formula.function == "linear"
            assert q.formula.argument is None
        if q.formula.function != "linear":
            assert q.formula.argument in roles
            assert (q.low, q.high) == RANGES[q.formula.function]  # type: ignore[index]
    activated = {q.formula.argument for q in cell.quantities}
    assert {name for name, role in roles.items() if role == "pre_activation"} <= activated


def test_the_argument_is_the_one_number_that_an_activation_takes() -> None:
    assert through("tanh", "c").argument == "c"
    lstm = {q.name: q.formula for q in LSTM().quantities}
    assert [lstm[name].argument for name in ("f", "h_c", "a_f", "c", "kept")] == ["a_f", "c", None, None, None]
    assert {q.name: q.formula for q in LSTM(forget="none").quantities}["f"].argument is None


@everyone
def test_the_phases_share_out_every_quantity_once(cell: AnyCell) -> None:
    shared = [name for phase in cell.phases for name in phase.quantities]
    assert sorted(shared) == sorted(q.name for q in cell.quantities)
    assert len({phase.name for phase in cell.phases}) == len(cell.phases)


@everyone
def test_a_phase_uses_nothing_of_a_later_one(cell: AnyCell) -> None:
    formulas = {q.name: q.formula for q in cell.quantities}
    later = set(formulas)
    for phase in cell.phases:
        later -= set(phase.quantities)
        used = {name for own in phase.quantities for term in formulas[own].terms for name in term.factors}
        assert not used & later, phase.name


@everyone
def test_a_hand_can_hold_gates_candidate_and_state(cell: AnyCell) -> None:
    expected = {
        "lstm": {"f", "i", "c_tilde", "o", "c", "h"},
        "gru": {"z", "r", "h_tilde", "h"},
        "rnn": {"h"},
        "jordan": {"h", "y"},
    }
    assert pinnable(cell) == [q.name for q in cell.quantities if q.name in expected[cell.kind]]
    assert len(pinnable(cell)) == len(expected[cell.kind])


@given(cells, sizes, seeds)
def test_holding_nothing_is_the_free_step_to_the_last_bit(cell: AnyCell, size: tuple[int, int], seed: int) -> None:
    computed = numbers_of(cell, size, seed)
    held = numbers_of(cell, size, seed, lambda _, value: value.copy())
    for name, value in computed.items():
        np.testing.assert_array_equal(held[name], value)


@given(cells, sizes, seeds)
def test_what_is_held_is_as_held_and_all_that_depends_on_it_is_computed_from_it(
    cell: AnyCell, size: tuple[int, int], seed: int
) -> None:
    for pinned in pinnable(cell):
        numbers = numbers_of(
            cell, size, seed, lambda name, value, pinned=pinned: np.full_like(value, 0.375) if name == pinned else value
        )
        np.testing.assert_array_equal(numbers[pinned], np.full(cell.size(pinned, size[1]), 0.375))
        for q in cell.quantities:
            if q.name != pinned:
                bound = 1e-12 * max(1.0, float(np.abs(numbers[q.name]).max()))
                np.testing.assert_allclose(evaluate(q.formula, numbers), numbers[q.name], rtol=0, atol=bound)
