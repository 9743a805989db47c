"""A rollout is what the network computes, for a batch as for one sequence."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cells import LSTM, AnyCell
from app.cells.arrays import Array
from app.errors import InvalidShape
from app.network.holds import Span
from app.network.passes import Pass
from app.network.readout import Readout
from app.network.stack import Spec, run
from app.training.bptt import Seeds, backward
from app.training.rollout import Rollout, of_network, rollout

from .nets import H, T, X, inputs, specs, states, weights

seeds = st.integers(0, 2**16)
FORWARD = Pass(0, False)


def close(got: Mapping[str, Array], expected: Mapping[str, Array]) -> None:
    for name, rows in got.items():
        np.testing.assert_allclose(rows, expected[name], rtol=1e-12, atol=1e-13, err_msg=name)


@given(specs, seeds)
def test_it_computes_what_the_network_computes(spec: Spec, seed: int) -> None:
    p, x, start = weights(spec, seed), inputs(seed), states(spec, seed)
    network, done = run(spec, p, x, start), rollout(spec, p, x, start)
    for one, at in done.passes.items():
        assert list(at.quantities) == [q.name for q in spec.cell.quantities]
        close(at.quantities, network.traces[one].quantities)
        np.testing.assert_allclose(at.x, network.traces[one].x, rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(done.output, network.output, rtol=1e-12, atol=1e-13)
    if spec.readout is not None and done.y is not None:
        top = [network.traces[one].quantities["y"][:: -1 if one.reverse else 1] for one in spec.passes[-1:]]
        last = network.traces[spec.passes[-1]].quantities["y"][-1]
        if spec.direction != "both" or spec.readout.counts == "each":
            np.testing.assert_allclose(done.y, top[0], rtol=1e-12, atol=1e-13)
        np.testing.assert_allclose(done.y[done.answer], last if spec.readout.counts == "last" else top[0][done.answer])


@given(specs, seeds)
def test_a_traced_network_is_a_rollout_of_the_same_numbers(spec: Spec, seed: int) -> None:
    p, x, start = weights(spec, seed), inputs(seed), states(spec, seed)
    seen, done = of_network(run(spec, p, x, start)), rollout(spec, p, x, start)
    np.testing.assert_array_equal(seen.x, x)
    close({"output": seen.output}, {"output": done.output})
    if seen.y is not None and seen.a_y is not None and done.y is not None and done.a_y is not None:
        close({"y": seen.y, "a_y": seen.a_y}, {"y": done.y, "a_y": done.a_y})


@given(specs, seeds)
def test_each_member_of_a_batch_runs_as_if_alone(spec: Spec, seed: int) -> None:
    p, x, start = weights(spec, seed), inputs(seed, (2, 2)), states(spec, seed, (2, 2))
    together = rollout(spec, p, x, start)
    assert together.batch == (2, 2)
    for place in np.ndindex(2, 2):
        own = {one: {name: value[place] for name, value in of.items()} for one, of in start.items()}
        alone = rollout(spec, p, x[:, *place], own)
        np.testing.assert_allclose(together.output[:, *place], alone.output, rtol=1e-12, atol=1e-13)


def test_one_state_serves_a_whole_batch_and_none_is_zero() -> None:
    spec, x = Spec(cell=LSTM()), inputs(1, (3,))
    p, start = weights(spec, 1), states(Spec(cell=LSTM()), 1)
    shared = rollout(spec, p, x, start)
    spread = {FORWARD: {name: np.broadcast_to(value, (3, H)) for name, value in start[FORWARD].items()}}
    np.testing.assert_array_equal(shared.output, rollout(spec, p, x, spread).output)
    zeros = {FORWARD: {"h": np.zeros(H), "c": np.zeros(H)}}
    np.testing.assert_array_equal(rollout(spec, p, x).output, rollout(spec, p, x, zeros).output)


@pytest.mark.parametrize("cell", [LSTM(), LSTM(peepholes=True)], ids=str)
def test_of_mixed_precisions_the_double_one_counts_and_whole_numbers_are_double(cell: AnyCell) -> None:
    spec, x = Spec(cell=cell), np.round(inputs(1, (3,)))
    p: dict[str, Any] = {name: value.astype(np.float32) for name, value in weights(spec, 1).items()}
    double = rollout(spec, {name: value.astype(np.float64) for name, value in p.items()}, x)
    for other in (rollout(spec, p, x), rollout(spec, p, x.astype(np.int64))):
        assert other.output.dtype == np.float64
        np.testing.assert_array_equal(other.output, double.output)
        got, expected = (backward(one, Seeds(h=np.ones_like(one.output))).params for one in (other, double))
        for name, value in expected.items():
            assert got[name].dtype == np.float64
            np.testing.assert_array_equal(got[name], value)


def test_what_a_hand_holds_is_marked_and_nothing_else_is() -> None:
    spec = Spec(cell=LSTM())
    spans = (Span("f", None, 2, 3, 1.0), Span("c", 1, 4, None, 0.5))
    held = of_network(run(spec, weights(spec, 1), inputs(1), states(spec, 1), {FORWARD: spans})).passes[FORWARD].held
    assert set(held) == {"f", "c"}
    assert [tuple(at) for at in np.argwhere(held["c"])] == [(3, 1), (4, 1)]
    assert {int(t) for t, _ in np.argwhere(held["f"])} == {1, 2}
    assert held["f"].sum() == 2 * H


def spoiled(spec: Spec, **other: Array) -> Rollout:
    return rollout(spec, {**weights(spec, 1), **other}, inputs(1))


def test_what_does_not_fit_is_refused_by_name() -> None:
    spec = Spec(cell=LSTM(), layers=2, readout=Readout(size=2))
    with pytest.raises(InvalidShape, match="U_f_l1: got shape"):
        spoiled(spec, U_f_l1=np.zeros((H, X)))
    with pytest.raises(InvalidShape, match="W_y: got shape"):
        spoiled(spec, W_y=np.zeros((1, H)))
    with pytest.raises(InvalidShape, match="x: got shape"):
        rollout(spec, weights(spec, 1), np.zeros(T))
    with pytest.raises(InvalidShape, match="x: got shape"):
        rollout(spec, weights(spec, 1), np.zeros((0, X)))
    with pytest.raises(InvalidShape, match="x: got shape"):
        rollout(spec, weights(spec, 1), np.zeros((T, 0, X)))
    with pytest.raises(InvalidShape, match="initial c: got shape"):
        rollout(spec, weights(spec, 1), inputs(1), {FORWARD: {"c": np.zeros(H + 1)}})
    with pytest.raises(InvalidShape, match="b_o: got nothing"):
        rollout(spec, {name: value for name, value in weights(spec, 1).items() if name != "b_o"}, inputs(1))
