"""Depth and direction: laws that hold for every cell, whatever its weights."""

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cells import LSTM, AnyCell
from app.cells.arrays import Array
from app.errors import InvalidShape
from app.network.build import drawn, first_inputs
from app.network.holds import Span
from app.network.passes import Direction, Pass, own, passes, shapes, suffix, widths
from app.network.readout import Readout
from app.network.stack import Network, Spec, extended, run
from app.network.trace import trace
from tests.cells.nets import EVERY_CELL

X, H, T = 2, 3, 7
DIRECTIONS: tuple[Direction, ...] = ("forward", "reverse", "both")


def weights(spec: Spec, seed: int = 5) -> dict[str, Array]:
    """Some weights for all passes and the read-out."""
    ways = 2 if spec.direction == "both" else 1
    made: dict[str, Array] = {}
    for one, width in widths(spec.cell, X, H, spec.layers, spec.direction).items():
        made |= drawn(spec.cell.shapes(width, H), spec.cell.kind, seed, spec.suffix(one))
    return made | (drawn(spec.readout.shapes(ways * spec.cell.size("h", H)), "", seed) if spec.readout else {})


def states(spec: Spec, value: float = 0.25) -> dict[Pass, dict[str, Array]]:
    """The same initial state for every pass."""
    return {one: {s: np.full(spec.cell.size(s, H), value) for s in spec.cell.states} for one in spec.passes}


def ran(spec: Spec, x: Array, spans: Mapping[Pass, tuple[Span, ...]] | None = None) -> Network:
    """A network run over x."""
    return run(spec, weights(spec), x, states(spec), spans or {})


specs = st.builds(
    Spec,
    cell=st.sampled_from(EVERY_CELL),
    layers=st.integers(1, 3),
    direction=st.sampled_from(DIRECTIONS),
    readout=st.none() if any(cell.kind == "jordan" for cell in EVERY_CELL) else st.just(Readout(size=2)),
)


def test_passes_are_named_as_in_pytorch() -> None:
    names = [suffix(one, "both") for one in passes(2, "both")]
    assert names == ["", "_reverse", "_l1", "_l1_reverse"]
    assert [suffix(one, "reverse") for one in passes(2, "reverse")] == ["", "_l1"]


@pytest.mark.parametrize("cell", EVERY_CELL, ids=str)
def test_a_stack_of_one_is_its_cell_to_the_last_bit(cell: AnyCell) -> None:
    spec, x = Spec(cell=cell), first_inputs(T, X, 3)
    alone = trace(cell, weights(spec), x, states(spec)[Pass(0, False)])
    for name, rows in ran(spec, x).traces[Pass(0, False)].quantities.items():
        np.testing.assert_array_equal(rows, alone.quantities[name])


@pytest.mark.parametrize("cell", EVERY_CELL, ids=str)
def test_reading_backwards_is_reading_the_reversed_input(cell: AnyCell) -> None:
    x = first_inputs(T, X, 3)
    back = ran(Spec(cell=cell, direction="reverse"), x)
    forward = ran(Spec(cell=cell), x[::-1])
    np.testing.assert_array_equal(back.traces[Pass(0, True)].quantities["h"], forward.output)
    np.testing.assert_array_equal(back.output, forward.output[::-1])


@given(specs, st.integers(0, 100))
def test_each_layer_reads_what_the_layer_below_says_in_both_directions(spec: Spec, seed: int) -> None:
    x = first_inputs(T, X, seed)
    network = ran(spec, x)
    said = x
    for layer in range(spec.layers):
        here = [one for one in spec.passes if one.layer == layer]
        for one in here:
            np.testing.assert_array_equal(network.traces[one].x, said[::-1] if one.reverse else said)
        rows = [network.traces[one].quantities["h"][:: -1 if one.reverse else 1] for one in here]
        said = np.hstack(rows)
    np.testing.assert_array_equal(network.output, said)


