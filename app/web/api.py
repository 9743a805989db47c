"""The HTTP interface that scripts rely on, and the WebSocket."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import APIRouter
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.websockets import WebSocket

from app.errors import NotReadable, OverBudget, UnknownName
from app.interchange.tables import csv_text
from app.lab.experiment import check
from app.lab.held import hold
from app.lab.presets import PRESETS, find
from app.lab.session import Session, failed
from app.web.live import TRY_LATER, same_origin
from app.web.settings import Settings
from app.wire import decode, encode
from app.wire.schema import schema

api = APIRouter()
BODY_SECONDS = 15
COMPUTING, WAITING = 2, 6


def _json(value: Any, status: int = 200) -> Response:
    return Response(encode.plain(value), status, media_type="application/json")


@api.api_route("/healthz", methods=["GET", "HEAD"])
async def health() -> Response:
    """200 once ready."""
    return _json({"status": "ok"})


@api.get("/api/presets")
async def presets() -> Response:
    """All presets: id, title, what to notice, how to look at it; without their experiments."""
    return _json([preset.card() for preset in PRESETS])


@api.get("/api/presets/{name}")
async def preset(name: str) -> Response:
    """One preset with its experiment."""
    found = find(name)
    if found is None:
        raise UnknownName("preset", name, "one of " + ", ".join(preset.id for preset in PRESETS))
    return _json(found.card() | {"experiment": found.experiment})


@api.get("/api/schema")
async def describe() -> Response:
    """JSON schema of experiments, commands and events."""
    return _json(schema())


@api.post("/api/trace")
async def trace(request: Request) -> Response:
    """An experiment in, its full trace out: every quantity by name, all digits; as CSV if so accepted."""
    settings: Settings = request.app.state.settings
    as_table = "text/csv" in request.headers.get("accept", "")

    def compute(body: bytes) -> bytes:
        held = hold(check(decode.experiment(body, settings.body_bytes), settings.budget))
        return csv_text(held).encode() if as_table else encode.plain(held.full())

    async with request.app.state.desk.place():
        answer = await asyncio.to_thread(compute, await _body(request, settings.body_bytes))
    return Response(answer, media_type="text/csv" if as_table else "application/json")


async def _body(request: Request, most: int) -> bytes:
    """The body of a request, refused as soon as it is too large or too slow."""
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for part in request.stream():
                parts.append(part)
                size += len(part)
                if size > most:
                    raise OverBudget("message", f"more than {most} bytes", f"at most {most} bytes")
    except ClientDisconnect as gone:
        raise NotReadable("message", "half of it", "all of it") from gone
    except TimeoutError as slow:
        raise NotReadable("message", "half of it", f"all of it within {BODY_SECONDS} seconds") from slow
    return b"".join(parts)


class Desk:
    """Where traces are computed for scripts: a few at a time, a few more waiting, the rest asked to come back."""

    def __init__(self) -> None:
        """Nobody is here yet."""
        self._here = 0
        self._free = asyncio.Semaphore(COMPUTING)

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Wait for a place; raises OverBudget when too many wait already."""
        if self._here >= COMPUTING + WAITING:
            raise OverBudget("requests", str(self._here + 1), f"at most {COMPUTING + WAITING} at once")
        self._here += 1
        try:
            async with self._free:
                yield
        finally:
            self._here -= 1


@api.websocket("/ws")
async def live(socket: WebSocket) -> None:
    """A live session; commands and events as docs/interface.md tells."""
    state = socket.app.state
    if not same_origin(socket, state.settings.allowed_origins):
        await socket.close(1008)
        return
    await socket.accept()
    full = state.connections.full()
    if full is not None:
        await socket.send_text(encode.event(failed(full)).decode())
        await socket.close(TRY_LATER)
        return
    session = Session(state.catalogue, state.settings.budget)
    await state.connections.serve(socket, session, state.settings)
