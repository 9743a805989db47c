"""The last table of the tests: what was verified against which framework, kept here and shown to anyone."""

import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

KEPT = Path(__file__).with_name("verified.json")


@dataclass(frozen=True, slots=True)
class Row:
    """What came of all references or programs of one framework."""

    what: str
    """``cases``: gates and outputs; ``files``: model files; ``refused``: files that have to be; ``programs``."""
    framework: str
    version: str
    count: int
    largest: float | None
    """Largest deviation, in units of max(1, |value|)."""
    tolerance: float | None


@cache
def kept() -> tuple[Row, ...]:
    """The table as it was last made; empty where there is none."""
    return tuple(Row(**row) for row in json.loads(KEPT.read_bytes())) if KEPT.exists() else ()


def measured(framework: str) -> Row | None:
    """What came of the programs of a framework: ``torch``, ``keras``, ``onnx``; None if none was run."""
    rows = (row for row in kept() if row.what == "programs" and row.framework == framework)
    return next(rows, None)


def written(rows: tuple[Row, ...]) -> str:
    """The table as it is kept."""
    return json.dumps([asdict(row) for row in rows], indent=1) + "\n"
