"""In which precision the numbers of a file are written: as they came, as far as that can be told."""

from collections.abc import Iterable

import numpy as np

from app.cells.arrays import Array


def precision(arrays: Iterable[Array]) -> np.dtype[np.floating]:
    """float32 where every number of a file is exactly that, as those of a model trained in it are; else float64.

    So a model comes out as it came in, in size and to the last bit, and no digit is lost where one weight has more of
    them: a hand edit such as 0.1, or weights drawn here, which have two decimals.
    """
    return np.dtype(np.float32 if all(map(is_single, arrays)) else np.float64)


def is_single(values: Array) -> bool:
    """Whether single precision holds every one of these numbers exactly."""
    with np.errstate(over="ignore"):
        return bool(np.array_equal(values.astype(np.float32).astype(np.float64), values))
