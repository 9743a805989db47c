"""Sections of docs/reliability.md."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One figure."""

    what: str
    goal: str
    got: str
    reached: bool | None
    """None: there is nothing to reach, it is told beside the others."""


def section(title: str, told: str | None, besides: str, rows: Iterable[Row]) -> str:
    """A heading, what was measured and how, and a table of figures."""
    words = {True: "yes", False: "**no**", None: ""}
    lines = ["| figure | to reach | measured | reached |", "| --- | --- | --- | --- |"]
    lines += [f"| {row.what} | {row.goal} | {row.got} | {words[row.reached]} |" for row in rows]
    said = [text.strip() for text in (told or "", besides) if text.strip()]
    return "\n\n".join((f"## {title}", *said, "\n".join(lines))) + "\n"
