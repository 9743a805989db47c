"""Memory that is used again and again: fresh memory costs as much as the arithmetic on it."""

from math import prod
from typing import Self

import numpy as np
from numpy.typing import DTypeLike

from app.cells.arrays import Array

LINE = 64
"""Bytes of a line of the cache, and of the widest register: arithmetic is half as fast on arrays that begin within."""


class Room:
    """Where rollouts and gradients write, over and over.

    What was made in a room holds until the next rollout, gradients until the next way back, in it.
    """

    def __init__(self) -> None:
        """Begin without any memory; it grows to what is asked for."""
        self._kept: dict[tuple[str, np.dtype[np.generic]], Array] = {}
        self._parts: dict[str, Self] = {}

    def take(self, name: str, shape: tuple[int, ...], dtype: DTypeLike) -> Array:
        """Memory for an array of this shape, with anything in it; the same at every call that is not larger."""
        key, size = (name, np.dtype(dtype)), prod(shape)
        kept = self._kept.get(key)
        if kept is None or kept.size < size:
            kept = self._kept[key] = _aligned(size, key[1])
        return kept[:size].reshape(shape)

    def part(self, name: str) -> Self:
        """A room of its own for one pass."""
        return self._parts.setdefault(name, type(self)())


class Fresh(Room):
    """Where everything gets memory of its own, and so holds for ever."""

    def take(self, name: str, shape: tuple[int, ...], dtype: DTypeLike) -> Array:  # noqa: ARG002 - as any room
        """Memory that nothing else uses."""
        return _aligned(prod(shape), np.dtype(dtype)).reshape(shape)


def _aligned(size: int, dtype: np.dtype[np.generic]) -> Array:
    """An array (size,) that begins at a line of the cache."""
    raw = np.empty(size * dtype.itemsize + LINE, dtype=np.uint8)
    start = -raw.ctypes.data % LINE
    numbers: Array = raw[start : start + size * dtype.itemsize].view(dtype)
    return numbers
