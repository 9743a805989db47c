"""What a hand holds, and when: spans of held values made into stretches of timesteps over which nothing changes."""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from app.cells import AnyCell
from app.cells.arrays import Array, Hold
from app.cells.contract import Quantity


class Span(NamedTuple):
    """One quantity of one unit, or of all, held at a value from timestep ``first`` to ``last``, both counted from 1."""

    quantity: str
    unit: int | None
    """From 0; None: all units."""
    first: int
    last: int | None
    """None: to the end, wherever it is."""
    value: float


class Stretch(NamedTuple):
    """Rows ``start`` to below ``stop`` of a trace, throughout which the same values are held."""

    start: int
    stop: int
    hold: Hold | None
    """None: nothing is held."""


def stretches(spans: Sequence[Span], start: int, stop: int, size: Callable[[str], int]) -> list[Stretch]:
    """Cut the rows ``start`` to below ``stop`` where a span begins or ends; row t - 1 is timestep t.

    ``size`` tells how many numbers a quantity has. Where spans overlap, the later one of the sequence counts.
    """
    if not spans or start == stop:
        return [Stretch(start, stop, None)]
    rows = []
    for span in spans:
        begin = min(max(span.first - 1, start), stop)
        rows.append((begin, stop if span.last is None else min(max(span.last, begin), stop)))
    cuts = sorted({start, stop}.union(*rows))
    active: list[list[Span]] = [[] for _ in cuts]
    for span, (begin, end) in zip(spans, rows, strict=True):
        for k in range(bisect_left(cuts, begin), bisect_left(cuts, end)):
            active[k].append(span)
    return [Stretch(a, b, _hold(held, size)) for (a, b), held in zip(pairwise(cuts), active, strict=False)]


@lru_cache(maxsize=1024)
def pinnable(cell: AnyCell) -> Mapping[str, Quantity]:
    """Quantities that can be held, by name: those for which the cell's step asks, in its order."""
    asked: list[str] = []

    def note(name: str, computed: Array) -> Array:
        asked.append(name)
        return computed

    nothing = {name: np.zeros(shape) for name, shape in cell.shapes(1, 1).items()}
    cell.step(nothing, np.zeros(1), {state: np.zeros(cell.size(state, 1)) for state in cell.states}, note)
    known = {quantity.name: quantity for quantity in cell.quantities}
    return {name: known[name] for name in asked}


def _hold(spans: Sequence[Span], size: Callable[[str], int]) -> Hold | None:
    if not spans:
        return None
    masks = {span.quantity: np.zeros(size(span.quantity), dtype=bool) for span in spans}
    values = {name: np.zeros(len(mask)) for name, mask in masks.items()}
    for name, unit, _, _, value in spans:
        which = slice(None) if unit is None else unit
        masks[name][which] = True
        values[name][which] = value

    def hold(name: str, computed: Array) -> Array:
        return np.where(masks[name], values[name], computed) if name in masks else computed

    return hold
