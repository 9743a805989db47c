"""Memory that is used again and again: fresh memory costs as much as the arithmetic on it."""

from typing import Self

import numpy as np
from numpy.typing import DTypeLike

from app.cells.arrays import Array


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
        key, size = (name, np.dtype(dtype)), int(np.prod(shape, dtype=int))
        kept = self._kept.get(key)
        if kept is None or kept.size < size:
            kept = self._kept[key] = np.empty(size, dtype=dtype)
        return kept[:size].reshape(shape)

    def part(self, name: str) -> Self:
        """A room of its own for one pass."""
        return self._parts.setdefault(name, type(self)())


class Fresh(Room):
    """Where everything gets memory of its own, and so holds for ever."""

    def take(self, name: str, shape: tuple[int, ...], dtype: DTypeLike) -> Array:  # noqa: ARG002 - as any room
        """Memory that nothing else uses."""
        return np.empty(shape, dtype=dtype)
