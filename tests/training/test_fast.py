"""The fast forms compute what the formulas say, forwards and backwards."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cells import GRU, LSTM, AnyCell, Elman
from app.cells.arrays import Array
from app.network.passes import Pass
from app.network.readout import Readout
from app.network.stack import Spec
from app.training.bptt import Seeds, backward
from app.training.fast import form_of
from app.training.fast.form import CHUNK
from app.training.formulas import through_pass
from app.training.rollout import PassRollout, rollout, stepped
from app.training.room import Room
from tests.cells.nets import ACTIVATIONS, BIASES, EVERY_CELL

from .nets import H, T, X, inputs, states, weights

FORWARD = Pass(0, False)
seeds = st.integers(0, 2**16)
FAST: list[AnyCell] = [
    *(LSTM(bias=bias) for bias in BIASES),
    *(GRU(bias=bias, reset="after") for bias in BIASES),
    *(GRU(bias=bias, reset="before") for bias in BIASES),
    *(Elman(bias=bias) for bias in BIASES),
    *(Elman(activation=activation) for activation in ACTIVATIONS),
]
READS = {"lstm": ("h", "c"), "gru": ("h",), "rnn": ("h",)}
everyone = pytest.mark.parametrize("cell", FAST, ids=str)


def close(got: Mapping[str, Array], expected: Mapping[str, Array]) -> None:
    assert list(got) == list(expected)
    for name, value in expected.items():
        assert got[name].shape == value.shape, name
        largest = max(1.0, float(np.abs(value).max()))
        np.testing.assert_allclose(got[name], value, rtol=1e-11, atol=1e-13 * largest, err_msg=name)


def both_ways(cell: AnyCell, seed: int, batch: tuple[int, ...], read: tuple[str, ...], steps: int = T) -> None:
    """One pass in its fast form and by the formulas, with a loss on some of its quantities."""
    spec = Spec(cell=cell)
    p, x, start = weights(spec, seed), inputs(seed, batch, steps), states(spec, seed, batch)[FORWARD]
    fast = rollout(spec, p, x, {FORWARD: start}).passes[FORWARD]
    plain = stepped(cell, p, x, start)
    assert fast.tape is not None
    close(fast.quantities, plain.quantities)
    rng = np.random.default_rng(seed)
    arriving = {name: rng.uniform(-1, 1, plain.quantities[name].shape) for name in read}
    assert fast.tape.takes(arriving)
    (got, named), (expected, wanted) = fast.tape.backward(arriving), through_pass(cell, p, plain, arriving)
    close({name: named[name] for name in wanted}, wanted)
    assert set(named) == set(wanted) == set(p)
    close({name: got.quantities[name] for name in expected.quantities}, expected.quantities)
    close(got.initial, expected.initial)
    close({"x": got.x}, {"x": expected.x})


@everyone
def test_a_fast_form_is_the_formulas_forwards_and_backwards(cell: AnyCell) -> None:
    for seed, batch in enumerate([(), (1,), (4,), (2, 3)]):
        both_ways(cell, seed, batch, READS[cell.kind])


@given(st.sampled_from(FAST), seeds, st.integers(1, 5), st.integers(1, 9))
def test_so_it_is_for_any_batch_and_length(cell: AnyCell, seed: int, members: int, steps: int) -> None:
    both_ways(cell, seed, (members,), READS[cell.kind][: 1 + seed % 2], steps)


@everyone
def test_slopes_taken_in_chunks_are_the_same_slopes(cell: AnyCell) -> None:
    steps = 3 * CHUNK // (4 * H * 300) + 2  # three chunks and a rest
    both_ways(cell, 3, (300,), READS[cell.kind], steps)


@everyone
def test_a_loss_on_another_quantity_goes_back_by_the_formulas(cell: AnyCell) -> None:
    spec = Spec(cell=cell)
    p, x, start = weights(spec, 1), inputs(1, (2,)), states(spec, 1, (2,))
    done = rollout(spec, p, x, start)
    name = spec.cell.quantities[0].name
    by = Seeds(h=np.ones_like(done.output), quantity={FORWARD: {name: np.ones_like(done.output)}})
    got = backward(done, by)
    slow = PassRollout(stepped(cell, p, x, start[FORWARD]).quantities, x, start[FORWARD])
    arriving = {"h": np.ones_like(done.output), name: np.ones_like(done.output)}
    close(got.params, through_pass(cell, p, slow, arriving)[1])


def test_the_usual_options_have_a_fast_form_and_the_others_the_formulas() -> None:
    fast = [cell for cell in EVERY_CELL if form_of(cell) is not None]
    assert {cell.kind for cell in fast} == {"lstm", "gru", "rnn"}
    assert all(form_of(cell) for cell in FAST)
    slow = (LSTM(peepholes=True), LSTM(forget="coupled"), LSTM(proj=2), LSTM(recurrent=False), GRU(g="relu"))
    assert not any(form_of(cell) for cell in (*slow, LSTM(gate="hard_sigmoid"), LSTM(g="linear"), LSTM(h="linear")))


@everyone
def test_saturated_gates_overflow_nowhere(cell: AnyCell) -> None:
    spec = Spec(cell=cell)
    p, x = {name: 1e3 * value for name, value in weights(spec, 2).items()}, inputs(2, (3,))
    done = rollout(spec, p, x)
    got = backward(done, Seeds(h=np.ones_like(done.output)))
    if not (cell.kind == "rnn" and cell.activation in ("relu", "linear")):
        plain = stepped(cell, p, x, done.passes[FORWARD].initial).quantities["h"]
        np.testing.assert_allclose(done.output, plain, rtol=1e-9, atol=1e-12)
    assert all(np.isfinite(value).all() for value in got.params.values())


def in_room(spec: Spec, room: Room | None, seed: int, steps: int = T) -> dict[str, Array]:
    done = rollout(spec, weights(spec, seed), inputs(seed, (4,), steps), room=room)
    got = backward(done, Seeds(a_y=None if done.a_y is None else np.ones_like(done.a_y), h=np.ones_like(done.output)))
    return {**got.params, "x": got.x, "h": np.array(done.output)}


@everyone
def test_in_a_room_everything_is_as_it_is_outside_and_nothing_is_left_of_what_was_there_before(cell: AnyCell) -> None:
    spec, room = Spec(cell=cell, layers=2, direction="both", readout=Readout(size=2)), Room()
    for seed, steps in ((1, T), (2, T), (3, T + 4), (4, 2)):
        for name, value in in_room(spec, None, seed, steps).items():
            np.testing.assert_array_equal(in_room(spec, room, seed, steps)[name], value, err_msg=name)


def test_a_room_gives_the_same_memory_again_and_an_open_field_does_not() -> None:
    room = Room()
    first, again = room.take("a", (3, 4), np.float64), room.take("a", (2, 5), np.float64)
    assert np.shares_memory(first, again)
    assert not np.shares_memory(first, room.take("b", (3, 4), np.float64))
    assert not np.shares_memory(first, room.part("l1").take("a", (3, 4), np.float64))
    assert room.take("a", (3, 4), np.float32).dtype == np.float32
    spec = Spec(cell=LSTM())
    done = rollout(spec, weights(spec, 1), inputs(1, (2,)))
    one, two = (backward(done, Seeds(h=k * np.ones_like(done.output))) for k in (1.0, 2.0))
    np.testing.assert_array_equal(2.0 * one.passes[FORWARD].quantities["c"], two.passes[FORWARD].quantities["c"])


@everyone
def test_single_precision_is_single_throughout(cell: AnyCell) -> None:
    spec = Spec(cell=cell)
    p: dict[str, Any] = {name: value.astype(np.float32) for name, value in weights(spec, 1).items()}
    done = rollout(spec, p, np.asarray(inputs(1, (3,)), dtype=np.float32))
    got = backward(done, Seeds(h=np.ones_like(done.output)))
    arrays = [*done.passes[FORWARD].quantities.values(), *got.params.values(), got.x]
    arrays += [*got.passes[FORWARD].quantities.values(), *got.passes[FORWARD].initial.values()]
    assert {array.dtype for array in arrays} == {np.dtype(np.float32)}


def test_sizes_are_told_apart() -> None:
    assert len({X, H, T}) == 3
