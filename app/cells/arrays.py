"""Names for the arrays that cells take and give."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Params = Mapping[str, Array]
"""Parameters by name, as in ``W_f`` (H, X)."""
State = Mapping[str, Array]
"""What is carried to the next timestep, by name, each (..., H)."""
Hold = Callable[[str, Array], Array]
"""``hold(name, computed)``: the value to go on with, where a hand may have set another than the computed one."""


def free(name: str, computed: Array) -> Array:  # noqa: ARG001 - as any Hold
    """Hold nothing: every value is the computed one."""
    return computed
