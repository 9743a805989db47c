"""A lesson as it is told: how far it has come, and why it cannot go on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from app.lab.explained import Packed
from app.training.course import Course
from app.training.trainer import Progress

Doing = Literal["running", "paused", "done", "failed"]
POINTS = 400
"""Points of a curve that are told at most."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What an epoch came to."""

    epoch: int
    loss: float
    accuracy: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Learner:
    """How far one network has come."""

    cell: str
    """Kind of its cell."""
    loss: float | None
    accuracy: float
    epochs: Packed
    """Epochs of the curve, from the first to the present one, thinned to 400 where there are more, (n,)."""
    losses: Packed
    accuracies: Packed


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a lesson cannot go on."""

    code: str
    """Stable name of the kind of error, also the key of its translation."""
    what: str
    got: str
    expected: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A lesson as it is told."""

    name: str
    """What it is called on this server, to come back to it."""
    course: Course
    """Without the examples that a person gave."""
    doing: Doing
    epoch: int
    """The one on show."""
    steps: int
    """Steps of the next epoch that the weights on show have been through; 0 while nothing is learned."""
    furthest: int
    """The last one that was learned."""
    aside: bool
    """Whether it is judged by sequences that it does not learn from; too few examples of one's own leave none."""
    seconds_left: float | None
    """About how long it will take to the end; None while it stands still, or before that can be told."""
    speed: float | None
    """Epochs a second that were asked for; None: as many as can be."""
    learners: tuple[Learner, ...]
    """The network on show, then those that learn the same beside it."""
    fault: Fault | None
    """Why it cannot go on, where it failed."""


def curve_of(cell: str, marks: Sequence[Mark], progress: Progress) -> Learner:
    """How far a network has come, with its curve of at most 400 points, the first and the last among them."""
    at = np.unique(np.linspace(0, len(marks) - 1, min(len(marks), POINTS)).round().astype(int))
    with np.errstate(over="ignore"):
        rows = np.array([(marks[k].epoch, marks[k].loss, marks[k].accuracy) for k in at]).T.astype(np.float32)
    return Learner(
        cell=cell,
        loss=progress.loss if np.isfinite(progress.loss) else None,
        accuracy=progress.accuracy,
        epochs=rows[0],
        losses=rows[1],
        accuracies=rows[2],
    )
