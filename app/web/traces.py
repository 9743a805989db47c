"""Work for one request: few at once, with an end to waiting, and no more memory than that takes."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.errors import NotReadable, OverBudget

Given = TypeVar("Given")
Made = TypeVar("Made")

MEGABYTE = 1024 * 1024
REQUESTS, COMPUTING = 8, 2
"""Requests from the first byte of the question to the last of the answer, and those of them that compute."""
HEARD = 64
"""Requests whose bodies are heard at once. They have no place yet: eight slow ones would shut the desk for all."""
SMALL = 32
"""The same as ``REQUESTS`` where neither the work nor the answer is ever large."""
ANSWERS, LITTLE = 512 * MEGABYTE, 4 * MEGABYTE
"""Bytes that answers take together until they are sent, and those that no answer is refused for."""
BODY_SECONDS = 15.0
PATIENCE, LEAST = 10.0, 4096
"""Seconds that any body has, and the bytes of it that earn one more each."""
WAITING = 30.0
"""Seconds to wait at most until one's work begins."""
PIECE = 64 * 1024
UNHURRIED, SLOWEST = 60.0, 256 * 1024
"""Seconds that any answer may take to be taken, and bytes of it that earn one more each."""


class Desk:
    """Where work is asked for: a few are at it, a few more wait or are on their way, others come back later."""

    def __init__(self, places: int = REQUESTS, computing: int = COMPUTING, waiting: float = WAITING) -> None:
        """Nobody is here yet."""
        self._here, self._places, self._waiting, self._large = 0, places, waiting, 0
        self._heard = 0
        self._computing = asyncio.Semaphore(computing)
        self._threads = ThreadPoolExecutor(computing, "desk")

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place for one request; raises OverBudget when there is none."""
        if self._here >= self._places:
            raise OverBudget("requests", str(self._here + 1), f"at most {self._places} at once")
        self._here += 1
        try:
            yield
        finally:
            self._here -= 1

    @contextmanager
    def room(self, size: int) -> Iterator[None]:
        """Room for an answer of so many bytes, until it is sent; raises OverBudget while others leave none.

        A large one has it even if it is more than all may have, as long as no other large one is here.
        """
        large = size if size > LITTLE else 0
        if large and self._large and self._large + large > ANSWERS:
            raise OverBudget("requests", f"{(self._large + large) // MEGABYTE} MB", f"at most {ANSWERS // MEGABYTE} MB")
        self._large += large
        try:
            yield
        finally:
            self._large -= large

    async def run(self, work: Callable[[Given], Made], given: Given) -> Made:
        """Do it in a thread, in turn; raises OverBudget when those before take too long.

        The threads are the desk's own: those of live sessions never wait for a request.
        """
        try:
            async with asyncio.timeout(self._waiting):
                await self._computing.acquire()
        except TimeoutError as late:
            raise OverBudget("requests", f"{self._here}", f"a turn within {self._waiting:g} seconds") from late
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work, given)
        finally:
            self._computing.release()

    async def done(self, request: Request, most: int, work: Callable[[bytes], Made]) -> Made:
        """What becomes of a request's body: a place for it, a turn, and the answer as soon as it is there."""
        body = await self.body_of(request, most)
        with self.place():
            return await self.run(work, body)

    async def body_of(self, request: Request, most: int) -> bytes:
        """The body of a request, heard before it has a place; raises OverBudget where too many are heard already."""
        if self._heard >= HEARD:
            raise OverBudget("requests", str(self._heard + 1), f"at most {HEARD} at once")
        self._heard += 1
        try:
            return await body_of(request, most)
        finally:
            self._heard -= 1


async def body_of(request: Request, most: int, seconds: float = BODY_SECONDS) -> bytes:
    """The body of a request; raises OverBudget or NotReadable as soon as it is too large or too slow."""
    body = bytearray()

    def take(part: bytes) -> None:
        body.extend(part)
        if len(body) > most:
            raise OverBudget("message", f"more than {most} bytes", f"at most {most} bytes")

    await heard(request, seconds, take)
    return bytes(body)


async def heard(request: Request, seconds: float, take: Callable[[bytes], object]) -> None:
    """Take a body part by part; raises NotReadable when it is too slow.

    Who sends next to nothing is not waited for all of the ``seconds``: what has come earns more of them.
    """
    size, clock = 0, asyncio.get_running_loop()
    began = clock.time()
    try:
        async with asyncio.timeout(min(seconds, PATIENCE)) as end:
            async for part in request.stream():
                size += len(part)
                take(part)
                end.reschedule(began + min(seconds, PATIENCE + size / LEAST))
    except TimeoutError as slow:
        raise NotReadable("message", "half of it", f"all of it within {seconds:g} seconds") from slow


class Paced(Response):
    """An answer sent piece by piece: it keeps its place until the last is on its way, or until nobody takes one.

    What was sent is let go of. Who takes hardly anything is cut off as well, for an answer may be very large.
    """

    def __init__(self, content: bytes | Iterable[bytes], media_type: str, seconds: float, held: ExitStack) -> None:
        """``seconds`` is the time for one piece; ``held`` is closed at the end."""
        super().__init__(b"", media_type=media_type)
        whole = [content] if isinstance(content, bytes) else content
        self._pieces: deque[memoryview] = deque(memoryview(piece) for piece in whole)
        size = sum(map(len, self._pieces))
        self.headers["content-length"] = str(size)
        self._seconds, self._whole, self._held = seconds, UNHURRIED + size / SLOWEST, held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - as all answers
        """Send it. An answer left unfinished is cut off by the server."""
        with self._held, suppress(TimeoutError):
            async with asyncio.timeout(self._whole):
                await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
                chunk = self._chunk()
                while True:
                    after = self._chunk()
                    async with asyncio.timeout(self._seconds):
                        await send({"type": "http.response.body", "body": chunk, "more_body": bool(after)})
                    if not after:
                        break
                    chunk = after

    def _chunk(self) -> bytes:
        """What is sent next; nothing when all is sent."""
        made = bytearray()
        while self._pieces and len(made) < PIECE:
            piece, room = self._pieces.popleft(), PIECE - len(made)
            if len(piece) > room:
                self._pieces.appendleft(piece[room:])
            made += piece[:room]
        return bytes(made)
