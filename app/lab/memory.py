"""What the sessions of a server hold together, and how much of it there may be."""

import sys
from collections.abc import Iterable
from math import prod
from threading import Lock
from weakref import WeakKeyDictionary

from app.cells.arrays import Array
from app.errors import ServerFull, UnknownName
from app.lab.experiment import Experiment, shapes, ways
from app.lab.held import Held
from app.lab.stored import SHELF
from app.network.passes import widths

NUMBER = 8
"""Bytes of one number in double precision."""
MEGABYTE = 1024 * 1024


class Ledger:
    """How many bytes each session holds; their sum stays below what the server is set to.

    Before a large run is computed its room is asked for (:meth:`expect`), afterwards what is really there is written
    down (:meth:`book`). Whoever is refused keeps what was there.
    """

    def __init__(self, most: int = sys.maxsize) -> None:
        """``most``: bytes of all sessions together."""
        self._most, self._total = most, 0
        self._held: WeakKeyDictionary[object, int] = WeakKeyDictionary()
        self._lock = Lock()

    @property
    def total(self) -> int:
        """Bytes that are held now."""
        return self._total

    def expect(self, who: object, size: int) -> None:
        """Raise ServerFull if a session could not hold so many bytes in place of those that it holds."""
        with self._lock:
            self._check(who, size)

    def book(self, who: object, size: int, *, whatever: bool = False) -> None:
        """Write down what a session holds; raise ServerFull, and leave it as it was, if that is too much.

        ``whatever``: it is there already and stays.
        """
        with self._lock:
            if not whatever:
                self._check(who, size)
            self._total += size - self._held.get(who, 0)
            self._held[who] = size

    def leave(self, who: object) -> None:
        """A session has ended."""
        with self._lock:
            self._total -= self._held.pop(who, 0)

    def _check(self, who: object, size: int) -> None:
        own = self._held.get(who, 0)
        wanted = self._total - own + size
        if wanted > self._most and size > own:
            got, most = -(-wanted // MEGABYTE), self._most // MEGABYTE
            raise ServerFull("memory of all sessions", f"{got} MB", f"at most {most} MB")


def footprint(experiment: Experiment) -> int:
    """Bytes that a run will hold, about: every quantity of every pass at every timestep, what they read, and weights.

    Weights that lie on the shelf of the server are everyone's.
    """
    cell, H, readout = experiment.cell, experiment.H, experiment.readout
    computed = sum(cell.size(q.name, H) for q in cell.quantities)
    read = widths(cell, experiment.X, H, experiment.layers, experiment.direction)
    numbers = experiment.T * sum(width + computed for width in read.values())
    if readout is not None:
        joined = 2 * cell.size("h", H) if experiment.direction == "both" else 0
        numbers += experiment.T * (2 * readout.size + joined) * ways(experiment.direction)
    if experiment.stored is None:
        numbers += sum(map(prod, shapes(experiment).values()))
    return NUMBER * numbers


def weight(runs: Iterable[Held]) -> int:
    """Bytes that runs hold together: arrays that they share count once, those of the shelf not at all."""
    counted: dict[int, int] = {}
    for held in runs:
        shared = _on_the_shelf(held.experiment)
        for array in _arrays(held):
            whole = _whole(array)
            if id(whole) not in shared:
                counted[id(whole)] = whole.nbytes
    return sum(counted.values())


def _arrays(held: Held) -> Iterable[Array]:
    yield from held.first.values()
    yield from held.network.params.values()
    for done in held.network.traces.values():
        yield done.x
        yield from done.quantities.values()
        if done.joined is not None:
            yield done.joined


def _whole(array: Array) -> Array:
    """The array that a view looks at: a trace is the beginning of a longer tape."""
    return _whole(array.base) if isinstance(array.base, type(array)) else array


def _on_the_shelf(experiment: Experiment) -> set[int]:
    if experiment.stored is None:
        return set()
    try:
        return {id(_whole(array)) for array in SHELF.get(experiment.stored).values()}
    except UnknownName:  # it was pushed out: the run now keeps it alone
        return set()
