"""What every task promises: sequences to learn from, others to be judged by, and what counts as a right answer."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

from app.cells.arrays import Array
from app.training.losses import LossKind, Output

HELD_OUT = 4_294_967_291
"""Seed of the sequences by which a task that draws them is judged; a course's seed is smaller."""
JUDGED = 200
"""How many of them there are."""


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Sequences of one length, so that nothing has to be padded."""

    x: Array
    """Inputs, shape (T, n, X)."""
    target: Array
    """What should be said, shape (T, n, K)."""
    weight: Array
    """How much each answer counts, shape (T, n); 0 where nothing is asked."""
    words: tuple[tuple[str, ...], ...] | None = None
    """The same inputs as words, one tuple a sequence, where the task is one of words."""


class Task(Protocol):
    """What is to be learned; frozen, and every draw comes from the generator that is given."""

    @property
    def id(self) -> str:
        """Its name."""
        ...

    @property
    def X(self) -> int:
        """Size of one input."""
        ...

    @property
    def K(self) -> int:
        """Size of one answer."""
        ...

    @property
    def loss(self) -> LossKind:
        """How far an answer is from the right one."""
        ...

    @property
    def output(self) -> Output:
        """What the sums of the read-out go through."""
        ...

    @property
    def counts(self) -> Literal["each", "last"]:
        """Whether every timestep answers, or the last one alone."""
        ...

    @property
    def labels(self) -> tuple[str, ...]:
        """What each of the K answers is called."""
        ...

    @property
    def vocabulary(self) -> tuple[str, ...] | None:
        """The words, each at the place of its one-hot input; None for a task of numbers."""
        ...

    def draw(self, rng: np.random.Generator, n: int, T: int) -> Batch:
        """Draw n sequences of one length to learn from: T timesteps, or as many as the sentences have."""
        ...

    def held_out(self, T: int) -> tuple[Batch, ...]:
        """Sequences that are never learned from, always the same."""
        ...

    def fresh(self, rng: np.random.Generator, n: int, T: int) -> tuple[Batch, ...]:
        """About n sequences for the last word on what was learned, drawn anew where there are any number of them."""
        ...

    def accuracy(self, y: Array, target: Array, weight: Array) -> float:
        """Share of right answers among those asked, 0 to 1; y (T, n, K). 1 where nothing is asked."""
        ...


class Drawn(ABC):
    """A task whose sequences are drawn, so many that the same one hardly comes twice."""

    @abstractmethod
    def draw(self, rng: np.random.Generator, n: int, T: int) -> Batch:
        """Draw n sequences of T timesteps."""

    def held_out(self, T: int) -> tuple[Batch, ...]:
        """Draw from a seed that no course has."""
        return (self.draw(np.random.default_rng([HELD_OUT, T]), JUDGED, T),)

    def fresh(self, rng: np.random.Generator, n: int, T: int) -> tuple[Batch, ...]:
        """Others than any before."""
        return (self.draw(rng, n, T),)


def share(right: Array, weight: Array) -> float:
    """Share of the asked answers (weight > 0) that are right; right and weight (T, n)."""
    asked = weight > 0
    return float(right[asked].mean()) if asked.any() else 1.0


def on_the_right_side(y: Array, target: Array) -> Array:
    """Whether all of the K answers are on the right side of one half: (T, n), from y and target (T, n, K)."""
    return np.asarray(((y > 0.5) == (target > 0.5)).all(axis=-1))


def largest(y: Array, target: Array) -> Array:
    """Whether the largest of the K answers is the right one: (T, n), from y and target (T, n, K)."""
    return np.asarray(y.argmax(axis=-1) == target.argmax(axis=-1))


def within(tolerance: float, y: Array, target: Array) -> Array:
    """Whether all of the K answers are nearer than the tolerance: (T, n), from y and target (T, n, K)."""
    return np.asarray((np.abs(y - target) < tolerance).all(axis=-1))


def last_only(T: int, n: int) -> Array:
    """Weights (T, n) that ask the last timestep alone."""
    weight = np.zeros((T, n))
    weight[-1] = 1.0
    return weight
