"""What the page explains as it is computed: activation functions, and how frameworks store a layer."""

from dataclasses import replace
from functools import cache, lru_cache
from typing import get_args

import numpy as np
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.cells.activations import FUNCTIONS
from app.interchange.gate_order import Framework
from app.interchange.tensors import stored
from app.lab.check import check
from app.lab.explain import CURVE
from app.network.passes import Pass
from app.network.stack import Spec
from app.web.described import NUMBERS, OF_A_BODY, STRING, answers, record, ref, table, takes
from app.web.settings import Settings
from app.web.traces import Desk
from app.wire import decode, encode

conventions = APIRouter()


@conventions.get("/api/activations", **answers(table(record(sums=NUMBERS, values=NUMBERS))))
async def activations() -> Response:
    """Every activation by name: sums from -6 to 6, and what becomes of them."""
    return Response(_curves(), media_type="application/json")


@cache
def _curves() -> bytes:
    sums = np.linspace(*CURVE)
    return encode.plain({name: {"sums": sums, "values": function(sums)} for name, function in FUNCTIONS.items()})


@conventions.post(
    "/api/conventions",
    **takes(ref("Experiment"), layer=STRING, reverse=STRING),
    **answers(table({"type": "object"}), *OF_A_BODY),
)
async def layouts(request: Request) -> Response:
    """An experiment in, what PyTorch, Keras and ONNX store for its layers out.

    ``layer`` and ``reverse`` say of which pass the tensors are told: of the first, unless there is such a one.
    """
    settings: Settings = request.app.state.settings
    desk: Desk = request.app.state.small
    told = request.query_params
    wanted = (told.get("layer", "0"), told.get("reverse", "") in ("1", "true"))

    def describe(body: bytes) -> bytes:
        asked = check(decode.experiment(body, settings.body_bytes, settings.room), settings.budget)
        spec = replace(asked.spec, readout=None)
        seen = next((one for one in spec.passes if (str(one.layer), one.reverse) == wanted), spec.passes[0])
        return _layouts(spec, asked.X, asked.H, seen)

    return Response(await desk.done(request, settings.body_bytes, describe), media_type="application/json")


@lru_cache(maxsize=64)
def _layouts(spec: Spec, X: int, H: int, seen: Pass) -> bytes:
    return encode.plain({name: stored(name, spec, X, H, seen) for name in get_args(Framework)})
