"""Tasks of numbers: a latch, the adding problem, parity, store and report."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from app.cells.arrays import Array
from app.training.losses import LossKind, Output
from app.training.tasks.task import Batch, Drawn, last_only, on_the_right_side, share, within


@dataclass(frozen=True, slots=True)
class Latch(Drawn):
    """Remember one bit: x0 is 1 or -1 at every timestep, and x1 = 1 marks the one to keep, the first.

    Which it was is asked at the end. Source: after the latching problem of Bengio, Simard and Frasconi, "Learning
    long-term dependencies with gradient descent is difficult", 1994.
    """

    id: ClassVar[str] = "latch"
    X: ClassVar[int] = 2
    K: ClassVar[int] = 1
    loss: ClassVar[LossKind] = "binary"
    output: ClassVar[Output] = "sigmoid"
    counts: ClassVar[Literal["each", "last"]] = "last"
    labels: ClassVar[tuple[str, ...]] = ("bit",)
    vocabulary: ClassVar[None] = None

    def draw(self, rng: np.random.Generator, n: int, T: int) -> Batch:
        """Draw n sequences: the bit at t = 1, then as many bits that mean nothing."""
        bits = rng.integers(0, 2, (T, n)).astype(np.float64)
        x = np.zeros((T, n, 2))
        x[:, :, 0] = 2.0 * bits - 1.0
        x[0, :, 1] = 1.0
        return Batch(x, np.broadcast_to(bits[:1, :, None], (T, n, 1)).copy(), last_only(T, n))

    def accuracy(self, y: Array, target: Array, weight: Array) -> float:
        """Share of bits that were told right."""
        return share(on_the_right_side(y, target), weight)


@dataclass(frozen=True, slots=True)
class Adding(Drawn):
    """Add two numbers among many: x0 lies between 0 and 1, x1 = 1 marks two of them; their sum at the end.

    One mark is in the first half, one in the second. Right is nearer than 0.1.

    Source: Hochreiter and Schmidhuber, "Long short-term memory", 1997, experiment 4.
    """

    id: ClassVar[str] = "adding"
    X: ClassVar[int] = 2
    K: ClassVar[int] = 1
    loss: ClassVar[LossKind] = "squared"
    output: ClassVar[Output] = "linear"
    counts: ClassVar[Literal["each", "last"]] = "last"
    labels: ClassVar[tuple[str, ...]] = ("sum",)
    vocabulary: ClassVar[None] = None
    tolerance: ClassVar[float] = 0.1

    def draw(self, rng: np.random.Generator, n: int, T: int) -> Batch:
        """Draw n sequences of T numbers with two marks; of one number both marks are the same."""
        x = np.zeros((T, n, 2))
        x[:, :, 0] = rng.random((T, n))
        half, one = max(T // 2, 1), np.arange(n)
        marks = np.stack([rng.integers(0, half, n), rng.integers(min(half, T - 1), T, n)])
        x[marks, one, 1] = 1.0
        total = x[marks, one, 0].sum(axis=0)
        return Batch(x, np.broadcast_to(total[None, :, None], (T, n, 1)).copy(), last_only(T, n))

    def accuracy(self, y: Array, target: Array, weight: Array) -> float:
        """Share of sums within the tolerance."""
        return share(within(self.tolerance, y, target), weight)


@dataclass(frozen=True, slots=True)
class Parity(Drawn):
    """Whether the number of ones so far is odd: x is 0 or 1, and the answer after each of them."""

    id: ClassVar[str] = "parity"
    X: ClassVar[int] = 1
    K: ClassVar[int] = 1
    loss: ClassVar[LossKind] = "binary"
    output: ClassVar[Output] = "sigmoid"
    counts: ClassVar[Literal["each", "last"]] = "each"
    labels: ClassVar[tuple[str, ...]] = ("odd",)
    vocabulary: ClassVar[None] = None

    def draw(self, rng: np.random.Generator, n: int, T: int) -> Batch:
        """Draw n sequences of T bits."""
        bits = rng.integers(0, 2, (T, n))
        odd = np.cumsum(bits, axis=0) % 2
        return Batch(bits[:, :, None].astype(np.float64), odd[:, :, None].astype(np.float64), np.ones((T, n)))

    def accuracy(self, y: Array, target: Array, weight: Array) -> float:
        """Share of timesteps that were told right."""
        return share(on_the_right_side(y, target), weight)


@dataclass(frozen=True, slots=True)
class Store(Drawn):
    """Store and report: x1 = 1 adds x0 to the memory, x1 = -1 empties it, x2 = 1 asks for it; else the answer is 0.

    What the hand-made LSTM of the preset "store and report" does, to be found from examples. Right is nearer than 0.5,
    so that whole numbers are told apart.
    """

    id: ClassVar[str] = "store"
    X: ClassVar[int] = 3
    K: ClassVar[int] = 1
    loss: ClassVar[LossKind] = "squared"
    output: ClassVar[Output] = "linear"
    counts: ClassVar[Literal["each", "last"]] = "each"
    labels: ClassVar[tuple[str, ...]] = ("reported",)
    vocabulary: ClassVar[None] = None
    tolerance: ClassVar[float] = 0.5

    def draw(self, rng: np.random.Generator, n: int, T: int) -> Batch:
        """Draw n sequences: x0 from 1 to 4; at 3 of 10 timesteps it is added, at 1 the memory is emptied."""
        value = rng.integers(1, 5, (T, n)).astype(np.float64)
        act = rng.choice(np.array([1.0, -1.0, 0.0]), (T, n), p=[0.3, 0.1, 0.6])
        ask = (rng.random((T, n)) < 0.3).astype(np.float64)
        memory, target = np.zeros(n), np.zeros((T, n, 1))
        for t in range(T):
            memory = np.where(act[t] < 0, 0.0, memory + np.where(act[t] > 0, value[t], 0.0))
            target[t, :, 0] = ask[t] * memory
        return Batch(np.stack([value, act, ask], axis=-1), target, np.ones((T, n)))

    def accuracy(self, y: Array, target: Array, weight: Array) -> float:
        """Share of timesteps that were told right."""
        return share(within(self.tolerance, y, target), weight)
