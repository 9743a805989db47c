"""Walks through the numbers of a reference, so that a test can change each of them."""

import copy
from collections.abc import Iterator
from typing import Any

Place = tuple[str | int, ...]
CHECKED = (
    "params",
    "x",
    "init",
    "output",
    "output_float64",
    "final",
    "onnxruntime_h",
    "outputs",
    "outputs_float64",
    "inputs",
)


def numbers(whole: dict[str, Any]) -> Iterator[Place]:
    """Where each number of a reference stands: those that are given, and those that are expected without gradients."""
    parts = {name: whole[name] for name in CHECKED if name in whole}
    for name, entry in whole.get("passes", {}).items():
        yield from (("passes", name, *rest) for rest in _leaves({"gates": entry["gates"]}))
    yield from _leaves(parts)


def _leaves(value: Any, at: Place = ()) -> Iterator[Place]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _leaves(part, (*at, name))
    elif isinstance(value, list):
        for k, part in enumerate(value):
            yield from _leaves(part, (*at, k))
    else:
        yield at


def changed(whole: dict[str, Any], place: Place, by: float) -> dict[str, Any]:
    """A copy with one number moved."""
    return put(whole, place, at(whole, place) + by)


def put(whole: dict[str, Any], place: Place, value: object) -> dict[str, Any]:
    """A copy with something else in one place."""
    other = copy.deepcopy(whole)
    at(other, place[:-1])[place[-1]] = value
    return other


def at(whole: Any, place: Place) -> Any:
    """What stands in a place."""
    for step in place:
        whole = whole[step]
    return whole
