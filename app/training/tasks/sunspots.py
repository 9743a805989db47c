"""Next value: yearly sunspot numbers."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from app.cells.arrays import Array
from app.training.losses import LossKind, Output
from app.training.tasks.task import Batch, share, within

_DATA = Path(__file__).with_name("data") / "sunspots.csv"
SCALE = 100.0
"""x = sunspot number / SCALE."""
LEARNED = 250
"""Years that are learned from, 1700 to 1949; those after judge."""
WARM = 10
"""Years at the beginning of a window for which nothing is asked."""


@cache
def yearly() -> tuple[tuple[int, float], ...]:
    """Year and yearly sunspot number, 1700 to 2008. Source: data/sunspots.md."""
    with _DATA.open(encoding="ascii", newline="") as lines:
        return tuple((int(row["year"]), float(row["sunspots"])) for row in csv.DictReader(lines))


@cache
def scaled() -> Array:
    """The numbers alone, divided by SCALE and rounded to 4 decimals, (309,)."""
    return np.round(np.array([number for _, number in yearly()]) / SCALE, 4)


@dataclass(frozen=True, slots=True)
class Sunspots:
    """Say the sunspot number of the next year, at every year of a window; right is nearer than 20 sunspots."""

    id: ClassVar[str] = "next-sunspots"
    X: ClassVar[int] = 1
    K: ClassVar[int] = 1
    loss: ClassVar[LossKind] = "squared"
    output: ClassVar[Output] = "linear"
    counts: ClassVar[Literal["each", "last"]] = "each"
    labels: ClassVar[tuple[str, ...]] = ("next",)
    vocabulary: ClassVar[None] = None
    tolerance: ClassVar[float] = 0.2

    def draw(self, rng: np.random.Generator, n: int, T: int) -> Batch:
        """Draw n windows of T years from those that are learned from."""
        length = min(T, LEARNED - 1)
        return self._windows(rng.integers(0, LEARNED - length, n), length)

    def held_out(self, T: int) -> tuple[Batch, ...]:  # noqa: ARG002 - as any task
        """One window up to the last year, in which only the years that were held out are asked."""
        last = len(scaled()) - 1
        start = LEARNED - 2 * WARM
        batch = self._windows(np.array([start]), last - start)
        weight = batch.weight.copy()
        weight[: LEARNED - start - 1] = 0.0  # the answer of a year is the next one
        return (Batch(batch.x, batch.target, weight),)

    def fresh(self, rng: np.random.Generator, n: int, T: int) -> tuple[Batch, ...]:  # noqa: ARG002 - as any task
        """All that are held out: there are no other years."""
        return self.held_out(T)

    def accuracy(self, y: Array, target: Array, weight: Array) -> float:
        """Share of years within the tolerance."""
        return share(within(self.tolerance, y, target), weight)

    def _windows(self, starts: NDArray[np.int64], T: int) -> Batch:
        window = starts[None, :] + np.arange(T)[:, None]
        weight = np.ones(window.shape)
        weight[: min(WARM, T - 1)] = 0.0
        return Batch(scaled()[window][..., None], scaled()[window + 1][..., None], weight)
