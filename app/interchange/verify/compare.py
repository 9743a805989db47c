"""Two arrays that should be the same, and how far apart they may be."""

from dataclasses import dataclass

import numpy as np

from app.cells.arrays import Array
from app.errors import InvalidShape

FLOAT64, FLOAT32 = 1e-12, 2e-6
"""Largest difference allowed, in units of max(1, |value|), to what was computed in double and in single precision."""

GRADIENT, LEAST = 1e-9, 0.01
"""Largest difference allowed to a derivative, in units of 0.01 + |value|: 1e-11 and 1e-9 of it. So it is absolute where
gates are saturated and s (1 - s), formed from a rounded s, carries no digits."""

ROUNDING = 1e-12
"""How far from what a case says of itself a difference may be: that was rounded too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One array of a reference beside ours, both of the same shape and in the same order of time."""

    name: str
    """What the reference calls it, with its pass: ``l0_reverse a_i``."""
    theirs: Array
    ours: Array
    tolerance: float = FLOAT64
    """Largest difference allowed, in the units of :attr:`apart`."""
    said: float | None = None
    """How far from double precision the reference says it is, in the same units; more is a number that was changed."""
    derivative: bool = False
    """Whether they are derivatives, which have units of their own."""

    def __post_init__(self) -> None:
        """Raise InvalidShape rather than let one array be stretched over the other, or an empty one agree."""
        if self.theirs.shape != self.ours.shape or not self.theirs.size:
            raise InvalidShape(self.name, f"shape {self.theirs.shape}", f"shape {self.ours.shape}, at least one number")

    @property
    def apart(self) -> float:
        """Largest difference in units of max(1, |theirs|), of derivatives 0.01 + |theirs|; NaN where either is."""
        size = np.abs(self.theirs)
        unit = size + LEAST if self.derivative else np.maximum(1.0, size)
        with np.errstate(over="ignore", invalid="ignore"):
            return float(np.max(np.abs(self.ours - self.theirs) / unit))

    @property
    def fault(self) -> str | None:
        """What is wrong, in words; None if nothing is."""
        if not self.apart <= self.tolerance:  # so that NaN is a fault
            return f"{self.name}: {self.apart:.1e} apart, tolerance {self.tolerance:.3g}"
        if self.said is not None and not self.apart <= self.said + ROUNDING:
            return f"{self.name}: {self.apart:.1e} apart, where the case says {self.said:.1e}"
        return None
