"""Plain parts of a reference that was read from JSON, each checked before it is used."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from app.cells.arrays import Array
from app.errors import InvalidShape, InvalidValue, NotReadable


def parsed(text: bytes, what: str) -> dict[str, Any]:
    """A JSON object; raises NotReadable for anything else."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as broken:
        raise NotReadable(what, str(broken), "JSON") from broken
    if not isinstance(value, dict):
        raise NotReadable(what, type(value).__name__, "a JSON object")
    return value


def mapping(whole: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The object under a name; raises InvalidValue when there is none."""
    value = whole.get(name)
    if not isinstance(value, dict):
        raise InvalidValue(name, "nothing" if value is None else type(value).__name__, "an object")
    return value


def array(what: str, value: object, shape: tuple[int, ...] | None = None) -> Array:
    """Nested lists of numbers as an array of this shape, float64.

    Raises InvalidValue for what is no number, InvalidShape for ragged lists and any other shape.
    """
    try:
        read = np.array(value)
    except ValueError as ragged:
        raise InvalidShape(what, "lists of different lengths", "an array") from ragged
    if read.dtype.kind not in "fi":
        raise InvalidValue(what, "nothing" if value is None else "something else", "numbers")
    if shape is not None and read.shape != shape:
        raise InvalidShape(what, f"shape {read.shape}", f"shape {shape}")
    return read.astype(np.float64)


def only(what: str, names: Iterable[str], known: Iterable[str]) -> None:
    """Raise InvalidValue for a name that is not known: what is not understood is not verified."""
    expected = tuple(known)
    for name in names:
        if name not in expected:
            raise InvalidValue(what, name, "one of " + ", ".join(expected))
