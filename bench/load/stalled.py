"""One client that reads no more among many that do: what the others notice, and when it is let go.

The same client plays a large experiment as fast as it may, first reading, then not; the others play the first lesson
meanwhile. Only its reading differs, so that what it costs the server is the same.
"""

import asyncio
import time
from dataclasses import dataclass

from bench.load.client import Client, leave, reach
from bench.load.play import Heard, Played, crowd, heard, summed
from bench.load.process import Running

LARGE = {"X": 1, "H": 64, "input": {"kind": "numbers", "values": [[0.5]] * 1000}}
FASTEST = 60.0
PATIENCE = 90.0


@dataclass(frozen=True)
class Stalled:
    """What became of one that stopped reading, and of the others."""

    reading: Played
    """The others while it reads."""
    stalled: Played
    """The others while it does not."""
    gone: float
    """Seconds from its last read until the server had let it go."""

    @property
    def change(self) -> float:
        """By what part p99 of the others' answers changed."""
        return self.stalled.answer[1] / self.reading.answer[1] - 1.0


async def measure(server: Running, count: int, speed: float, seconds: float, rounds: int = 3) -> Stalled:
    """Play with so many others, in turns with one that reads and with one that does not; then wait until that is gone.

    A round lasts ``seconds`` either way: less than it takes until the one is let go.
    """
    players = await crowd(server.url, count, speed)
    found: dict[bool, list[Heard]] = {True: [], False: []}
    try:
        for _ in range(rounds):
            one = await large(server.url)
            for reads, those in found.items():
                if not reads:
                    one.stall()
                those.append(await heard(server, players, seconds))
            await leave([one])
        return Stalled(summed(found[True], speed), summed(found[False], speed), await until_gone(server))
    finally:
        await leave(client for client, _ in players)


async def until_gone(server: Running) -> float:
    """Seconds from the last read of a client until the server has let it go; infinite when it never does."""
    one, let_go = await large(server.url), server.metric("sessions_stalled_total")
    one.stall()
    stopped = time.monotonic()
    while server.metric("sessions_stalled_total") == let_go and time.monotonic() < stopped + PATIENCE:
        await asyncio.sleep(0.1)
    took = time.monotonic() - stopped
    await leave([one])
    return took if took < PATIENCE else float("inf")


async def large(url: str) -> Client:
    """A session that plays a large experiment as fast as it may; returns when it has begun."""
    began = asyncio.get_running_loop().create_future()

    def hear(text: memoryview, _: float) -> None:
        if bytes(text[:16]) == b'{"event":"frame"' and not began.done():
            began.set_result(None)

    client = await reach(url, hear)
    client.say(command="open", id=1, experiment=LARGE, playing=True, speed=FASTEST, loop=True)
    await asyncio.wait_for(began, PATIENCE)
    return client
