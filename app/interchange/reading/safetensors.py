"""Safetensors: a length, a header in JSON, the numbers one after the other. Nothing in it can run.

The library checks header, offsets and sizes; what we add are our limits and the names in the errors.
Source: the description of the format in the repository of safetensors.
"""

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.errors import NotReadable, OverBudget
from app.interchange.reading.contents import Contents, hints_of
from app.interchange.reading.limits import Limits, Tally, bfloat16, clean, named, numbers

_TYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2"}
_NAMES = {"F64": "float64", "F32": "float32", "F16": "float16", "BF16": "bfloat16"}


def fits(data: bytes) -> bool:
    """Whether it begins as such a file does."""
    return data[8:9] == b"{" and 2 <= int.from_bytes(data[:8], "little") < 1 << 32


def read(data: bytes, limits: Limits) -> Contents:
    """Read it; raises NotReadable when it is cut short or broken, OverBudget when it is too large."""
    from safetensors import SafetensorError, deserialize  # noqa: PLC0415 - only where such a file is read

    header, tally = _header(data, limits), Tally(limits)
    for name, entry in header.items():
        if name != "__metadata__":
            tally.take(clean(name), _declared(name, entry))
    try:
        parts = dict(deserialize(data))  # type: ignore[no-untyped-call] # it ships none for this
    except SafetensorError as error:
        raise NotReadable("safetensors file", str(error)[:100], "a whole file") from error
    tensors, types, shapes = {}, {}, {}
    for raw_name in (name for name in header if name in parts):  # the library has no order
        part = parts[raw_name]
        name, kind = clean(raw_name), str(part["dtype"])
        shapes[name], types[name] = tuple(part["shape"]), _NAMES.get(kind, kind.lower())
        if kind in _NAMES:
            tensors[name] = numbers(name, _values(kind, bytes(part["data"])).reshape(part["shape"]))
    said = header.get("__metadata__")
    hints = hints_of(said.get("gatescope") if isinstance(said, dict) else None)
    return Contents(format="safetensors", tensors=tensors, types=types, shapes=shapes, hints=hints)


def _header(data: bytes, limits: Limits) -> dict[str, Any]:
    length = int.from_bytes(data[:8], "little")
    if length > limits.text:
        raise OverBudget("header of the safetensors file", f"{length} bytes", f"at most {limits.text} bytes")
    if 8 + length > len(data):
        raise NotReadable("safetensors file", f"{len(data)} bytes", f"a header of {length} bytes and what follows")
    try:
        header = json.loads(data[8 : 8 + length])
    except (ValueError, RecursionError) as error:
        raise NotReadable("header of the safetensors file", "something else", "one JSON object") from error
    if not isinstance(header, dict):
        raise NotReadable("header of the safetensors file", "something else", "one JSON object")
    return header


def _declared(name: str, entry: Any) -> tuple[int, ...]:
    shape = entry.get("shape") if isinstance(entry, dict) else None
    if not isinstance(shape, list) or not all(type(n) is int for n in shape):
        raise NotReadable(named(name), "no shape", "a list of sizes")
    return tuple(shape)


def _values(kind: str, raw: bytes) -> NDArray[np.generic]:
    return bfloat16(raw) if kind == "BF16" else np.frombuffer(raw, dtype=_TYPES[kind])
