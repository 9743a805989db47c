"""JSON: an experiment of ours in its plain form, or tensors by name as nested lists."""

from typing import Any

import numpy as np

from app.errors import InvalidShape, InvalidValue
from app.interchange.reading.contents import Contents
from app.interchange.reading.keras import json_of
from app.interchange.reading.limits import Limits, Tally, clean, named, numbers, shown


def read(data: bytes, limits: Limits) -> Contents:
    """Read tensors by name; raises NotReadable, InvalidValue, InvalidShape or OverBudget naming the tensor."""
    tally, tensors = Tally(limits), {}
    whole = json_of(data, "JSON file", _longer(limits))
    if not isinstance(whole, dict) or not whole:
        raise InvalidValue("JSON file", "something else", "an experiment, or tensors by name")
    for raw, value in whole.items():
        name = clean(raw)
        shape = _shape(name, value)
        tally.take(name, shape)
        tensors[name] = numbers(name, _array(name, value, shape))
    shapes = {name: array.shape for name, array in tensors.items()}
    return Contents(format="json", tensors=tensors, types=dict.fromkeys(tensors, "float64"), shapes=shapes)


def looks_like_experiment(data: bytes) -> bool:
    """Whether it is JSON and says what an experiment says; whether it is one is decided by who decodes it."""
    return data[:64].lstrip()[:1] == b"{" and all(b'"%b"' % name in data for name in (b"X", b"H", b"input"))


def _longer(limits: Limits) -> Limits:
    return Limits(text=8 * limits.text)


def _shape(name: str, value: Any) -> tuple[int, ...]:
    shape = []
    while isinstance(value, list):
        shape.append(len(value))
        if len(shape) > 8:
            raise InvalidShape(named(name), "lists in lists in lists", "up to 8 sizes")
        value = value[0] if value else None
    return tuple(shape)


def _array(name: str, value: Any, shape: tuple[int, ...]) -> np.ndarray:
    """Nested lists as an array; raises InvalidShape when rows differ in length, InvalidValue for other than numbers."""
    try:
        array = np.array(value, dtype=object)
    except ValueError as error:
        raise InvalidShape(named(name), "rows of different lengths", f"shape {shown(shape)}") from error
    flat = array.ravel().tolist()
    if array.shape != shape:
        raise InvalidShape(named(name), "rows of different lengths", f"shape {shown(shape)}")
    if not all(type(one) in (int, float) for one in flat):
        raise InvalidValue(named(name), "something else", "numbers in lists")
    try:
        return np.array(flat, dtype=np.float64).reshape(shape)
    except OverflowError as error:
        raise InvalidValue(named(name), "a number too large", "finite numbers") from error
