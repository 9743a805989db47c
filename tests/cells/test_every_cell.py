"""Laws that hold for every cell."""

import numpy as np
import pytest
from hypothesis import given
from pydantic import TypeAdapter, ValidationError

from app.cells import CELLS, GRU, LSTM, AnyCell, Elman
from app.errors import InvalidValue

from .nets import EVERY_CELL, cells, inputs, params, seeds, sizes, state

everyone = pytest.mark.parametrize("cell", EVERY_CELL, ids=str)


@everyone
def test_it_says_what_it_computes(cell: AnyCell) -> None:
    said = [q.name for q in cell.quantities]
    computed = cell.step(params(cell, 3, 2, 0), np.ones(3), state(cell, 2, 0))
    assert list(computed) == said
    assert {name: v.shape for name, v in computed.items()} == {name: (cell.size(name, 2),) for name in said}
    assert set(cell.lanes(1, 2)) >= set(said)
    assert {f"a_{gate}" for gate in cell.gates} <= set(said)
    assert set(cell.states) <= set(said)
    assert {q.name: q.role for q in cell.quantities}[cell.states[0]] == "output"
    assert "h" in said


@everyone
def test_its_belt_names_what_it_computes(cell: AnyCell) -> None:
    names = {q.name for q in cell.quantities}
    belt = {part: getattr(cell.belt, part) for part in cell.belt.__slots__}
    assert {name for name in belt.values() if name is not None} <= names
    assert belt["carry"] in cell.states


@everyone
def test_every_gate_has_its_weights(cell: AnyCell) -> None:
    shapes, fed_back = cell.shapes(3, 5), cell.size(cell.states[0], 5)
    for gate in cell.gates:
        assert shapes[f"W_{gate}"] == (5, 3)
        assert {shapes.get(f"{letter}_{gate}", (5, fed_back)) for letter in "UV"} == {(5, fed_back)}
        assert {shapes.get(f"{letter}_{gate}", (5,)) for letter in ("b", "p")} == {(5,)}
    used = {name for q in cell.quantities for term in q.formula.terms for name in term.factors}
    assert set(shapes) <= used


def count(cell: AnyCell, X: int, H: int) -> int:
    return sum(int(np.prod(shape)) for shape in cell.shapes(X, H).values())


@pytest.mark.parametrize(
    ("cell", "X", "H", "counted"),
    [
        *((Elman(), 3, 1, 5), (Elman(bias="two"), 3, 1, 6)),
        *((LSTM(), 3, 1, 20), (LSTM(bias="two"), 3, 1, 24), (LSTM(peepholes=True), 3, 1, 23)),
        # 16 where PyTorch and Keras store 18: with one bias, z and r have theirs once.
        *((GRU(reset="before"), 3, 1, 15), (GRU(), 3, 1, 16), (GRU(bias="two"), 3, 1, 18)),
        *((LSTM(), 25, 100, 50_400), (LSTM(bias="two"), 25, 100, 50_800)),
        *((GRU(reset="before"), 25, 100, 37_800), (GRU(bias="two"), 25, 100, 38_100)),
    ],
    ids=str,
)
def test_the_parameter_counts_are_those_of_the_textbook(cell: AnyCell, X: int, H: int, counted: int) -> None:
    assert count(cell, X, H) == counted


@given(sizes)
def test_an_lstm_has_four_blocks_a_gru_three_and_an_rnn_one(size: tuple[int, int]) -> None:
    X, H = size
    block = H * (H + X) + H
    assert [count(cell, X, H) for cell in (Elman(), GRU(reset="before"), LSTM())] == [block, 3 * block, 4 * block]
    assert count(LSTM(forget="none"), X, H) == count(LSTM(forget="coupled"), X, H) == 3 * block
    assert count(LSTM(peepholes=True, forget="coupled"), X, H) == 3 * block + 2 * H
    assert count(LSTM(recurrent=False, bias="none"), X, H) == 4 * H * X
    assert count(LSTM(proj=2), X, H) == 4 * (H * (2 + X) + H) + 2 * H


