"""How long the event loop lets others wait while lessons are learned.

More lessons than there are learning processes go on at full speed. On another connection one small question after
another is asked; and the server looks at its own clock ten times a second (loop_lag_seconds of /metrics: the worst of a
minute).
"""

import asyncio
import time
from dataclasses import dataclass

from bench.load.client import Client, leave, reach
from bench.load.play import Player, ends
from bench.load.process import Running
from bench.load.stop import LESSON

EVERY = 0.01
FEWEST = 20
"""Answers that have to be there, however slow they come."""


@dataclass(frozen=True)
class Waits:
    """Milliseconds that questions took."""

    p50: float
    p99: float
    longest: float


@dataclass(frozen=True)
class Learning:
    """Before and while lessons are learned."""

    lessons: int
    before: Waits
    during: Waits
    lag: float
    """Milliseconds: the longest delay of the event loop that the server saw itself."""


async def measure(server: Running, lessons: int, seconds: float) -> Learning:
    """Ask for so long before, and for so long while lessons go on."""
    before = await waits(server.url, seconds)
    pupils = [await _begun(server.url) for _ in range(lessons)]
    try:
        during = await waits(server.url, seconds)
        return Learning(lessons, before, during, 1000 * server.metric("loop_lag_seconds"))
    finally:
        await leave(pupils)


async def waits(url: str, seconds: float) -> Waits:
    """Ask one small question after another."""
    player = Player()
    client = await reach(url, player.hear)
    client.say(command="open", id=1)
    await asyncio.sleep(0.3)
    end, number = time.monotonic() + seconds, 1
    while time.monotonic() < end or len(player.took) < FEWEST:
        number += 1
        player.asked = time.monotonic()
        client.say(command="loop", id=number, loop=True)
        while player.asked is not None:
            await asyncio.sleep(0.001)
        await asyncio.sleep(EVERY)
    await leave([client])
    took = [1000 * one for one in player.took]
    p50, p99 = ends(took)
    return Waits(p50, p99, max(took))


async def _begun(url: str) -> Client:
    """A session whose lesson goes on."""
    further = asyncio.get_running_loop().create_future()

    def hear(text: memoryview, _: float) -> None:
        if bytes(text[:15]) == b'{"event":"trace' and not further.done():
            further.set_result(None)

    client = await reach(url, hear)
    client.say(command="open", id=1)
    client.say(command="train", id=2, course=LESSON)
    await asyncio.wait_for(further, 60.0)
    return client
