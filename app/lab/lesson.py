"""A lesson: a course under way, and the epochs behind it. No clock, no work of its own: others pump it.

What is to be computed next is a :class:`Job`, a value; whoever computes it hands back what came of it. So the work can
be done anywhere, and a lesson can always be stopped: between two jobs.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock

from app.cells.arrays import Array
from app.errors import GatescopeError, InvalidValue
from app.lab.report import Doing, Fault, Lesson, Mark, curve_of
from app.training.course import Course, task_of
from app.training.tasks.sentences import Sentences
from app.training.trainer import Progress

KEPT_BYTES = 32 * 1024 * 1024
"""What a lesson remembers of earlier epochs at most; those between are learned again, to the same bits."""
SLOWEST, FASTEST = 0.5, 60.0
"""Epochs a second that can be asked for."""


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """Work: every learner goes on from its progress until this epoch."""

    courses: tuple[Course, ...]
    progress: tuple[Progress, ...]
    until: int
    turn: int
    """Which plan it belongs to: what comes of an older one is not wanted any more."""
    lesson: str = ""
    """Name of the lesson."""


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """What came of a job for one learner."""

    marks: tuple[Mark, ...]
    """Of every epoch that came to its end, in order."""
    progress: Progress | None
    """After the last of them; None when there was none."""
    ahead: Progress | None = None
    """Between two steps of the next epoch, if that is under way."""


@dataclass(slots=True)
class _Pupil:
    course: Course
    progress: Progress
    marks: list[Mark] = field(default_factory=list)
    kept: list[Progress] = field(default_factory=list)
    ahead: Progress | None = None
    """Between two steps of the next epoch."""

    @property
    def now(self) -> Progress:
        """As far as it is."""
        return self.ahead or self.progress

    def take(self, learned: Learned) -> None:
        """Go on to what was learned."""
        known = self.marks[-1].epoch
        self.marks += [mark for mark in learned.marks if mark.epoch > known]
        self.progress, self.ahead = learned.progress or self.progress, learned.ahead
        if self.progress.epoch > self.kept[-1].epoch:
            self.kept.append(self.progress)

    def cut(self, epoch: int) -> None:
        """Forget what comes after an epoch: from here on another way is taken, from where this one stands."""
        self.marks = [mark for mark in self.marks if mark.epoch < epoch] + [_mark(self.progress)]
        self.kept = [one for one in self.kept if one.epoch < epoch] + [self.progress]


class Teaching:
    """The course of one lesson; may be asked from several threads."""

    def __init__(self, name: str, courses: Sequence[Course], first: Sequence[Progress]) -> None:
        """Begin, paused, with the network on show first; ``first``: where each begins."""
        self.name = name
        self._pupils = [_Pupil(course, one, [_mark(one)], [one]) for course, one in zip(courses, first, strict=True)]
        task = task_of(courses[0])
        self._aside = not (isinstance(task, Sentences) and task.kept is task.learned)
        self._doing: Doing = "paused"
        self._until = 0
        self._turn = 0
        self._fault: Fault | None = None
        self._bent: set[int] = set()
        """Epochs at which a hand has bent the weights: they cannot be learned again."""
        self._pace: float | None = None
        self._spent = 0.0
        """Seconds since an epoch was over last."""
        self._speed: float | None = None
        self._lock = Lock()

    @property
    def course(self) -> Course:
        """That of the network on show."""
        return self._pupils[0].course

    @property
    def progress(self) -> Progress:
        """That of the network on show, as of the epoch on show."""
        return self._pupils[0].progress

    @property
    def now(self) -> Progress:
        """The same as far as it is: while it learns, between two steps of the next epoch."""
        return self._pupils[0].now

    @property
    def beside(self) -> dict[str, Mapping[str, Array]]:
        """Weights of those that learn beside it, as far as they are, by the kinds of their cells."""
        return {pupil.course.cell.kind: pupil.now.params for pupil in self._pupils[1:]}

    @property
    def doing(self) -> Doing:
        """What goes on."""
        return self._doing

    @property
    def speed(self) -> float | None:
        """Epochs a second; None: as many as can be."""
        return self._speed

    def hurry(self, speed: float | None) -> None:
        """Learn so many epochs a second, or as many as can be."""
        check_speed(speed)
        with self._lock:
            self._speed = speed

    def go_on(self, epochs: int | None = None, progress: Progress | None = None) -> None:
        """Learn on to the end of the course, or so many epochs; ``progress``: from there instead, on a way of its own.

        Epochs after the one on show are forgotten: they will be learned again.
        """
        with self._lock:
            here = self.progress.epoch
            if here >= self.course.epochs:
                raise InvalidValue("epoch", str(here), f"fewer than {self.course.epochs}, the last of the course")
            if progress is not None:
                self._pupils[0].progress = progress
                self._bent.add(here)
            for pupil in self._pupils:
                pupil.cut(here)
            self._bent = {epoch for epoch in self._bent if epoch <= here}
            self._until = self.course.epochs if epochs is None else min(here + epochs, self.course.epochs)
            self._fault = None
            self._begin_turn("running")

    def pause(self) -> None:
        """Stop at the last epoch that is over; a job that is still under way is not waited for."""
        with self._lock:
            if self._doing == "running":
                self._begin_turn("paused")

    def resume(self) -> None:
        """After a pause that should not have been: on to where it was going, whether that is ahead or learned again."""
        with self._lock:
            if self._doing == "paused" and self.progress.epoch < self._until:
                self._begin_turn("running")

    def seek(self, epoch: int) -> None:
        """Show an earlier epoch, as nearly as it is remembered; :meth:`job` then says what is missing."""
        with self._lock:
            furthest = self._pupils[0].marks[-1].epoch
            wanted = min(max(epoch, 0), furthest)
            for pupil in self._pupils:
                pupil.progress = pupil.kept[bisect_right([one.epoch for one in pupil.kept], wanted) - 1]
            self._until, self._fault = wanted, None
            missing = any(pupil.progress.epoch < wanted for pupil in self._pupils)
            self._begin_turn("running" if missing else self._standing())

    def job(self) -> Job | None:
        """What is to be computed next; None while nothing is."""
        with self._lock:
            if self._doing != "running":
                return None
            return Job(
                tuple(pupil.course for pupil in self._pupils),
                tuple(pupil.now for pupil in self._pupils),
                self._until if self._speed is None else min(self._until, self.progress.epoch + 1),
                self._turn,
                self.name,
            )

    def take(self, job: Job, learned: Sequence[Learned], seconds: float = 0.0) -> bool:
        """Take what came of a job, in so many seconds; False when it is not wanted any more."""
        with self._lock:
            if job.turn != self._turn:
                return False
            self._spent += seconds
            if over := len(learned[0].marks):
                self._pace, self._spent = _smoothed(self._pace, self._spent / over), 0.0
            for pupil, one in zip(self._pupils, learned, strict=True):
                pupil.take(one)
            self._thin()
            if self.progress.epoch >= self._until:
                self._doing = self._standing()
            return True

    def fail(self, job: Job, error: GatescopeError) -> bool:
        """A job could not be done, and neither can the rest; False when it is not wanted any more."""
        with self._lock:
            if job.turn != self._turn:
                return False
            self._begin_turn("failed")
            self._fault = Fault(code=error.code, what=error.what, got=error.got, expected=error.expected)
            return True

    def told(self) -> Lesson:
        """How far it is."""
        with self._lock:
            return Lesson(
                name=self.name,
                course=replace(self.course, examples=None),
                doing=self._doing,
                epoch=self.progress.epoch,
                steps=self.now.steps,
                furthest=self._pupils[0].marks[-1].epoch,
                aside=self._aside,
                seconds_left=self._left(),
                speed=self._speed,
                learners=tuple(curve_of(one.course.cell.kind, one.marks, one.progress) for one in self._pupils),
                fault=self._fault,
            )

    def _begin_turn(self, doing: Doing) -> None:
        """From here on, what comes of jobs that were given out is not wanted; no epoch is half over."""
        self._turn += 1
        self._doing, self._spent = doing, 0.0
        for pupil in self._pupils:
            pupil.ahead = None

    def _thin(self) -> None:
        """Forget every second epoch, of all learners the same, once they take too much.

        Neither the first nor the last, and none that a hand has bent.
        """
        epochs = [one.epoch for one in self._pupils[0].kept]
        if len(epochs) <= 3 or sum(_size(pupil.kept[-1]) for pupil in self._pupils) * len(epochs) <= KEPT_BYTES:
            return
        gone = {epoch for epoch in epochs[1:-1:2] if epoch not in self._bent}
        for pupil in self._pupils:
            pupil.kept = [one for one in pupil.kept if one.epoch not in gone]

    def _left(self) -> float | None:
        if self._doing != "running" or self._pace is None:
            return None
        pace = self._pace if self._speed is None else max(self._pace, 1.0 / self._speed)
        return pace * (self._until - self.progress.epoch)

    def _standing(self) -> Doing:
        return "done" if self.progress.epoch >= self.course.epochs else "paused"


def check_speed(speed: float | None) -> None:
    """Raise InvalidValue when it is no number of epochs a second; None is as many as can be."""
    if speed is not None and not SLOWEST <= speed <= FASTEST:
        raise InvalidValue("speed", str(speed), f"{SLOWEST} to {FASTEST:g} epochs a second")


def _smoothed(before: float | None, now: float) -> float:
    return now if before is None else 0.8 * before + 0.2 * now


def _mark(progress: Progress) -> Mark:
    return Mark(progress.epoch, progress.loss, progress.accuracy)


def _size(progress: Progress) -> int:
    """Bytes that it takes."""
    return sum(array.nbytes for part in (progress.params, progress.memory) for array in part.values())