@given(cells, sizes, seeds)
def test_what_is_carried_is_what_was_kept_and_written(cell: AnyCell, size: tuple[int, int], seed: int) -> None:
    X, H = size
    q = cell.step(params(cell, X, H, seed, 9.0), inputs(1, X, seed)[0], state(cell, H, seed))
    kept = q[cell.belt.kept] if cell.belt.kept else 0.0
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
    q = cell.step(p, np.zeros(3), {name: np.zeros(cell.size(name, 2)) for name in cell.states})
    for gate in cell.gates:
        # The candidate of the GRU has a bias that r may multiply, and a peephole of o looks at a C that is there now.
        if not (cell.kind == "gru" and gate == "h") and not (gate == "o" and "p_o" in p):
            biases = [p[name] for name in (f"b_{gate}", f"b_U{gate}") if name in p]
            np.testing.assert_array_equal(q[f"a_{gate}"], sum(biases, np.zeros(2)))


def blurred(cell: AnyCell, moved: set[str]) -> set[str]:
    """What every unit of hears what moved in this timestep: matrices times what moved, and all that follows."""
    heard: set[str] = set()
    for q in cell.quantities:
        if any((t.summed and t.factors[1] in moved) or heard.intersection(t.factors) for t in q.formula.terms):
            heard.add(q.name)
    return heard


@everyone
def test_a_unit_hears_only_its_own_rows(cell: AnyCell) -> None:
    p, x, before = params(cell, 3, 4, 6), inputs(1, 3, 6)[0], state(cell, 4, 6)
    q = cell.step(p, x, before)
    for name in cell.shapes(3, 4):
        changed, row = p | {name: p[name].copy()}, min(2, len(p[name]) - 1)
        changed[name][row] += 0.25
        after = cell.step(changed, x, before)
        moved = {n for n, v in after.items() if (v != q[n]).any()}
        assert moved, name
        for n in set(after) - blurred(cell, moved):
            others = np.arange(len(q[n])) != row
            np.testing.assert_array_equal(after[n][others], q[n][others], err_msg=f"{name} {n}")


def test_it_reads_itself_from_json_and_refuses_what_it_does_not_know() -> None:
    anyone: TypeAdapter[AnyCell] = TypeAdapter(AnyCell)
    for cell in EVERY_CELL:
        assert anyone.validate_json(anyone.dump_json(cell)) == cell
    for broken in ('{"kind":"lstm","G":"tanh"}', '{"kind":"lstm","g":"elu"}', '{"kind":"gru","reset":1}', "{}x"):
        with pytest.raises(ValidationError):
            anyone.validate_json(broken)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ('{"kind":"lstm","proj":-1}', "proj: got -1; expected a whole number from 0 to 512"),
        ('{"kind":"lstm","proj":513}', "proj: got 513; expected a whole number from 0 to 512"),
        ('{"kind":"jordan","outputs":0}', "outputs: got 0; expected a whole number from 1 to 256"),
        ('{"kind":"jordan","outputs":257}', "outputs: got 257; expected a whole number from 1 to 256"),
    ],
)
def test_a_size_that_no_cell_has_is_refused_in_our_words(options: str, said: str) -> None:
    with pytest.raises(InvalidValue, match=said):
        TypeAdapter(AnyCell).validate_json(options)


@pytest.mark.parametrize("broken", ["true", "1.5", '"1"', "null", "1e400"])
def test_a_size_is_a_whole_number_and_nothing_like_it(broken: str) -> None:
    for options in (f'{{"kind":"lstm","proj":{broken}}}', f'{{"kind":"jordan","outputs":{broken}}}'):
        with pytest.raises(ValidationError):
            TypeAdapter(AnyCell).validate_json(options)


def test_a_link_from_before_there_were_options_means_the_same_cell() -> None:
    anyone: TypeAdapter[AnyCell] = TypeAdapter(AnyCell)
    usual = {"gate": "sigmoid", "forget": "gate", "peepholes": False, "recurrent": True, "bias": "one", "proj": 0}
    assert anyone.validate_json('{"kind":"lstm","g":"linear","h":"tanh"}') == LSTM(g="linear")
    assert {name: getattr(LSTM(), name) for name in usual} == usual
    assert anyone.validate_json('{"kind":"gru","reset":"before"}') == GRU(reset="before", g="tanh", bias="one")
    assert anyone.validate_json('{"kind":"rnn","activation":"relu"}') == Elman(activation="relu", bias="one")


def test_every_cell_is_listed_by_its_kind() -> None:
    assert {kind: cell().kind for kind, cell in CELLS.items()} == {kind: kind for kind in CELLS}
    assert {cell.kind for cell in EVERY_CELL} == set(CELLS)
