"""What the sessions of a server hold together, and how much of it there may be."""

import sys
from collections.abc import Iterable
from functools import lru_cache
from math import prod
from threading import RLock
from weakref import ref

from app.errors import ServerFull
from app.lab.backward import is_followed
from app.lab.experiment import Experiment, Tokens
from app.lab.held import Held
from app.network.passes import shapes, widths
from app.network.stack import Spec

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
        self._most = most
        self._held: dict[ref[object], int] = {}
        self._total = 0
        self._lock = RLock()

    @property
    def total(self) -> int:
        """Bytes that are held now; of a session that is gone, nothing, even if its last run ended after it left."""
        with self._lock:
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
            key = ref(who, self._forget)
            more = size - self._held.get(key, 0)
            self._held[key] = size
            self._total += more  # one step: a session may be found gone, and be taken off, between any two lines

    def leave(self, who: object) -> None:
        """A session has ended."""
        self._forget(ref(who))

    def _forget(self, key: "ref[object]") -> None:
        with self._lock:
            less = self._held.pop(key, 0)
            self._total -= less

    def _check(self, who: object, size: int) -> None:
        own = self._held.get(ref(who), 0)
        wanted = self._total - own + size
        if wanted > self._most and size > own:
            got, most = -(-wanted // MEGABYTE), self._most // MEGABYTE
            raise ServerFull("memory of all sessions", f"{got} MB", f"at most {most} MB")


def footprint(experiment: Experiment) -> int:
    """Bytes that a run holds, about: every quantity of every pass at every timestep, what they read, and weights.

    Weights that lie on the shelf of the server are everyone's.
    """
    given = experiment.input
    words = len(given.vocabulary) if isinstance(given, Tokens) and given.embedded else 0
    steps, weights = _numbers(experiment.spec, experiment.X, experiment.H, words)
    return NUMBER * (experiment.T * steps + (weights if experiment.stored is None else 0))


def weight(runs: Iterable[Held]) -> int:
    """Bytes that runs hold together, about; one that stands in two places counts once.

    A run that is fed timestep by timestep has room for those to come; one that is followed back holds a derivative for
    each of its numbers.
    """
    different = {id(held.network): held for held in runs}
    return sum(
        int(
            footprint(held.experiment)
            * (max(1.0, held.trace.tape.room / max(held.trace.T, 1)) + is_followed(held.network))
        )
        for held in different.values()
    )


@lru_cache(maxsize=256)
def _numbers(spec: Spec, X: int, H: int, words: int) -> tuple[int, int]:
    """Numbers at each timestep, and those of weights and initial states; E has a row for each of the ``words``."""
    cell, readout, ways = spec.cell, spec.readout, 2 if spec.direction == "both" else 1
    read = widths(cell, X, H, spec.layers, spec.direction)
    computed = sum(cell.size(q.name, H) for q in cell.quantities)
    steps = sum(width + computed for width in read.values())
    weights = sum(prod(shape) for shape in shapes(cell, X, H, spec.layers, spec.direction).values()) + words * X
    if readout is not None:
        said = ways * cell.size("h", H)
        steps += ways * (2 * readout.size + (said if ways == 2 else 0))
        weights += readout.size * (said + 1)
    return steps, weights
