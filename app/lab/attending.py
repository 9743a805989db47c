"""The lesson that a session attends: what its commands mean, and what it does to the experiment that is open."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from app.cells.arrays import Array
from app.errors import InvalidShape, InvalidValue, OutOfOrder, OverBudget
from app.lab import learned
from app.lab.commands import Learn, ShowExample, ToEpoch, Train
from app.lab.events import LessonEvent
from app.lab.experiment import Experiment, weights
from app.lab.held import Held
from app.lab.lesson import Teaching
from app.lab.taught import at_hand, examples, fits, shown, taught
from app.training.course import Course, Limits, check, task_of
from app.training.trainer import Progress, judged, start

MOST_BESIDE = 2
"""Cells that learn beside the one on show."""


State = tuple[Teaching | None, int | None, Progress | None, Progress | None]


class Lessons(Protocol):
    """Where lessons are kept and pumped."""

    def begin(self, courses: Sequence[Course], first: Sequence[Progress]) -> Teaching:
        """Keep a new lesson. Raises OverBudget when there are too many."""
        ...

    def find(self, name: str) -> Teaching | None:
        """A lesson that is still there."""
        ...


class NoLessons:
    """Nowhere to learn: for sessions that only look."""

    def begin(self, courses: Sequence[Course], first: Sequence[Progress]) -> Teaching:  # noqa: ARG002 - the protocol
        """Refuse."""
        raise OverBudget("lessons", "1", "none: nothing is learned here")

    def find(self, name: str) -> Teaching | None:  # noqa: ARG002 - the protocol
        """Nothing is there."""
        return None


class Attendance:
    """Which lesson is attended, and which of its examples is on show."""

    def __init__(self, lessons: Lessons, limits: Limits) -> None:
        """Begin with none."""
        self._lessons, self._limits = lessons, limits
        self._teaching: Teaching | None = None
        self._place: int | None = None
        self._seen: Progress | None = None
        self._given: Progress | None = None

    @property
    def state(self) -> State:
        """What is attended; to be put back when a command is refused."""
        return self._teaching, self._place, self._seen, self._given

    @state.setter
    def state(self, state: State) -> None:
        self._teaching, self._place, self._seen, self._given = state

    @property
    def teaching(self) -> Teaching | None:
        """The lesson that is attended."""
        return self._teaching

    def event(self, ack: int) -> LessonEvent:
        """How far it is."""
        teaching = self._teaching
        if teaching is None:
            return LessonEvent(ack=ack, lesson=None, shown=None)
        on_show = None if self._place is None else shown(teaching.course, self._place)
        return LessonEvent(ack=ack, lesson=teaching.told(), shown=on_show)

    def train(self, command: Train, now: Held | None) -> Experiment:
        """Begin a lesson; returns the experiment that it begins with."""
        courses = self._courses(command)
        first = [start(course) for course in courses]
        if command.here:
            first[0] = _judged(courses[0], first[0], _here(now, first[0].params))
        teaching = self._lessons.begin(courses, first)
        self.leave()
        self._teaching = teaching
        begun = self._put(0, teaching.progress)
        teaching.go_on()
        return begun

    def learn(self, command: Learn, now: Held) -> None:
        """Go on, from the weights that the experiment has; one epoch; stand still; or end."""
        teaching = self._attended()
        teaching.hurry(command.speed)
        if command.go == "end":
            self.leave()
        elif command.go == "pause":
            teaching.pause()
        else:
            params = at_hand(weights(now.experiment, now.first), teaching.progress.params)
            bent = None if params is None else _judged(teaching.course, teaching.progress, params)
            teaching.go_on(1 if command.go == "one" else None, bent)

    def seek(self, command: ToEpoch) -> None:
        """Stand at an earlier epoch."""
        self._attended().seek(command.epoch)

    def show(self, command: ShowExample) -> Experiment:
        """Put an example before the network as it is now."""
        teaching = self._attended()
        return self._put(command.place % len(examples(teaching.course)), teaching.progress)

    def come_back(self, name: str | None, opened: Held) -> None:
        """Attend the lesson of this name again, if it is still there and the experiment is of its network."""
        found = None if name is None else self._lessons.find(name)
        if found is not None and fits(opened.experiment, found.progress.params):
            self._teaching = found

    def leave(self) -> None:
        """Attend none any more."""
        if self._teaching is not None:
            self._teaching.pause()
        self._teaching = self._place = self._seen = self._given = None

    @property
    def news(self) -> bool:
        """Whether the lesson has come further than the experiment that was settled last."""
        return self._teaching is not None and self._teaching.progress is not self._seen

    def current(self, settled: Experiment) -> Experiment:
        """The experiment with the weights of the lesson as they are; what a hand did to them since is in it already."""
        if self._teaching is None or not self.news:
            return settled
        self._given = self._teaching.progress
        return taught(settled, self._given.params)

    def settled(self) -> None:
        """What :meth:`current` gave last is what is settled."""
        self._seen = self._given

    def edited(self, before: Experiment, after: Experiment) -> None:
        """A hand has changed the experiment. If that was a weight the lesson stands still, if the network it ends."""
        teaching = self._teaching
        if teaching is None:
            return
        if after.input != before.input:
            self._place = None
        if not fits(after, teaching.progress.params):
            self.leave()
        elif (after.edits, after.weights) != (before.edits, before.weights):
            teaching.pause()

    def _put(self, place: int, progress: Progress) -> Experiment:
        course = self._attended().course
        self._place, self._given = place, progress
        return learned.experiment(course, progress.params, examples(course)[place].given)

    def _attended(self) -> Teaching:
        if self._teaching is None:
            raise OutOfOrder("command", "no lesson", "the command train first")
        return self._teaching

    def _courses(self, command: Train) -> list[Course]:
        if len(command.beside) > MOST_BESIDE:
            raise InvalidValue("beside", str(len(command.beside)), f"at most {MOST_BESIDE}")
        courses = [command.course, *(replace(command.course, cell=cell) for cell in command.beside)]
        return [check(course, self._limits) for course in courses]


def _here(now: Held | None, params: Mapping[str, Array]) -> Mapping[str, Array]:
    if now is None or not fits(now.experiment, params):
        raise InvalidShape("weights", "another network", "that of the course, to begin with its weights")
    return at_hand(weights(now.experiment, now.first), params) or params


def _judged(course: Course, before: Progress, params: Mapping[str, Array]) -> Progress:
    """Other weights in the same place: what the optimizer remembers stays."""
    loss, accuracy = judged(course, params, task_of(course).held_out(course.T))
    return replace(before, params=params, loss=loss, accuracy=accuracy)
