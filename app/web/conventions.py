"""What the page explains as it is computed: activation functions, and how frameworks store a layer."""

import asyncio
from functools import cache, lru_cache
from typing import get_args

import numpy as np
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.cells import AnyCell
from app.cells.activations import FUNCTIONS
from app.interchange.gate_order import Framework
from app.interchange.tensors import stored
from app.lab.check import check
from app.lab.explain import CURVE
from app.network.passes import Direction, widths
from app.web.settings import Settings
from app.web.traces import body_of
from app.wire import decode, encode

conventions = APIRouter()


@conventions.get("/api/activations")
async def activations() -> Response:
    """Every activation by name: sums from -6 to 6, and what becomes of them."""
    return Response(_curves(), media_type="application/json")


@cache
def _curves() -> bytes:
    sums = np.linspace(*CURVE)
    return encode.plain({name: {"sums": sums, "values": function(sums)} for name, function in FUNCTIONS.items()})


@conventions.post("/api/conventions")
async def layouts(request: Request) -> Response:
    """An experiment in, what PyTorch, Keras and ONNX store for its layers out; null for one that has no such cell."""
    settings: Settings = request.app.state.settings

    def describe(body: bytes) -> bytes:
        asked = check(decode.experiment(body, settings.body_bytes, settings.room), settings.budget)
        return _layouts(asked.cell, asked.X, asked.H, asked.layers, asked.direction)

    body = await body_of(request, settings.body_bytes)
    return Response(await asyncio.to_thread(describe, body), media_type="application/json")


@lru_cache(maxsize=64)
def _layouts(cell: AnyCell, X: int, H: int, layers: int, direction: Direction) -> bytes:
    read = tuple(widths(cell, X, H, layers, direction).values())
    return encode.plain({name: stored(name, cell, read, H) for name in get_args(Framework)})
