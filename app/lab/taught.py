"""A lesson on the desk: the examples that are shown of it, and its weights in the experiment that is open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.cells.arrays import Array
from app.lab.experiment import Experiment, shapes
from app.lab.explained import Packed
from app.lab.learned import SAMPLE, plain
from app.training.course import Course, spec_of, task_of

SHOWN = 24
"""Examples that can be looked at, one after the other."""


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A sequence that is not learned from, and what should be said."""

    given: Sequence[str] | Array
    """Its words, or numbers (T, X)."""
    target: Array
    """(T, K)."""
    asked: Array
    """(T,): above 0 where an answer is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Which example is on show, and what should be said to it."""

    place: int
    count: int
    target: Packed
    """(T, K), in the order of the input."""
    asked: Packed
    """(T,): 0 where no answer is asked."""


def examples(course: Course) -> tuple[Example, ...]:
    """Up to 24 sequences of a task, always the same ones, spread over all that are held out.

    What is asked of the last timestep is asked of the first by a network that reads backwards: that is its last.
    """
    batches = task_of(course).fresh(np.random.default_rng(SAMPLE), SHOWN, course.T)
    every = [
        Example(batch.x[:, k] if batch.words is None else batch.words[k], batch.target[:, k], batch.weight[:, k])
        for batch in batches
        for k in range(batch.x.shape[1])
    ]
    step = max(len(every) // SHOWN, 1)
    chosen = tuple(every[::step][:SHOWN])
    readout = spec_of(course).readout
    if course.direction != "reverse" or readout is None or readout.counts == "each":
        return chosen
    return tuple(replace(one, target=one.target[::-1], asked=one.asked[::-1]) for one in chosen)


def shown(known: Sequence[Example], place: int) -> Shown:
    """What is told of an example."""
    one = known[place % len(known)]
    return Shown(place=place % len(known), count=len(known), target=one.target, asked=one.asked)


def taught(experiment: Experiment, params: Mapping[str, Array]) -> Experiment:
    """The experiment with weights that were learned; of what a hand set, what is not learned stays: initial states."""
    others = {name: value for name, value in experiment.weights.items() if name not in params}
    edits = {place: value for place, value in experiment.edits.items() if place.partition("[")[0] not in params}
    learned = {name: plain(value) for name, value in params.items()}
    return replace(experiment, weights={**others, **learned}, edits=edits, stored=None)


def fits(experiment: Experiment, params: Mapping[str, Array]) -> bool:
    """Whether the experiment is of the network that has these parameters."""
    named = {name: shape for name, shape in shapes(experiment).items() if not _initial(name)}
    return named == {name: value.shape for name, value in params.items()}


def at_hand(now: Mapping[str, Array], params: Mapping[str, Array]) -> dict[str, Array] | None:
    """The weights as they are now, of all that is learned; None when no bit of them is another."""
    if all(np.array_equal(now[name], value) for name, value in params.items()):
        return None
    return {name: now[name].copy() for name in params}


def _initial(name: str) -> bool:
    """Whether an array is an initial state, ``c_0`` or ``h_0_l1``: those are not learned."""
    return name.split("_")[1:2] == ["0"]
