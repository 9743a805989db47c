"""One WebSocket, one session: read, carry out, write. The only place that keeps the time of playing."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict
from time import monotonic
from typing import TypeVar

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from app.errors import GatescopeError, NotReadable, OverBudget
from app.lab.commands import AnyCommand
from app.lab.events import AnyEvent, Failed, failed
from app.lab.lesson import Teaching
from app.lab.session import Session
from app.web.classroom import Classroom
from app.web.logs import STORY
from app.web.mailbox import NEWS, Inbox, Item, News, Outbox
from app.web.meters import Counts, Meters
from app.web.pace import Pace
from app.web.settings import Settings
from app.wire import decode, encode

LOG = logging.getLogger("gatescope")
Given = TypeVar("Given")
Made = TypeVar("Made")

IN_THREAD_ABOVE = 200_000
"""Multiplications above which a command is computed beside the event loop."""
LARGE_BYTES = 64 * 1024
"""Bytes above which a message is decoded or encoded beside the event loop."""
VERY_LARGE, VERY_LARGE_BYTES, AT_ONCE = 5_000_000, 1024 * 1024, 2
"""Multiplications, and bytes, above which work has threads of its own, and how many: eight sessions that drag the
largest experiments would else hold every thread for seconds, and the interpreter with them."""
LARGE, TEXTS = ThreadPoolExecutor(AT_ONCE, "large"), ThreadPoolExecutor(AT_ONCE, "texts")
HEARTBEAT = 2.0
"""Seconds after which a lesson that goes on is told of although nothing is new (silence would be taken for a cut), and
after which it is looked whether the client still reads."""
TAKEN_BYTES = 4096
"""Bytes that a slow client takes at least between two looks: a whole picture may take it longer than a send may."""
CLOSE_SECONDS = 0.5
"""A client that does not read does not take a goodbye either; a server that stops waits a second for all."""
RESTARTING = 1012
TRY_LATER = 1013


class Connections:
    """Counts live connections and ends them all when the server stops."""

    def __init__(self, most: int, classroom: Classroom, meters: Meters) -> None:
        """At most ``most`` at once; what they learn is learned in the classroom, what they do is counted."""
        self._most, self._live, self._classroom, self._meters = most, 0, classroom, meters
        self.stopping = asyncio.Event()

    @property
    def live(self) -> int:
        """How many are open."""
        return self._live

    def full(self) -> OverBudget | None:
        """The reason why one more cannot be taken, if so."""
        if self._live < self._most:
            return None
        return OverBudget("sessions", str(self._live + 1), f"at most {self._most}")

    async def serve(self, socket: WebSocket, session: Session, settings: Settings) -> None:
        """Serve one connection until either side ends it."""
        self._live += 1
        self._meters.sessions += 1
        live = Live(socket, session, settings, self._classroom, self._meters)
        try:
            await live.run(self.stopping)
        finally:
            session.close()
            self._live -= 1
            LOG.info("a session ended", extra={STORY: live.story(stopping=self.stopping.is_set())})


class Live:
    """Pumps one session."""

    def __init__(
        self,
        socket: WebSocket,
        session: Session,
        settings: Settings,
        classroom: Classroom,
        meters: Meters,
    ) -> None:
        """The socket is accepted already; what it does is added to the meters."""
        self._socket, self._session, self._settings, self._classroom = socket, session, settings, classroom
        self._meters, self._counts, self._stalled = meters, Counts(), False
        self._sending: float | None = None
        self._writing = False
        """Whether an event is on its way out of the outbox."""
        door = getattr(socket, "state", None)
        self._say: Callable[[bytes], bool] = getattr(door, "say", lambda _: False)
        """Speaks past the writer, where the door can."""
        self._unsent: Callable[[], int] = getattr(door, "unsent", lambda: 0)
        """Bytes of what was said that the client has not taken."""
        self._began = monotonic()
        self._attended: Teaching | None = None
        self._further = asyncio.Event()
        self._inbox, self._outbox = Inbox(), Outbox()
        self._room = settings.room

    async def run(self, stopping: asyncio.Event) -> None:
        """Run until the client goes, stops reading, or the server stops (then close code 1012)."""
        parts = (self._read, self._work, self._write, self._listen, self._watch, stopping.wait)
        tasks = [asyncio.create_task(part()) for part in parts]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._stalled = self._sending is not None and monotonic() - self._sending > HEARTBEAT
            self._meters.stalled += self._stalled and not stopping.is_set()
            for task in tasks:
                task.cancel()
            results = await asyncio.gather(*tasks, return_exceptions=True)
            if self._attended is not None:
                self._classroom.leave(self._attended, self._further)
            with suppress(RuntimeError, WebSocketDisconnect, OSError):
                if self._socket.application_state is WebSocketState.CONNECTED:
                    async with asyncio.timeout(CLOSE_SECONDS):
                        await self._socket.close(RESTARTING if stopping.is_set() else 1000)
        for result in results:
            if isinstance(result, Exception) and not isinstance(result, WebSocketDisconnect):
                raise result

    def story(self, *, stopping: bool) -> dict[str, object]:
        """What the session did, and how it ended; nothing of what was in it."""
        end = "stopping" if stopping else "stalled" if self._stalled else "left"
        return {"seconds": round(monotonic() - self._began, 1), "end": end, **asdict(self._counts)}

    def _count(self, commands: int = 0, refused: int = 0, events: int = 0, sent: int = 0) -> None:
        for counts in (self._counts, self._meters.counts):
            counts.commands += commands
            counts.refused += refused
            counts.events += events
            counts.sent += sent

    async def _read(self) -> None:
        """Take in what comes, no faster than allowed: while this waits, the socket holds back who speaks too fast."""
        settings = self._settings
        pace = Pace(settings.messages_per_second, settings.bytes_per_second, settings.message_bytes, monotonic())
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            text = message.get("text")
            if text is None:
                item: Item = failed(NotReadable("message", "a binary frame", "a text frame"))
            else:
                item = await beside(len(text), self._decoded, text)
            await self._inbox.put(item, len(text or ""))
            if wait := pace.after(len(text or message.get("bytes") or ""), monotonic()):
                self._meters.held_back += 1
                await asyncio.sleep(wait)

    def _decoded(self, text: str) -> Item:
        try:
            return decode.command(text, self._settings.message_bytes, self._room)
        except GatescopeError as error:
            return failed(error, decode.command_id(text, self._settings.message_bytes))

    async def _work(self) -> None:
        clock = asyncio.get_running_loop()
        due: float | None = None
        while True:
            item = await self._inbox.get(due)
            events = await (self._advanced() if item is None else self._answers(item))
            await self._tell(events)
            due = self._next(due, clock.time(), reached=item is None)
            item, events = None, []  # else a session that rests holds what it was told last

    async def _answers(self, item: Item) -> list[AnyEvent]:
        if isinstance(item, News):
            return await self._learned()
        events: list[AnyEvent] = [item] if isinstance(item, Failed) else await self._carry_out(item)  # type: ignore[arg-type] # no other event comes in
        self._count(commands=1, refused=sum(isinstance(event, Failed) for event in events))
        self._attend(self._session.teaching)
        return events

    async def _listen(self) -> None:
        """Hear of the lesson: news wait in line as commands do, one at a time."""
        while True:
            await self._further.wait()
            self._further.clear()
            await self._inbox.put(NEWS)

    async def _watch(self) -> None:
        """Feel the pulse: of the client, until it has taken no byte for too long, and of a lesson that goes on.

        One look every two seconds costs less than a deadline for every timestep that is sent.
        """
        left = self._unsent()
        while self._sending is None or monotonic() - self._sending < self._settings.send_seconds:
            await asyncio.sleep(HEARTBEAT)
            before, left = left, self._unsent()
            if self._sending is not None and before - left >= TAKEN_BYTES:
                self._sending = monotonic()
            if self._attended is not None and self._attended.doing == "running":
                self._further.set()

    def _attend(self, teaching: Teaching | None) -> None:
        """Hear of this lesson from now on, and of no other; have it go on if it should."""
        if teaching is not self._attended and self._attended is not None:
            self._classroom.end(self._attended, self._further)
        self._attended = teaching
        if teaching is not None:
            self._classroom.attend(teaching, self._further)

    async def _learned(self) -> list[AnyEvent]:
        """What the lesson has come to. A fault of ours is not shown, and does not end the connection."""
        try:
            return await apart(self._session.cost_of_news, self._session.learned)
        except Exception:
            LOG.exception("a lesson was not shown")
            return []

    def _next(self, due: float | None, now: float, *, reached: bool) -> float | None:
        """When the next timestep is due; a command does not put it off, a late timestep is not caught up.

        ``reached``: whether the one that was due has come. The clock does not tell: a timer may ring a little early.
        """
        interval = self._session.interval
        if interval is None:
            return None
        if due is None:
            return now + interval
        return max(due + interval, now) if reached else min(due, now + interval)

    async def _advanced(self) -> list[AnyEvent]:
        """One timestep of playing. A fault of ours stops it, not the connection."""
        try:
            return await apart(self._session.cost_of_step, self._session.advance)
        except Exception:
            LOG.exception("a timestep was not played")
            return self._session.halt()

    async def _carry_out(self, command: AnyCommand) -> list[AnyEvent]:
        try:
            return await apart(self._session.cost(command), lambda: self._session.receive(command))
        except Exception:
            LOG.exception("a command was not carried out")
            fault = GatescopeError("command", "a fault of this server", "a command that it can carry out")
            return [failed(fault, command.id)]

    async def _tell(self, events: list[AnyEvent]) -> None:
        for event in events:
            if not self._said(event):
                await self._outbox.put(event)

    def _said(self, event: AnyEvent) -> bool:
        """Send a small event at once, without waking the writer, where nothing waits; whether it was sent."""
        if self._writing or not self._outbox.empty or self._unsent() or encode.weight(event) > LARGE_BYTES:
            return False
        raw = encode.event(event)
        said = self._say(raw)
        if said:
            self._count(events=1, sent=len(raw))
        return said

    async def _write(self) -> None:
        while True:
            event = await self._outbox.get()
            self._writing = True
            raw = await beside(encode.weight(event), encode.event, event)
            self._sending = monotonic()
            await self._socket.send_text(raw.decode())
            self._sending, self._writing = None, False
            self._count(events=1, sent=len(raw))
            del event, raw  # as above


async def apart(cost: int, work: Callable[[], Made]) -> Made:
    """Do cheap work here, other in a thread, and what is very dear in one of few: nothing cheaper waits behind it."""
    if cost > VERY_LARGE:
        return await asyncio.get_running_loop().run_in_executor(LARGE, work)
    return await asyncio.to_thread(work) if cost > IN_THREAD_ABOVE else work()


async def beside(size: int, work: Callable[[Given], Made], given: Given) -> Made:
    """Do small work here, which is faster, and large work in a thread, which lets others go on."""
    if size > VERY_LARGE_BYTES:
        return await asyncio.get_running_loop().run_in_executor(TEXTS, work, given)
    return await asyncio.to_thread(work, given) if size > LARGE_BYTES else work(given)
