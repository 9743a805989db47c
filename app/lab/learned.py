"""From what was learned to what can be looked at: a course, its parameters and one example as an experiment."""

from collections.abc import Mapping, Sequence

import numpy as np

from app.cells.arrays import Array
from app.errors import InvalidShape, InvalidValue
from app.lab.experiment import Experiment, Matrix, Numbers, Tokens, Vector
from app.training.course import Course, spec_of, task_of

SAMPLE = 4_294_967_289
"""Seed of the sequence that is shown of a task when none is given; no course has it."""


def experiment(course: Course, params: Mapping[str, Array], example: Sequence[str] | Array | None = None) -> Experiment:
    """Put an example before a network that was trained: words of the task, or numbers (T, X).

    With no example, one that was never learned from. Weights keep every digit. Words that it has not learned are
    refused, here by whoever checks the experiment and later by every edit. Raises InvalidValue when there is no word,
    InvalidShape when numbers do not fit the task.
    """
    task, spec = task_of(course), spec_of(course)
    given = _sample(course) if example is None else example
    return Experiment(
        cell=course.cell,
        X=task.X,
        H=course.H,
        seed=course.seed,
        weights={name: plain(value) for name, value in params.items()},
        input=_words(given, task.vocabulary) if task.vocabulary is not None else _numbers(given, task.X),
        readout=spec.readout,
        layers=course.layers,
        direction=course.direction,
    )


def plain(value: Array) -> Vector | Matrix:
    """An array of parameters as the plain form has it, every digit."""
    if value.ndim == 1:
        return tuple(map(float, value))
    return tuple(tuple(map(float, row)) for row in value)


def _words(given: Sequence[str] | Array, vocabulary: tuple[str, ...]) -> Tokens:
    words = tuple(map(str, given))
    if not words:
        raise InvalidValue("tokens", "no word", "at least one word")
    return Tokens(tokens=words, vocabulary=vocabulary, closed=True)


def _numbers(given: Sequence[str] | Array, X: int) -> Numbers:
    values = np.asarray(given, dtype=np.float64)
    if values.ndim != 2 or values.shape[1] != X or not len(values):
        raise InvalidShape("example", f"shape {values.shape}", f"shape (T, {X})")
    return Numbers(values=tuple(tuple(map(float, row)) for row in values))


def _sample(course: Course) -> Sequence[str] | Array:
    """One sequence that is held out, or drawn from a seed of its own."""
    task = task_of(course)
    held = task.fresh(np.random.default_rng(SAMPLE), 1, course.T)
    batch = max(held, key=lambda one: len(one.x))
    return batch.x[:, 0] if batch.words is None else batch.words[0]
