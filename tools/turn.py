"""``python -m tools.turn [TASK ...]``: which unit holds the turn? A search for the pin that makes it deaf to "not".

A pin holds C of one unit at a value from the word that turns to the one before the word that is turned, and everything
else in the network stays free. It undoes the turn of a sentence if the verdict then is that of the same sentence
without the word. Of the first seeds the best pin of every unit is told: a network keeps the turn in one unit if that
undoes at least 95 of 100 turns and no other half of them.
"""

import sys
from dataclasses import dataclass, replace

from app.lab.experiment import Experiment, Tokens
from app.lab.held import hold
from app.lab.learned import experiment
from app.lab.pins import Pin
from app.training.lessons import LESSONS
from app.training.tasks.negation import negation, negation_zh
from app.training.tasks.sentences import Sentences
from tools.lessons import rounded, trained

SEEDS = 6
VALUES = (-2.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0)


@dataclass(frozen=True, slots=True)
class Language:
    """The task in one language."""

    task: Sentences
    no: str
    """The word that turns."""
    turned: tuple[str, ...]
    """The words that are turned."""


LANGUAGES = {
    "negation": Language(negation(), "not", ("good", "great", "lovely", "funny", "bad", "dull", "poor", "awful")),
    "negation-zh": Language(negation_zh(), "不", ("好看", "精彩", "有趣", "感人", "难看", "无聊", "糟糕", "差")),
}


@dataclass(frozen=True, slots=True)
class Holder:
    """A unit, what it is held at, and how many of the turns that undoes."""

    unit: int
    value: float
    undone: int
    turns: int

    @property
    def share(self) -> float:
        """Share of the turns that are undone, 0 to 1."""
        return self.undone / max(self.turns, 1)


def main(names: list[str]) -> int:
    for name in names or LANGUAGES:
        for seed in range(SEEDS):
            course = replace(LESSONS[name], seed=seed)
            found = holders(experiment(course, rounded(trained(course).params)), LANGUAGES[name])
            told = ", ".join(f"C[{one.unit}] at {one.value:g} undoes {one.share:.0%}" for one in found)
            print(f"{name}, seed {seed}, {found[0].turns} turns: {told}", flush=True)
    return 0


def holders(network: Experiment, language: Language) -> list[Holder]:
    """The best pin of each unit, in their order, on held-out sentences whose turn the network has understood."""
    right = [one.words for one in language.task.kept if understood(network, one.words, language)]
    found = []
    for unit in range(network.H):
        tried = [
            Holder(unit, value, sum(undoes(network, words, language, unit, value) for words in right), len(right))
            for value in VALUES
        ]
        found.append(max(tried, key=lambda one: (one.undone, -abs(one.value))))
    return found


def understood(network: Experiment, words: tuple[str, ...], language: Language) -> bool:
    """Whether there is a turn, and the verdict is another without it."""
    return language.no in words and verdict(network, words) != verdict(network, without(words, language))


def undoes(network: Experiment, words: tuple[str, ...], language: Language, unit: int, value: float) -> bool:
    """Whether the pin makes the verdict that of the sentence without the turn."""
    pinned = replace(network, pins=(pin(words, language, unit, value),))
    return verdict(pinned, words) == verdict(network, without(words, language))


def pin(words: tuple[str, ...], language: Language, unit: int, value: float) -> Pin:
    """C of a unit at a value, from the word that turns to the one before the word that is turned."""
    first = words.index(language.no) + 1
    last = next(t for t, word in enumerate(words, start=1) if word in language.turned and t > first) - 1
    return Pin(quantity="c", unit=unit, first=first, last=last, value=value)


def without(words: tuple[str, ...], language: Language) -> tuple[str, ...]:
    """The sentence without its turn."""
    return tuple(word for word in words if word != language.no)


def verdict(network: Experiment, words: tuple[str, ...]) -> bool:
    """Whether the last y is above one half."""
    if not isinstance(network.input, Tokens):
        raise TypeError("words are asked of an experiment of words")
    said = hold(replace(network, input=replace(network.input, tokens=words)))
    return bool(said.trace.quantities["y"][-1, 0] > 0.5)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
