"""``python -m tools.learning``: makes the tables of docs/learning.md anew, by training every network in them.

The words between the tables are written by hand and stay. ``make lessons`` calls it after the lessons.
"""

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read when numpy is loaded

from app.training.course import Course, check
from app.training.lessons import LESSONS, begun
from app.training.trainer import fresh_accuracy
from tools.lessons import machine, trained

PAGE = Path(__file__).resolve().parents[1] / "docs/learning.md"
SEEDS = tuple(range(10))
CELLS = ("rnn", "lstm", "gru")
NAMES = {"rnn": "RNN", "lstm": "LSTM", "gru": "GRU"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the latch: what is trained, and its course without a seed."""

    name: str
    course: Course


def latch() -> tuple[Row, ...]:
    """The rows of the latch; all have its steps, sequences, rate and clipping."""
    rnn = begun("latch", "rnn")
    return (
        Row("LSTM", begun("latch", "lstm")),
        Row("GRU", begun("latch", "gru")),
        Row("RNN", rnn),
        Row("RNN, H = 3", replace(rnn, H=3)),
        Row("RNN, H = 16", replace(rnn, H=16)),
        Row("LSTM, forget bias 1", replace(begun("latch", "lstm"), forget_bias=1.0)),
    )


def result(course: Course) -> float:
    """Accuracy on fresh sequences after the last epoch."""
    return fresh_accuracy(course, trained(check(course))) or 0.0


def latch_table() -> Iterator[str]:
    """Accuracy of each row with each seed."""
    yield _line(["", *(f"seed {seed}" for seed in SEEDS)])
    yield _rule(len(SEEDS))
    for row in latch():
        yield _line([row.name, *(_percent(result(replace(row.course, seed=seed))) for seed in SEEDS)])


def task_table() -> Iterator[str]:
    """Accuracy of each cell on each task."""
    yield _line(["task", "T", "H", "epochs", *(NAMES[kind] for kind in CELLS)])
    yield _rule(3 + len(CELLS))
    for task, course in LESSONS.items():
        sizes = [str(course.T), str(course.H), str(course.epochs)]
        yield _line([task, *sizes, *(_percent(result(begun(task, kind))) for kind in CELLS)])


def main() -> int:
    page = PAGE.read_text(encoding="utf-8")
    for name, lines in (("latch", latch_table()), ("tasks", task_table()), ("machine", iter([machine()]))):
        page = put(page, name, "\n".join(lines))
        print(f"made: {name}", flush=True)
    PAGE.write_text(page, encoding="utf-8")
    return 0


def put(page: str, name: str, text: str) -> str:
    """The page with a table between its two marks."""
    begin, end = f"<!-- {name} -->", f"<!-- end {name} -->"
    return re.sub(f"{begin}.*?{end}", f"{begin}\n{text}\n{end}", page, flags=re.DOTALL)


def _percent(share: float) -> str:
    return f"{100 * share:.0f}"


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _rule(numbers: int) -> str:
    return _line(["---", *["---:"] * numbers])


if __name__ == "__main__":
    sys.exit(main())
