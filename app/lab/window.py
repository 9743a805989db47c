"""Which units of a large layer are in sight: pictures hold those around the chosen one, numbers hold all."""

from collections.abc import Mapping

from app.cells.arrays import Array

WIDE, PAGE = 128, 64
"""Numbers a timestep up to which a picture holds all of a quantity, and how many it holds above that."""


def first_in_sight(size: int, unit: int) -> int:
    """First number of the page of 64 that a unit is on; 0 where all of them are in sight."""
    return max(0, min(unit, size - 1)) // PAGE * PAGE if size > WIDE else 0


def in_sight(arrays: Mapping[str, Array], unit: int) -> dict[str, Array]:
    """Arrays (T, D) as pictures hold them: (T, 64) of those with D > 128, around the unit."""
    return {name: array[:, cut(array, unit)] for name, array in arrays.items()}


def cuts(arrays: Mapping[str, Array], unit: int) -> dict[str, int]:
    """First unit in sight of each array that is cut, by name."""
    return {name: first_in_sight(array.shape[1], unit) for name, array in arrays.items() if array.shape[1] > WIDE}


def cut(array: Array, unit: int) -> slice:
    """The columns of one array (T, D) that are in sight."""
    size = array.shape[1]
    first = first_in_sight(size, unit)
    return slice(first, first + PAGE) if size > WIDE else slice(None)
