"""A good client: it moves a weight and its place in time as a hand does, checks every answer, and times it."""

import asyncio
import json
import statistics
from dataclasses import dataclass, field
from typing import Any

from bench.load.client import reach

PLACES, VALUES = 8, 5
PAUSE = 0.02
"""Seconds between an answer and the next question."""
PATIENCE = 60.0


class WrongAnswer(Exception):
    """The good client was told something that is not so, or nothing."""


@dataclass(frozen=True)
class Served:
    """What a good client got."""

    answers: int
    p50: float
    p99: float
    """Milliseconds to an answer."""
    slowest: float


@dataclass
class Good:
    """One session: first it learns what is right while nobody disturbs, then it holds every answer against that."""

    url: str
    times: list[float] = field(default_factory=list)
    _right: dict[tuple[int, int], Any] = field(default_factory=dict)
    _heard: "asyncio.Queue[tuple[dict[str, Any], float]]" = field(default_factory=asyncio.Queue)
    _asked: int = 0

    async def begin(self) -> None:
        """Connect and open."""
        self._client = await reach(self.url, lambda text, when: self._heard.put_nowait((json.loads(bytes(text)), when)))
        await self._ask(command="open", preset="store-nine-steps")

    async def round(self) -> None:
        """Every value of the weight, and at each every place."""
        for k in range(VALUES):
            value = k / VALUES - 0.5
            edit = {"edit": "weight", "name": "b_f[0]", "value": value}
            changed = await self._ask(command="edit", edit=edit)
            if changed["event"] != "snapshot" or changed["experiment"]["edits"]["b_f[0]"] != value:
                raise WrongAnswer(str(changed)[:500])
            for t in range(PLACES):
                told = await self._ask(command="seek", t=t)
                frame = told.get("frame", told)
                if frame != self._right.setdefault((k, t), frame) or frame.get("t") != t:
                    raise WrongAnswer(f"{frame}, not {self._right[k, t]}"[:500])

    async def for_a_while(self, seconds: float) -> Served:
        """Rounds until so many seconds are over."""
        clock = asyncio.get_running_loop()
        end = clock.time() + seconds
        while clock.time() < end:
            await self.round()
        return self.served()

    async def until(self, over: "asyncio.Future[Any]") -> Served:
        """Rounds until something else is over."""
        while not over.done():
            await self.round()
        return self.served()

    def served(self) -> Served:
        """What was got since the last time."""
        times, self.times = sorted(1000 * one for one in self.times), []
        return Served(len(times), statistics.median(times), times[int(0.99 * (len(times) - 1))], times[-1])

    async def end(self) -> int:
        """Say goodbye; the code with which it ended."""
        self._client.close()
        return await asyncio.wait_for(self._client.closed, PATIENCE)

    async def _ask(self, **command: Any) -> dict[str, Any]:
        clock = asyncio.get_running_loop()
        await asyncio.sleep(PAUSE)
        self._asked += 1
        began = clock.time()
        self._client.say(id=self._asked, **command)
        try:
            while True:
                event, when = await asyncio.wait_for(self._heard.get(), PATIENCE)
                if event["ack"] == self._asked:
                    self.times.append(when - began)
                    return event
        except TimeoutError as silence:
            raise WrongAnswer(f"nothing to {command}; closed: {self._client.closed}") from silence
