"""What a route takes and answers, said beside it for the description of the interface: see :mod:`app.web.openapi`.

Bodies are read by ``wire.decode`` and answers written by ``wire.encode``, so FastAPI cannot know them by itself.
"""

from typing import Any

Schema = dict[str, Any]
JSON, TEXT, BYTES, CSV, HTML = "application/json", "text/plain", "application/octet-stream", "text/csv", "text/html"
STRING: Schema = {"type": "string"}
STRINGS: Schema = {"type": "array", "items": STRING}
NUMBERS: Schema = {"type": "array", "items": {"type": ["number", "null"]}}
BINARY: Schema = {}
"""Any bytes: a schema says nothing of them."""
REASONS = {
    400: "The body is not what it should be at all, or did not come in time.",
    404: "There is none of this name.",
    413: "More bytes than this server takes.",
    422: "What came is wrong, or more than this server computes.",
    503: "Too many ask at this moment; `Retry-After` says when to come back.",
}
OF_A_BODY = (400, 413, 422, 503)
"""Refusals of every route that takes one."""


def ref(name: str) -> Schema:
    """The schema of a type, by its name in :data:`app.web.openapi.KINDS`."""
    return {"$ref": f"#/components/schemas/{name}"}


def record(**fields: Schema) -> Schema:
    """An object that has exactly these fields."""
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


def table(values: Schema) -> Schema:
    """An object with any names, and such values."""
    return {"type": "object", "additionalProperties": values}


def maybe(schema: Schema) -> Schema:
    """A schema, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def answers(what: Schema | dict[str, Schema], *refused: int) -> dict[str, Any]:
    """What a route says of itself: its answer, as JSON or by media type, and its refusals. Goes to its decorator."""
    kinds = what if any("/" in key for key in what) else {JSON: what}
    good = {"description": "Done.", "content": {kind: {"schema": schema} for kind, schema in kinds.items()}}
    errors = {
        status: {"description": REASONS[status], "content": {JSON: {"schema": ref("Error")}}} for status in refused
    }
    return {"responses": {200: good, **errors}}


def takes(what: Schema, kind: str = JSON, **parameters: Schema) -> dict[str, Any]:
    """What a route takes: a body, and perhaps parameters after the question mark. Goes to its decorator too."""
    extra: dict[str, Any] = {"requestBody": {"required": True, "content": {kind: {"schema": what}}}}
    if parameters:
        extra["parameters"] = [
            {"name": name, "in": "query", "required": False, "schema": schema} for name, schema in parameters.items()
        ]
    return {"openapi_extra": extra}
