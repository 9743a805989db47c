"""Optimizers: their first steps by hand, what they have in common, and clipping."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cells.arrays import Array
from app.errors import InvalidValue
from app.training.optimizers import OPTIMIZERS, Adam, Momentum, Sgd, check, clipped

every = pytest.mark.parametrize("kind", OPTIMIZERS)
BOWL = {"w": np.array([3.0, -2.0]), "b": np.array([[1.0]])}


def rolled(kind: str, steps: int) -> list[dict[str, Array]]:
    """A ball in the bowl 1/2 |w|^2, whose slope is w itself."""
    optimizer, now = OPTIMIZERS[kind](), dict(BOWL)
    memory: dict[str, Array] = {}
    path = [now]
    for _ in range(steps):
        now, memory = optimizer.step(now, now, memory)
        path.append(now)
    return path


@every
def test_a_bowl_is_rolled_down(kind: str) -> None:
    path = rolled(kind, 1000)
    height = [sum(float(np.square(value).sum()) for value in now.values()) for now in path]
    assert height[-1] < 1e-3 < height[0]


@every
def test_nothing_given_is_changed(kind: str) -> None:
    kept = {name: value.copy() for name, value in BOWL.items()}
    memory: dict[str, Array] = {}
    optimizer = OPTIMIZERS[kind]()
    _, memory = optimizer.step(BOWL, BOWL, memory)
    before = {name: value.copy() for name, value in memory.items()}
    optimizer.step(BOWL, BOWL, memory)
    assert all((BOWL[name] == value).all() for name, value in kept.items())
    assert all((memory[name] == value).all() for name, value in before.items())


@every
def test_what_is_remembered_is_no_gradient_itself_for_gradients_are_written_over(kind: str) -> None:
    grads = {name: value.copy() for name, value in BOWL.items()}
    after, memory = OPTIMIZERS[kind]().step(BOWL, grads, {})
    before = {name: value.copy() for name, value in (after | memory).items()}
    for value in grads.values():
        value[...] = np.nan
    assert all((value == before[name]).all() for name, value in (after | memory).items())


@every
def test_taken_up_again_from_what_it_remembers_it_goes_the_same_way(kind: str) -> None:
    def on(steps: int, now: dict[str, Array], memory: dict[str, Array]) -> tuple[dict[str, Array], dict[str, Array]]:
        for _ in range(steps):
            now, memory = OPTIMIZERS[kind]().step(now, now, memory)
        return now, memory

    whole, _ = on(7, dict(BOWL), {})
    parts, _ = on(4, *on(3, dict(BOWL), {}))
    assert all((whole[name] == parts[name]).all() for name in BOWL)


def test_the_first_steps_by_hand() -> None:
    w, g = {"w": np.array([1.0])}, {"w": np.array([0.5])}
    assert Sgd(rate=0.1).step(w, g, {})[0]["w"] == pytest.approx([0.95])
    one, memory = Momentum(rate=0.1, momentum=0.9).step(w, g, {})
    two, _ = Momentum(rate=0.1, momentum=0.9).step(one, g, memory)
    assert (one["w"][0], two["w"][0]) == pytest.approx((0.95, 0.95 - 0.1 * (0.9 * 0.5 + 0.5)))
    one, memory = Adam(rate=0.01).step(w, g, {})
    assert one["w"] == pytest.approx([0.99], abs=1e-9)  # whatever the slope, the first step is as long as the rate
    two, _ = Adam(rate=0.01).step(one, {"w": np.array([-0.5])}, memory)
    m, v = (0.9 * 0.05 - 0.05) / (1 - 0.81), (0.999 * 0.00025 + 0.00025) / (1 - 0.998001)
    assert two["w"] == pytest.approx([0.99 - 0.01 * m / (np.sqrt(v) + 1e-8)], abs=1e-9)


@given(st.integers(0, 10_000), st.floats(0.01, 100))
def test_clipping_shortens_and_never_turns(seed: int, most: float) -> None:
    rng = np.random.default_rng(seed)
    grads = {"w": rng.normal(0, 5, (2, 3)), "b": rng.normal(0, 5, 3)}
    short, norm = clipped(grads, most)
    flat, before = (np.concatenate([one["w"].ravel(), one["b"]]) for one in (short, grads))
    assert norm == pytest.approx(float(np.linalg.norm(before)))
    assert np.linalg.norm(flat) == pytest.approx(min(most, norm))
    np.testing.assert_allclose(flat * norm, before * np.linalg.norm(flat), atol=1e-9)


def test_clipping_leaves_short_ones_alone_and_0_means_never() -> None:
    grads = {"w": np.array([3.0, 4.0])}
    for most in (5.0, 0.0):
        same, norm = clipped(grads, most)
        assert norm == 5.0
        assert (same["w"] == grads["w"]).all()
    assert clipped({"w": np.zeros(2)}, 1.0)[1] == 0.0


def test_gradients_whose_squares_overflow_are_clipped_all_the_same() -> None:
    short, norm = clipped({"w": np.array([3e200, 4e200])}, 1.0)
    assert norm == pytest.approx(5e200)
    np.testing.assert_allclose(short["w"], [0.6, 0.8])


@pytest.mark.parametrize(
    ("optimizer", "what"),
    [
        (Sgd(rate=-0.1), "rate"),
        (Sgd(rate=float("nan")), "rate"),
        (Sgd(rate=11.0), "rate: got 11; expected a number from 0 to 10"),
        (Momentum(momentum=1.0), "momentum"),
        (Adam(beta1=1.0), "beta1"),
        (Adam(beta2=-0.1), "beta2"),
        (Adam(eps=0.0), "eps"),
    ],
)
def test_a_number_outside_its_range_is_refused(optimizer: Sgd | Momentum | Adam, what: str) -> None:
    with pytest.raises(InvalidValue, match=what):
        check(optimizer)


@every
def test_every_optimizer_is_within_its_ranges_from_the_start(kind: str) -> None:
    check(OPTIMIZERS[kind]())
