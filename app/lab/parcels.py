"""Parcels: what the memory of one unit is made of, by the timestep that wrote it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.cells.arrays import Array
from app.lab.explained import Parcels
from app.lab.pins import Pin
from app.network.trace import Trace

if TYPE_CHECKING:  # Held describes itself with what stands beside this: at run time the import would go in a circle.
    from app.lab.held import Held

MOST_COLUMNS = 240
"""Timesteps in sight at most; there are as many parcels, so that their number grows with its square."""


def parcels(held: "Held", unit: int, first: int, last: int | None, most: int = MOST_COLUMNS) -> Parcels | None:
    """Take the carried state of one unit apart, over the timesteps ``first`` to ``last`` (None: to the end).

    Since C(t) = f(t) C(t-1) + w(t), with w(t) = i(t) C~(t) what is written,

        C(t) = (f(1) ... f(t)) C(0) + sum over k of (f(k+1) ... f(t)) w(k)

    and for the GRU the same with h, z and (1 - z) h~. Row k is a parcel, from the timestep k that wrote it on:
    left[k, k] = w(k), left[k, t] = f(t) left[k, t-1], and 0 before k. When ``first`` is 1, row 0 is the initial
    state; otherwise it is all that lay there before, C(first-1), whoever wrote it. Where a pin holds the carried
    state, its value is the parcel of that timestep, and of those before it nothing is left.

    ``left`` has shape (rows, columns), one row more than columns; the rest one number a column. The half-life
    log(1/2) / log f is 0 for f <= 0 and infinite for f >= 1. Infinite or undefined memories stay so, without warning.
    None when there is nothing to show: the cell keeps nothing, the unit or the sequence is not there, or more than
    ``most`` (240) timesteps are in sight. Both ends are moved into the sequence, ``last`` also to ``first``.

    Source: the recursion of Gers, Schmidhuber and Cummins, "Learning to forget", 2000, written out.
    """
    trace, belt = held.trace, held.trace.cell.belt
    T, size = trace.T, len(trace.initial[belt.carry])
    if belt.keep is None or T == 0 or not 0 <= unit < size:
        return None
    first = min(max(first, 1), T)
    last = T if last is None else min(max(last, first), T)
    if last - first >= most:
        return None

    span = slice(first - 1, last)
    carry, keep = trace.quantities[belt.carry][span, unit], trace.quantities[belt.keep][span, unit]
    pinned = held_at(held.pins, belt.carry, unit, first, last)
    written = np.where(pinned, carry, trace.quantities[belt.written][span, unit])
    with np.errstate(over="ignore", invalid="ignore"):
        left = _left(_before(trace, unit, first), written, keep, pinned)
        total = left.sum(axis=0)
        off = float(np.abs(total - carry).max())
    return Parcels(
        unit=unit,
        first=first,
        wrote=tuple(range(first - 1, last + 1)),
        merged=first > 1,
        left=left,
        total=total,
        off=off if np.isfinite(off) else None,
        half_life=half_life(keep),
    )


def half_life(keep: Array) -> Array:
    """After how many timesteps half is left if each keeps this share: log(1/2) / log keep, any shape.

    0 for keep <= 0 (gone at once), infinite for keep >= 1 (never), NaN for NaN.
    """
    with np.errstate(divide="ignore"):  # at 0 the logarithm is infinite, at 1 its inverse: both ends of the rule
        return np.asarray(np.abs(np.log(0.5) / np.log(np.clip(keep, 0.0, 1.0))))


def held_at(pins: Sequence[Pin], quantity: str, unit: int, first: int, last: int) -> NDArray[np.bool_]:
    """Whether some pin holds a quantity of a unit, for each timestep from ``first`` to ``last``."""
    held = np.zeros(max(last - first + 1, 0), dtype=np.bool_)
    for pin in pins:
        if pin.quantity == quantity and pin.unit in (None, unit):
            stop = len(held) if pin.last is None else max(pin.last - first + 1, 0)
            held[max(pin.first - first, 0) : stop] = True
    return held


def _before(trace: Trace, unit: int, first: int) -> float:
    carry = trace.cell.belt.carry
    return float(trace.initial[carry][unit] if first == 1 else trace.quantities[carry][first - 2, unit])


def _left(before: float, written: Array, keep: Array, pinned: NDArray[np.bool_]) -> Array:
    """Row k of what is left, (columns + 1, columns): row 0 from ``before``, row k + 1 from written[k]."""
    columns = len(written)
    left = np.zeros((columns, columns + 1))  # transposed: the loop runs over timesteps, and rows lie together
    now = np.zeros(columns + 1)
    now[0] = before
    for t in range(columns):
        if not pinned[t]:  # else what was there is gone: 0 even of an infinite memory
            np.multiply(now[: t + 1], keep[t], out=left[t, : t + 1])
        now = left[t]
        now[t + 1] = written[t]
    return left.T
