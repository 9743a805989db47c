"""Tasks of a few symbols, drawn without end: echo, and counting a's and b's."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from app.cells.arrays import Array
from app.training.losses import LossKind, Output
from app.training.tasks.task import Batch, Drawn, largest, on_the_right_side, share

Places = NDArray[np.int64]


def one_hot(places: Places, size: int) -> Array:
    """Rows of 0 with a 1 at each place: (..., size) from (...)."""
    return np.eye(size)[places]


def spelled(places: Places, vocabulary: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Words of each sequence, from places (T, n) in the vocabulary."""
    return tuple(tuple(vocabulary[k] for k in column) for column in places.T)


@dataclass(frozen=True, slots=True)
class Echo(Drawn):
    """Say the symbol of three timesteps ago, at every timestep: a memory of three places, written and read in turn."""

    id: ClassVar[str] = "echo"
    X: ClassVar[int] = 3
    K: ClassVar[int] = 3
    loss: ClassVar[LossKind] = "softmax"
    output: ClassVar[Output] = "softmax"
    counts: ClassVar[Literal["each", "last"]] = "each"
    labels: ClassVar[tuple[str, ...]] = ("a", "b", "c")
    vocabulary: ClassVar[tuple[str, ...]] = ("a", "b", "c")
    delay: ClassVar[int] = 3

    def draw(self, rng: np.random.Generator, n: int, T: int) -> Batch:
        """Draw n sequences of T symbols; nothing is asked before there is something to echo."""
        places = rng.integers(0, self.X, (T, n))
        heard = one_hot(places, self.X)
        target, weight = np.zeros_like(heard), np.ones((T, n))
        target[self.delay :] = heard[: max(T - self.delay, 0)]
        weight[: self.delay] = 0.0
        return Batch(heard, target, weight, spelled(places, self.vocabulary))

    def accuracy(self, y: Array, target: Array, weight: Array) -> float:
        """Share of symbols that were echoed right."""
        return share(largest(y, target), weight)


@dataclass(frozen=True, slots=True)
class Copy(Drawn):
    """Listen to four symbols, then repeat them: after them comes ``?`` four times, and each time the next one is due.

    One round follows the other. Source: after the copy task of Graves, Wayne and Danihelka, "Neural Turing machines",
    2014.
    """

    id: ClassVar[str] = "copy"
    X: ClassVar[int] = 3
    K: ClassVar[int] = 2
    loss: ClassVar[LossKind] = "softmax"
    output: ClassVar[Output] = "softmax"
    counts: ClassVar[Literal["each", "last"]] = "each"
    labels: ClassVar[tuple[str, ...]] = ("a", "b")
    vocabulary: ClassVar[tuple[str, ...]] = ("a", "b", "?")
    length: ClassVar[int] = 4

    def draw(self, rng: np.random.Generator, n: int, T: int) -> Batch:
        """Draw n sequences of T symbols, in rounds of eight."""
        turn = np.arange(T) % (2 * self.length)
        asks = np.broadcast_to((turn >= self.length)[:, None], (T, n))
        symbols = rng.integers(0, 2, (T, n))
        due = np.vstack([np.zeros((self.length, n), dtype=np.int64), symbols])[:T]
        places = np.where(asks, 2, symbols)
        return Batch(one_hot(places, 3), one_hot(due, 2), asks.astype(np.float64), spelled(places, self.vocabulary))

    def accuracy(self, y: Array, target: Array, weight: Array) -> float:
        """Share of symbols that were repeated right."""
        return share(largest(y, target), weight)


@dataclass(frozen=True, slots=True)
class Counter(Drawn):
    """Count: strings of n a's and as many b's, each begun by ``#``, and which symbols may come next.

    After an a both a and b may; after a b another b while there are fewer b's than a's, then ``#`` alone. Only the
    answers after a b are judged: they are those that ask for counting. n is drawn from 1 to 8.

    Source: Gers and Schmidhuber, "LSTM recurrent networks learn simple context-free and context-sensitive languages",
    2001.
    """

    id: ClassVar[str] = "counter"
    X: ClassVar[int] = 3
    K: ClassVar[int] = 3
    loss: ClassVar[LossKind] = "binary"
    output: ClassVar[Output] = "sigmoid"
    counts: ClassVar[Literal["each", "last"]] = "each"
    labels: ClassVar[tuple[str, ...]] = ("a", "b", "#")
    vocabulary: ClassVar[tuple[str, ...]] = ("a", "b", "#")
    most: ClassVar[int] = 8

    def draw(self, rng: np.random.Generator, n: int, T: int) -> Batch:
        """Draw n streams of T symbols; the last string of a stream may be cut."""
        places, target = np.empty((T, n), dtype=np.int64), np.empty((T, n, 3))
        for b in range(n):
            symbols: list[int] = []
            legal: list[tuple[int, int, int]] = []
            while len(symbols) < T:
                count = int(rng.integers(1, self.most + 1))
                symbols += [2, *[0] * count, *[1] * count]
                legal += [(1, 0, 0), *[(1, 1, 0)] * count, *[(0, 1, 0)] * (count - 1), (0, 0, 1)]
            places[:, b], target[:, b] = symbols[:T], legal[:T]
        return Batch(one_hot(places, 3), target, np.ones((T, n)), spelled(places, self.vocabulary))

    def accuracy(self, y: Array, target: Array, weight: Array) -> float:
        """Share of b's after which exactly the right symbols were allowed."""
        return share(on_the_right_side(y, target), weight * (target[:, :, 0] == 0))
