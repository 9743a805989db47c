"""The one way out. NaN and infinity become null in lists; typed arrays carry them as they are."""

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints
from weakref import WeakKeyDictionary

import numpy as np
from pydantic_core import to_json

from app.cells.arrays import Array
from app.lab.events import AnyEvent, Frame, FrameEvent
from app.lab.experiment import Experiment, Vector
from app.lab.explained import Explanation, Listed, Packed


@dataclass(frozen=True, slots=True)
class Way:
    """How values of one type leave: made once from its annotations, so that no field can be forgotten."""

    send: Callable[[Any], Any]
    """Make of a value what JSON can carry, arrays as ``Packed`` or ``Listed`` says."""
    weigh: Callable[[Any], int]
    """Bytes of what may be long in a value: arrays, the terms of an explanation, the given weights of an experiment."""


def packed(array: Array) -> dict[str, str]:
    """An array as the typed array that Plotly reads: ``{"dtype": "f4" or "f8", "shape": "T, D", "bdata": base64}``."""
    code = "f4" if array.dtype == np.float32 else "f8"
    raw = np.ascontiguousarray(array, dtype="<" + code).tobytes()
    return {"dtype": code, "shape": ", ".join(map(str, array.shape)), "bdata": b64encode(raw).decode("ascii")}


def event(sent: AnyEvent) -> bytes:
    """One event as JSON text."""
    if isinstance(sent, FrameEvent):
        return _timestep(sent)
    return to_json(_sent(sent), inf_nan_mode="null")


def _sent(value: AnyEvent | Frame) -> Any:
    way = _way_of(value)
    return way.send(value) if way else value


_WRITTEN: WeakKeyDictionary[Frame, bytes] = WeakKeyDictionary()
"""Frames as text, as long as they are: many sessions may be told the same one."""


def _timestep(sent: FrameEvent) -> bytes:
    """One timestep: what all are told is written once, and goes to the end of what is told to this session alone."""
    frame = _WRITTEN.get(sent.frame)
    if frame is None:
        frame = _WRITTEN[sent.frame] = to_json(_sent(sent.frame), inf_nan_mode="null")
    rest = {name: way.send(getattr(sent, name)) if way else getattr(sent, name) for name, way in _own()}
    return b'%b,"frame":%b}' % (to_json(rest, inf_nan_mode="null")[:-1], frame)


@cache
def _own() -> list[tuple[str, Way | None]]:
    """What of a frame event is a session's own, and how it leaves."""
    hints = get_type_hints(FrameEvent, include_extras=True)
    return [(field.name, _way(hints[field.name])) for field in fields(FrameEvent) if field.name != "frame"]


def weight(sent: AnyEvent) -> int:
    """About how many bytes an event carries: its arrays, terms that explain a number, and weights that are given."""
    way = _way_of(sent)
    return way.weigh(sent) if way else 0


def _as_it_is(value: Any) -> Any:
    return value


def _explained(value: Explanation) -> int:
    return PAIR_BYTES * sum((len(term.factors) + 1) // 2 for term in value.terms)


def _given(value: Experiment) -> int:
    return NUMBER_BYTES * sum(sum(map(_numbers, given)) for given in value.weights.values())


def _numbers(row: float | Vector) -> int:
    return len(row) if isinstance(row, tuple) else 1


PAIR_BYTES, NUMBER_BYTES = 200, 8
"""About what two factors of an explanation take as text (a term of a row has two), and a number that is given."""
_LEAVES = {
    Packed: Way(packed, attrgetter("nbytes")),
    Listed: Way(np.ndarray.tolist, attrgetter("nbytes")),
    Explanation: Way(_as_it_is, _explained),
    Experiment: Way(_as_it_is, _given),
}


def _way_of(sent: AnyEvent | Frame) -> Way | None:
    kind: Any = type(sent)
    return _way(kind)


@cache
def _way(kind: Any) -> Way | None:
    """The way of a type; None when nothing long can be inside, so that its values go as they are."""
    if kind in _LEAVES:
        return _LEAVES[kind]
    if is_dataclass(kind):
        return _of_fields(kind)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType, Annotated):
        return _of_choice([one for one in inner[: 1 if origin is Annotated else None] if one is not NoneType])
    if origin is Mapping and (way := _way(inner[1])):
        return _of_mapping(way)
    if origin is tuple and (way := _way(inner[0])):
        return _of_tuple(way)
    return None


def _of_fields(kind: Any) -> Way | None:
    hints = get_type_hints(kind, include_extras=True)
    ways = [(field.name, _way(hints[field.name])) for field in fields(kind)]
    inside = [(name, way) for name, way in ways if way]

    def send(value: Any) -> dict[str, Any]:
        return {name: way.send(getattr(value, name)) if way else getattr(value, name) for name, way in ways}

    def weigh(value: Any) -> int:
        return sum(way.weigh(getattr(value, name)) for name, way in inside)

    return Way(send, weigh) if inside else None


def _of_choice(kinds: list[Any]) -> Way | None:
    ways = [way for way in map(_way, kinds) if way]
    if not ways:
        return None
    if len(kinds) > 1:
        raise TypeError(f"arrays in one of several types: {kinds}")
    way = ways[0]
    return Way(
        lambda value: None if value is None else way.send(value),
        lambda value: 0 if value is None else way.weigh(value),
    )


def _of_mapping(way: Way) -> Way:
    return Way(
        lambda values: {name: way.send(value) for name, value in values.items()},
        lambda values: sum(map(way.weigh, values.values())),
    )


def _of_tuple(way: Way) -> Way:
    return Way(lambda values: list(map(way.send, values)), lambda values: sum(map(way.weigh, values)))


def plain(value: Any) -> bytes:
    """Plain values, dataclasses and arrays (as nested lists, all digits) as JSON text."""
    return to_json(value, inf_nan_mode="null", fallback=_array)


AT_ONCE = 8192
"""Numbers of a large array that are written at once: to write a hundred megabytes without a break would hold up all."""


def pieces(value: Any) -> Iterator[bytes]:
    """The text of :func:`plain`, piece by piece: between two of them others have their turn."""
    if isinstance(value, np.ndarray) and value.ndim == 2 and value.size > AT_ONCE:
        rows = max(1, AT_ONCE // value.shape[1])
        for start in range(0, len(value), rows):
            part = plain(value[start : start + rows])
            yield (b"," if start else b"[") + part[1:-1]
        yield b"]"
    elif isinstance(value, dict) and value:
        for place, (name, inside) in enumerate(value.items()):
            yield (b"," if place else b"{") + plain(name) + b":"
            yield from pieces(inside)
        yield b"}"
    elif isinstance(value, list) and value:
        for place, inside in enumerate(value):
            yield b"," if place else b"["
            yield from pieces(inside)
        yield b"]"
    else:
        yield plain(value)


def _array(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.tolist()
    raise TypeError(f"cannot send a {type(value).__name__}")