@given(specs)
def test_every_parameter_has_its_pass_and_no_other(spec: Spec) -> None:
    named = shapes(spec.cell, X, H, spec.layers, spec.direction)
    seen: list[str] = []
    for one, width in widths(spec.cell, X, H, spec.layers, spec.direction).items():
        mine = own(named, spec.cell.shapes(width, H), spec.suffix(one))
        assert mine == spec.cell.shapes(width, H)
        seen += [name + spec.suffix(one) for name in mine]
    assert sorted(seen) == sorted(named)


@pytest.mark.parametrize("layers", [1, 3])
def test_a_forward_network_grows_by_one_step_a_layer(layers: int) -> None:
    spec, x = Spec(cell=LSTM(), layers=layers, readout=Readout(size=2)), first_inputs(T, X, 1)
    grown = extended(ran(spec, x[:-1]), x[-1])
    assert grown is not None
    whole = ran(spec, x)
    for one in spec.passes:
        for name, rows in whole.traces[one].quantities.items():
            np.testing.assert_allclose(grown.traces[one].quantities[name], rows, rtol=0, atol=1e-14)


def test_a_network_that_reads_backwards_cannot_grow_at_its_end() -> None:
    x = first_inputs(T, X, 1)
    assert all(extended(ran(Spec(cell=LSTM(), direction=way), x), x[0]) is None for way in DIRECTIONS[1:])


def test_a_read_out_of_both_directions_adds_up_what_both_say() -> None:
    spec, x = Spec(cell=LSTM(), direction="both", readout=Readout(size=2)), first_inputs(T, X, 1)
    network, known = ran(spec, x), weights(spec)
    forward, back = (network.traces[one] for one in spec.passes)
    ours = forward.quantities["h"] @ known["W_y"][:, :H].T + back.quantities["h"][::-1] @ known["W_y"][:, H:].T
    np.testing.assert_allclose(forward.quantities["y"], ours + known["b_y"], rtol=0, atol=1e-14)
    np.testing.assert_array_equal(back.quantities["y"], forward.quantities["y"][::-1])


def test_a_read_out_that_counts_at_the_end_joins_what_each_direction_says_at_its_own_end() -> None:
    """Not h of both at the last input: there the backward pass has seen one input."""
    spec = Spec(cell=LSTM(), direction="both", readout=Readout(size=2, counts="last"))
    x = first_inputs(T, X, 1)
    network, known = ran(spec, x), weights(spec)
    forward, back = (network.traces[one] for one in spec.passes)
    ends = np.concatenate([forward.quantities["h"][-1], back.quantities["h"][-1]])
    answer = known["W_y"] @ ends + known["b_y"]
    np.testing.assert_allclose(forward.quantities["y"][-1], answer, rtol=0, atol=1e-14)
    np.testing.assert_allclose(back.quantities["y"][-1], answer, rtol=0, atol=1e-14)
    each = ran(Spec(cell=LSTM(), direction="both", readout=Readout(size=2)), x)
    assert not np.allclose(each.traces[Pass(0, False)].quantities["y"][-1], answer)


def test_only_the_last_layer_is_read_out() -> None:
    spec = Spec(cell=LSTM(), layers=2, readout=Readout())
    network = ran(spec, first_inputs(T, X, 1))
    assert ["y" in network.traces[one].quantities for one in spec.passes] == [False, True]


def test_what_is_held_in_one_pass_reaches_those_above_it_and_no_other() -> None:
    spec, x = Spec(cell=LSTM(), layers=2, direction="both"), first_inputs(T, X, 1)
    free, held = ran(spec, x), ran(spec, x, {Pass(0, True): (Span("h", 1, 2, None, 0.5),)})
    apart = {
        one: bool((free.traces[one].quantities["h"] != held.traces[one].quantities["h"]).any()) for one in spec.passes
    }
    assert apart == {Pass(0, False): False, Pass(0, True): True, Pass(1, False): True, Pass(1, True): True}


def test_a_missing_array_is_named() -> None:
    spec = Spec(cell=LSTM(), layers=2)
    known = weights(spec)
    del known["W_f_l1"]
    with pytest.raises(InvalidShape, match="W_f"):
        run(spec, known, first_inputs(T, X, 1), states(spec))
