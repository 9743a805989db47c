"""A task made of examples that a person gives: texts, each with its label."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

from app.errors import InvalidShape, InvalidValue, OverBudget
from app.plain import Brief, Plain
from app.training.tasks.sentences import Sentence, Sentences, parted

MOST, LONGEST, MOST_WORDS, MOST_LABELS, LONGEST_WORD = 2_000, 64, 256, 16, 64
"""Examples, words in each, different words, different labels, letters in a word or label: at most so many."""
ENOUGH = 20
"""From so many examples on, about a fifth of them is held out."""

Words = Annotated[tuple[str, ...], Brief()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples(Plain):
    """Texts as words, and what each of them is."""

    texts: Annotated[tuple[Words, ...], Brief()]
    labels: Words
    """One a text."""

    def __hash__(self) -> int:
        """Hash of their number and of the first ones: they are looked up at every step, and can be 128,000 words."""
        return hash((len(self.texts), self.texts[:2], self.labels[:2]))


def check(given: Examples) -> None:
    """Raise OverBudget, InvalidShape or InvalidValue when there is nothing to learn from them, or too much."""
    _at_most("examples", len(given.texts), MOST)
    if len(given.labels) != len(given.texts):
        raise InvalidShape("labels of the examples", f"{len(given.labels)} labels", f"{len(given.texts)} labels")
    if len(given.texts) < 2:
        raise InvalidValue("examples", str(len(given.texts)), "at least 2")
    for place, words in enumerate(given.texts, start=1):
        if not words:
            raise InvalidValue(f"example {place}", "no word", "at least one word")
        _at_most(f"words of example {place}", len(words), LONGEST)
    _names("word", (word for words in given.texts for word in words), MOST_WORDS)
    if _names("label", given.labels, MOST_LABELS) < 2:
        raise InvalidValue("labels of the examples", "1 different label", "at least 2 different labels")


@lru_cache(maxsize=8)
def task(given: Examples) -> Sentences:
    """A task of checked examples: the label after the last word, labels in the order of their letters.

    From 20 examples on about a fifth is held out; of fewer, or if a label had nothing left to be learned from, none,
    and what was learned is judged by what it was learned from.
    """
    labels = tuple(sorted(set(given.labels)))
    every = tuple(
        Sentence(words, (labels.index(label),)) for words, label in zip(given.texts, given.labels, strict=True)
    )
    learned, kept = parted(every) if len(every) >= ENOUGH else (every, ())
    if not kept or {one.labels for one in learned} != {one.labels for one in every}:
        learned = kept = every
    return Sentences("examples", learned, kept, labels, "last")


def _names(what: str, names: Iterable[str], most: int) -> int:
    """How many different ones there are, each of a length that can be shown."""
    different = set(names)
    for name in different:
        if not 1 <= len(name) <= LONGEST_WORD:
            raise InvalidValue(what, f"{len(name)} letters", f"at most {LONGEST_WORD} letters")
    _at_most(f"different {what}s", len(different), most)
    return len(different)


def _at_most(what: str, got: int, most: int) -> None:
    if got > most:
        raise OverBudget(what, str(got), f"at most {most}")
