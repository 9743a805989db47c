"""A long sequence as a moving hand is shown it: the timesteps in sight, in no more columns than there are pixels."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.cells.arrays import Array
from app.lab.commands import Look
from app.lab.events import Thinned
from app.lab.held import Held
from app.lab.window import in_sight

DENSE = 2
"""Timesteps a pixel up to which each is told by itself."""
LANES = 14
"""Units up to which each may have a lane of its own, which shows the extremes of what it carries and keeps."""


@dataclass(frozen=True, slots=True)
class Span:
    """Timesteps ``first`` to ``last``, told in ``rows`` rows: one a timestep, or one a pixel."""

    first: int
    last: int
    rows: int

    @property
    def thin(self) -> bool:
        """Whether a row stands for several timesteps."""
        return self.rows < self.last - self.first + 1

    def of(self, array: Array) -> Array:
        """The part in sight of an array (T, D): (last - first + 1, D)."""
        return array[self.first - 1 : self.last]

    @property
    def starts(self) -> NDArray[np.intp]:
        """Where each row begins, counted from ``first``: floor(r n / rows) for row r of n timesteps."""
        return np.arange(self.rows) * (self.last - self.first + 1) // self.rows


def span(T: int, look: Look) -> Span | None:
    """What of T timesteps is told; None: all, for there are at most two a pixel, or nobody said how many there are.

    One more than is in sight at either end, for what is drawn begins where the timestep before ends.
    """
    columns = T if look.columns is None else max(1, look.columns)
    if DENSE * columns >= T:
        return None
    first = min(max(look.first - 1, 1), T)
    last = max(first, min(T, (T if look.last is None else look.last) + 1))
    n = last - first + 1
    return Span(first, last, n if n <= DENSE * columns else columns)


def pictured(held: Held) -> set[str]:
    """What a picture shows that has no room for single timesteps: gates, candidate, what is carried and let out."""
    belt = held.trace.cell.belt
    parts = {belt.carry, belt.keep, belt.pour, belt.candidate, belt.let_out, belt.output, "y"}
    return {q.name for q in held.quantities if q.name in parts or q.role in ("gate", "candidate")}


def told(held: Held, look: Look, span: Span) -> tuple[dict[str, Array], Thinned]:
    """The arrays of a run as they are told, single precision, and what is told besides.

    Of each row the value farthest from the row's mean, which is its smallest or its largest: a gate that shuts for one
    timestep is still seen. Equally far: the largest. Of what the lanes carry and keep both ends are told.
    """
    shown = held.shown()
    names = pictured(held) if span.thin else shown.keys()
    whole = _single({name: array for name, array in in_sight(shown, look.unit).items() if name in names})
    most = {name: _most(array) for name, array in whole.items()}
    arrays = {name: span.of(array) for name, array in whole.items()}
    low: dict[str, Array] = {}
    high: dict[str, Array] = {}
    unit = 0
    if span.thin:
        belt, H = held.trace.cell.belt, held.experiment.H
        unit = min(max(look.unit, 0), H - 1) if H > LANES else 0
        with np.errstate(invalid="ignore", over="ignore"):
            for name, array in arrays.items():
                arrays[name], least, largest = thinned(array, span)
                if name in (belt.carry, belt.keep):
                    here = _lanes(shown[name].shape[1], array.shape[1], look.unit, unit, H)
                    low[name], high[name] = least[:, here], largest[:, here]
    about = Thinned(first=span.first, last=span.last, rows=span.rows, most=most, low=low, high=high, unit=unit)
    return arrays, about


def thinned(array: Array, span: Span) -> tuple[Array, Array, Array]:
    """Of each row, (rows, D): the value farthest from the mean, the smallest, and the largest of its timesteps."""
    starts = span.starts
    low = np.minimum.reduceat(array, starts, axis=0)
    high = np.maximum.reduceat(array, starts, axis=0)
    count = np.diff(np.append(starts, len(array)))[:, None].astype(array.dtype)
    mean = np.add.reduceat(array, starts, axis=0) / count
    return np.where(mean - low > high - mean, low, high), low, high


def apart(arrays: Mapping[str, Array], span: Span) -> dict[str, Array]:
    """Differences (T, D) as they are told: of each row the one farthest from zero."""
    cut = {name: span.of(array) for name, array in _single(arrays).items()}
    if not span.thin:
        return cut
    return {name: _farthest(*thinned(array, span)[1:]) for name, array in cut.items()}


def _farthest(low: Array, high: Array) -> Array:
    return np.where(-low > high, low, high)


def _lanes(size: int, told: int, looked_at: int, unit: int, H: int) -> slice:
    """The columns of an array of ``told`` out of ``size`` units that may have lanes."""
    if H <= LANES:
        return slice(None)
    first = 0 if told == size else looked_at // told * told
    return slice(unit - first, unit - first + 1)


def _most(array: Array) -> Array:
    """Largest size of each column over all timesteps, infinities and what is no number left out."""
    size = np.abs(array)
    largest: Array = size.max(axis=0, initial=0.0)
    if not np.isfinite(largest).all():
        largest = np.where(np.isfinite(size), size, 0.0).max(axis=0, initial=0.0)
    return largest


def _single(arrays: Mapping[str, Array]) -> dict[str, Array]:
    with np.errstate(over="ignore"):
        return {name: array.astype(np.float32) for name, array in arrays.items()}
