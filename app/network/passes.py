"""Passes: a network of several layers, each read in one direction or in both, is one cell run several times."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Literal, NamedTuple, TypeVar

from app.cells.contract import Cell

Direction = Literal["forward", "reverse", "both"]
Value = TypeVar("Value")


class Pass(NamedTuple):
    """One layer in one direction."""

    layer: int
    """From 0, the one that reads the input."""
    reverse: bool
    """Whether it reads from the last timestep to the first."""


@lru_cache(maxsize=64)
def passes(layers: int, direction: Direction) -> tuple[Pass, ...]:
    """All passes in the order in which they are computed: layer by layer, forward before reverse."""
    ways = {"forward": (False,), "reverse": (True,), "both": (False, True)}[direction]
    return tuple(Pass(layer, way) for layer in range(layers) for way in ways)


def suffix(one: Pass, direction: Direction) -> str:
    """What the names of a pass's weights end in: nothing for the first, ``_l1``, ``_reverse``, ``_l1_reverse``.

    The order of the words is that of PyTorch. A network that only reads backwards has no other direction to be told
    from, so its names have no ``_reverse``.
    """
    layer = f"_l{one.layer}" if one.layer else ""
    return layer + ("_reverse" if one.reverse and direction == "both" else "")


def widths(cell: Cell, X: int, H: int, layers: int, direction: Direction) -> dict[Pass, int]:
    """How many numbers each pass reads a timestep: X on the first layer, above it the outputs of the layer below.

    With both directions the outputs lie side by side, forward then reverse.
    """
    ways = 2 if direction == "both" else 1
    return {one: X if one.layer == 0 else ways * cell.size("h", H) for one in passes(layers, direction)}


def shapes(cell: Cell, X: int, H: int, layers: int, direction: Direction) -> dict[str, tuple[int, ...]]:
    """Shape of every parameter of every pass, by its name with the suffix."""
    return dict(_shapes(cell, X, H, layers, direction))


@lru_cache(maxsize=256)
def _shapes(cell: Cell, X: int, H: int, layers: int, direction: Direction) -> Mapping[str, tuple[int, ...]]:
    """The same once for all: every edit asks for them several times."""
    return {
        name + suffix(one, direction): shape
        for one, width in widths(cell, X, H, layers, direction).items()
        for name, shape in cell.shapes(width, H).items()
    }


def own(named: Mapping[str, Value], names: Iterable[str], ending: str) -> dict[str, Value]:
    """What belongs to one pass, by the cell's own names: those of ``names`` that are there with the ``ending``."""
    return {name: named[name + ending] for name in names if name + ending in named}
