"""What a hand holds stays held, and what does not depend on it stays as it is."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.cells import GRU, LSTM, AnyCell, Elman
from app.network.holds import Span, pinnable, stretches
from app.network.trace import Trace, extend, trace

from .test_trace import EVERY_CELL, READOUTS, Run, close, given_for, runs

Held = tuple[Run, tuple[Span, ...]]
PINNABLE = {"lstm": ("f", "i", "c_tilde", "o", "c", "h"), "gru": ("z", "r", "h_tilde", "h"), "rnn": ("h",)}


def a_span(cell: AnyCell, H: int, T: int) -> st.SearchStrategy[Span]:
    """Any span that fits."""
    first = st.integers(1, T)
    return first.flatmap(
        lambda first: st.builds(
            Span,
            st.sampled_from(sorted(pinnable(cell))),
            st.none() | st.integers(0, H - 1),
            st.just(first),
            st.none() | st.integers(first, T),
            st.floats(-1, 1),
        )
    )


@st.composite
def held_runs(draw: st.DrawFn, most: int = 5) -> Held:
    """A run and some spans of it."""
    run = draw(runs)
    cell, _, _, H, T, _ = run
    return run, tuple(draw(st.lists(a_span(cell, H, T), min_size=1, max_size=most)))


def traced(run: Run, spans: tuple[Span, ...] = ()) -> Trace:
    params, x, initial = given_for(run)
    return trace(run[0], params, x, initial, run[1], spans)


def covers(span: Span, t: int) -> bool:
    return span.first <= t and (span.last is None or t <= span.last)


def everywhere(**values: float) -> tuple[Span, ...]:
    return tuple(Span(name, None, 1, None, value) for name, value in values.items())


@pytest.mark.parametrize("cell", EVERY_CELL, ids=str)
def test_a_cell_tells_what_can_be_held_by_asking(cell: AnyCell) -> None:
    assert tuple(pinnable(cell)) == PINNABLE[cell.kind]
    assert all(name == quantity.name for name, quantity in pinnable(cell).items())


@given(runs, st.sampled_from([LSTM(), LSTM(g="linear")]))
def test_a_forget_gate_held_open_and_an_input_gate_held_shut_keep_the_memory_for_ever(run: Run, lstm: LSTM) -> None:
    done = traced((lstm, *run[1:]), everywhere(f=1.0, i=0.0))
    assert (done.quantities["c"] == done.initial["c"]).all()


@given(runs, st.sampled_from([GRU(), GRU(reset="before")]))
def test_an_update_gate_held_at_1_keeps_h_for_ever(run: Run, gru: GRU) -> None:
    done = traced((gru, *run[1:]), everywhere(z=1.0))
    assert (done.quantities["h"] == done.initial["h"]).all()


@given(runs, st.data())
def test_holding_what_the_network_computes_anyway_changes_nothing(run: Run, data: st.DataObject) -> None:
    cell, _, _, H, T, _ = run
    free = traced(run)
    span = data.draw(a_span(cell, H, T))
    unit, t = span.unit or 0, span.first
    value = float(free.quantities[span.quantity][t - 1, unit])
    held = traced(run, (span._replace(unit=unit, last=t, value=value),))
    assert all(close(held.quantities[name], free.quantities[name]) for name in free.quantities)


@given(held_runs())
def test_every_row_before_the_first_hold_is_the_same_to_the_last_bit(held: Held) -> None:
    run, spans = held
    before = min(span.first for span in spans) - 1
    free, done = traced(run), traced(run, spans)
    for name, values in done.quantities.items():
        assert values[:before].tobytes() == free.quantities[name][:before].tobytes(), name


@given(held_runs())
def test_the_later_of_two_holds_counts(held: Held) -> None:
    run, spans = held
    done = traced(run, spans)
    for t in range(1, run[4] + 1):
        for unit in range(run[3]):
            here = {s.quantity: s.value for s in spans if covers(s, t) and s.unit in (None, unit)}
            for name, value in here.items():
                assert done.quantities[name][t - 1, unit] == value


@given(held_runs())
def test_each_row_is_one_step_from_the_row_before_with_the_values_held(held: Held) -> None:
    run, spans = held
    cell, readout = run[:2]
    done = traced(run, spans)
    for t in range(1, done.T + 1):

        def hold(name: str, computed: np.ndarray, t: int = t) -> np.ndarray:
            out = computed.copy()
            for span in spans:
                if span.quantity == name and covers(span, t):
                    out[slice(None) if span.unit is None else span.unit] = span.value
            return out

        slow = cell.step(done.params, done.x[t - 1], done.frame(t - 1), hold)
        slow |= readout.step(done.params, slow["h"]) if readout else {}
        assert all(close(done.frame(t)[name], slow[name]) for name in slow)


@given(held_runs(most=1))
def test_a_unit_that_is_held_leaves_the_others_alone_at_that_timestep(held: Held) -> None:
    run, (span,) = held
    assume(span.unit is not None and run[3] > 1)
    free, done = traced(run), traced(run, (span,))
    others = [unit for unit in range(run[3]) if unit != span.unit]
    row = span.first - 1
    # With reset before the product, h~ of every unit depends on r of all: that is the cell, not the hold.
    names = [q.name for q in run[0].quantities if (q.name, span.quantity) != ("rh", "r")]
    if getattr(run[0], "reset", None) == "before" and span.quantity == "r":
        names = ["a_z", "a_r", "z", "r", "one_minus_z", "kept"]
    for name in names:
        assert close(done.quantities[name][row, others], free.quantities[name][row, others]), name


@given(held_runs(), st.integers(1, 20))
@settings(max_examples=50)
def test_what_is_held_without_end_is_held_while_the_sequence_grows(held: Held, more: int) -> None:
    run, spans = held
    params, x, initial = given_for(run)
    later = np.random.default_rng(run[-1]).uniform(-2, 2, (more, run[2]))
    grown = traced(run, spans)
    for row in later:
        grown = extend(grown, grown.params, row)
    whole = trace(run[0], params, np.concatenate([x, later]), initial, run[1], spans)
    assert all(close(grown.quantities[name], whole.quantities[name]) for name in whole.quantities)
    for span in spans[-1:]:
        if span.last is None:
            assert (grown.quantities[span.quantity][span.first - 1 :, span.unit or 0] == span.value).all()


def test_a_hold_outlives_two_continuations_of_one_trace() -> None:
    run: Run = (LSTM(), READOUTS[1], 2, 2, 3, 1)
    start = traced(run, (Span("c", 1, 2, None, 0.5),))
    for x in (np.ones(2), -np.ones(2)):
        assert extend(start, start.params, x).quantities["c"][:, 1].tolist()[1:] == [0.5] * 3


@given(st.lists(a_span(LSTM(), 3, 12), max_size=8), st.integers(0, 12), st.integers(0, 12))
def test_stretches_cover_the_rows_once_and_cut_only_where_something_changes(
    spans: list[Span], one: int, two: int
) -> None:
    start, stop = min(one, two), max(one, two)
    cut = stretches(spans, start, stop, lambda _: 3)
    rows = [row for a, b, _ in cut for row in range(a, b)]
    assert rows == list(range(start, stop))
    edges = {span.first - 1 for span in spans} | {span.last for span in spans}
    assert {a for a, _, _ in cut[1:]} <= edges
    for a, b, hold in cut:
        for row in range(a, b):
            assert (hold is not None) == any(covers(span, row + 1) for span in spans)


def test_without_holds_there_is_one_stretch() -> None:
    assert stretches((), 3, 9, lambda _: 4) == [(3, 9, None)]
    assert stretches((Span("f", None, 1, 2, 1.0),), 3, 9, lambda _: 4) == [(3, 9, None)]


@pytest.mark.parametrize("make", [LSTM, GRU, Elman])
def test_an_infinite_memory_can_be_held_back(make: Callable[[], AnyCell]) -> None:
    run: Run = (make(), None, 2, 2, 4, 1)
    params, x, initial = given_for(run)
    done = trace(run[0], params, x * np.inf, initial, None, (Span("h", None, 1, None, 0.25),))
    assert (done.quantities["h"] == 0.25).all()
