"""How server and page are at one moment."""

from dataclasses import dataclass

from bench.load.learning import waits
from bench.load.process import Running
from bench.soak.page import MEGABYTE, Visitor

ASKED_FOR = 2.0
"""Seconds in which small questions are asked."""


@dataclass(frozen=True)
class Pulse:
    """One look."""

    resident: float
    """Megabytes of the server."""
    files: float
    threads: float
    tasks: float
    sessions: float
    heap: float
    """Megabytes of the page."""
    held: float
    """Of these what it holds: objects, texts, lists; neither compiled code nor what is the browser's."""
    nodes: float
    listeners: float
    p50: float
    """Milliseconds to an answer."""
    p99: float


async def look(server: Running, visitor: Visitor) -> Pulse:
    """Look at both."""
    answers = await waits(server.url, ASKED_FOR)
    own, page = server.vital(), await visitor.vital()
    return Pulse(
        resident=own.resident / MEGABYTE,
        files=own.files,
        threads=own.threads,
        tasks=server.metric("tasks"),
        sessions=server.metric("sessions"),
        p50=answers.p50,
        p99=answers.p99,
        **page,
    )
