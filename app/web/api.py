"""The HTTP interface that scripts rely on, and the WebSocket."""

from contextlib import ExitStack, suppress
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket, WebSocketDisconnect

from app.errors import UnknownName
from app.interchange.tables import csv_text
from app.lab.check import check
from app.lab.events import VersionEvent, failed
from app.lab.experiment import Experiment
from app.lab.held import hold
from app.lab.memory import NUMBER, footprint, shelved
from app.lab.presets import PRESETS, find
from app.lab.session import Session
from app.web.described import CSV, JSON, NUMBERS, OF_A_BODY, STRING, answers, record, ref, table, takes
from app.web.live import TRY_LATER
from app.web.origin import same_origin
from app.web.pages import version
from app.web.settings import Settings
from app.web.traces import Desk, Paced
from app.wire import decode, encode
from app.wire.schema import schema

api = APIRouter()

TOLD = record(en=STRING, zh=STRING)
CARD = {"id": STRING, "title": TOLD, "notice": TOLD, "view": {"type": "object"}}
DIGITS = 20
"""Bytes of a number as text, with all its digits."""
TRACE = {
    "type": "object",
    "required": ["experiment", "T", "H", "X", "model", "weights", "initial", "quantities"],
    "properties": {"experiment": ref("Experiment"), "quantities": table({"type": "array", "items": NUMBERS})},
}


def _json(value: Any, status: int = 200) -> Response:
    return Response(encode.plain(value), status, media_type="application/json")


@api.get("/api/presets", **answers({"type": "array", "items": record(**CARD)}))
async def presets() -> Response:
    """All presets: id, title, what to notice, how to look at it; without their experiments."""
    return _json([preset.card() for preset in PRESETS])


@api.get("/api/presets/{name}", **answers(record(**CARD, experiment=ref("Experiment")), 404))
async def preset(name: str) -> Response:
    """One preset with its experiment."""
    found = find(name)
    if found is None:
        raise UnknownName("preset", name, "one of " + ", ".join(preset.id for preset in PRESETS))
    return _json(found.card() | {"experiment": found.experiment})


@api.get("/api/schema", **answers({"type": "object"}))
async def describe() -> Response:
    """JSON schema of experiments, commands and events."""
    return _json(schema())


@api.post("/api/trace", **takes(ref("Experiment")), **answers({JSON: TRACE, CSV: STRING}, *OF_A_BODY))
async def trace(request: Request) -> Response:
    """An experiment in, its full trace out: every quantity by name, all digits; as CSV if so accepted."""
    settings: Settings = request.app.state.settings
    desk: Desk = request.app.state.desk
    as_table = "text/csv" in request.headers.get("accept", "")

    def read(body: bytes) -> Experiment:
        return check(decode.experiment(body, settings.body_bytes, settings.room), settings.budget)

    def compute(experiment: Experiment) -> list[bytes]:
        held = hold(experiment)
        return [csv_text(held).encode()] if as_table else list(encode.pieces(held.full()))

    with ExitStack() as place:
        body = await desk.body_of(request, settings.body_bytes)
        place.enter_context(desk.place())
        experiment = await desk.run(read, body)
        place.enter_context(desk.room(text_of(experiment)))
        answer = await desk.run(compute, experiment)
        kind = "text/csv" if as_table else "application/json"
        return Paced(answer, kind, settings.send_seconds, place.pop_all())


def text_of(experiment: Experiment) -> int:
    """Bytes of a trace as text, about: all digits of a number, and what stands between two, take 20."""
    return (footprint(experiment) + sum(shelved(experiment).values())) // NUMBER * DIGITS


@api.websocket("/ws")
async def live(socket: WebSocket) -> None:
    """A live session; commands and events as docs/interface.md tells."""
    state = socket.app.state
    if not same_origin(socket, state.settings.allowed_origins):
        state.meters.turned_away += 1
        await socket.close(1008)
        return
    await socket.accept()
    full = state.connections.full()
    if full is not None:
        state.meters.turned_away += 1
        with suppress(WebSocketDisconnect):  # gone already
            await socket.send_text(encode.event(failed(full)).decode())
            await socket.close(TRY_LATER)
        return
    await _tell_version(socket)
    settings: Settings = state.settings
    session = Session(state.catalogue, settings.budget, state.classroom, settings.limits, state.common)
    await state.connections.serve(socket, session, settings)


async def _tell_version(socket: WebSocket) -> None:
    """Tell a page that says which one it is (``/ws?page=``) when another one is given out now: it may reload then."""
    state = socket.app.state
    now = version(state.files, state.settings.budget)
    if socket.query_params.get("page", now) != now:
        with suppress(WebSocketDisconnect):  # gone already; its session ends at once
            await socket.send_text(encode.event(VersionEvent(ack=-1, version=now)).decode())
