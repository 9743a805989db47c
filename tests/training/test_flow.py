"""The gradient on the belt: along the belt it is the product of keeping gates, and with the rest it is all there is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cells import GRU, LSTM, AnyCell, Elman, Jordan
from app.cells.arrays import Array
from app.network.holds import Span
from app.network.passes import Pass
from app.network.stack import Spec, run
from app.training.bptt import Gradients, Seeds, backward
from app.training.flow import Flow, flow
from app.training.rollout import Rollout, of_network, rollout

from .nets import H, T, anything, inputs, specs, states, weights

seeds = st.integers(0, 2**16)
FORWARD = Pass(0, False)


def learned(spec: Spec, seed: int, batch: tuple[int, ...] = ()) -> tuple[Rollout, Gradients]:
    done = rollout(spec, weights(spec, seed), inputs(seed, batch), states(spec, seed, batch))
    return done, backward(done, anything(done, seed))


def at_the_end(cell: AnyCell, **other: Array) -> tuple[Rollout, Flow]:
    """L is the sum of the carried state after the last timestep, and of nothing else."""
    spec = Spec(cell=cell)
    done = rollout(spec, {**weights(spec, 2), **other}, inputs(2))
    carry = cell.belt.carry
    ones = np.ones_like(done.passes[FORWARD].quantities[carry][-1])
    return done, flow(done, backward(done, Seeds(final={FORWARD: {carry: ones}})), FORWARD)


def products_of(keep: Array) -> Array:
    """Row t: the product of all keeping gates after t."""
    ones = np.ones_like(keep[:1])
    return np.concatenate([np.cumprod(keep[:0:-1], axis=0)[::-1], ones])


@given(specs, seeds)
def test_along_the_belt_and_through_gates_is_the_whole_gradient(spec: Spec, seed: int) -> None:
    done, got = learned(spec, seed, (2,))
    for one in spec.passes:
        found = flow(done, got, one)
        np.testing.assert_array_equal(found.total, got.passes[one].quantities[found.carry])
        np.testing.assert_allclose(found.direct + found.through_gates, found.total, rtol=1e-13, atol=1e-13)


@pytest.mark.parametrize("cell", [LSTM(recurrent=False), LSTM(recurrent=False, forget="coupled")], ids=str)
def test_where_nothing_looks_at_h_and_no_gate_at_the_memory_all_of_it_is_the_product_of_forget_gates(
    cell: AnyCell,
) -> None:
    done, found = at_the_end(cell)
    f = done.passes[FORWARD].quantities["f"]
    np.testing.assert_allclose(found.direct, products_of(f), rtol=1e-14)
    np.testing.assert_allclose(found.total, products_of(f), rtol=1e-14)
    np.testing.assert_allclose(found.through_gates, np.zeros((T, H)), atol=1e-16)


def test_so_it_is_with_weights_of_zero_in_the_place_of_none() -> None:
    none = {f"U_{gate}": np.zeros((H, H)) for gate in "fico"}
    done, found = at_the_end(LSTM(), **none)
    np.testing.assert_allclose(found.total, products_of(done.passes[FORWARD].quantities["f"]), rtol=1e-14)
    np.testing.assert_allclose(found.through_gates, np.zeros((T, H)), atol=1e-16)


@pytest.mark.parametrize("cell", [LSTM(), LSTM(peepholes=True), LSTM(proj=2), GRU(), GRU(reset="before")], ids=str)
def test_with_recurrence_the_belt_is_the_product_of_keeping_gates_and_the_gates_have_the_rest(cell: AnyCell) -> None:
    done, found = at_the_end(cell)
    keep = done.passes[FORWARD].quantities[cell.belt.keep or ""]
    np.testing.assert_allclose(found.direct, products_of(keep), rtol=1e-14)
    assert np.abs(found.through_gates[:-1]).min() > 1e-6
    np.testing.assert_array_equal(found.through_gates[-1], np.zeros_like(found.through_gates[-1]))


@pytest.mark.parametrize("cell", [Elman(), Jordan(outputs=2)], ids=str)
def test_a_network_that_keeps_nothing_has_nothing_but_detours(cell: AnyCell) -> None:
    done, got = learned(Spec(cell=cell), 4)
    found = flow(done, got, FORWARD)
    np.testing.assert_array_equal(found.direct, found.source)
    assert np.abs(found.through_gates[:-1]).min() > 0
    assert not at_the_end(cell)[1].source[:-1].any()


def test_a_forget_gate_of_one_carries_the_error_for_ever_and_one_of_zero_ends_it() -> None:
    spec = Spec(cell=LSTM(recurrent=False))
    p, x = weights(spec, 3), inputs(3)
    for value, expected in ((1.0, 1.0), (0.0, 0.0)):
        done = of_network(run(spec, p, x, states(spec, 3), {FORWARD: (Span("f", None, 1, None, value),)}))
        by = Seeds(final={FORWARD: {"c": np.ones(H)}})
        np.testing.assert_array_equal(
            flow(done, backward(done, by), FORWARD).direct[:-1], np.full((T - 1, H), expected)
        )


def test_the_belt_ends_where_a_hand_holds_the_memory() -> None:
    spec = Spec(cell=LSTM())
    span = Span("c", 1, 3, 3, 0.5)
    done = of_network(run(spec, weights(spec, 3), inputs(3), states(spec, 3), {FORWARD: (span,)}))
    found = flow(done, backward(done, Seeds(final={FORWARD: {"c": np.ones(H)}})), FORWARD)
    assert not found.direct[:2, 1].any()
    assert found.direct[2:, 1].all()
    assert found.direct[:, 0].all()
    assert found.total[1, 1] != 0  # by other units, whose gates read h


def test_the_source_is_what_the_loss_says_through_this_timesteps_own_output() -> None:
    spec = Spec(cell=LSTM())
    done = rollout(spec, weights(spec, 1), inputs(1))
    by = np.random.default_rng(0).uniform(-1, 1, (T, H))
    found = flow(done, backward(done, Seeds(h=by)), FORWARD)
    q = done.passes[FORWARD].quantities
    np.testing.assert_allclose(found.source, by * q["o"] * (1 - q["h_c"] ** 2), rtol=1e-12)


@given(specs, seeds)
def test_each_member_of_a_batch_flows_as_if_alone(spec: Spec, seed: int) -> None:
    p, x = weights(spec, seed), inputs(seed, (2,))
    done = rollout(spec, p, x)
    together = backward(done, Seeds(h=np.ones_like(done.output)))
    alone = rollout(spec, p, x[:, 1])
    own = backward(alone, Seeds(h=np.ones_like(alone.output)))
    for one in spec.passes:
        np.testing.assert_allclose(
            flow(done, together, one).direct[:, 1], flow(alone, own, one).direct, rtol=1e-11, atol=1e-13
        )
