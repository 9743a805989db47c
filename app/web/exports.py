"""An experiment out again: as a file of another framework, as a program, or as its own JSON with all weights."""

from contextlib import ExitStack
from dataclasses import replace
from math import prod

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.errors import OverBudget
from app.interchange.out.forms import FORMS, Written, hindrances, written
from app.lab.check import check
from app.lab.experiment import Experiment, first, shapes
from app.lab.held import hold
from app.web.described import BINARY, BYTES, JSON, OF_A_BODY, STRINGS, answers, ref, table, takes
from app.web.settings import Settings
from app.web.traces import Desk, Paced
from app.wire import decode, encode

exports = APIRouter()

WRITTEN_OUT = 150_000
"""Numbers that are written into one JSON file: it has to be read again, and all digits of one take twenty bytes."""


@exports.post("/api/exports", **takes(ref("Experiment")), **answers(table(STRINGS), *OF_A_BODY))
async def possible(request: Request) -> Response:
    """An experiment in, for every form the reasons why it cannot be written so; an empty list: it can."""
    settings: Settings = request.app.state.settings
    desk: Desk = request.app.state.small

    def tell(body: bytes) -> bytes:
        experiment = check(decode.experiment(body, settings.body_bytes, settings.room), settings.budget)
        told = {form: hindrances(form, experiment) for form in FORMS}
        numbers = too_many(experiment)
        return encode.plain(told | {"json": [f"{numbers} numbers, at most {WRITTEN_OUT}"] if numbers else []})

    return Response(await desk.done(request, settings.body_bytes, tell), media_type="application/json")


@exports.post(
    "/api/export/{form}",
    **takes(ref("Experiment")),
    **answers(dict.fromkeys((BYTES, JSON, "text/x-python", "application/zip"), BINARY), *OF_A_BODY),
)
async def export(request: Request, form: str) -> Response:
    """An experiment in, a file out: ``safetensors``, ``npz``, ``keras``, ``onnx``, ``json`` or a program.

    Programs are ``program-torch``, ``program-keras`` and ``program-onnx``.
    """
    settings: Settings = request.app.state.settings
    desk: Desk = request.app.state.desk

    def write(body: bytes) -> Written:
        experiment = check(decode.experiment(body, settings.body_bytes, settings.room), settings.budget)
        if form == "json":
            return Written("gatescope.json", "application/json", encode.plain(complete(experiment)))
        return written(hold(experiment), form)

    with ExitStack() as place:
        body = await desk.body_of(request, settings.body_bytes)
        place.enter_context(desk.place())
        made = await desk.run(write, body)
        place.enter_context(desk.room(len(made.content)))
        answer = Paced(made.content, made.media_type, settings.send_seconds, place.pop_all())
        answer.headers["content-disposition"] = f'attachment; filename="{made.name}"'
        return answer


def complete(experiment: Experiment) -> Experiment:
    """The same without what only this server has: weights that lie here are written into it."""
    if experiment.stored is None:
        return experiment
    if numbers := too_many(experiment):
        raise OverBudget("weights in JSON", str(numbers), f"at most {WRITTEN_OUT}; files of PyTorch hold more")
    given = {name: _plain(values.tolist()) for name, values in first(experiment).items()}
    return replace(experiment, stored=None, weights=given)


def too_many(experiment: Experiment) -> int:
    """How many numbers would have to be written into a JSON file, if those are too many; else 0."""
    numbers = 0 if experiment.stored is None else sum(map(prod, shapes(experiment).values()))
    return numbers if numbers > WRITTEN_OUT else 0


def _plain(rows: list[float] | list[list[float]]) -> tuple[float, ...] | tuple[tuple[float, ...], ...]:
    return tuple(tuple(row) if isinstance(row, list) else row for row in rows)  # type: ignore[return-value] # all of a kind
