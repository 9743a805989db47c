"""A server is told to stop while a hundred sockets are open: how long it takes, and what they are told."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bench.load.client import Client, leave
from bench.load.play import crowd
from bench.load.process import Running
from bench.load.stalled import large

LESSON = {"task": "latch", "epochs": 2000}
CLEAN = 0
RESTARTS = 1012


@dataclass(frozen=True)
class Stop:
    """One stop."""

    sockets: int
    lessons: int
    stalled: int
    seconds: float
    status: int
    told: int
    """Sockets among those that read that were told 1012: the server restarts, come back."""
    readers: int

    @property
    def clean(self) -> bool:
        """Whether the process ended as it was asked to, and everybody who reads was told."""
        return self.status == CLEAN and self.told == self.readers


async def measure(server: Running, sockets: int, *, lessons: int = 0, stalled: int = 0) -> Stop:
    """Stop a server that has so many sockets open, some of which learn or read no more. It does not run afterwards."""
    readers = [client for client, _ in await crowd(server.url, sockets - stalled, 10.0)]
    for client in readers[:lessons]:
        client.say(command="train", id=2, course=LESSON)
    quiet = [await large(server.url) for _ in range(stalled)]
    for client in quiet:
        client.stall()
    await asyncio.sleep(3.0 if stalled or lessons else 0.5)
    if lessons and server.metric("lessons_running") < 1:
        raise RuntimeError("no lesson goes on")
    status, seconds = await asyncio.to_thread(server.stop)
    told = await _codes(readers)
    await leave((*readers, *quiet))
    return Stop(sockets, lessons, stalled, seconds, status, told[RESTARTS], len(readers))


async def _codes(clients: Sequence[Client]) -> Counter[int]:
    """What each was closed with; those that were told nothing count as 0."""
    end = time.monotonic() + 5.0
    while time.monotonic() < end and not all(client.closed.done() for client in clients):
        await asyncio.sleep(0.02)
    return Counter(client.closed.result() if client.closed.done() else 0 for client in clients)
