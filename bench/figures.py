"""The figures that were set for reliability, beside what the sections say was reached: a table before all of them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Kept = Mapping[str, str]
"""Sections as Markdown, by the names of their parts."""
ROW = re.compile(r"^\| (.+?) \| (.*?) \| (.*?) \| (yes|\*\*no\*\*) \|$", re.MULTILINE)
"""A line of a section's table that has something to reach: what, how much, what was measured, and whether."""
MINUTES = re.compile(r"^(\d+(?:\.\d+)?) minutes", re.MULTILINE)
MANY = re.compile(r"^([\d,]+) in \d+ s", re.MULTILINE)
WHOLE = 120.0
"""Minutes that a soak was to last."""
Told = tuple[str, str] | None
"""What was measured, and whether that is enough; None: nothing was."""


@dataclass(frozen=True)
class Figure:
    """One of them."""

    what: str
    part: str
    rows: str = ""
    """How the lines begin that tell of it, as a regular expression; empty: all that have something to reach."""
    why: str = ""
    """What is to be said where it was not reached."""
    of: Callable[["Figure", str], Told] | None = None
    """How it is told from the section, if not by its lines alone."""

    def told(self, kept: Kept) -> Told:
        """What the section of its part says."""
        if self.part not in kept:
            return None
        return (self.of or Figure.lines)(self, kept[self.part])

    def lines(self, section: str) -> Told:
        """What its lines say together; what all of them begin with is left out."""
        mine = [one for one in ROW.findall(section) if re.match(self.rows, one[0])]
        if not mine:
            return None
        same = len(self.rows) if all(what.startswith(self.rows) for what, *_ in mine) else 0
        said = "; ".join(": ".join(filter(None, (what[same:], got))) for what, _, got, _ in mine)
        return said, "yes" if all(word == "yes" for *_, word in mine) else "**no**"


def table(kept: Kept) -> str:
    """All of them as Markdown."""
    lines = ["| figure | measured | reached |", "| --- | --- | --- |"]
    for figure in FIGURES:
        said, word = figure.told(kept) or ("not measured", "")
        why = f": {figure.why}" if figure.why and word == "**no**" else ""
        lines.append(f"| {figure.what} | {said} | {word}{why} |")
    lines += [f"| {what} | a test at every commit: {by} | yes |" for what, by in HELD]
    return "\n".join(lines)


def _many(figure: Figure, section: str) -> Told:
    """How many there were, and what became of them."""
    many, told = MANY.search(section), figure.lines(section)
    return None if many is None or told is None else (f"{many[1]}: {told[0]}", told[1])


def _flat(figure: Figure, section: str) -> Told:
    """Whether everything stayed flat, and for how long that was looked at."""
    lasted, told = MINUTES.search(section), figure.lines(section)
    if lasted is None or told is None:
        return None
    minutes = float(lasted[1])
    word = told[1] if minutes >= WHOLE or told[1] != "yes" else f"over {minutes:g} minutes; longer was not tried"
    return f"in {minutes:g} minutes: {told[0]}", word


FOLLOWERS = "each has a session of its own, which shares what it computes with those who opened the same"
EACH = "{} sessions at {} timesteps a second: "
FIGURES = (
    Figure(
        "1,000 followers at 10 frames a second on one process, p99 250 ms",
        "sessions",
        EACH.format("1,000", 10),
        FOLLOWERS,
    ),
    Figure("300 at 20 frames a second, p99 50 ms", "sessions", EACH.format("300", 20), FOLLOWERS),
    Figure("a stalled client changes the p99 of others by less than 10 % and is gone in 20 s", "stalled"),
    Figure("1,000 clients are back with the right state 5 s after a kill -9, no edit lost", "back"),
    Figure("shutdown in 2 s with 100 open sockets", "stop"),
    Figure("event loop lag below 50 ms during training", "learning"),
    Figure("100,000 bad messages without a traceback or an unclean close, a good client served", "hostile", of=_many),
    Figure("Autobahn's WebSocket cases pass", "autobahn"),
    Figure(
        "memory flat over two hours, server and page",
        "soak",
        "memory of the server|what the page holds on its heap",
        of=_flat,
    ),
    Figure("the server answers within 1 s of its start", "start"),
)
"""Those of the design that are measured."""
HELD = (
    (
        "axe finds nothing on any page in any state",
        "`tests/browser/test_accessibility_states.py`, `test_accessibility_pages.py`",
    ),
    (
        "every action possible by keyboard alone",
        "`tests/browser/test_keys_only.py` (the first lesson, whole); each part has tests by keys",
    ),
)
"""Those that tests hold."""
