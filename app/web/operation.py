"""How the server is: alive, ready for more, and in numbers; for whoever runs it."""

import asyncio

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from app.web.described import JSON, STRING, TEXT, answers, record
from app.web.meters import KIND
from app.wire import encode

operation = APIRouter()
READY = answers(record(status=STRING))
NOT_READY = {
    "description": "Not now; `reason` says why.",
    "content": {JSON: {"schema": record(status=STRING, reason=STRING)}},
}
SLOW = 1.0
"""Seconds of lag above which a server is too busy for more."""
NEARLY = 0.95
"""Share of the memory for sessions that may be taken: above it, most of what is opened would be refused."""


@operation.head("/healthz", include_in_schema=False)
@operation.get("/healthz", **answers(record(status=STRING)))
async def health() -> Response:
    """200 as long as the server answers at all."""
    return Response(encode.plain({"status": "ok"}), media_type="application/json")


@operation.head("/readyz", include_in_schema=False)
@operation.get("/readyz", responses={**READY["responses"], 503: NOT_READY})
async def ready(request: Request) -> Response:
    """200 when another session would be taken and served well; else 503 with the reason."""
    state = request.app.state
    full = state.connections.full()
    reason = None
    if state.connections.stopping.is_set():
        reason = "stopping"
    elif full is not None:
        reason = str(full)
    elif state.meters.lag > SLOW:
        reason = f"busy: the event loop was late by {state.meters.lag:.1f} s"
    elif state.common.ledger.total > NEARLY * state.common.ledger.most:
        reason = f"memory: sessions hold {state.common.ledger.total} of {state.common.ledger.most} bytes"
    told = {"status": "ok"} if reason is None else {"status": "not ready", "reason": reason}
    return Response(encode.plain(told), 200 if reason is None else 503, media_type="application/json")


@operation.get("/metrics", response_class=PlainTextResponse, **answers({TEXT: STRING}))
async def metrics(request: Request) -> Response:
    """Counts and gauges in the text format of Prometheus; nothing of what people do is in them."""
    state = request.app.state
    now = {
        "sessions": ("Sessions that are open.", state.connections.live),
        "tasks": ("Tasks of the event loop.", len(asyncio.all_tasks())),
        "sessions_most": ("Sessions at most.", state.settings.sessions),
        "session_bytes": ("Bytes that all sessions hold of what they computed.", state.common.ledger.total),
        "session_bytes_most": ("Bytes at most.", state.settings.session_bytes),
        "lessons": ("Lessons that are kept.", state.classroom.lessons),
        "lessons_running": ("Lessons that are learned now.", state.classroom.running),
    }
    return Response(state.meters.told(now), media_type=KIND)
