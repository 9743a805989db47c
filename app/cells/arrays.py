"""Names for the arrays that cells take and give."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Params = Mapping[str, Array]
"""Parameters by name, as in ``W_f`` (H, X)."""
State = Mapping[str, Array]
"""What is carried to the next timestep, by name, each (..., H)."""
