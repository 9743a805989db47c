"""Weights too large to travel with every message: kept here by their content, and named by it."""

from collections import OrderedDict
from collections.abc import Mapping
from hashlib import sha256
from threading import Lock

import numpy as np

from app.cells.arrays import Array
from app.errors import OverBudget, UnknownName

BYTES = 512 * 1024 * 1024
"""Weights kept at most; the ones used longest ago go first."""


class Shelf:
    """Sets of weights by the hash of their names, shapes and numbers.

    A set never changes, so that who has its name has its numbers, or learns that it is not here any more and brings it
    again. Runs that were computed from a set keep it for themselves.
    """

    def __init__(self, most: int = BYTES) -> None:
        """``most``: bytes that are kept."""
        self._most, self._size = most, 0
        self._sets: OrderedDict[str, Mapping[str, Array]] = OrderedDict()
        self._lock = Lock()

    def put(self, weights: Mapping[str, Array]) -> str:
        """Keep a set, and tell its name: 64 letters. Raises OverBudget when it is too large to be kept at all."""
        kept = {name: _frozen(array) for name, array in sorted(weights.items())}
        size = sum(array.nbytes for array in kept.values())
        if size > self._most:
            raise OverBudget("model", f"{size} bytes of weights", f"at most {self._most}")
        digest = _digest(kept)
        with self._lock:
            if digest not in self._sets:
                self._sets[digest] = kept
                self._size += size
            self._sets.move_to_end(digest)
            while self._size > self._most:
                _, gone = self._sets.popitem(last=False)
                self._size -= sum(array.nbytes for array in gone.values())
        return digest

    def get(self, digest: str) -> Mapping[str, Array]:
        """A set by its name. Raises UnknownName when it is not here, or not any more."""
        with self._lock:
            found = self._sets.get(digest)
            if found is None:
                raise UnknownName("model", digest[:12], "one that was opened from its file on this server")
            self._sets.move_to_end(digest)
            return found


SHELF = Shelf()
"""That of this process."""


def _frozen(array: Array) -> Array:
    copy = np.array(array, dtype="<f8", order="C")
    copy.flags.writeable = False
    return copy


def _digest(weights: Mapping[str, Array]) -> str:
    found = sha256()
    for name, array in weights.items():
        found.update(f"{name}{array.shape}".encode())
        found.update(array.tobytes())
    return found.hexdigest()
