"""The one strict way in: bytes to commands and experiments, or an error that says what, got and expected."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_json

from app.errors import GatescopeError, InvalidValue, NotReadable, OverBudget
from app.lab.budget import Budget
from app.lab.commands import AnyCommand
from app.lab.experiment import Experiment
from app.lab.pins import MOST as MOST_PINS
from app.lab.pins import Pin
from app.plain import Tagged

Adapter = TypeAdapter[Any]
Value = TypeVar("Value")

EXPECTED: Mapping[str, str] = {
    "bool_type": "true or false",
    "dataclass_type": "an object",
    "dict_type": "an object",
    "finite_number": "a finite number",
    "float_type": "a finite number",
    "int_type": "a whole number",
    "missing": "this field",
    "string_type": "text",
    "tuple_type": "a list",
    "unexpected_keyword_argument": "no such field",
    "union_tag_not_found": "this field",
}
"""What would have been right, by the validator's kind of complaint."""
OTHERWISE = "another value"
FAULTS = 100
"""Above so many, their number is told: to write down a hundred thousand takes a second."""
LONGEST = 60
PARTS, VALUES = 50_000, 500_000
"""Fields and lists, and values, that a message has at most, unless the budget asks for more. A thread does not help
with more, for a validator holds the interpreter from the first to the last."""
GATES = 4
"""Blocks of weights that a cell has at most."""
_WHERE = re.compile(r"line \d+ column \d+")


class Room(NamedTuple):
    """How many parts a message may have."""

    parts: int = PARTS
    """Fields and lists."""
    values: int = VALUES


USUAL = Room()

WRITTEN_OUT = 128
"""Units of a layer whose weights fit into a message."""


