"""What a process of the classroom does: a slice of a lesson, and no more.

It knows nothing of sessions: a job comes in, what was learned goes back. Everything that it loads is loaded once.
"""

import os
import signal
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing import connection, parent_process
from threading import Thread
from time import perf_counter

from app.lab.lesson import Job, Learned, Mark
from app.training.course import Course
from app.training.tasks import Examples
from app.training.trainer import Progress, epoch

LESSONS = 8
"""Lessons of which a process remembers the examples."""
NICER = 5
"""How far a learning process steps back behind the one that answers."""


def prepare() -> None:
    """Step back behind the process that answers people, leave signals to it, and end when it does, however it ends."""
    os.nice(NICER)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(0)


class UnknownExamples(Exception):
    """A process has not been told the examples of a lesson."""


_EXAMPLES: OrderedDict[str, Examples] = OrderedDict()


def learn(job: Job, lesson: str | None, given: Examples | None, seconds: float) -> tuple[Learned, ...]:
    """Go on for about so many seconds, at least one epoch, or until the job is done; all learners to the same epoch.

    A lesson of own examples is named, and its examples are ``given`` once: they would take longer to hand over than to
    learn from. Raises UnknownExamples where they are not here, a GatescopeError when the numbers of a learner overflow.
    """
    courses = job.courses if lesson is None else tuple(_with_examples(job.courses, lesson, given))
    began = perf_counter()
    progress: list[Progress] = list(job.progress)
    marks: list[list[Mark]] = [[] for _ in progress]
    while True:
        behind = min(one.epoch for one in progress)
        together = all(one.epoch == behind for one in progress)
        learned = any(marks)
        if behind >= job.until or (together and learned and perf_counter() - began >= seconds):
            return tuple(Learned(tuple(made), one) for made, one in zip(marks, progress, strict=True))
        for k, one in enumerate(progress):
            if one.epoch == behind:
                progress[k] = epoch(courses[k], one)
                marks[k].append(Mark(progress[k].epoch, progress[k].loss, progress[k].accuracy))


def _with_examples(courses: tuple[Course, ...], lesson: str, given: Examples | None) -> Iterator[Course]:
    """The same courses with their examples, the very same object each time: so nothing is made of them twice."""
    if given is not None:
        _EXAMPLES[lesson] = given
    if lesson not in _EXAMPLES:
        raise UnknownExamples(lesson)
    _EXAMPLES.move_to_end(lesson)
    while len(_EXAMPLES) > LESSONS:
        _EXAMPLES.popitem(last=False)
    for course in courses:
        yield replace(course, examples=_EXAMPLES[lesson])
