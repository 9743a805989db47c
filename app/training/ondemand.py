"""Numbers that are there for whoever asks, and cost nothing until then."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from app.cells.arrays import Array

Made = Array | Callable[[], Array]


class OnDemand(Mapping[str, Array]):
    """Arrays by name; those given as functions are computed when they are asked for, once."""

    def __init__(self, made: Mapping[str, Made], order: Iterable[str] | None = None) -> None:
        """Take arrays, and functions that make arrays; listed in the order told, else in that of ``made``."""
        self._made = {name: made[name] for name in order} if order else dict(made)

    def __getitem__(self, name: str) -> Array:
        """The array of this name."""
        found = self._made[name]
        if callable(found):
            found = self._made[name] = found()
        return found

    def __iter__(self) -> Iterator[str]:
        """All names, in their order."""
        return iter(self._made)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._made)
