"""What can be learned here: every task with the course to begin with; and a person's own examples, read."""

import asyncio
from functools import cache

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.errors import NotReadable
from app.training.lessons import LESSONS
from app.training.tasks import examples as own
from app.training.tasks import find, reading
from app.training.tasks.sentences import Sentences
from app.web.described import OF_A_BODY, STRING, STRINGS, TEXT, answers, record, ref, takes
from app.web.settings import Settings
from app.web.traces import Desk
from app.wire import encode

lessons = APIRouter()


TASK = record(
    task=STRING,
    course=ref("Course"),
    labels=STRINGS,
    words={"type": ["integer", "null"]},
    sentences={"type": "boolean"},
)


@lessons.get("/api/lessons", **answers(record(tasks={"type": "array", "items": TASK}, limits=ref("Limits"))))
async def tasks(request: Request) -> Response:
    """Every task: the course to begin with, its answers, its words, whether they are sentences of their own length."""
    return Response(await asyncio.to_thread(_tasks, request.app.state.settings), media_type="application/json")


@cache
def _tasks(settings: Settings) -> bytes:
    told = []
    for name, course in LESSONS.items():
        task = find(name)
        told.append(
            {
                "task": name,
                "course": course,
                "labels": task.labels,
                "words": None if task.vocabulary is None else len(task.vocabulary),
                "sentences": isinstance(task, Sentences),
            }
        )
    return encode.plain({"tasks": told, "limits": settings.limits})


@lessons.post(
    "/api/examples",
    **takes(STRING, TEXT),
    **answers(record(examples=ref("Examples"), labels=STRINGS, words={"type": "integer"}), *OF_A_BODY),
)
async def examples(request: Request) -> Response:
    """Lines of a text and its label in, examples for the course out, checked."""
    settings: Settings = request.app.state.settings
    desk: Desk = request.app.state.small

    def read(body: bytes) -> bytes:
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError as error:
            raise NotReadable("examples", "bytes that are no UTF-8", "text in UTF-8") from error
        given = reading.read(text)
        own.check(given)
        task = own.task(given)
        return encode.plain({"examples": given, "labels": task.labels, "words": len(task.vocabulary)})

    return Response(await desk.done(request, settings.body_bytes, read), media_type="application/json")
