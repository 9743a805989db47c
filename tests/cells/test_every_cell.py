"""Laws that hold for every cell."""

import numpy as np
import pytest
from hypothesis import given
from pydantic import TypeAdapter, ValidationError

from app.cells import CELLS, AnyCell

from .nets import EVERY_CELL, cells, inputs, params, seeds, sizes, state

everyone = pytest.mark.parametrize("cell", EVERY_CELL, ids=str)


@everyone
def test_it_says_what_it_computes(cell: AnyCell) -> None:
    said = [q.name for q in cell.quantities]
    computed = cell.step(params(cell, 3, 2, 0), np.ones(3), state(cell, 2, 0))
    assert list(computed) == said
    assert {v.shape for v in computed.values()} == {(2,)}
    assert set(cell.lanes(1, 2)) >= set(said)
    assert {f"a_{gate}" for gate in cell.gates} <= set(said)
    assert set(cell.states) <= set(said)
    assert cell.states[0] == "h"


@everyone
def test_its_belt_names_what_it_computes(cell: AnyCell) -> None:
    names = {q.name for q in cell.quantities}
    belt = {part: getattr(cell.belt, part) for part in cell.belt.__slots__}
    assert {name for name in belt.values() if name is not None} <= names
    assert belt["carry"] in cell.states


@everyone
def test_every_gate_has_its_weights(cell: AnyCell) -> None:
    shapes = cell.shapes(3, 5)
    for gate in cell.gates:
        assert [shapes[f"{letter}_{gate}"] for letter in "WUb"] == [(5, 3), (5, 5), (5,)]


def count(cell: AnyCell, X: int, H: int) -> int:
    return sum(int(np.prod(shape)) for shape in cell.shapes(X, H).values())


def test_the_parameter_counts_are_those_of_the_textbook() -> None:
    rnn, lstm, gru = CELLS["rnn"](), CELLS["lstm"](), CELLS["gru"]
    assert [count(rnn, 3, 1), count(lstm, 3, 1)] == [5, 20]
    assert count(gru(reset="before"), 3, 1) == 15  # type: ignore[call-arg]
    # 16 where PyTorch and Keras store 18: the second biases of z and r only add to the first, so we have them once.
    assert count(gru(reset="after"), 3, 1) == 16  # type: ignore[call-arg]
    assert count(lstm, 25, 100) == 50_400
    assert count(gru(reset="before"), 25, 100) == 37_800  # type: ignore[call-arg]


@given(cells, sizes, seeds)
def test_what_is_carried_is_what_was_kept_and_written(cell: AnyCell, size: tuple[int, int], seed: int) -> None:
    X, H = size
    q = cell.step(params(cell, X, H, seed, 9.0), inputs(1, X, seed)[0], state(cell, H, seed))
    kept = q[cell.belt.kept] if cell.belt.kept else np.zeros(H)
    np.testing.assert_array_equal(q[cell.belt.carry], kept + q[cell.belt.written])


@given(cells, sizes, seeds)
def test_the_parts_of_the_belt_multiply_as_they_say(cell: AnyCell, size: tuple[int, int], seed: int) -> None:
    X, H = size
    before = state(cell, H, seed)
    q = cell.step(params(cell, X, H, seed, 9.0), inputs(1, X, seed)[0], before)
    poured = q[cell.belt.candidate] * (q[cell.belt.pour] if cell.belt.pour else 1.0)
    np.testing.assert_array_equal(q[cell.belt.written], poured)
    if cell.belt.keep and cell.belt.kept:
        np.testing.assert_array_equal(q[cell.belt.kept], q[cell.belt.keep] * before[cell.belt.carry])


@given(cells, sizes, seeds)
def test_every_quantity_stays_in_the_range_it_states(cell: AnyCell, size: tuple[int, int], seed: int) -> None:
    X, H = size
    q = cell.step(params(cell, X, H, seed, 30.0), inputs(1, X, seed)[0], state(cell, H, seed))
    for said in cell.quantities:
        assert said.low is None or (q[said.name] >= said.low).all(), said
        assert said.high is None or (q[said.name] <= said.high).all(), said


@given(cells, sizes, seeds)
def test_a_batch_steps_as_its_members_do(cell: AnyCell, size: tuple[int, int], seed: int) -> None:
    X, H = size
    p, x = params(cell, X, H, seed), inputs(3, X, seed)
    states = [state(cell, H, seed + k) for k in range(3)]
    together = cell.step(p, x, {name: np.stack([s[name] for s in states]) for name in cell.states})
    for k in range(3):
        for name, value in cell.step(p, x[k], states[k]).items():
            np.testing.assert_allclose(together[name][k], value, rtol=0, atol=1e-14)


@given(cells, sizes, seeds)
def test_a_step_changes_nothing_it_was_given(cell: AnyCell, size: tuple[int, int], seed: int) -> None:
    X, H = size
    p, x, before = params(cell, X, H, seed), inputs(1, X, seed)[0], state(cell, H, seed)
    for array in (*p.values(), x, *before.values()):
        array.flags.writeable = False
    out = cell.step(p, x, before)
    assert not any(np.shares_memory(a, b) for a in out.values() for b in (*p.values(), x, *before.values()))


@everyone
def test_nothing_in_gives_the_biases_alone(cell: AnyCell) -> None:
    p = params(cell, 3, 2, 5)
    q = cell.step(p, np.zeros(3), {name: np.zeros(2) for name in cell.states})
    for gate in cell.gates:
        if not (cell.kind == "gru" and gate == "h"):
            np.testing.assert_array_equal(q[f"a_{gate}"], p[f"b_{gate}"])


@everyone
def test_a_unit_hears_only_its_own_rows(cell: AnyCell) -> None:
    p, x, before = params(cell, 3, 4, 6), inputs(1, 3, 6)[0], state(cell, 4, 6)
    q = cell.step(p, x, before)
    for name in cell.shapes(3, 4):
        changed = p | {name: p[name].copy()}
        changed[name][2] += 0.25
        moved = {n for n, v in cell.step(changed, x, before).items() if (v != q[n]).any()}
        assert moved, name
        for n, v in cell.step(changed, x, before).items():
            if not (cell.kind == "gru" and name.endswith("_r") and n not in {"a_r", "r", "rh"}):
                np.testing.assert_array_equal(np.delete(v, 2), np.delete(q[n], 2), err_msg=f"{name} {n}")


def test_it_reads_itself_from_json_and_refuses_what_it_does_not_know() -> None:
    anyone: TypeAdapter[AnyCell] = TypeAdapter(AnyCell)
    for cell in EVERY_CELL:
        assert anyone.validate_json(anyone.dump_json(cell)) == cell
    for broken in ('{"kind":"lstm","G":"tanh"}', '{"kind":"lstm","g":"elu"}', '{"kind":"gru","reset":1}', "{}x"):
        with pytest.raises(ValidationError):
            anyone.validate_json(broken)
