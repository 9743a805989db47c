"""The figures of reliability say what their sections say, and nothing else."""

import re

import pytest

from bench import figures
from bench.load.told import Row, section
from bench.reliability import PAGE, TESTS, sections, text
from tests.conftest import ROOT


def said(what: str, **kept: str) -> tuple[str, str]:
    """What the table says of a figure: measured, and whether it is reached."""
    line = next(line for line in figures.table(kept).splitlines() if line.startswith(f"| {what}"))
    _, _, measured, reached, _ = (cell.strip() for cell in line.split("|"))
    return measured, reached


def soaked(minutes: float, *, reached: bool) -> str:
    rows = [Row("memory of the server", "flat", "150 MB, then 151 MB", reached), Row("its threads", "flat", "9", True)]
    return section("Used for long", "", f"{minutes:g} minutes, 24 sessions at a time.", rows)


def test_the_page_is_made_from_its_sections() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == text(sections(page))


def test_what_was_not_measured_is_not_called_reached() -> None:
    for figure in figures.FIGURES:
        assert said(figure.what) == ("not measured", "")


def test_a_figure_is_reached_where_all_of_its_lines_are() -> None:
    kept = {"back": section("Killed", "", "", [Row("back after", "5 s", "4.0 s", True), Row("lost", "0", "0", True)])}
    assert said("1,000 clients", **kept) == ("back after: 4.0 s; lost: 0", "yes")
    kept["back"] = kept["back"].replace("| 0 | yes |", "| 3 | **no** |")
    assert said("1,000 clients", **kept) == ("back after: 4.0 s; lost: 3", "**no**")


@pytest.mark.parametrize(
    ("minutes", "flat", "word"),
    [
        (120, True, "yes"),
        (120, False, "**no**"),
        (30, True, "over 30 minutes; longer was not tried"),
        (30, False, "**no**"),
    ],
)
def test_memory_is_called_flat_for_as_long_as_was_looked_at(*, minutes: float, flat: bool, word: str) -> None:
    told = f"in {minutes:g} minutes: memory of the server: 150 MB, then 151 MB"
    assert said("memory flat", soak=soaked(minutes, reached=flat)) == (told, word)


def test_what_is_held_by_tests_names_tests_that_there_are() -> None:
    for what, by in TESTS:
        named = re.findall(r"`(tests/[\w/.]+)`", by)
        assert named, what
        assert all((ROOT / path).exists() for path in named), by
