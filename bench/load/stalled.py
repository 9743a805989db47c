"""One client that reads no more among many that do: what the others notice, and when it is let go.

The same client plays a large experiment as fast as it may, first reading, then not; the others play the first lesson
meanwhile, and ten of them ask twenty small questions a second each. Only its reading differs. It stalls in earnest once
the kernel takes nothing more for it, on either side: a round begins then, and counts if it was so until its end. Rounds
take turns, and all of a kind are taken together. How far two that are alike differ is what chance does: every other
round is held against the rest of its kind, where nothing was changed.
"""

import asyncio
import time
from dataclasses import dataclass
from statistics import quantiles

from bench.load.client import Client, leave, reach
from bench.load.play import Heard, Played, crowd, ends, heard, summed
from bench.load.process import Running

LARGE = {"X": 1, "H": 64, "input": {"kind": "numbers", "values": [[0.5]] * 1000}}
FASTEST = 60.0
PATIENCE = 90.0
ASK_EVERY, UNCHANGED = 0.05, 1.0


@dataclass(frozen=True)
class Rounds:
    """All rounds of a kind."""

    all: list[Heard]
    speed: float

    @property
    def together(self) -> Played:
        """What the others got in all of them."""
        return summed(self.all, self.speed)

    @property
    def p99(self) -> list[float]:
        """Milliseconds of an answer in each round."""
        return [ends([1000 * one for one in found.took])[1] for found in self.all]

    @property
    def spread(self) -> str:
        """Between which values the middle half of the rounds lies."""
        low, _, high = quantiles(self.p99, n=4)
        return f"{low:.1f} to {high:.1f} ms"

    @property
    def chance(self) -> float:
        """By what part p99 differs between every other round and the rest."""
        one, other = (summed(self.all[first::2], self.speed).answer[1] for first in (0, 1))
        return abs(other / one - 1.0)


@dataclass(frozen=True)
class Stalled:
    """What became of one that stopped reading, and of the others."""

    reading: Rounds
    """The others while it reads."""
    stalled: Rounds
    """The others while it does not."""
    full: list[int]
    """Bytes that the kernel held for it, of each round in which nothing more was taken from begin to end."""
    gone: float
    """Seconds from its last read until the server had let it go."""

    @property
    def change(self) -> float:
        """By what part p99 of the others' answers changed."""
        return self.stalled.together.answer[1] / self.reading.together.answer[1] - 1.0

    @property
    def chance(self) -> float:
        """By what part it differs where nothing has changed."""
        return max(self.reading.chance, self.stalled.chance)


async def measure(server: Running, count: int, speed: float, seconds: float, rounds: int) -> Stalled:
    """Play with so many others, in turns with one that reads and with one that does not; then wait until that is gone.

    A round lasts ``seconds`` either way: less than it takes until the one is let go.
    """
    players = await crowd(server.url, count, speed)
    reading, stalled, full = list[Heard](), list[Heard](), list[int]()
    try:
        for _ in range(rounds):
            one = await large(server.url)
            reading.append(await heard(server, players, seconds, ASK_EVERY))
            one.stall()
            held = await until_full(server, one)
            stalled.append(await heard(server, players, seconds, ASK_EVERY))
            if held == server.held(one.port):
                full.append(sum(held))
            await leave([one])
        return Stalled(Rounds(reading, speed), Rounds(stalled, speed), full, await until_gone(server))
    finally:
        await leave(client for client, _ in players)


async def until_full(server: Running, one: Client) -> tuple[int, int]:
    """Wait until the kernel has taken nothing more for one that does not read; what it holds then."""
    held, since = server.held(one.port), time.monotonic()
    began = since
    while time.monotonic() < since + UNCHANGED:
        await asyncio.sleep(0.05)
        if (now := server.held(one.port)) != held:
            held, since = now, time.monotonic()
        if time.monotonic() > began + PATIENCE:
            raise RuntimeError("the kernel takes more and more for one that does not read")
    return held


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
