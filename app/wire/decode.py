"""The one strict way in: bytes to commands and experiments, or an error that says what, got and expected."""

from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from app.errors import GatescopeError, InvalidValue, NotReadable, OverBudget
from app.lab.commands import AnyCommand
from app.lab.experiment import Experiment

Adapter = TypeAdapter[Any]


@cache
def _adapter(kind: Any) -> Adapter:
    return TypeAdapter(kind)


def command(text: str | bytes, most: int) -> AnyCommand:
    """Read one command of at most ``most`` bytes. Raises NotReadable, OverBudget or InvalidValue."""
    read: AnyCommand = _read(AnyCommand, text, most)
    return read


def experiment(text: str | bytes, most: int) -> Experiment:
    """Read one experiment in its plain form. Raises NotReadable, OverBudget or InvalidValue."""
    read: Experiment = _read(Experiment, text, most)
    return read


def _read(kind: Any, text: str | bytes, most: int) -> Any:
    if len(text) > most:
        raise OverBudget("message", f"{len(text)} bytes", f"at most {most} bytes")
    try:
        return _adapter(kind).validate_json(text, strict=True)
    except ValidationError as error:
        raise explain(error) from error
    except (UnicodeEncodeError, RecursionError, ValueError) as error:
        raise NotReadable("message", type(error).__name__, "JSON text") from error


def explain(error: ValidationError) -> GatescopeError:
    """Turn a validator's first complaint into our grammar."""
    first = error.errors(include_url=False, include_context=True)[0]
    kind, context = first["type"], first.get("ctx", {})
    place = ".".join(str(part) for part in first["loc"]) or "message"
    if kind == "json_invalid":
        return NotReadable("message", str(context.get("error", "text that is not JSON")), "one JSON object")
    got = _short(first["input"])
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        return InvalidValue(place, "an unknown field", "no such field")
    if kind in ("missing", "missing_keyword_only_argument", "union_tag_not_found"):
        return InvalidValue(place, "nothing", str(context.get("discriminator", "this field")))
    if kind == "union_tag_invalid":
        return InvalidValue(place, str(context.get("tag")), "one of " + str(context.get("expected_tags")))
    return InvalidValue(place, got, first["msg"].removeprefix("Input should be "))


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
