"""Two small boxes between socket and session. Neither can grow without bound, in neither does stale work wait."""

import asyncio
from collections import deque

from app.lab.commands import AnyCommand, EditCommand, Look, Seek, ToEpoch
from app.lab.events import AnyEvent, FrameEvent, LessonEvent, PlaybackEvent, SightEvent, TraceEvent


class News:
    """Word that the lesson has come further."""


NEWS = News()
Item = AnyCommand | AnyEvent | News
COMMANDS, COMMAND_BYTES = 16, 1024 * 1024
"""Commands that wait at most, and bytes of theirs."""
ANSWERS = 2
"""Answers that wait at most; each may hold megabytes, so a session waits for its reader rather than hoard for it."""


class Bell:
    """One waits, others ring: what an event does, for a single waiter and at half its cost."""

    def __init__(self) -> None:
        """Nobody waits."""
        self._waiting: asyncio.Future[None] | None = None

    def ring(self) -> None:
        """Wake who waits; nobody remembers a bell that nobody heard."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    async def heard(self, until: float | None = None) -> None:
        """Wait until it rings, or until a moment of the loop's clock. A timer rings: nothing is cancelled for it."""
        clock = asyncio.get_running_loop()
        self._waiting = clock.create_future()
        timer = None if until is None else clock.call_at(until, self.ring)
        try:
            await self._waiting
        finally:
            if timer is not None:
                timer.cancel()


class Inbox:
    """Commands (and answers to what was no command) in order; a moving hand overtakes itself."""

    def __init__(self) -> None:
        """Begin empty."""
        self._items: deque[tuple[Item, int]] = deque()
        self._bytes = 0
        self._filled, self._taken = Bell(), asyncio.Event()

    async def put(self, item: Item, size: int = 0) -> None:
        """Add one that came in ``size`` bytes; waits while too much is waiting. One alone always has room."""

        def room() -> bool:
            return not self._items or (len(self._items) < COMMANDS and self._bytes + size <= COMMAND_BYTES)

        if self._items and _overtakes(item, self._items[-1][0]):
            self._bytes -= self._items.pop()[1]
        while not room():
            self._taken.clear()
            await self._taken.wait()
        self._items.append((item, size))
        self._bytes += size
        self._filled.ring()

    async def get(self, until: float | None = None) -> Item | None:
        """Take the first; waits for one, or until a moment of the loop's clock: then there may be None.

        What has come already is taken however late it is.
        """
        if not self._items:
            await self._filled.heard(until)
        if not self._items:
            return None
        item, size = self._items.popleft()
        self._bytes -= size
        self._taken.set()
        return item


def _overtakes(new: Item, old: Item) -> bool:
    if isinstance(new, News):
        return isinstance(old, News)
    if isinstance(old, EditCommand) and old.live:
        return isinstance(new, EditCommand)
    if isinstance(old, ToEpoch) and isinstance(new, ToEpoch):
        return True
    if isinstance(old, Look) and isinstance(new, Look):
        # else other runs would seem to have been brought already
        return (old.against, old.backward) == (new.against, new.backward)
    return isinstance(old, Seek) and isinstance(new, Seek)


class Outbox:
    """Events in order; of pictures, frames, sights, playback and lessons only the latest, of all others each.

    Nothing is lost with those that give way: pictures and frames carry what is looked at, as of their moment. A sight
    that brings other runs is an answer of its own: later ones, and the experiments of later pictures, rely on it.
    """

    SLOTS = (TraceEvent, FrameEvent, SightEvent, PlaybackEvent, LessonEvent)

    def __init__(self) -> None:
        """Begin empty."""
        self._items: dict[type[AnyEvent] | int, AnyEvent] = {}
        self._count = 0
        self._filled, self._taken = Bell(), asyncio.Event()

    @property
    def empty(self) -> bool:
        """Whether nothing waits."""
        return not self._items

    async def put(self, event: AnyEvent) -> None:
        """Add one; an older picture, frame, sight or playback gives way. Waits while too many others are waiting."""
        if self._gives_way(event):
            self._items.pop(type(event), None)
            self._items[type(event)] = event
        else:
            while self._answers() >= ANSWERS:
                self._taken.clear()
                await self._taken.wait()
            self._count += 1
            self._items[self._count] = event
        self._filled.ring()

    def _answers(self) -> int:
        return sum(not self._gives_way(event) for event in self._items.values())

    def _gives_way(self, event: AnyEvent) -> bool:
        return isinstance(event, self.SLOTS) and not (isinstance(event, SightEvent) and event.sight.others is not None)

    async def get(self) -> AnyEvent:
        """Take the first; waits for one."""
        while not self._items:
            await self._filled.heard()
        event = self._items.pop(next(iter(self._items)))
        self._taken.set()
        return event
