"""The lesson that a session attends: what its commands mean, and what it does to the experiment that is open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from app.cells.arrays import Array
from app.errors import InvalidShape, InvalidValue, OutOfOrder, OverBudget
from app.lab import learned
from app.lab.commands import Learn, ShowExample, ToEpoch, Train
from app.lab.edits import AnyEdit, InputTokens, InputValue, InputValues, Pins
from app.lab.events import LessonEvent
from app.lab.experiment import Experiment, weights
from app.lab.held import Held
from app.lab.lesson import Teaching, check_speed
from app.lab.pins import fitted
from app.lab.taught import Example, at_hand, examples, fits, shown, taught
from app.training.course import Course, Limits, check, task_of
from app.training.trainer import Progress, judged, start

INPUT_ONLY = (InputTokens, InputValue, InputValues, Pins)
"""Edits that leave weights alone: a lesson goes on under them."""
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


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A lesson that could begin: nothing is changed yet."""

    courses: list[Course]
    first: list[Progress]
    experiment: Experiment
    """What it begins with."""


class Attendance:
    """Which lesson is attended, which example is on show, and how far the settled experiment has followed it."""

    def __init__(self, lessons: Lessons, limits: Limits) -> None:
        """Begin with none."""
        self._lessons, self._limits = lessons, limits
        self._teaching: Teaching | None = None
        self._place: int | None = None
        self._seen: Progress | None = None
        """The progress whose weights are in the settled experiment, hand edits apart."""
        self._given: Progress | None = None
        self._examples: tuple[Teaching, tuple[Example, ...]] | None = None

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

    @property
    def running(self) -> bool:
        """Whether it goes on."""
        return self._teaching is not None and self._teaching.doing == "running"

    def event(self, ack: int, now: Held | None) -> LessonEvent:
        """How far it is; ``now``: what is settled."""
        teaching = self._teaching
        if teaching is None:
            return LessonEvent(ack=ack, lesson=None, shown=None, astray=False)
        on_show = None if self._place is None else shown(self._known(teaching), self._place)
        still = now is not None and not self.running and not self.news
        astray = still and now is not None and self._bent_weights(teaching, now) is not None
        return LessonEvent(ack=ack, lesson=teaching.told(), shown=on_show, astray=astray)

    @property
    def beside(self) -> Mapping[str, Mapping[str, Array]]:
        """What the cells that learn beside it have learned, by their kinds."""
        return {} if self._teaching is None else self._teaching.beside

    def plan(self, command: Train, now: Held | None) -> Plan:
        """Prepare a lesson. Raises what is wrong with its course; nothing is begun."""
        courses = self._courses(command)
        first = [start(course) for course in courses]
        if command.here:
            first[0] = _judged(courses[0], first[0], _here(now, first[0].params))
        given = examples(courses[0])[0].given
        return Plan(courses, first, learned.experiment(courses[0], first[0].params, given))

    def begin(self, plan: Plan) -> None:
        """Begin what was prepared, with its first example on show; the lesson before ends."""
        teaching = self._lessons.begin(plan.courses, plan.first)
        self.end()
        self._teaching, self._place, self._given = teaching, 0, teaching.progress
        teaching.go_on()

    def learn(self, command: Learn, now: Held) -> None:
        """Go on, from the weights that the experiment has if a hand has bent them; one epoch; stand still; or end."""
        teaching = self._attended()
        check_speed(command.speed)
        if command.go == "end":
            self.end()
            return
        if command.go == "pause":
            teaching.pause()
        elif not self.running:
            teaching.go_on(1 if command.go == "one" else None, self._bent(teaching, now))
        teaching.hurry(command.speed)

    def seek(self, command: ToEpoch) -> None:
        """Stand at an earlier epoch."""
        self._attended().seek(command.epoch)

    def example(self, command: ShowExample, now: Experiment) -> Experiment:
        """The experiment with an example of the lesson for its input; nothing else of it is changed."""
        teaching = self._attended()
        known = self._known(teaching)
        given = known[command.place % len(known)].given
        asked = learned.experiment(teaching.course, teaching.progress.params, given).input
        after = replace(now, input=asked)
        return replace(after, pins=fitted(now.pins, after.spec, after.H, after.T))

    def shows(self, command: ShowExample) -> None:
        """That example is on show now."""
        self._place = command.place % len(self._known(self._attended()))

    def come_back(self, name: str | None, opened: Held) -> None:
        """Attend the lesson of this name again, if it is still there and the experiment is of its network.

        Weights that a hand has bent stay, for whoever has them goes on from there; others are those of the lesson now.
        """
        found = None if name is None else self._lessons.find(name)
        if found is None or not fits(opened.experiment, found.progress.params):
            return
        bent = any(place.partition("[")[0] in found.progress.params for place in opened.experiment.edits)
        if bent:
            found.pause()
        now = found.now
        same = at_hand(weights(opened.experiment, opened.first), now.params) is None
        self._teaching, self._given = found, now
        self._seen = now if bent or same else None

    def end(self) -> None:
        """Attend none any more; what was attended stands still."""
        if self._teaching is not None:
            self._teaching.pause()
        self._teaching = self._place = self._seen = self._given = None

    @property
    def news(self) -> bool:
        """Whether the lesson has come further than the experiment that was settled last."""
        return self._teaching is not None and self._teaching.now is not self._seen

    def current(self, experiment: Experiment) -> Experiment:
        """An experiment made of the settled one, with the weights of the lesson as they are now."""
        teaching = self._teaching
        if teaching is None:
            return experiment
        progress = self._given = teaching.now
        return experiment if progress is self._seen else taught(experiment, progress.params)

    def settled(self) -> None:
        """What :meth:`current` gave last, or what was begun, is what is settled."""
        self._seen = self._given

    def stop_for(self, edit: AnyEdit) -> Teaching | None:
        """Before a hand changes weights the lesson stands still; returns it if it was running until now."""
        if not self.running or isinstance(edit, INPUT_ONLY):
            return None
        teaching = self._attended()
        teaching.pause()
        return teaching

    def edited(self, before: Experiment, after: Experiment) -> None:
        """A hand has changed the experiment; the lesson ends if that is another network now."""
        teaching = self._teaching
        if teaching is None:
            return
        if after.input != before.input:
            self._place = None
        if not fits(after, teaching.progress.params):
            self.end()

    def _bent(self, teaching: Teaching, now: Held) -> Progress | None:
        """The progress with the weights that a hand has made of it; None when no bit of them is another."""
        params = self._bent_weights(teaching, now)
        return None if params is None else _judged(teaching.course, teaching.progress, params)

    def _bent_weights(self, teaching: Teaching, now: Held) -> Mapping[str, Array] | None:
        return at_hand(weights(now.experiment, now.first), (self._seen or teaching.progress).params)

    def _known(self, teaching: Teaching) -> tuple[Example, ...]:
        """Examples of the lesson, made once."""
        if self._examples is None or self._examples[0] is not teaching:
            self._examples = teaching, examples(teaching.course)
        return self._examples[1]

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
