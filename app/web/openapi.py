"""The description of the HTTP interface, made when it is asked for: from the routes, and from the types themselves."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter

from app.interchange.found import Found
from app.lab.experiment import AnyInput, Experiment
from app.lab.tried import Checked, Trying
from app.plain import described
from app.training.course import Course, Limits
from app.training.tasks import Examples
from app.web.described import STRING, Schema, record
from app.web.models import Choice

PLACE = "#/components/schemas/{model}"
KINDS: Mapping[str, Any] = {
    "Experiment": Experiment,
    "Input": AnyInput,
    "Trying": Trying,
    "Choice": Choice,
    "Checked": Checked,
    "Found": Found,
    "Examples": Examples,
    "Course": Course,
    "Limits": Limits,
}
"""Types by the names that they have in the description."""
ERROR = record(error=record(code=STRING, what=STRING, got=STRING, expected=STRING, message=STRING))


def describe(app: FastAPI) -> dict[str, Any]:
    """OpenAPI of an application; made once."""
    if app.openapi_schema is None:
        made = get_openapi(title=app.title, version=app.version, routes=app.routes)
        for operation in (one for path in made["paths"].values() for one in path.values()):
            if "HTTPValidationError" in str(operation["responses"].get("422")):
                del operation["responses"]["422"]  # FastAPI's own, of what a path holds: text is text
        made["components"] = {"schemas": {**_kinds(), "Error": ERROR}}
        app.openapi_schema = made
    return app.openapi_schema


def _kinds() -> dict[str, Schema]:
    with described():
        adapters = [(name, "validation", TypeAdapter(kind)) for name, kind in KINDS.items()]
    named, shared = TypeAdapter.json_schemas(adapters, ref_template=PLACE)  # type: ignore[arg-type] # a list of such
    found: dict[str, Schema] = dict(shared["$defs"])
    return {name: schema for (name, _), schema in named.items() if name not in found} | found
