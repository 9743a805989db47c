"""First numbers: the same everywhere, kept when things grow, and lively."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cells import GRU, LSTM, AnyCell, Elman, Jordan
from app.network.build import draw, drawn, first_inputs, first_weights
from app.network.readout import Readout
from app.network.trace import Trace, trace

EVERY_KIND: list[AnyCell] = [
    *(Elman(), Jordan(outputs=3), LSTM(), GRU(), GRU(reset="before")),
    *(Elman(bias="two"), GRU(bias="two"), LSTM(bias="two"), LSTM(bias="none")),
    *(LSTM(peepholes=True), LSTM(forget="none"), LSTM(forget="coupled"), LSTM(recurrent=False), LSTM(proj=5)),
]
cells, seeds, size = st.sampled_from(EVERY_KIND), st.integers(0, 2**32 - 1), st.integers(1, 20)
everyone = pytest.mark.parametrize("cell", EVERY_KIND, ids=str)
FROZEN_DRAW = [[0.12092688763099224, 0.0767031252621867], [0.6699177519968974, 0.5684529467047774]]
FROZEN_W = [[0.66, -1.1], [-0.07, 0.14]]
FROZEN_X = [[-0.52, 0.14], [-0.5, 0.13], [-0.47, 0.1]]


def first_trace(cell: AnyCell, X: int, H: int, T: int, seed: int) -> Trace:
    zero = {name: np.zeros(cell.size(name, H)) for name in cell.states}
    return trace(cell, first_weights(cell, X, H, seed), first_inputs(T, X, seed), zero)


def said(cell: AnyCell, size: int) -> Readout | None:
    """A read-out, where the cell does not bring its own."""
    return None if isinstance(cell, Jordan) else Readout(size=size)


@given(cells, seeds, st.tuples(size, size), st.tuples(size, size))
def test_growing_keeps_every_weight_that_was_there(
    cell: AnyCell, seed: int, sizes: tuple[int, int], more: tuple[int, int]
) -> None:
    X, H = sizes
    small = first_weights(cell, X, H, seed, said(cell, 2))
    large = first_weights(cell, X + more[0], H + more[1], seed, said(cell, 3))
    for name, values in small.items():
        np.testing.assert_array_equal(large[name][tuple(slice(n) for n in values.shape)], values)


@given(seeds, size, size, size, size)
def test_growing_keeps_every_input_that_was_there(seed: int, T: int, X: int, more_T: int, more_X: int) -> None:
    small = first_inputs(T, X, seed)
    np.testing.assert_array_equal(first_inputs(T + more_T, X + more_X, seed)[:T, :X], small)


@given(cells, seeds, size, size)
def test_every_number_has_two_decimals(cell: AnyCell, seed: int, X: int, H: int) -> None:
    for values in (*first_weights(cell, X, H, seed, said(cell, 1)).values(), first_inputs(H, X, seed)):
        assert all(value == float(f"{value:.2f}") for value in values.flat)
        assert not (np.signbit(values) & (values == 0)).any()


@given(cells, seeds, size, size)
def test_the_shapes_are_those_of_the_cell(cell: AnyCell, seed: int, X: int, H: int) -> None:
    weights, readout = first_weights(cell, X, H, seed, said(cell, 2)), {"W_y": (2, cell.size("h", H)), "b_y": (2,)}
    expected = cell.shapes(X, H) | (readout if said(cell, 2) else {})
    assert {n: v.shape for n, v in weights.items()} == expected
    assert first_inputs(7, X, seed).shape == (7, X)
    assert (np.abs(first_inputs(7, X, seed)) <= 1.0).all()


def test_the_numbers_are_the_same_on_every_machine() -> None:
    assert draw(1, "W_f", 2, 2).tolist() == FROZEN_DRAW
    assert first_weights(LSTM(), 2, 2, 7)["W_f"].tolist() == FROZEN_W
    assert first_inputs(3, 2, 7).tolist() == FROZEN_X


def test_seed_name_row_and_column_all_count() -> None:
    base = draw(1, "W_f", 40, 50)
    assert len(np.unique(base)) == base.size
    for other in (draw(2, "W_f", 40, 50), draw(1, "W_i", 40, 50)):
        assert not np.isin(other, base).any()


def test_the_draws_are_uniform_and_unrelated() -> None:
    u = draw(3, "U_c", 300, 300)
    assert u.min() >= 0
    assert u.max() < 1
    assert abs(u.mean() - 0.5) < 0.005
    assert abs(u.var() - 1 / 12) < 0.002
    for one, other in ((u[1:], u[:-1]), (u[:, 1:], u[:, :-1]), (u, u.T)):
        assert abs(np.mean((one - 0.5) * (other - 0.5))) < 0.001


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(("cell", "keep"), [(LSTM(), "f"), (GRU(), "z"), (GRU(reset="before"), "z")], ids=str)
def test_a_small_belt_is_lively_and_remembers(cell: AnyCell, keep: str, seed: int) -> None:
    q = first_trace(cell, X=3, H=6, T=40, seed=seed).quantities
    low, middle, high = np.percentile(q[keep], [2, 50, 98])
    assert low < 0.5 < middle < 0.9 < high + 0.05
    assert (q[keep].std(axis=0) > 0.01).all()
    assert np.abs(q[cell.belt.carry]).max() > 0.3
    assert np.abs(q[cell.belt.written]).max() > 0.2


@everyone
def test_a_large_layer_does_not_saturate(cell: AnyCell) -> None:
    q = first_trace(cell, X=64, H=128, T=50, seed=0).quantities
    for gate in cell.gates:
        assert np.mean(np.abs(q[f"a_{gate}"]) < 3.0) > 0.5, gate


def test_more_outputs_and_a_wider_projection_keep_what_was_there() -> None:
    for small, large in ((Jordan(outputs=2), Jordan(outputs=5)), (LSTM(proj=2), LSTM(proj=4))):
        before, after = (first_weights(cell, 3, 4, 7) for cell in (small, large))
        for name, values in before.items():
            np.testing.assert_array_equal(after[name][tuple(slice(n) for n in values.shape)], values, err_msg=name)


def test_an_option_leaves_the_weights_alone_that_it_does_not_concern() -> None:
    plain = first_weights(LSTM(), 3, 4, 7)
    for cell in EVERY_KIND:
        if isinstance(cell, LSTM) and not cell.proj:
            for name, values in first_weights(cell, 3, 4, 7).items():
                np.testing.assert_array_equal(values, plain.get(name, values), err_msg=f"{cell} {name}")


def test_every_kind_of_weight_has_its_own_spread() -> None:
    shapes: dict[str, tuple[int, ...]] = {
        "W_f": (900, 8),
        "U_f": (900, 8),
        "V_h": (900, 8),
        "W_m": (900, 8),
        "E": (900, 8),
        "W_y": (900, 8),
    }
    biases = {"p_f": (9000,), "b_Uf": (9000,), "b_f": (9000,), "b_i": (9000,)}
    most = {name: np.abs(values).max() for name, values in drawn(shapes | biases, "lstm", 3).items()}
    expected = {"W_f": 1.8, "U_f": 0.9, "V_h": 0.9, "W_m": 0.9, "E": 1.0, "W_y": 1.8, "p_f": 0.4, "b_Uf": 0.4}
    assert most == pytest.approx(expected | {"b_f": 1.4, "b_i": 0.4}, rel=0.02)


def test_only_columns_that_are_added_up_narrow() -> None:
    wide = drawn(dict.fromkeys(("W_f", "U_f", "V_h", "W_m", "E"), (4000, 32)), "lstm", 3)
    last = {name: float(np.abs(values[:, -1]).max()) for name, values in wide.items()}
    assert last == pytest.approx({"W_f": 0.9, "U_f": 0.225, "V_h": 0.225, "W_m": 0.225, "E": 1.0}, rel=0.03)


def test_every_pass_draws_its_own_weights_and_remembers_from_the_start() -> None:
    shapes, suffixes = LSTM(bias="two").shapes(3, 50), ("", "_reverse", "_l1", "_l1_reverse")
    passes = {suffix: drawn(shapes, "lstm", 5, suffix) for suffix in suffixes}
    assert len({one[f"W_i{suffix}"].tobytes() for suffix, one in passes.items()}) == 4
    for suffix, one in passes.items():
        assert list(one) == [name + suffix for name in shapes]
        assert 0.9 < one[f"b_f{suffix}"].mean() < 1.1
        assert abs(one[f"b_Uf{suffix}"].mean()) < 0.1


def test_what_is_fed_back_is_drawn_alike_in_every_cell() -> None:
    for kind, name in (("lstm", "W_m"), ("jordan", "W_y"), ("jordan", "V_h"), ("rnn", "U_h")):
        values = drawn({name: (4000, 16)}, kind, 3)[name]
        most = [float(np.abs(values[:, column]).max()) for column in (0, 15)]
        assert most == pytest.approx([0.9, 0.45], rel=0.03)


def test_inputs_have_waves_and_events() -> None:
    x = first_inputs(400, 2, 0)
    steps = np.abs(np.diff(x, axis=0))
    assert np.median(steps) < 0.15
    assert (steps.max(axis=0) > 0.8).all()
    assert 0.1 < np.mean(np.abs(x[:, 1]) > 0.65) < 0.3
