"""The description of everything that is sent, made from the types themselves."""

from functools import cache
from typing import Any

from pydantic import TypeAdapter

from app.lab.commands import AnyCommand
from app.lab.events import AnyEvent
from app.lab.experiment import Experiment
from app.plain import described


@cache
def schema() -> dict[str, Any]:
    """JSON schema of experiment, command and event, definitions shared."""
    with described():
        adapters: list[tuple[str, Any, TypeAdapter[Any]]] = [
            ("Experiment", "validation", TypeAdapter(Experiment)),
            ("Command", "validation", TypeAdapter(AnyCommand)),
            ("Event", "serialization", TypeAdapter(AnyEvent)),
        ]
    named, shared = TypeAdapter.json_schemas(adapters, title="Gatescope")
    roots = {key: value for (key, _), value in named.items()}
    return {"title": "Gatescope", "$defs": shared["$defs"], "properties": roots}
