"""Many sessions that play at once: how many timesteps come, how late, and how soon questions are answered.

Every session plays the first lesson round and round. A timestep is due one interval after another; how late one comes
is counted from the schedule of its own session, which begins with the one that came earliest against it. One session
in ten also asks a small question twice a second (``loop``): from there to its answer is the time that a hand waits.
"""

import asyncio
import statistics
import time
from dataclasses import dataclass, field

from bench.load.client import Client, leave, reach
from bench.load.process import Running

AT_ONCE = 50
"""Connections that are opened at the same time."""
ASKING, ASK_EVERY = 10, 0.5


@dataclass
class Player:
    """One session and what it heard."""

    came: list[float] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    asked: float | None = None
    code: int | None = None

    def hear(self, text: memoryview, when: float) -> None:
        """Note a timestep, or an answer."""
        kind = bytes(text[:24])
        if kind.startswith(b'{"event":"frame"'):
            self.came.append(when)
        elif kind.startswith(b'{"event":"playback"') and self.asked is not None:
            self.took.append(when - self.asked)
            self.asked = None


@dataclass(frozen=True)
class Played:
    """What many sessions got in a while."""

    sessions: int
    speed: float
    frames: float
    """Timesteps that came, all sessions together, in a second."""
    late: tuple[float, float]
    """Milliseconds that a timestep came later than due: p50 and p99."""
    answer: tuple[float, float]
    """Milliseconds to an answer: p50 and p99."""
    busy: float
    """Share of one core that the server took."""
    cost: float
    """Microseconds of the server's processor for a timestep."""

    @property
    def wanted(self) -> float:
        """Timesteps in a second that were asked for."""
        return self.sessions * self.speed


async def crowd(url: str, count: int, speed: float, *, apart: bool = False) -> list[tuple[Client, Player]]:
    """Open sessions that play; returns when all do. ``apart``: each has bent a weight of its own."""
    room = asyncio.Semaphore(AT_ONCE)

    async def one(number: int) -> tuple[Client, Player]:
        async with room:
            player = Player()
            client = await reach(url, player.hear)
            client.say(command="open", id=1, playing=True, speed=speed, loop=True, t=number % 24)
            if apart:
                client.say(command="edit", id=2, edit={"edit": "weight", "name": "b_f[0]", "value": number / count})
            while not player.came:
                if client.closed.done():
                    raise RuntimeError(f"a session was closed with {client.closed.result()} when it began")
                await asyncio.sleep(0.02)
            return client, player

    return list(await asyncio.gather(*map(one, range(count))))


async def listen(players: list[tuple[Client, Player]], seconds: float, every: float = ASK_EVERY) -> None:
    """Let all play for a while, with questions of some, so often; what came before is forgotten."""
    for _, player in players:
        player.came.clear()
        player.took.clear()
    asking, end, number = players[::ASKING], time.monotonic() + seconds, 1
    while time.monotonic() < end:
        round_began = time.monotonic()
        for client, player in asking:
            if player.asked is None:
                player.asked = time.monotonic()
                number += 1
                client.say(command="loop", id=number, loop=True)
            await asyncio.sleep(every / len(asking) / 2)
        await asyncio.sleep(max(round_began + every - time.monotonic(), 0.0))


@dataclass(frozen=True)
class Heard:
    """What came in a while."""

    came: list[list[float]]
    """When each timestep came, by session."""
    took: list[float]
    """Seconds to each answer."""
    seconds: float
    busy: float
    """Seconds of the processor that the server worked meanwhile."""


async def heard(
    server: Running, players: list[tuple[Client, Player]], seconds: float, every: float = ASK_EVERY
) -> Heard:
    """Listen to all for a while, and ask so often."""
    before, began = server.vital(), time.monotonic()
    await listen(players, seconds, every)
    took, busy = time.monotonic() - began, server.vital().busy - before.busy
    came = [list(player.came) for _, player in players]
    return Heard(came, [one for _, player in players for one in player.took], took, busy)


async def measure(server: Running, count: int, speed: float, seconds: float, *, apart: bool = False) -> Played:
    """Open so many sessions, let them play, and close them again."""
    players = await crowd(server.url, count, speed, apart=apart)
    try:
        await asyncio.sleep(1.0)
        return summed([await heard(server, players, seconds)], speed)
    finally:
        await leave(client for client, _ in players)


def summed(rounds: list[Heard], speed: float) -> Played:
    """All rounds together."""
    late = [1000 * one for found in rounds for came in found.came for one in lateness(came, 1.0 / speed)]
    answers = [1000 * one for found in rounds for one in found.took]
    frames = sum(len(came) for found in rounds for came in found.came)
    seconds, busy = sum(found.seconds for found in rounds), sum(found.busy for found in rounds)
    cost = 1e6 * busy / max(frames, 1)
    return Played(len(rounds[0].came), speed, frames / seconds, ends(late), ends(answers), busy / seconds, cost)


def lateness(came: list[float], interval: float) -> list[float]:
    """Seconds that each came after it was due. Due is k intervals after the one that was earliest against that."""
    if not came:
        return []
    offset = [when - k * interval for k, when in enumerate(came)]
    first = min(offset)
    return [one - first for one in offset]


def ends(values: list[float]) -> tuple[float, float]:
    """p50 and p99; NaN where nothing came."""
    if len(values) < 2:
        return (float("nan"), float("nan"))
    ordered = sorted(values)
    return statistics.median(ordered), ordered[int(0.99 * (len(ordered) - 1))]
