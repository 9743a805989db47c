"""Traces for scripts: few at once, with an end to waiting, and no more memory than that takes."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.errors import NotReadable, OverBudget

REQUESTS, COMPUTING = 8, 2
"""Requests from the first byte of the question to the last of the answer, and those of them that compute."""
BODY_SECONDS = 15.0
PIECE = 64 * 1024


class Desk:
    """Where traces are asked for: a few are computed, a few more wait or are on their way, others come back later."""

    def __init__(self, places: int = REQUESTS, computing: int = COMPUTING) -> None:
        """Nobody is here yet."""
        self._here, self._places = 0, places
        self.computing = asyncio.Semaphore(computing)

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


async def body_of(request: Request, most: int, seconds: float = BODY_SECONDS) -> bytes:
    """The body of a request; raises OverBudget or NotReadable as soon as it is too large or too slow."""
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for part in request.stream():
                body += part
                if len(body) > most:
                    raise OverBudget("message", f"more than {most} bytes", f"at most {most} bytes")
    except TimeoutError as slow:
        raise NotReadable("message", "half of it", f"all of it within {seconds:g} seconds") from slow
    return bytes(body)


class Paced(Response):
    """An answer sent piece by piece: it keeps its place until the last is on its way, or until nobody takes one."""

    def __init__(self, content: bytes, media_type: str, seconds: float, held: ExitStack) -> None:
        """``seconds`` is the time for one piece; ``held`` is closed at the end."""
        super().__init__(content, media_type=media_type)
        self._seconds, self._held = seconds, held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - as all answers
        """Send it. An answer left unfinished is cut off by the server."""
        with self._held, suppress(TimeoutError):
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            for start in range(0, len(self.body), PIECE):
                end = start + PIECE
                async with asyncio.timeout(self._seconds):
                    more = end < len(self.body)
                    await send({"type": "http.response.body", "body": self.body[start:end], "more_body": more})
