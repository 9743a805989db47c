"""The courses that the project teaches by itself, one a task: presets are made from them, others begin with them."""

from collections.abc import Mapping
from dataclasses import replace

from app.cells import CELLS, LSTM, AnyCell, Jordan
from app.errors import UnknownName
from app.training.course import Course, task_of
from app.training.optimizers import Adam
from app.training.tasks import TASKS, Examples

_FAST = Adam(rate=0.02)

LESSONS: Mapping[str, Course] = {
    course.task: course
    for course in (
        # A memory that is halved at every step has nothing left to learn from after a hundred: chrono for what keeps.
        # With this seed one lane takes the bit in at once; with others it grows in several over many steps.
        Course(task="latch", H=4, T=100, seed=8, epochs=80, optimizer=_FAST, forget_bias="chrono"),
        Course(task="echo", H=8, T=24, epochs=120, optimizer=_FAST),
        Course(task="copy", H=8, T=32, epochs=120, optimizer=_FAST),
        Course(task="adding", H=4, T=40, epochs=200, optimizer=_FAST, forget_bias="chrono"),
        Course(task="parity", H=3, T=16, epochs=100, optimizer=_FAST),
        Course(task="counter", H=3, T=40, epochs=150, optimizer=_FAST),
        # The cell of the hand-made example: gates look at x alone, and nothing is squashed.
        Course(
            task="store",
            cell=LSTM(g="linear", h="linear", recurrent=False),
            H=1,
            T=12,
            seed=2,
            epochs=300,
            optimizer=_FAST,
        ),
        # The first seed whose network keeps the turn in one unit, as `python -m tools.turn` finds; all learn it.
        Course(task="negation", H=2, T=10, seed=2, epochs=100, optimizer=_FAST),
        Course(task="negation-zh", H=2, T=10, seed=0, epochs=100, optimizer=_FAST),
        Course(task="slots", H=4, T=12, epochs=80, optimizer=_FAST),
        Course(task="slots-zh", H=4, T=12, epochs=80, optimizer=_FAST),
        Course(task="letters", H=16, T=32, epochs=200, optimizer=_FAST),
        Course(task="next-sunspots", H=4, T=40, epochs=100),
    )
}
"""By the name of the task. Each is taught to an LSTM; :func:`begun` puts another cell in its place."""


def begun(task: str, kind: str = "lstm", examples: Examples | None = None) -> Course:
    """Return the course to begin with for a task and a kind of cell: that of the task, with only the cell replaced.

    So every cell has the same seed, sequences, steps and rate. Raises UnknownName when there is no such task or cell.
    """
    if kind not in CELLS:
        raise UnknownName("cell", kind, "one of " + ", ".join(CELLS))
    if task == "examples":
        course = Course(task=task, examples=examples, T=24, epochs=60, optimizer=_FAST)
    elif task in LESSONS:
        course = LESSONS[task]
    else:
        raise UnknownName("task", task, "one of " + ", ".join((*TASKS, "examples")))
    return replace(course, cell=_cell(course, kind))


def _cell(course: Course, kind: str) -> AnyCell:
    """The cell of the course if it is of this kind, else the usual one; a Jordan network says what is asked."""
    if kind == course.cell.kind:
        return course.cell
    if kind == "jordan":
        task = task_of(course)
        return Jordan(outputs=task.K, out="sigmoid" if task.output == "sigmoid" else "linear")
    return CELLS[kind]()
