"""What the server does, in numbers: counts since it started, and how things stand now; as Prometheus reads them."""

import asyncio
import os
import time
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

EVERY, KEPT = 0.1, 600
"""Seconds between two looks at the clock, and how many of them are remembered: a minute."""
_PAGES = Path("/proc/self/statm")
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


@dataclass(slots=True)
class Counts:
    """What one session did, or all of them together."""

    commands: int = 0
    """Carried out or refused: a move of a hand that a later one overtook is not among them."""
    refused: int = 0
    """Commands among them that were answered with ``failed``."""
    events: int = 0
    sent: int = 0
    """Bytes of events."""


@dataclass(slots=True)
class Meters:
    """The counts of a server; only the event loop writes them."""

    counts: Counts = field(default_factory=Counts)
    sessions: int = 0
    """Opened since the start."""
    turned_away: int = 0
    """Not taken: too many sessions, or a page of another origin."""
    stalled: int = 0
    """Let go because they read no more."""
    held_back: int = 0
    """Messages after which a connection had to wait: it spoke faster than allowed."""
    started: float = field(default_factory=time.monotonic)
    _lags: deque[float] = field(default_factory=lambda: deque(maxlen=KEPT))

    @property
    def lag(self) -> float:
        """Longest delay of the event loop in the last minute, in seconds."""
        return max(self._lags, default=0.0)

    async def watch(self) -> None:
        """Look at the clock again and again: how much later than asked one is woken is the lag of the loop."""
        clock = asyncio.get_running_loop()
        while True:
            asked = clock.time() + EVERY
            await asyncio.sleep(EVERY)
            self._lags.append(max(clock.time() - asked, 0.0))

    def told(self, now: Mapping[str, tuple[str, float]]) -> str:
        """All of them as text; ``now``: gauges by name, each with a sentence on what it is."""
        return "".join(_lines(self, now))


KIND = "text/plain; version=0.0.4; charset=utf-8"
"""Media type of :meth:`Meters.told`, that of Prometheus' text format."""


def _lines(meters: Meters, now: Mapping[str, tuple[str, float]]) -> Iterator[str]:
    counts = meters.counts
    totals: dict[str, tuple[str, float]] = {
        "sessions_total": ("Sessions opened.", meters.sessions),
        "sessions_turned_away_total": ("Connections not taken.", meters.turned_away),
        "sessions_stalled_total": ("Sessions let go because they read no more.", meters.stalled),
        "messages_held_back_total": ("Messages of connections that spoke faster than allowed.", meters.held_back),
        "commands_total": (
            "Commands carried out or refused; what a later one overtook in line is not among them.",
            counts.commands,
        ),
        "commands_refused_total": ("Commands refused.", counts.refused),
        "events_total": ("Events sent.", counts.events),
        "sent_bytes_total": ("Bytes of events sent.", counts.sent),
    }
    for name, (meaning, value) in totals.items():
        yield from _one(name, "counter", meaning, value)
    gauges: dict[str, tuple[str, float]] = {
        "up_seconds": ("Seconds since the start.", time.monotonic() - meters.started),
        "loop_lag_seconds": ("Longest delay of the event loop in the last minute.", meters.lag),
        "resident_bytes": ("Memory of the process; 0 where it cannot be told.", float(_resident())),
        **now,
    }
    for name, (meaning, value) in gauges.items():
        yield from _one(name, "gauge", meaning, value)


def _one(name: str, kind: str, meaning: str, value: float) -> Iterator[str]:
    yield f"# HELP gatescope_{name} {meaning}\n"
    yield f"# TYPE gatescope_{name} {kind}\n"
    yield f"gatescope_{name} {value:.6g}\n" if isinstance(value, float) else f"gatescope_{name} {value}\n"


def _resident() -> int:
    try:
        return int(_PAGES.read_text(encoding="ascii").split()[1]) * _PAGE_BYTES
    except OSError:
        return 0
