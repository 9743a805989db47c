"""Tasks of sentences: a finite number of them, some held out; a batch is made of sentences of one length."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Literal, NamedTuple

import numpy as np

from app.cells.arrays import Array
from app.training.losses import LossKind, Output
from app.training.tasks.task import Batch, largest, last_only, on_the_right_side, share


class Sentence(NamedTuple):
    """Words, and what is to be said: one label for the whole, or one a word."""

    words: tuple[str, ...]
    labels: tuple[int, ...]
    """Places in the labels of the task; for a yes or no, 1 or 0."""


@dataclass(frozen=True)
class Sentences:
    """Say what a sentence is, or what each of its words is; made of given sentences."""

    id: str
    learned: tuple[Sentence, ...]
    kept: tuple[Sentence, ...]
    """Held out: by these it is judged."""
    labels: tuple[str, ...]
    """One alone is a yes or no, told by a sigmoid; several are told apart by a softmax."""
    counts: Literal["each", "last"]

    @cached_property
    def vocabulary(self) -> tuple[str, ...]:
        """All words in the order in which they first come."""
        return tuple(dict.fromkeys(word for one in (*self.learned, *self.kept) for word in one.words))

    @property
    def X(self) -> int:
        """As many as there are words."""
        return len(self.vocabulary)

    @property
    def K(self) -> int:
        """As many as there are labels."""
        return len(self.labels)

    @property
    def loss(self) -> LossKind:
        """Cross-entropy."""
        return "binary" if self.K == 1 else "softmax"

    @property
    def output(self) -> Output:
        """A probability for the one label, or for each."""
        return "sigmoid" if self.K == 1 else "softmax"

    def draw(self, rng: np.random.Generator, n: int, T: int) -> Batch:  # noqa: ARG002 - as any task
        """Draw n sentences of one length, the length as often as sentences have it, whatever T is."""
        lengths = self._by_length
        chosen = lengths[len(self.learned[int(rng.integers(len(self.learned)))].words)]
        return self.batch([chosen[k] for k in rng.integers(len(chosen), size=n)])

    def held_out(self, T: int) -> tuple[Batch, ...]:  # noqa: ARG002 - as any task
        """All that are held out, a batch for each length."""
        return self._judges

    def fresh(self, rng: np.random.Generator, n: int, T: int) -> tuple[Batch, ...]:  # noqa: ARG002 - as any task
        """All that are held out: there are no others."""
        return self._judges

    def accuracy(self, y: Array, target: Array, weight: Array) -> float:
        """Share of sentences, or of words where each has a label, that were told right."""
        return share((on_the_right_side if self.K == 1 else largest)(y, target), weight)

    def batch(self, chosen: Sequence[Sentence]) -> Batch:
        """Make a batch of sentences that have one length."""
        T, n = len(chosen[0].words), len(chosen)
        place = self._place
        x, target = np.zeros((T, n, self.X)), np.zeros((T, n, self.K))
        for b, one in enumerate(chosen):
            x[range(T), b, [place[word] for word in one.words]] = 1.0
            if self.K == 1:
                target[:, b, 0] = one.labels
            else:
                target[range(T), b, list(one.labels) * (T // len(one.labels))] = 1.0
        asked = np.ones((T, n)) if self.counts == "each" else last_only(T, n)
        return Batch(x, target, asked, tuple(one.words for one in chosen))

    @cached_property
    def _place(self) -> dict[str, int]:
        return {word: k for k, word in enumerate(self.vocabulary)}

    @cached_property
    def _by_length(self) -> dict[int, list[Sentence]]:
        return grouped(self.learned)

    @cached_property
    def _judges(self) -> tuple[Batch, ...]:
        return tuple(self.batch(group) for group in grouped(self.kept).values())


def grouped(sentences: Iterable[Sentence]) -> dict[int, list[Sentence]]:
    """Sentences by their number of words."""
    groups: dict[int, list[Sentence]] = {}
    for one in sentences:
        groups.setdefault(len(one.words), []).append(one)
    return groups


def parted(sentences: Iterable[Sentence], shown: str = "") -> tuple[tuple[Sentence, ...], tuple[Sentence, ...]]:
    """Part them into those to learn from and those to hold out, about a fifth: the one that ``shown`` is in.

    A hash of the words decides, so it is the same everywhere, and a sentence that comes twice is on one side.
    """
    learned: list[Sentence] = []
    kept: list[Sentence] = []
    for one in sentences:
        (kept if _fifth(one.words) == _fifth(tuple(shown.split())) else learned).append(one)
    return tuple(learned), tuple(kept)


def _fifth(words: tuple[str, ...]) -> int:
    return blake2b(" ".join(words).encode(), digest_size=8).digest()[0] % 5
