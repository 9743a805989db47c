"""Every option of every cell over many timesteps: traced at once, grown by one, and held by a hand."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.cells import LSTM, AnyCell
from app.cells.arrays import Array
from app.network.holds import Span, pinnable
from app.network.trace import Trace, extend, trace

from .nets import cells, inputs, params, seeds, sizes, state

T = 6
Size = tuple[int, int]


def traced(cell: AnyCell, size: Size, seed: int, *spans: Span) -> Trace:
    X, H = size
    return trace(cell, params(cell, X, H, seed), inputs(T, X, seed), state(cell, H, seed), None, spans)


def close(ours: Array, theirs: Array) -> None:
    bound = 1e-12 * max(1.0, float(np.abs(theirs).max()))
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=bound)


@given(cells, sizes, seeds)
def test_a_trace_is_the_step_repeated(cell: AnyCell, size: Size, seed: int) -> None:
    done, now = traced(cell, size, seed), state(cell, size[1], seed)
    for t in range(1, T + 1):
        now = cell.step(done.params, done.x[t - 1], now)
        frame = done.frame(t)
        assert list(frame) == ["x", *now]
        for name, value in now.items():
            close(frame[name], value)


@given(cells, sizes, seeds)
@settings(max_examples=50)
def test_a_trace_grown_by_one_is_the_longer_trace(cell: AnyCell, size: Size, seed: int) -> None:
    whole = traced(cell, size, seed)
    grown = trace(cell, whole.params, whole.x[:-1], whole.initial)
    grown = extend(grown, whole.params, whole.x[-1])
    for name, rows in whole.quantities.items():
        close(grown.quantities[name], rows)


@given(cells, sizes, seeds, st.data())
def test_what_is_held_is_held_in_every_cell_and_the_rest_follows_from_it(
    cell: AnyCell, size: Size, seed: int, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(pinnable(cell))))
    done = traced(cell, size, seed, Span(name, None, 3, 4, 0.375))
    assert (done.quantities[name][2:4] == 0.375).all()
    for t in range(1, T + 1):
        held = t in {3, 4}

        def hold(asked: str, computed: Array, held: bool = held) -> Array:
            return np.full_like(computed, 0.375) if held and asked == name else computed

        for quantity, value in cell.step(done.params, done.x[t - 1], done.frame(t - 1), hold).items():
            close(done.frame(t)[quantity], value)


@given(sizes, seeds, st.floats(0, 1))
@settings(max_examples=50)
def test_a_coupled_f_follows_an_i_that_is_held_for_ever(size: Size, seed: int, value: float) -> None:
    q = traced(LSTM(forget="coupled"), size, seed, Span("i", None, 1, None, value)).quantities
    np.testing.assert_array_equal(q["f"], 1.0 - value)


@given(sizes, seeds)
@settings(max_examples=50)
def test_the_lstm_of_1997_remembers_everything_that_was_ever_written(size: Size, seed: int) -> None:
    done = traced(LSTM(forget="none"), size, seed)
    np.testing.assert_array_equal(done.quantities["f"], 1.0)
    close(done.quantities["c"], done.initial["c"] + np.cumsum(done.quantities["written"], axis=0))
