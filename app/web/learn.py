"""What a process of the classroom does: a slice of a lesson, and no more.

It knows nothing of sessions: a job comes in, what was learned goes back. Everything that it loads is loaded once.
"""

import os
import signal
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from multiprocessing import connection, parent_process
from threading import Thread
from time import perf_counter

from app.lab.lesson import Job, Learned
from app.lab.report import Mark
from app.training.course import Course
from app.training.room import Room
from app.training.tasks import Examples
from app.training.trainer import Progress, step

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
    """Go on for about so many seconds, at least one step, or until the job is done; all learners to the same step.

    A lesson of own examples is named, and its examples are ``given`` once: they would take longer to hand over than to
    learn from. Raises UnknownExamples where they are not here, a GatescopeError when the numbers of a learner overflow.
    """
    courses = job.courses if lesson is None else tuple(_with_examples(job.courses, lesson, given))
    over = perf_counter() + seconds
    pupils = [_Pupil(course, one, Room()) for course, one in zip(courses, job.progress, strict=True)]
    while True:
        for pupil in _last(pupils):
            pupil.step()
        if len(_last(pupils)) == len(pupils) and (pupils[0].over(job.until) or perf_counter() >= over):
            return tuple(Learned(tuple(pupil.marks), pupil.whole, pupil.ahead) for pupil in pupils)


@dataclass(slots=True)
class _Pupil:
    """One learner of a job."""

    course: Course
    now: Progress
    room: Room
    marks: list[Mark] = field(default_factory=list)
    whole: Progress | None = None
    """After the last epoch that came to its end here."""

    def step(self) -> None:
        self.now = step(self.course, self.now, self.room)
        if self.now.within is None:
            self.whole = self.now
            self.marks.append(Mark(self.now.epoch, self.now.loss, self.now.accuracy))

    def over(self, until: int) -> bool:
        return self.now.epoch >= until and self.now.within is None

    @property
    def ahead(self) -> Progress | None:
        return None if self.now.within is None else self.now


def _last(pupils: list[_Pupil]) -> list[_Pupil]:
    """Those that the others wait for."""
    least = min((pupil.now.epoch, pupil.now.steps) for pupil in pupils)
    return [pupil for pupil in pupils if (pupil.now.epoch, pupil.now.steps) == least]


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
