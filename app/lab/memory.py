"""What the sessions of a server hold together, and how much of it there may be."""

import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import lru_cache
from math import prod
from threading import RLock
from types import MappingProxyType
from weakref import ref

from app.cells.arrays import Array
from app.errors import ServerFull, UnknownName
from app.lab.backward import followed
from app.lab.experiment import Experiment, Tokens
from app.lab.experiment import shapes as named
from app.lab.held import Held
from app.lab.stored import SHELF
from app.network.passes import shapes, widths
from app.network.stack import Spec

NUMBER = 8
"""Bytes of one number in double precision."""
MEGABYTE = 1024 * 1024
Sets = Mapping[int, int]
"""Bytes of sets of stored weights, each by what it is known by in this process."""
_NONE: Sets = MappingProxyType({})


class Ledger:
    """How many bytes each session holds; their sum stays below what the server is set to.

    Before a large run is computed its room is asked for (:meth:`expect`), afterwards what is really there is written
    down (:meth:`book`). Whoever is refused keeps what was there. A set of stored weights counts once, however many
    sessions have it, for as long as one of them does.
    """

    def __init__(self, most: int = sys.maxsize) -> None:
        """``most``: bytes of all sessions together."""
        self._most = most
        self._held: dict[ref[object], int] = {}
        self._sets: dict[ref[object], Sets] = {}
        self._total = 0
        self._lock = RLock()

    @property
    def most(self) -> int:
        """Bytes that there may be."""
        return self._most

    @property
    def total(self) -> int:
        """Bytes that are held now; of a session that is gone, nothing, even if its last run ended after it left."""
        with self._lock:
            return self._total + self._shared()

    def expect(self, who: object, size: int, sets: Sets = _NONE) -> None:
        """Raise ServerFull if a session could not hold so many bytes in place of those that it holds."""
        with self._lock:
            self._check(who, size, sets)

    def book(self, who: object, size: int, sets: Sets = _NONE, *, whatever: bool = False) -> None:
        """Write down what a session holds; raise ServerFull, and leave it as it was, if that is too much.

        ``whatever``: it is there already and stays.
        """
        with self._lock:
            if not whatever:
                self._check(who, size, sets)
            key = ref(who, self._forget)
            if sets:
                self._sets[key] = sets
            else:
                self._sets.pop(key, None)
            more = size - self._held.get(key, 0)
            self._held[key] = size
            self._total += more  # one step: a session may be found gone, and be taken off, between any two lines

    def leave(self, who: object) -> None:
        """A session has ended."""
        self._forget(ref(who))

    def _forget(self, key: "ref[object]") -> None:
        with self._lock:
            self._sets.pop(key, None)
            less = self._held.pop(key, 0)
            self._total -= less

    def _check(self, who: object, size: int, sets: Sets) -> None:
        key = ref(who)
        before = self._total + self._shared()
        wanted = self._total - self._held.get(key, 0) + size + self._shared(key, sets)
        if wanted > max(self._most, before):
            got, most = -(-wanted // MEGABYTE), self._most // MEGABYTE
            raise ServerFull("memory of all sessions", f"{got} MB", f"at most {most} MB")

    def _shared(self, who: "ref[object] | None" = None, sets: Sets = _NONE) -> int:
        """Bytes of all sets, each once; if ``who`` had these ``sets`` in place of its own."""
        sizes: dict[int, int] = {}
        now = self._sets.copy()  # a session may be found gone while they are gone through
        if who is not None:
            now[who] = sets
        for one in now.values():
            for name, size in one.items():
                sizes[name] = max(size, sizes.get(name, 0))
        return sum(sizes.values())


def footprint(experiment: Experiment) -> int:
    """Bytes that a run holds for itself, about: every quantity of every pass at every timestep, its input, and weights.

    Arrays that a hand has bent are there once more; what lies on the shelf of the server is told by :func:`shelved`.
    """
    steps, weights = _parts(experiment)
    bent = {place.partition("[")[0] for place in experiment.edits}
    shaped = named(experiment) if bent else {}
    taken = sum(shelved(experiment).values())
    return steps + max(weights - taken, 0) + NUMBER * sum(prod(shaped[name]) for name in bent if name in shaped)


def weight(runs: Iterable[Held]) -> int:
    """Bytes that runs hold together for themselves, about; one that stands in two places counts once.

    A run that is fed timestep by timestep has room for those to come, and its weights once more; one that is followed
    back holds a derivative for each of its numbers.
    """
    different = {id(held.network): held for held in runs}
    return sum(map(_weight, different.values()))


def shelved(experiment: Experiment) -> Sets:
    """What a run would take of the shelf of the server, which is everyone's; nothing where it is not there any more."""
    if experiment.stored is None:
        return _NONE
    with suppress(UnknownName):
        shaped, kept = named(experiment), SHELF.get(experiment.stored)
        return _as_set([array for name, array in kept.items() if shaped.get(name) == array.shape])
    return _NONE


def shared(runs: Iterable[Held]) -> Sets:
    """What runs have of the shelf, even if it is not there any more."""
    every = [_taken(held) for held in runs]
    return {name: max(one.get(name, 0) for one in every) for one in every for name in one}


def _taken(held: Held) -> Sets:
    if held.experiment.stored is None:
        return _NONE
    return _as_set([array for _, array in sorted(held.first.items()) if not array.flags.writeable])


def _as_set(arrays: list[Array]) -> Sets:
    """One set, known by its first array: the sets of the shelf are sorted by name."""
    return {id(arrays[0]): sum(array.nbytes for array in arrays)} if arrays else _NONE


def _weight(held: Held) -> int:
    steps, weights = _parts(held.experiment)
    trace, first = held.trace, held.first
    bent = sum(array.nbytes for name, array in held.network.params.items() if array is not first[name])
    own = max(weights - sum(_taken(held).values()), 0)
    size = steps * max(1.0, trace.tape.room / max(trace.T, 1)) + own + bent
    stacked = trace.stacked is not None
    return int(size + weights * stacked + (steps + weights) * followed(held.network))


def _parts(experiment: Experiment) -> tuple[int, int]:
    """Bytes of what is computed and read at all timesteps, and of the weights."""
    given = experiment.input
    words = len(given.vocabulary) if isinstance(given, Tokens) and given.embedded else 0
    steps, weights = _numbers(experiment.spec, experiment.X, experiment.H, words)
    return NUMBER * experiment.T * steps, NUMBER * weights


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
