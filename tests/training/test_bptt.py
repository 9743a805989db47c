"""Gradients agree with finite differences, for every cell, option, depth and direction, and for every loss."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cells import GRU, LSTM, AnyCell, Elman, Jordan
from app.cells.arrays import Array
from app.errors import InvalidShape, UnknownName
from app.network.holds import Span
from app.network.passes import Pass
from app.network.readout import Readout
from app.network.stack import Spec, run
from app.training.bptt import Seeds, backward, of_embedding
from app.training.rollout import of_network, rollout
from tests.cells.nets import EVERY_CELL

from .nets import READOUTS, H, T, X, anything, inputs, loss, moved, specs, states, weights

seeds = st.integers(0, 2**16)
STEP = 1e-5


def along(L: Callable[[Array], float], like: Array, seed: int) -> tuple[Array, float]:
    """A direction, and how much L grows along it: a central difference."""
    way = np.random.default_rng(seed + 4).uniform(-1, 1, like.shape)
    return way, (L(STEP * way) - L(-STEP * way)) / (2 * STEP)


def agree(analytic: Array, way: Array, numeric: float, name: str) -> None:
    """The derivative along a direction is that of the gradient, up to what a central difference can tell."""
    terms = analytic * way
    assert abs(float(terms.sum()) - numeric) <= 2e-7 * max(1.0, float(np.abs(terms).sum())), name


def check(spec: Spec, seed: int, batch: tuple[int, ...] = ()) -> None:
    p, x, start = weights(spec, seed), inputs(seed, batch), states(spec, seed, batch)
    done = rollout(spec, p, x, start)
    by = anything(done, seed)
    got = backward(done, by)
    assert list(got.params) == list(p)
    for name, value in p.items():
        assert got.params[name].shape == value.shape

        def by_weight(d: Array, name: str = name) -> float:
            return loss(rollout(spec, moved(p, name, d), x, start), by)

        agree(got.params[name], *along(by_weight, value, seed), name)
    agree(got.x, *along(lambda d: loss(rollout(spec, p, x + d, start), by), x, seed), "x")
    for one in spec.passes:
        for name, value in start[one].items():

            def by_state(d: Array, one: Pass = one, name: str = name) -> float:
                return loss(rollout(spec, p, x, {**start, one: moved(start[one], name, d)}), by)

            agree(got.passes[one].initial[name], *along(by_state, value, seed), f"{one} {name}")


@given(specs, seeds)
def test_every_network_agrees_with_finite_differences(spec: Spec, seed: int) -> None:
    check(spec, seed)


@pytest.mark.parametrize("cell", EVERY_CELL, ids=str)
def test_every_cell_agrees_with_finite_differences_in_a_batch(cell: AnyCell) -> None:
    check(Spec(cell=cell), 3, (2,))


@pytest.mark.parametrize("readout", READOUTS, ids=str)
@pytest.mark.parametrize("direction", ["forward", "reverse", "both"])
def test_every_readout_agrees_with_finite_differences_in_every_direction(readout: Readout, direction: str) -> None:
    for cell in (LSTM(), GRU()):
        check(Spec(cell=cell, layers=2, direction=direction, readout=readout), 4, (2, 3))  # type: ignore[arg-type]


@given(specs, seeds)
def test_a_batch_is_its_members_one_by_one(spec: Spec, seed: int) -> None:
    p, x, start = weights(spec, seed), inputs(seed, (3,)), states(spec, seed, (3,))
    together = rollout(spec, p, x, start)
    by = anything(together, seed)
    got = backward(together, by)
    total = {name: np.zeros_like(value) for name, value in p.items()}
    for k in range(3):
        alone = {one: {name: value[k] for name, value in of.items()} for one, of in start.items()}
        done = rollout(spec, p, x[:, k], alone)
        own = backward(
            done,
            Seeds(
                a_y=None if by.a_y is None else by.a_y[:, k],
                y=None if by.y is None else by.y[:, k],
                h=None if by.h is None else by.h[:, k],
                final={one: {name: value[k] for name, value in of.items()} for one, of in by.final.items()},
                quantity={one: {name: value[:, k] for name, value in of.items()} for one, of in by.quantity.items()},
            ),
        )
        np.testing.assert_allclose(got.x[:, k], own.x, rtol=1e-12, atol=1e-13)
        for one in spec.passes:
            for name, value in own.passes[one].quantities.items():
                np.testing.assert_allclose(got.passes[one].quantities[name][:, k], value, rtol=1e-12, atol=1e-13)
            for name, value in own.passes[one].initial.items():
                np.testing.assert_allclose(got.passes[one].initial[name][k], value, rtol=1e-12, atol=1e-13)
        total = {name: value + own.params[name] for name, value in total.items()}
    for name, value in total.items():
        np.testing.assert_allclose(got.params[name], value, rtol=1e-11, atol=1e-12)


@given(specs, seeds)
def test_the_loss_may_be_taken_apart(spec: Spec, seed: int) -> None:
    done = rollout(spec, weights(spec, seed), inputs(seed, (2,)), states(spec, seed, (2,)))
    by = anything(done, seed)
    parts = [Seeds(a_y=by.a_y), Seeds(y=by.y), Seeds(h=by.h), Seeds(final=by.final), Seeds(quantity=by.quantity)]
    whole, apart = backward(done, by), [backward(done, part) for part in parts]
    for name, value in whole.params.items():
        np.testing.assert_allclose(sum(part.params[name] for part in apart), value, rtol=1e-11, atol=1e-12)
    np.testing.assert_allclose(sum(part.x for part in apart), whole.x, rtol=1e-11, atol=1e-12)


@given(specs, seeds)
def test_a_number_held_by_a_hand_is_what_its_derivative_says_it_is(spec: Spec, seed: int) -> None:
    """Hold a quantity where it is: the loss moves with the hand as dL/dq says, and nothing that computed it counts."""
    rng, p, x, start = np.random.default_rng(seed), weights(spec, seed), inputs(seed), states(spec, seed)
    one = spec.passes[rng.integers(len(spec.passes))]
    free = run(spec, p, x, start)
    held = {"lstm": ("f", "i", "c_tilde", "o", "c", "h"), "gru": ("z", "r", "h_tilde", "h"), "rnn": ("h",)}
    name = rng.choice(held.get(spec.cell.kind, ("h", "y")))
    unit, t = int(rng.integers(spec.cell.size(name, H))), int(rng.integers(1, T + 1))
    value = float(free.traces[one].quantities[name][t - 1, unit])

    def at(moved_by: float, params: dict[str, Array]) -> float:
        span = Span(name, unit, t, t, value + moved_by)
        return loss(of_network(run(spec, params, x, start, {one: (span,)})), by)

    network = run(spec, p, x, start, {one: (Span(name, unit, t, t, value),)})
    done = of_network(network)
    by = anything(done, seed)
    got = backward(done, by)
    numeric = (at(STEP, p) - at(-STEP, p)) / (2 * STEP)
    assert abs(got.passes[one].quantities[name][t - 1, unit] - numeric) <= 2e-7 * max(1.0, abs(numeric))
    for weight, now in p.items():

        def by_weight(d: Array, weight: str = weight) -> float:
            return at(0.0, moved(p, weight, d))

        agree(got.params[weight], *along(by_weight, now, seed), weight)


@pytest.mark.parametrize("cell", [LSTM(), LSTM(proj=2), LSTM(peepholes=True), GRU(), GRU(reset="before")], ids=str)
def test_what_is_kept_and_written_has_the_derivative_of_what_it_becomes(cell: AnyCell) -> None:
    spec = Spec(cell=cell)
    done = rollout(spec, weights(spec, 1), inputs(1), states(spec, 1))
    got = backward(done, Seeds(h=np.ones_like(done.output))).passes[Pass(0, False)].quantities
    for part in ("kept", "written"):
        np.testing.assert_array_equal(got[part], got[cell.belt.carry])
        assert np.abs(got[part]).min() > 0


def test_words_that_come_again_add_up() -> None:
    table, words = np.random.default_rng(0).normal(size=(4, X)), np.array([2, 0, 2, 2, 1])
    spec = Spec(cell=GRU())
    p, by = weights(spec, 2), Seeds(h=np.ones((T, H)))
    got = of_embedding(backward(rollout(spec, p, table[words]), by).x, words, 4)
    agree(got, *along(lambda d: loss(rollout(spec, p, (table + d)[words]), by), table, 2), "E")
    assert not got[3].any()
    assert (got[:3] != 0).all()


@pytest.mark.parametrize("cell", [Elman(activation="relu"), Jordan(), LSTM(g="linear", h="relu"), GRU()], ids=str)
def test_single_precision_stays_single_and_is_near_double(cell: AnyCell) -> None:
    readout = None if cell.kind == "jordan" else Readout(kind="softmax", size=3)
    spec = Spec(cell=cell, layers=2, direction="both", readout=readout)
    p, x = weights(spec, 5), inputs(5, (4,))
    double = rollout(spec, p, x)
    single = rollout(spec, {name: value.astype(np.float32) for name, value in p.items()}, x.astype(np.float32))
    by = Seeds(h=np.ones_like(double.output))
    exact, rough = backward(double, by), backward(single, by)
    for name, value in exact.params.items():
        assert rough.params[name].dtype == np.float32
        np.testing.assert_allclose(rough.params[name], value, rtol=1e-3, atol=1e-4)
    assert rough.x.dtype == np.float32
    assert {rows.dtype for at in single.passes.values() for rows in at.quantities.values()} == {np.dtype(np.float32)}


def test_an_exploding_network_has_exploding_gradients_and_no_warning() -> None:
    spec = Spec(cell=Elman(activation="linear"))
    p = {"W_h": np.ones((1, 1)), "U_h": np.full((1, 1), 1e200), "b_h": np.zeros(1)}
    got = backward(done := rollout(spec, p, np.ones((4, 1))), Seeds(h=np.ones_like(done.output)))
    assert np.isinf(got.passes[Pass(0, False)].quantities["h"][0]).all()


@pytest.mark.parametrize(
    ("by", "error", "words"),
    [
        (Seeds(h=np.zeros((T, H + 1))), InvalidShape, "loss by h: got shape"),
        (Seeds(a_y=np.zeros((T, 1))), UnknownName, "quantity: got y; expected a network"),
        (Seeds(final={Pass(0, False): {"m": np.zeros(H)}}), UnknownName, "state: got m"),
        (Seeds(quantity={Pass(0, False): {"m": np.zeros((T, H))}}), UnknownName, "quantity: got m"),
        (Seeds(final={Pass(0, False): {"c": np.zeros(H + 1)}}), InvalidShape, "loss by final c"),
    ],
)
def test_a_loss_on_what_is_not_there_is_refused(by: Seeds, error: type[Exception], words: str) -> None:
    spec = Spec(cell=LSTM())
    with pytest.raises(error, match=words):
        backward(rollout(spec, weights(spec, 0), inputs(0)), by)


def test_x_and_h_are_what_they_are_in_the_test() -> None:
    assert len({X, H, T}) == 3, "no transposed matrix and no swapped axis may go unseen"
