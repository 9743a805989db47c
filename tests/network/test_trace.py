"""The fast trace is the step, repeated; and it can grow."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.cells import GRU, LSTM, AnyCell, Elman
from app.cells.arrays import Array
from app.errors import InvalidShape, InvalidValue
from app.network.readout import Readout
from app.network.trace import Trace, extend, trace

EVERY_CELL: list[AnyCell] = [
    *(Elman(activation=a) for a in ("tanh", "sigmoid", "relu", "linear")),
    *(LSTM(g=g, h=h) for g in ("tanh", "linear") for h in ("tanh", "linear")),
    *(GRU(reset=reset) for reset in ("after", "before")),
]
READOUTS = [None, Readout(), Readout(kind="sigmoid", size=2), Readout(kind="softmax", size=3)]
runs = st.tuples(
    st.sampled_from(EVERY_CELL),
    st.sampled_from(READOUTS),
    *(st.integers(1, 9), st.integers(1, 9), st.integers(1, 12)),
    st.integers(0, 2**32 - 1),
)
Run = tuple[AnyCell, Readout | None, int, int, int, int]


def given_for(run: Run, size: float = 1.0) -> tuple[dict[str, Array], Array, dict[str, Array]]:
    """Weights, x and initial state; with size 1 no rounding error grows from step to step."""
    cell, readout, X, H, T, seed = run
    rng = np.random.default_rng(seed)
    shapes = cell.shapes(X, H) | (readout.shapes(H) if readout else {})
    params = {name: rng.uniform(-size, size, shape) / (2 * sum(shape)) ** 0.5 for name, shape in shapes.items()}
    return params, rng.uniform(-2, 2, (T, X)), {name: rng.uniform(-1, 1, H) for name in cell.states}


def traced(run: Run) -> tuple[Trace, dict[str, Array]]:
    params, x, initial = given_for(run)
    return trace(run[0], params, x, initial, run[1]), params


def close(ours: Array, theirs: Array) -> bool:
    return bool((np.abs(ours - theirs) <= 1e-12 * np.maximum(1.0, np.abs(theirs))).all())


@given(runs)
def test_the_trace_is_the_step_repeated(run: Run) -> None:
    cell, readout = run[:2]
    params, x, initial = given_for(run)
    fast, state = trace(cell, params, x, initial, readout), initial
    for t, row in enumerate(x, start=1):
        state = cell.step(params, row, state)
        slow = state | (readout.step(params, state["h"]) if readout else {})
        frame = fast.frame(t)
        assert list(frame) == ["x", *slow]
        assert all(close(frame[name], slow[name]) for name in slow)


@given(runs)
def test_each_row_is_one_step_from_the_row_before_with_weights_of_any_size(run: Run) -> None:
    cell = run[0]
    params, x, initial = given_for(run, size=30.0)
    with np.errstate(over="ignore", invalid="ignore"):
        fast = trace(cell, params, x, initial)
        for t, row in enumerate(x, start=1):
            slow = cell.step(params, row, fast.frame(t - 1))
            scale = 30 * (1 + max(np.abs(v).max() for v in slow.values()))
            for name, value in slow.items():
                np.testing.assert_allclose(fast.frame(t)[name], value, rtol=0, atol=1e-12 * scale)


@given(runs)
def test_what_is_carried_is_what_was_kept_and_written(run: Run) -> None:
    cell = run[0]
    q = traced(run)[0].quantities
    kept = q[cell.belt.kept] if cell.belt.kept else 0.0
    np.testing.assert_array_equal(q[cell.belt.carry], kept + q[cell.belt.written])


@given(runs, st.integers(1, 40))
@settings(max_examples=50)
def test_a_trace_fed_step_by_step_is_the_trace_of_the_whole(run: Run, more: int) -> None:
    cell, readout, X = run[:3]
    params, x, initial = given_for(run)
    later = np.random.default_rng(run[-1]).uniform(-2, 2, (more, X))
    grown = trace(cell, params, x, initial, readout)
    for row in later:
        grown = extend(grown, params, row)
    whole = trace(cell, params, np.concatenate([x, later]), initial, readout)
    assert grown.T == whole.T
    assert list(grown.quantities) == list(whole.quantities)
    assert all(close(grown.quantities[name], whole.quantities[name]) for name in whole.quantities)


@given(runs)
@settings(max_examples=50)
def test_two_continuations_of_one_trace_leave_each_other_alone(run: Run) -> None:
    before, params = traced(run)
    kept = {name: rows.copy() for name, rows in before.quantities.items()}
    ones, twos = np.ones(run[2]), np.full(run[2], -2.0)
    start = extend(before, params, ones)
    left, right = extend(start, params, ones), extend(start, params, twos)
    again = extend(start, params, ones)
    for name, rows in before.quantities.items():
        np.testing.assert_array_equal(rows, kept[name])
        np.testing.assert_array_equal(left.quantities[name], again.quantities[name])
        np.testing.assert_array_equal(left.quantities[name][:-1], right.quantities[name][:-1])
    np.testing.assert_array_equal(left.x[-1], ones)
    np.testing.assert_array_equal(right.x[-1], twos)


def test_other_weights_hold_from_the_new_timestep_on() -> None:
    run: Run = (LSTM(), None, 3, 2, 4, 1)
    before, params = traced(run)
    other = params | {"b_f": params["b_f"] + 1.0}
    after = extend(before, other, np.ones(3))
    expected = LSTM().step(other, np.ones(3), before.frame(4))
    assert all(close(after.frame(5)[name], expected[name]) for name in expected)
    np.testing.assert_array_equal(after.quantities["c"][:4], before.quantities["c"])


def test_frame_0_is_the_initial_state_alone() -> None:
    done, _ = traced((LSTM(), Readout(), 3, 2, 4, 1))
    assert set(done.frame(0)) == {"h", "c"}
    assert set(done.frame(1)) == {"x", "a_y", "y", *(q.name for q in LSTM().quantities)}
    for t in (-1, 5):
        with pytest.raises(InvalidValue, match="timestep"):
            done.frame(t)


def test_shapes_are_timesteps_by_units() -> None:
    done, _ = traced((GRU(), Readout(size=5, kind="softmax"), 3, 2, 4, 1))
    assert done.T == 4
    assert {name: rows.shape for name, rows in done.quantities.items() if name in {"h", "u_h", "y", "a_y"}} == {
        "h": (4, 2), "u_h": (4, 2), "y": (4, 5), "a_y": (4, 5),
    }  # fmt: skip


def test_a_trace_cannot_be_written_to() -> None:
    done, _ = traced((GRU(), None, 3, 2, 4, 1))
    for array in (done.x, done.initial["h"], done.quantities["h"]):
        with pytest.raises(ValueError, match="read-only"):
            array[:] = 0.0


def test_no_timestep_at_all_is_a_trace_too() -> None:
    params, x, initial = given_for((LSTM(), None, 3, 2, 1, 1))
    done = trace(LSTM(), params, x[:0], initial)
    assert done.T == 0
    assert extend(done, params, x[0]).T == 1


def test_an_exploding_network_gives_infinity_and_no_warning() -> None:
    params = {"W_h": np.ones((2, 1)), "U_h": np.full((2, 2), 1e200), "b_h": np.zeros(2)}
    done = trace(Elman(activation="linear"), params, np.ones((4, 1)), {"h": np.zeros(2)})
    assert np.isinf(done.quantities["h"][-1]).all()


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (
            {"W_f": np.zeros((3, 2))},
            r"W_f: got shape \(3, 2\); expected shape \(2, 3\) for lstm of 2 units and 3 inputs",
        ),
        ({"b_c": np.zeros((2, 1))}, r"b_c: got shape \(2, 1\)"),
        ({"W_y": np.zeros((2, 2))}, "W_y"),
    ],
)
def test_an_array_that_does_not_fit_is_named(broken: dict[str, Array], message: str) -> None:
    params, x, initial = given_for((LSTM(), Readout(), 3, 2, 4, 1))
    with pytest.raises(InvalidShape, match=message):
        trace(LSTM(), params | broken, x, initial, Readout())


def test_states_and_inputs_that_do_not_fit_are_named() -> None:
    params, x, initial = given_for((LSTM(), None, 3, 2, 4, 1))
    with pytest.raises(InvalidShape, match="initial c"):
        trace(LSTM(), params, x, initial | {"c": np.zeros(3)})
    with pytest.raises(InvalidShape, match="x: got shape"):
        trace(LSTM(), params, x[0], initial)
    with pytest.raises(InvalidShape, match="x: got shape"):
        extend(trace(LSTM(), params, x, initial), params, np.zeros(4))
    with pytest.raises(InvalidShape, match="W_o: got nothing"):
        trace(LSTM(), {k: v for k, v in params.items() if k != "W_o"}, x, initial)
