"""Own models and own sequences: a file comes in, what is in it goes out, and an experiment when it is opened."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.errors import NotReadable, OverBudget, UnknownName
from app.interchange import sequences
from app.interchange.found import Model
from app.interchange.guard import READERS
from app.interchange.opened import opened
from app.interchange.reading.plain_json import looks_like_experiment
from app.lab.check import check
from app.lab.experiment import AnyInput, Experiment
from app.plain import Plain
from app.web.described import BINARY, BYTES, OF_A_BODY, STRING, answers, maybe, record, ref, takes
from app.web.settings import Settings
from app.web.traces import Desk, body_of, heard
from app.wire import decode, encode

models = APIRouter()

FILES, READING = 8, 1
"""Files on their way or being read, and those of them being read; each may take the memory of a large model."""
SECONDS = 120.0
"""For a file to arrive."""
DROPPED = 1024 * 1024 * 1024
"""Bytes of a file that is too large, up to which it is heard out."""
KEPT = 256 * 1024 * 1024
"""Bytes of weights that are kept between looking into a file and opening it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Plain):
    """What to open of a model, and the answers to what its file cannot tell."""

    model: str
    layer: str
    answers: Mapping[str, str] = field(default_factory=dict)
    head: str | None = None
    embedding: str | None = None
    input: AnyInput | None = None


class Models:
    """Models that were read, by the hash of their file; those looked at longest ago go first."""

    def __init__(self, most: int = KEPT) -> None:
        """``most``: bytes that are kept, apart from the newest."""
        self.desk = Desk(FILES, READING, SECONDS)
        self._most, self._lock = most, Lock()
        self._kept: OrderedDict[str, tuple[Model, int]] = OrderedDict()

    def put(self, digest: str, model: Model) -> None:
        """Keep one."""
        parts = (*model.stacks, *model.heads, *model.embeddings)
        size = sum(array.nbytes for part in parts for array in part.values())
        with self._lock:
            self._kept[digest] = model, size
            self._kept.move_to_end(digest)
            while len(self._kept) > 1 and sum(bytes_ for _, bytes_ in self._kept.values()) > self._most:
                self._kept.popitem(last=False)

    def get(self, digest: str) -> Model:
        """One by its name; raises UnknownName when it is not here, or not any more."""
        with self._lock:
            if digest not in self._kept:
                raise UnknownName("model", digest[:12], "one that this server has read; send the file again")
            self._kept.move_to_end(digest)
            return self._kept[digest][0]


def _json(value: Any) -> Response:
    return Response(encode.plain(value), media_type="application/json")


async def _refuse(request: Request, most: int) -> None:
    """Refuse a body that says it is too large. It is heard out and dropped: a browser cut off halfway gets no answer.

    That takes hardly any memory, so it takes no place from others either.
    """
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and most < int(declared) <= DROPPED:
        with suppress(NotReadable):
            await heard(request, SECONDS, len)
        raise OverBudget("message", f"{declared} bytes", f"at most {most} bytes")


@models.post(
    "/api/model",
    **takes(BINARY, BYTES, name=STRING),
    **answers(
        record(name=STRING, model=maybe(STRING), found=maybe(ref("Found")), experiment=maybe(ref("Experiment"))),
        *OF_A_BODY,
    ),
)
async def look(request: Request) -> Response:
    """A model file in, what was found in it out; an experiment in its plain form comes back as it is, checked."""
    settings: Settings = request.app.state.settings
    kept: Models = request.app.state.models

    def read(data: bytes) -> dict[str, Any]:
        if looks_like_experiment(data):
            one = decode.experiment(data, settings.body_bytes, settings.room)
            return {"model": None, "found": None, "experiment": check(one, settings.budget)}
        digest = sha256(data).hexdigest()
        model = READERS.read(data)
        kept.put(digest, model)
        return {"model": digest, "found": model.found, "experiment": None}

    await _refuse(request, settings.model_bytes)
    with kept.desk.place():
        warming = asyncio.create_task(asyncio.to_thread(READERS.warm))
        try:
            data = await body_of(request, settings.model_bytes, SECONDS)
        finally:
            await warming
        answer = await kept.desk.run(read, data)
        return _json({"name": request.query_params.get("name", "")[:200], **answer})


@models.post("/api/model/open", **takes(ref("Choice")), **answers(record(experiment=ref("Experiment")), *OF_A_BODY))
async def open_model(request: Request) -> Response:
    """A choice in, the experiment out, in its plain form."""
    settings: Settings = request.app.state.settings
    kept: Models = request.app.state.models

    def make(body: bytes) -> Experiment:
        choice = decode.value(Choice, body, settings.body_bytes, settings.room)
        experiment = opened(
            kept.get(choice.model),
            choice.layer,
            choice.answers,
            head=choice.head,
            embedding=choice.embedding,
            given=choice.input,
        )
        return check(experiment, settings.budget)

    return _json({"experiment": await kept.desk.done(request, settings.body_bytes, make)})


@models.post(
    "/api/sequence",
    **takes(BINARY, BYTES, name=STRING, X=STRING),
    **answers(record(input=ref("Input"), commas={"type": "boolean"}, named={"type": "boolean"}), *OF_A_BODY),
)
async def sequence(request: Request) -> Response:
    """A file with a sequence in, an input in its plain form out. ``X`` tells how many numbers a row should have."""
    settings: Settings = request.app.state.settings
    kept: Models = request.app.state.models
    wanted = request.query_params.get("X", "")
    columns = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 5 else 0

    def read(body: bytes) -> bytes:
        given = sequences.told(body, settings.budget, columns)
        return encode.plain({"input": given.input, "commas": given.commas, "named": given.named})

    return Response(await kept.desk.done(request, settings.body_bytes, read), media_type="application/json")
