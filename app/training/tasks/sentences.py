"""Tasks of sentences: a finite number of them, some held out; a batch is made of sentences of one length."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Literal, NamedTuple

import numpy as np

from app.cells.arrays import Array
from app.training.losses import LossKind, Output
from app.training.tasks.symbols import Places, one_hot
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
        group = self._groups[len(self.learned[int(rng.integers(len(self.learned)))].words)]
        return self._batch(group, rng.integers(len(group.sentences), size=n))

    def held_out(self, T: int) -> tuple[Batch, ...]:  # noqa: ARG002 - as any task
        """All that are held out, a batch for each length."""
        return self._judges

    def fresh(self, rng: np.random.Generator, n: int, T: int) -> tuple[Batch, ...]:  # noqa: ARG002 - as any task
        """All that are held out: there are no others."""
        return self._judges

    def accuracy(self, y: Array, target: Array, weight: Array) -> float:
        """Share of sentences, or of words where each has a label, that were told right."""
        return share((on_the_right_side if self.K == 1 else largest)(y, target), weight)

    def _batch(self, group: "Group", rows: Places) -> Batch:
        """Sentences of a group, by their rows."""
        T, n = group.places.shape[1], len(rows)
        told = group.labels[rows].T
        target = told[..., None].astype(np.float64) if self.K == 1 else one_hot(told, self.K)
        asked = np.ones((T, n)) if self.counts == "each" else last_only(T, n)
        words = tuple(group.sentences[row].words for row in rows)
        return Batch(one_hot(group.places[rows].T, self.X), target, asked, words)

    def _grouped(self, sentences: Iterable[Sentence]) -> "dict[int, Group]":
        """Sentences by their number of words."""
        place = {word: k for k, word in enumerate(self.vocabulary)}
        found: dict[int, list[Sentence]] = {}
        for one in sentences:
            found.setdefault(len(one.words), []).append(one)
        return {
            T: Group(
                tuple(group),
                np.array([[place[word] for word in one.words] for one in group]),
                np.array([one.labels * (T // len(one.labels)) for one in group]),
            )
            for T, group in found.items()
        }

    @cached_property
    def _groups(self) -> "dict[int, Group]":
        return self._grouped(self.learned)

    @cached_property
    def _judges(self) -> tuple[Batch, ...]:
        groups = self._grouped(self.kept).values()
        return tuple(self._batch(group, np.arange(len(group.sentences))) for group in groups)


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Sentences of one length."""

    sentences: tuple[Sentence, ...]
    places: Places
    """Places of their words in the vocabulary, shape (n, T)."""
    labels: Places
    """Places of their labels, shape (n, T); that of the whole sentence at every word."""


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
