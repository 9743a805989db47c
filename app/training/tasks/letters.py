"""Next character: a short text, letter by letter."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from app.cells.arrays import Array
from app.training.losses import LossKind, Output
from app.training.tasks.symbols import one_hot, spelled
from app.training.tasks.task import Batch, largest, share

_TEXT = Path(__file__).with_name("data") / "text.txt"
SPACE = "␣"
"""How a space is written as a word."""
_SHARE = 0.9
"""Of the text that is learned from; the rest judges."""


@cache
def letters() -> tuple[str, ...]:
    """Return the text, one word a character. Written for this project."""
    text = " ".join(_TEXT.read_text(encoding="utf-8").split())
    return tuple(SPACE if letter == " " else letter for letter in text)


@cache
def _places() -> tuple[tuple[str, ...], NDArray[np.int64]]:
    vocabulary = tuple(sorted(set(letters())))
    place = {letter: k for k, letter in enumerate(vocabulary)}
    return vocabulary, np.array([place[letter] for letter in letters()])


@dataclass(frozen=True, slots=True)
class Letters:
    """Say which character comes next, at every character of a window of the text."""

    id: ClassVar[str] = "letters"
    loss: ClassVar[LossKind] = "softmax"
    output: ClassVar[Output] = "softmax"
    counts: ClassVar[Literal["each", "last"]] = "each"

    @property
    def vocabulary(self) -> tuple[str, ...]:
        """The characters of the text, in order of their code."""
        return _places()[0]

    @property
    def labels(self) -> tuple[str, ...]:
        """The same."""
        return self.vocabulary

    @property
    def X(self) -> int:
        """As many as there are characters."""
        return len(self.vocabulary)

    @property
    def K(self) -> int:
        """As many as there are characters."""
        return len(self.vocabulary)

    def draw(self, rng: np.random.Generator, n: int, T: int) -> Batch:
        """Draw n windows of T characters from the part that is learned from."""
        places = _places()[1]
        return self._windows(rng.integers(0, int(_SHARE * len(places)) - T, n), T)

    def held_out(self, T: int) -> tuple[Batch, ...]:
        """The rest of the text, cut into windows that follow one another."""
        places = _places()[1]
        end = len(places) - 1
        length = min(T, end - int(_SHARE * len(places)))
        return (self._windows(np.arange(int(_SHARE * len(places)), end - length + 1, length), length),)

    def fresh(self, rng: np.random.Generator, n: int, T: int) -> tuple[Batch, ...]:  # noqa: ARG002 - as any task
        """All that is held out: there is no more text."""
        return self.held_out(T)

    def accuracy(self, y: Array, target: Array, weight: Array) -> float:
        """Share of characters that were foretold."""
        return share(largest(y, target), weight)

    def _windows(self, starts: NDArray[np.int64], T: int) -> Batch:
        vocabulary, places = _places()
        window = starts[None, :] + np.arange(T)[:, None]
        x, target = one_hot(places[window], len(vocabulary)), one_hot(places[window + 1], len(vocabulary))
        return Batch(x, target, np.ones(window.shape), spelled(places[window], vocabulary))
