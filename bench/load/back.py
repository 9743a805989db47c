"""The server is killed while everybody edits, and started again: when everybody is back, and whether anything is lost.

Each session does what a page does: it holds the experiment of the last snapshot and the edits that are not answered,
tries again after a random time under a bound that grows by half (250 ms to 10 s), opens with what it holds and sends
those edits once more. Half a second before the kill and while there is no server, everyone edits. One is back when the
server has answered with the value that it set last.
"""

import asyncio
import json
import random
import time
from dataclasses import dataclass, field
from typing import Any

from bench.load.client import Client, Refused, leave, reach
from bench.load.process import Running

SHORTEST, LONGEST, GROWTH = 0.25, 10.0, 1.5
EVERY = 0.25
"""Seconds between two edits of a session before the kill."""
PATIENCE = 120.0
WEIGHT = "b_f[0]"


@dataclass
class Page:
    """What a page holds of its session, and how it comes back."""

    url: str
    chance: random.Random
    experiment: dict[str, Any] | None = None
    unanswered: list[tuple[int, float]] = field(default_factory=list)
    wanted: float | None = None
    tries: int = 0
    client: Client | None = None
    back: float | None = None
    id: int = 0
    heard: asyncio.Event = field(default_factory=asyncio.Event)

    async def live(self) -> None:
        """Be connected, and connect again whenever it is over."""
        while True:
            try:
                self.client = await reach(self.url, self.hear)
            except (OSError, Refused):
                self.client = None
            if self.client is not None:
                self.reopen(self.client)
                await self.client.closed
                self.client = None
            await asyncio.sleep(self.chance.random() * min(LONGEST, SHORTEST * GROWTH**self.tries))
            self.tries += 1

    def reopen(self, client: Client) -> None:
        """Bring a new session to where we are."""
        known = {} if self.experiment is None else {"experiment": self.experiment}
        client.say(command="open", id=self._next(), **known)
        resent, self.unanswered = self.unanswered, []
        for _, value in resent:
            self._send(value)

    def edit(self, value: float) -> None:
        """Set the weight, whether there is a server or not."""
        self.wanted, self.back = value, None
        self._send(value)

    def hear(self, text: memoryview, when: float) -> None:
        """Fold a snapshot in."""
        if bytes(text[:19]) != b'{"event":"snapshot"':
            return
        event = json.loads(bytes(text))
        self.experiment = event["experiment"]
        self.unanswered = [sent for sent in self.unanswered if sent[0] > event["ack"]]
        self.tries = 0
        self.heard.set()
        if not self.unanswered and self.experiment and self.experiment["edits"].get(WEIGHT) == self.wanted:
            self.back = when

    def _send(self, value: float) -> None:
        number = self._next()
        self.unanswered.append((number, value))
        if self.client is not None:
            edit = {"edit": "weight", "name": WEIGHT, "value": value}
            self.client.say(command="edit", id=number, edit=edit)

    def _next(self) -> int:
        self.id += 1
        return self.id


@dataclass(frozen=True)
class Back:
    """How they came back."""

    sessions: int
    unanswered: int
    """Edits on their way when the server was killed, or made while there was none."""
    started: float
    """Seconds from the kill until the new server answered."""
    half: float
    """Seconds from the kill until half of the sessions were back."""
    last: float
    """Seconds from the kill until the last one was; infinite when some were not."""
    lost: int
    """Sessions whose last edit the server does not hold."""
    busy: float
    """Seconds of the processor that the new server had worked by then."""


async def measure(server: Running, count: int) -> Back:
    """Have so many sessions edit, kill the server, start it again and wait until all are back."""
    pages = [Page(server.url, random.Random(number)) for number in range(count)]
    tasks = [asyncio.create_task(page.live()) for page in pages]
    try:
        async with asyncio.timeout(PATIENCE):
            for page in pages:
                await page.heard.wait()
        for round_ in range(2):
            for number, page in enumerate(pages):
                page.edit(round_ + number / count)
                if number % 50 == 49:
                    await asyncio.sleep(EVERY * 50 / count)
        server.kill()
        killed = time.monotonic()
        starting = asyncio.create_task(asyncio.to_thread(server.start))
        await asyncio.sleep(0.2)
        for number, page in enumerate(pages):
            page.edit(5.0 + number / count)
        unanswered = sum(len(page.unanswered) for page in pages)
        await starting
        started = time.monotonic() - killed
        while any(page.back is None for page in pages) and time.monotonic() < killed + PATIENCE:
            await asyncio.sleep(0.02)
        busy = server.vital().busy
        when = sorted(float("inf") if page.back is None else page.back - killed for page in pages)
        lost = sum(page.back is None for page in pages)
        return Back(count, unanswered, started, when[len(when) // 2], when[-1], lost, busy)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await leave(page.client for page in pages if page.client is not None)
