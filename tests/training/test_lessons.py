"""Lessons: the same bits again from the seed alone, and the tables that are printed about them."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from app.cells import CELLS
from app.errors import UnknownName
from app.training.course import check
from app.training.lessons import LESSONS, begun
from tools.learning import PAGE, SEEDS, latch, put, result
from tools.lessons import FOLDER, lesson, machine, written

SMALL = "store"
"""The lesson that is taught again in this test: the quickest."""


def table(name: str) -> list[list[str]]:
    """The rows of a table of the page, cell by cell, without heading."""
    text = re.search(f"<!-- {name} -->\n(.*?)\n<!-- end {name} -->", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert text is not None
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text[1].splitlines()[2:]]


def test_a_lesson_taught_again_gives_the_shipped_bits() -> None:
    shipped = json.loads((FOLDER / f"{SMALL}.json").read_text(encoding="utf-8"))
    again = lesson(LESSONS[SMALL])
    assert again["accuracy"] == pytest.approx(shipped["accuracy"], abs=0.005)
    if shipped["machine"] != machine():
        pytest.skip(f"made with {shipped['machine']}, here is {machine()}: another rounding, other last digits")
    assert written(again) == (FOLDER / f"{SMALL}.json").read_text(encoding="utf-8")


def test_every_file_of_a_lesson_is_as_the_command_writes_it() -> None:
    assert {path.stem for path in Path(FOLDER).glob("*.json")} == set(LESSONS)
    for path in Path(FOLDER).glob("*.json"):
        text = path.read_text(encoding="utf-8")
        assert written(json.loads(text)) == text


@pytest.mark.parametrize("task", LESSONS)
@pytest.mark.parametrize("kind", CELLS)
def test_another_cell_is_taught_with_the_same_seed_and_budget(task: str, kind: str) -> None:
    course, own = begun(task, kind), LESSONS[task]
    assert course.cell.kind == kind
    assert replace(course, cell=own.cell) == own
    if kind != "jordan":  # which cannot say a softmax
        check(course)


def test_a_cell_or_task_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnknownName, match="cell: got transformer; expected one of rnn"):
        begun("latch", "transformer")
    with pytest.raises(UnknownName, match=r"task: got fly; expected one of latch.*examples"):
        begun("fly")


# what is printed


def test_the_lstm_solves_the_latch_with_every_seed_and_the_rnn_with_none() -> None:
    rows = {name: [float(cell) for cell in cells] for name, *cells in table("latch")}
    assert len(SEEDS) >= 5
    assert rows.keys() == {row.name for row in latch()}
    assert min(rows["LSTM"]) >= 99
    assert min(rows["GRU"]) >= 99
    assert max(rows["RNN"]) <= 60
    assert len(rows["LSTM"]) == len(rows["RNN"]) == len(SEEDS)


@pytest.mark.parametrize("name", ["LSTM", "RNN", "LSTM, forget bias 1"])
def test_a_number_of_the_table_comes_out_again(name: str) -> None:
    (course,) = [row.course for row in latch() if row.name == name]
    printed = next(cells for found, *cells in table("latch") if found == name)
    assert 100 * result(replace(course, seed=SEEDS[1])) == pytest.approx(float(printed[1]), abs=1.0)


def test_budgets_of_the_latch_are_the_same_but_for_what_the_row_says() -> None:
    plain = begun("latch", "rnn")
    for row in latch():
        same = replace(row.course, cell=plain.cell, H=plain.H, forget_bias=plain.forget_bias)
        assert same == plain
        assert row.course.H == plain.H or f"H = {row.course.H}" in row.name


def test_the_tasks_that_are_printed_are_all_there_are_and_the_lstm_learns_them() -> None:
    rows = {name: cells for name, *cells in table("tasks")}
    assert rows.keys() == LESSONS.keys()
    for task, (T, H, epochs, _, lstm, _) in rows.items():
        course = LESSONS[task]
        assert (int(T), int(H), int(epochs)) == (course.T, course.H, course.epochs)
        shipped = json.loads((FOLDER / f"{task}.json").read_text(encoding="utf-8"))
        assert float(lstm) == pytest.approx(100 * shipped["accuracy"], abs=1.1)


def test_a_table_goes_between_its_marks_and_nowhere_else() -> None:
    page = "a\n<!-- x -->\nold\n<!-- end x -->\nb\n<!-- y -->\n<!-- end y -->\n"
    assert put(page, "x", "new") == page.replace("old", "new")
