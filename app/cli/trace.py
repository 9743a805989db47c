"""``python -m app trace``: an experiment in, its trace out as JSON, CSV or a page."""

import sys
from pathlib import Path

from app.errors import UnknownName
from app.interchange.tables import csv_text
from app.lab.check import check
from app.lab.experiment import Experiment
from app.lab.held import Held, hold
from app.lab.presets import PRESETS, find
from app.web.settings import read as read_settings
from app.wire import decode, encode


def trace(source: str, preset: str | None, form: str, target: str) -> None:
    """Read from ``source`` (``-``: standard input) or take a preset; write to ``target`` (``-``: standard output).

    Raises a GatescopeError when the experiment is not valid, OSError when a file cannot be read or written.
    """
    held = hold(check(_experiment(source, preset), read_settings().budget))
    written = _written(held, form)
    if target == "-":
        sys.stdout.write(written)
    else:
        Path(target).write_text(written, encoding="utf-8")


def _experiment(source: str, preset: str | None) -> Experiment:
    if preset is not None:
        found = find(preset)
        if found is None:
            raise UnknownName("preset", preset, "one of " + ", ".join(known.id for known in PRESETS))
        return found.experiment
    text = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    settings = read_settings()
    return decode.experiment(text, settings.body_bytes, settings.room)


def _written(held: Held, form: str) -> str:
    match form:
        case "csv":
            return csv_text(held)
        case "html":
            from app.interchange.overview import write_page  # noqa: PLC0415 - plotly takes half a second to load

            return write_page(held)
    return encode.plain(held.full()).decode() + "\n"