@cache
def room_for(budget: Budget) -> Room:
    """Half as much again as the largest experiment of a budget has, and never less than usual.

    The weights of larger layers than 128 units are not written out: they come in a file, and are ``stored``.
    """
    T, H, X = budget.T, min(budget.H, WRITTEN_OUT), budget.X
    parts = T + budget.edits + MOST_PINS * len(fields(Pin)) + GATES * 2 * H + X
    values = T + budget.TxX + budget.edits + MOST_PINS * len(fields(Pin)) + GATES * H * (H + X + 1) + X * (H + 1)
    return Room(max(PARTS, parts * 3 // 2), max(VALUES, values * 3 // 2))


@dataclass(frozen=True, slots=True)
class _Numbered:
    """Anything with an id."""

    id: int


@cache
def _adapter(kind: Any) -> Adapter:
    return TypeAdapter(kind)


def prepare() -> None:
    """Make ready to read; else the first message waits a tenth of a second."""
    for kind in (AnyCommand, Experiment, _Numbered):
        _adapter(kind)


def command(text: str | bytes, most: int, room: Room = USUAL) -> AnyCommand:
    """Read one command of at most ``most`` bytes. Raises NotReadable, OverBudget or InvalidValue."""
    read: AnyCommand = _read(AnyCommand, _few_parts(text, most, room), most)
    return read


def command_id(text: str | bytes, most: int) -> int:
    """Id of a command that could not be read, so that the answer can name it; -1 when not even that can."""
    try:
        read: _Numbered = _read(_Numbered, text, most)
    except GatescopeError:
        return -1
    return read.id


def experiment(text: str | bytes, most: int, room: Room = USUAL) -> Experiment:
    """Read one experiment in its plain form. Raises NotReadable, OverBudget or InvalidValue."""
    read: Experiment = _read(Experiment, _few_parts(text, most, room), most)
    return read


def value(kind: type[Value], text: str | bytes, most: int, room: Room = USUAL) -> Value:
    """Read one value of a plain dataclass, for routes. Raises NotReadable, OverBudget or InvalidValue."""
    read: Value = _read(kind, _few_parts(text, most, room), most)
    return read


def _few_parts(text: str | bytes, most: int, room: Room) -> str | bytes:
    """The same text; raises OverBudget when it has too many parts to be read in a moment."""
    if room.parts < len(text) <= most:
        raw = text.encode(errors="replace") if isinstance(text, str) else text
        parts, values = raw.count(b"[") + raw.count(b":"), raw.count(b",")
        if parts > room.parts:
            raise OverBudget("message", f"{parts} fields and lists", f"at most {room.parts}")
        if values > room.values:
            raise OverBudget("message", f"{values} values", f"at most {room.values}")
    return text


def _read(kind: Any, text: str | bytes, most: int) -> Any:
    if len(text) > most:
        raise OverBudget("message", f"{len(text)} bytes", f"at most {most} bytes")
    try:
        return _adapter(kind).validate_json(text, strict=True)
    except ValidationError as error:
        raise explain(error, kind) from error
    except (UnicodeEncodeError, RecursionError, ValueError) as error:
        raise NotReadable("message", "something else", "JSON text") from error


def explain(error: ValidationError, kind: Any) -> GatescopeError:
    """Turn what a validator of ``kind`` complains about first into our grammar."""
    if error.error_count() > FAULTS:
        return InvalidValue("message", f"{error.error_count()} faults", "no fault")
    # of the branches of a union, the one that was followed farthest
    first = max(error.errors(include_url=False), key=lambda one: len(one["loc"]))
    complaint, context = first["type"], first.get("ctx", {})
    if complaint == "string_unicode":
        return NotReadable("message", "something else", "JSON text")
    if complaint == "json_invalid":
        where = _WHERE.search(str(context.get("error")))
        return NotReadable("message", f"a fault at {where[0]}" if where else "something else", "one JSON object")
    place = _place(kind, first["loc"])
    if complaint.startswith("union_tag"):
        place = (*place, context["discriminator"].strip("'"))
    what, got = ".".join(place) or "message", _short(first["input"])
    match complaint:
        case "missing" | "union_tag_not_found":
            got = "nothing"
        case "union_tag_invalid":
            return InvalidValue(what, _short(first["input"][place[-1]]), _one_of(context["expected_tags"]))
        case "literal_error":
            return InvalidValue(what, got, _one_of(context["expected"]))
    return InvalidValue(what, got, EXPECTED.get(complaint, OTHERWISE))


def _one_of(listed: str) -> str:
    """``'a', 'b' or 'c'`` in our words."""
    return "one of " + listed.replace(" or ", ", ").replace("'", "")


def _short(value: Any) -> str:
    """A value as JSON writes it, lists and objects by their kind."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, (list, tuple)):
        return "a list"
    cut = value
    if isinstance(value, str):  # half a character cannot be written in UTF-8
        cut = (value[:LONGEST] + "…" if len(value) > LONGEST else value).encode(errors="replace").decode()
    return to_json(cut, inf_nan_mode="constants").decode()[: 2 * LONGEST]


def _place(kind: Any, parts: tuple[int | str, ...]) -> tuple[str, ...]:
    """Where it stands in the message: a validator's place without the branches of unions."""
    names = []
    for part in parts:
        kind, named = _inside(kind, part)
        if named:
            names.append(str(part))
    return tuple(names)


def _inside(kind: Any, part: int | str) -> tuple[Any, bool]:
    """Type of one part of a value of some kind, and whether the part has a name there or is a branch of a union."""
    inner = get_args(kind)
    if get_origin(kind) is Annotated:
        tagged = next((note for note in kind.__metadata__ if isinstance(note, Tagged)), None)
        return (tagged.members(inner[0])[part], False) if tagged else _inside(inner[0], part)
    if get_origin(kind) in (Union, UnionType):
        some = [one for one in inner if one is not NoneType]
        return _inside(some[0], part) if len(some) == 1 else (None, False)
    if is_dataclass(kind):
        return get_type_hints(kind, include_extras=True).get(str(part)), True
    if kind is None:
        return None, True
    return inner[-1 if isinstance(part, str) else 0] if inner else None, True
