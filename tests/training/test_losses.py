"""Losses: their slope is that of their value, and nothing overflows where sigmoid and softmax are full."""

from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cells import GRU
from app.cells.arrays import Array
from app.errors import InvalidValue
from app.network.passes import shapes
from app.network.readout import Readout
from app.network.stack import Spec
from app.training.bptt import Seeds, backward
from app.training.losses import LossKind, Output, loss, per_step, said
from app.training.rollout import rollout

PAIRS: list[tuple[LossKind, Output]] = [
    *(("squared", output) for output in get_args(Output)),
    ("binary", "sigmoid"),
    ("softmax", "softmax"),
]
every = pytest.mark.parametrize(("kind", "output"), PAIRS)


def drawn(seed: int, T: int = 3, n: int = 2, K: int = 3) -> tuple[Array, Array, Array]:
    """Sums, targets that add up to 1, and weights of which some are 0."""
    rng = np.random.default_rng(seed)
    target = rng.random((T, n, K))
    return rng.normal(0, 2, (T, n, K)), target / target.sum(-1, keepdims=True), np.round(rng.random((T, n)))


@every
@given(st.integers(0, 10_000))
def test_the_slope_is_that_of_the_value(kind: LossKind, output: Output, seed: int) -> None:
    a_y, target, weight = drawn(seed)
    _, slope = loss(kind, output, a_y, target, weight)
    for place in np.ndindex(a_y.shape):
        step = np.zeros_like(a_y)
        step[place] = 1e-5
        above, below = (loss(kind, output, a_y + sign * step, target, weight)[0] for sign in (1, -1))
        assert slope[place] == pytest.approx((above - below) / 2e-5, rel=1e-6, abs=1e-9)


@every
@given(st.integers(0, 10_000))
def test_a_batch_is_the_average_of_its_sequences_and_a_sequence_the_sum_of_its_steps(
    kind: LossKind, output: Output, seed: int
) -> None:
    a_y, target, weight = drawn(seed)
    whole, slope = loss(kind, output, a_y, target, weight)
    alone = [loss(kind, output, a_y[:, b], target[:, b], weight[:, b]) for b in range(2)]
    assert whole == pytest.approx((alone[0][0] + alone[1][0]) / 2)
    np.testing.assert_allclose(slope, np.stack([one[1] for one in alone], axis=1) / 2, rtol=1e-12)
    steps = per_step(kind, output, a_y[:, 0], target[:, 0])[0]
    assert alone[0][0] == pytest.approx(float((steps * weight[:, 0]).sum()))


@every
def test_what_is_not_asked_weighs_nothing(kind: LossKind, output: Output) -> None:
    a_y, target, weight = drawn(1)
    other = np.where(weight[..., None] == 0, a_y + 5.0, a_y)
    assert loss(kind, output, a_y, target, weight)[0] == loss(kind, output, other, target, weight)[0]
    assert (loss(kind, output, a_y, target, weight)[1][weight == 0] == 0).all()


def test_squared_is_the_sum_of_half_squares_of_the_usual_derivation() -> None:
    y, target = np.array([[[0.2, 0.5]], [[1.0, -1.0]]]), np.array([[[0.0, 1.0]], [[1.0, 1.0]]])
    value, slope = loss("squared", "linear", y, target, np.ones((2, 1)))
    assert value == pytest.approx((0.04 + 0.25) / 2 + 4 / 2)
    np.testing.assert_allclose(slope, y - target)


@pytest.mark.parametrize(("kind", "output"), PAIRS[-2:])
def test_a_right_answer_costs_little_and_an_even_one_the_logarithm_of_the_choices(
    kind: LossKind, output: Output
) -> None:
    target, one = np.array([[1.0, 0.0]]), np.ones(1)
    assert loss(kind, output, np.array([[50.0, -50.0]]), target, one)[0] < 1e-20
    even = 2 * np.log(2) if kind == "binary" else np.log(2)
    assert loss(kind, output, np.zeros((1, 2)), target, one)[0] == pytest.approx(even)


@every
@pytest.mark.parametrize("size", [1e3, 1e8, 1e150])
def test_huge_sums_stay_finite_without_a_warning(kind: LossKind, output: Output, size: float) -> None:
    a_y, target = np.array([[size, -size]]), np.array([[0.0, 1.0]])
    value, slope = loss(kind, output, a_y, target, np.ones(1))
    assert np.isfinite(value)
    assert np.isfinite(slope).all()
    if kind != "squared":
        assert value == pytest.approx(2 * size)  # wrong by that much, where log y alone would be minus infinity


def test_a_loss_that_does_not_go_with_its_output_is_refused() -> None:
    with pytest.raises(InvalidValue, match=r"softmax loss: got linear; expected one of softmax"):
        loss("softmax", "linear", np.zeros((1, 2)), np.zeros((1, 2)), np.ones(1))
    with pytest.raises(InvalidValue, match="binary loss"):
        per_step("binary", "tanh", np.zeros((1, 2)), np.zeros((1, 2)))


def test_an_answer_is_what_the_output_makes_of_the_sums() -> None:
    sums = np.array([0.0, 1.0])
    np.testing.assert_allclose(said("softmax", sums).sum(), 1.0)
    np.testing.assert_allclose(said("linear", sums), sums)
    np.testing.assert_allclose(said("tanh", sums), np.tanh(sums))
    assert said("sigmoid", sums)[0] == 0.5


def test_in_the_usual_derivation_of_the_gru_the_steps_add_up_to_the_sequence() -> None:
    spec = Spec(cell=GRU(reset="before", bias="none"), readout=Readout(kind="sigmoid", size=2))
    rng = np.random.default_rng(3)
    named = shapes(spec.cell, 3, 4, 1, "forward") | Readout(size=2).shapes(4)
    params = {name: rng.normal(0, 0.7, shape) for name, shape in named.items()}
    x, target = rng.normal(0, 1, (6, 3)), rng.random((6, 2))
    done = rollout(spec, params, x)
    assert done.a_y is not None
    assert done.y is not None

    def slopes(weight: Array) -> dict[str, Array]:
        assert done.a_y is not None
        return backward(done, Seeds(a_y=loss("squared", "sigmoid", done.a_y, target, weight)[1])).params

    whole, steps = slopes(np.ones(6)), [slopes(np.eye(6)[t]) for t in range(6)]
    for name, value in whole.items():
        np.testing.assert_allclose(sum(one[name] for one in steps), value, atol=1e-12)
    delta = (done.y - target) * done.y * (1 - done.y)  # (y - target) * sigmoid', as it is derived by hand
    h = done.passes[spec.passes[0]].quantities["h"]
    np.testing.assert_allclose(whole["W_y"], delta.T @ h, atol=1e-12)
    np.testing.assert_allclose(whole["b_y"], delta.sum(axis=0), atol=1e-12)
