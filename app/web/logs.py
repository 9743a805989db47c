"""Logs: a line of JSON each, so that a session's story can be found again. What people enter is never in it."""

import json
import logging
import sys
from datetime import UTC, datetime
from traceback import extract_tb
from types import TracebackType

LEVELS = ("debug", "info", "warning", "error")
STORY = "story"
"""Name under which a record carries what is told of a session, by name."""


class Lines(logging.Formatter):
    """Makes one line of JSON of a record: time, level, what happened, and its story or its fault."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        told: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage().partition("\n")[0],
        }
        told |= getattr(record, STORY, {})
        if record.exc_info and record.exc_info[0] is not None:
            told["fault"] = _fault(record.exc_info[0], record.exc_info[2])
        return json.dumps(told, ensure_ascii=False)


def _fault(kind: type[BaseException], trace: TracebackType | None) -> list[str]:
    """What kind of fault it was and where; not what it says, for that may be what somebody entered."""
    return [kind.__name__, *(f"{at.filename}:{at.lineno} {at.name}" for at in extract_tb(trace))]


def begin(level: str) -> None:
    """Write what is at least of this level to standard error, also of what is said :func:`beneath` us."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    ours, root = logging.getLogger("gatescope"), logging.getLogger()
    ours.handlers = root.handlers = [handler]
    ours.setLevel(level.upper())
    root.setLevel(beneath(level).upper())
    ours.propagate = False


def beneath(level: str) -> str:
    """The level for whatever is not ours: below ``warning`` it would tell what people ask for and enter."""
    return LEVELS[max(LEVELS.index(level), LEVELS.index("warning"))]
