"""The fast form of every cell is its step, in any combination of options."""

import numpy as np
import pytest
from hypothesis import given

from app.cells import AnyCell
from app.cells.arrays import Array

from .nets import EVERY_CELL, cells, inputs, params, seeds, sizes, state


def run(cell: AnyCell, p: dict[str, Array], x: Array, before: dict[str, Array], H: int) -> dict[str, Array]:
    """The fast form over x (T, X): every lane, by name."""
    lanes, fast = cell.lanes(len(x), H), cell.stacked(p)
    for lane in lanes.values():
        lane[:] = np.nan
    sums = next(iter(lanes.values()))
    sums[:] = x @ fast.W.T + fast.b
    now = tuple(before[name] for name in cell.states)
    for row in zip(*lanes.values(), strict=True):
        now = fast.advance(now, row)
    return lanes


@given(cells, sizes, seeds)
def test_every_row_is_the_step_from_the_row_before(cell: AnyCell, size: tuple[int, int], seed: int) -> None:
    X, H = size
    p, x, now = params(cell, X, H, seed), inputs(6, X, seed), state(cell, H, seed)
    lanes = run(cell, p, x, now, H)
    for t, row in enumerate(x):
        stepped = cell.step(p, row, now)
        for name, value in stepped.items():
            bound = 1e-12 * max(1.0, float(np.abs(value).max()))
            np.testing.assert_allclose(lanes[name][t], value, rtol=0, atol=bound, err_msg=name)
        now = {name: lanes[name][t] for name in cell.states}


@given(cells, sizes, seeds)
def test_it_returns_the_state_that_it_wrote(cell: AnyCell, size: tuple[int, int], seed: int) -> None:
    X, H = size
    p, before = params(cell, X, H, seed), state(cell, H, seed)
    lanes, fast = cell.lanes(1, H), cell.stacked(p)
    next(iter(lanes.values()))[:] = fast.b
    after = fast.advance(tuple(before.values()), tuple(lane[0] for lane in lanes.values()))
    assert [value.tolist() for value in after] == [lanes[name][0].tolist() for name in cell.states]


@pytest.mark.parametrize("cell", EVERY_CELL, ids=str)
def test_it_reads_weights_and_state_and_writes_to_its_lanes_alone(cell: AnyCell) -> None:
    p, x, before = params(cell, 3, 4, 1), inputs(2, 3, 1), state(cell, 4, 1)
    for array in (*p.values(), x, *before.values()):
        array.flags.writeable = False
    first = run(cell, p, x, before, 4)
    again = run(cell, p, x, before, 4)
    for name, lane in first.items():
        np.testing.assert_array_equal(lane, again[name], err_msg=name)
