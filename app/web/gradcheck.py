"""Derivatives checked by trying, for the page and for scripts."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.lab.check import check
from app.lab.held import hold
from app.lab.tried import Trying, check_derivatives
from app.web.described import OF_A_BODY, answers, ref, takes
from app.web.settings import Settings
from app.web.traces import Desk
from app.wire import decode, encode

gradcheck = APIRouter()


@gradcheck.post("/api/gradcheck", **takes(ref("Trying")), **answers(ref("Checked"), *OF_A_BODY))
async def gradients(request: Request) -> Response:
    """An experiment, a number L and places in; dL/d(each) by backpropagation and by finite differences out."""
    settings: Settings = request.app.state.settings
    desk: Desk = request.app.state.desk

    def compute(body: bytes) -> bytes:
        asked = decode.value(Trying, body, settings.body_bytes, settings.room)
        held = hold(check(asked.experiment, settings.budget)).at(asked.layer, reverse=asked.reverse)
        return encode.plain(check_derivatives(held, asked))

    return Response(await desk.done(request, settings.body_bytes, compute), media_type="application/json")
