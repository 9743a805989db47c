"""How an error leaves over HTTP: its code, what, got, expected and the sentence."""

from fastapi import FastAPI
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from app.errors import GatescopeError, NotReadable, OverBudget, UnknownName
from app.web.headers import ALL
from app.wire import encode

RETRY_SECONDS = 2
"""After which who found no place may ask again."""


def status_of(error: GatescopeError) -> int:
    """The HTTP status of an error."""
    match error:
        case NotReadable():
            return 400
        case OverBudget(what="message"):
            return 413
        case OverBudget(what="requests"):
            return 503
        case UnknownName(what="preset"):
            return 404
    return 422


def answer(error: GatescopeError, status: int | None = None) -> Response:
    """An error as JSON, with its :func:`status_of` unless another is given."""
    body = {
        "code": error.code,
        "what": error.what,
        "got": error.got,
        "expected": error.expected,
        "message": str(error),
    }
    status = status_of(error) if status is None else status
    again = {"retry-after": str(RETRY_SECONDS)} if status == 503 else None
    return Response(encode.plain({"error": body}), status, again, media_type="application/json")


def add_error_answers(app: FastAPI) -> None:
    """Let every GatescopeError that a route raises leave as JSON, and every fault of ours too."""

    @app.exception_handler(GatescopeError)
    async def _answer(_: Request, error: Exception) -> Response:
        assert isinstance(error, GatescopeError)  # noqa: S101 - registered for this class only
        return answer(error)

    @app.exception_handler(ClientDisconnect)
    async def _gone(_: Request, __: Exception) -> Response:
        return Response(status_code=400)  # nobody is there to read it

    @app.exception_handler(Exception)
    async def _fault(_: Request, __: Exception) -> Response:
        """Say that it is ours, and not what it says; this goes out above all that adds headers."""
        fault = GatescopeError("request", "a fault of this server", "one that it can answer")
        told = answer(fault, 500)
        told.headers.update(ALL)
        return told
