"""The one way out. NaN and infinity become null in lists; typed arrays carry them as they are."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

import numpy as np
from pydantic_core import to_json

from app.cells.arrays import Array
from app.lab.events import AnyEvent, Frame

Named = Mapping[str, Array]


def packed(array: Array) -> dict[str, str]:
    """An array as the typed array that Plotly reads: ``{"dtype": "f4" or "f8", "shape": "T, D", "bdata": base64}``."""
    code = "f4" if array.dtype == np.float32 else "f8"
    raw = np.ascontiguousarray(array, dtype="<" + code).tobytes()
    return {"dtype": code, "shape": ", ".join(map(str, array.shape)), "bdata": b64encode(raw).decode("ascii")}


def _packed_all(arrays: Named) -> dict[str, dict[str, str]]:
    return {name: packed(array) for name, array in arrays.items()}


def _listed_all(arrays: Named) -> dict[str, Any]:
    return {name: array.tolist() for name, array in arrays.items()}


def _frame(frame: Frame) -> dict[str, Any]:
    return {
        "t": frame.t,
        "values": _listed_all(frame.values),
        "previous": _listed_all(frame.previous),
        "slopes": _listed_all(frame.slopes),
    }


_SENT_AS: dict[str, Callable[[Any], Any]] = {
    "first": _packed_all,
    "arrays": _packed_all,
    "initial": _listed_all,
    "frame": _frame,
}


def event(sent: AnyEvent) -> bytes:
    """One event as JSON text."""
    body = {}
    for field in fields(sent):
        value = getattr(sent, field.name)
        body[field.name] = _SENT_AS[field.name](value) if field.name in _SENT_AS else value
    return to_json(body, inf_nan_mode="null")


def weight(sent: AnyEvent) -> int:
    """Bytes of the arrays that an event carries."""
    carried = getattr(sent, "arrays", {}) | getattr(sent, "first", {})
    return sum(array.nbytes for array in carried.values())


def plain(value: Any) -> bytes:
    """Plain values, dataclasses and arrays (as nested lists, all digits) as JSON text."""
    return to_json(value, inf_nan_mode="null", fallback=_array)


def _array(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.tolist()
    raise TypeError(f"cannot send a {type(value).__name__}")
