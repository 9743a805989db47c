"""The description of what is sent, checked against what is sent."""

import json
from typing import Any, get_args

import pytest

from app.lab.commands import AnyCommand
from app.lab.edits import AnyEdit
from app.lab.events import AnyEvent
from app.wire.schema import schema

DEFINITIONS: dict[str, Any] = schema()["$defs"]


def members(union: Any) -> tuple[Any, ...]:
    """The classes of a tagged union, annotated or not."""
    inner = get_args(union)
    return members(inner[0]) if len(inner) == 2 and not isinstance(inner[1], type) else inner


def references(part: Any) -> set[str]:
    if isinstance(part, dict):
        own = {part["$ref"]} if "$ref" in part else set()
        return own.union(*(references(value) for value in part.values()))
    return set().union(*(references(value) for value in part)) if isinstance(part, list) else set()


@pytest.mark.parametrize("union", [AnyCommand, AnyEdit, AnyEvent], ids=["commands", "edits", "events"])
def test_every_member_is_described(union: Any) -> None:
    described = {name.split("__")[-1] for name in DEFINITIONS}
    assert {member.__name__ for member in members(union)} <= described
    assert len(members(union)) >= 5


def test_every_reference_leads_somewhere() -> None:
    assert {ref.removeprefix("#/$defs/") for ref in references(schema())} <= set(DEFINITIONS)
    assert set(schema()["properties"]) == {"Experiment", "Command", "Event"}


def test_it_is_plain_json() -> None:
    assert json.loads(json.dumps(schema(), allow_nan=False)) == schema()


def test_what_comes_in_has_no_unknown_fields() -> None:
    for member in (*members(AnyCommand), *members(AnyEdit)):
        assert DEFINITIONS[member.__name__]["additionalProperties"] is False, member


def test_each_message_is_told_from_the_others_by_one_field() -> None:
    for union, field in ((AnyCommand, "command"), (AnyEdit, "edit"), (AnyEvent, "event")):
        tags = [DEFINITIONS[member.__name__]["properties"][field]["const"] for member in members(union)]
        assert len(set(tags)) == len(tags)


def test_fields_are_documented() -> None:
    assert "0.25 to 60" in json.dumps(DEFINITIONS["Open"]["properties"]["speed"])
