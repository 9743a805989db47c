"""Walks through the numbers of a reference, so that a test can change each of them."""

import copy
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

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
    "loss",
    "grads",
)


def numbers(whole: dict[str, Any]) -> Iterator[Place]:
    """Where each number of a reference stands: those that are given, and those that are expected."""
    parts = {name: whole[name] for name in CHECKED if name in whole}
    for name, entry in whole.get("passes", {}).items():
        yield from (
            ("passes", name, *rest)
            for rest in _leaves({part: entry[part] for part in ("gates", "grads") if part in entry})
        )
    yield from _leaves(parts)


def _leaves(value: Any, at: Place = ()) -> Iterator[Place]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _leaves(part, (*at, name))
    elif isinstance(value, list):
        for k, part in enumerate(value):
            yield from _leaves(part, (*at, k))
    elif not isinstance(value, str):
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


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.just(10**400),
    st.floats(),
    st.text(max_size=3),
    st.lists(st.floats(), max_size=2),
    st.just([[[1.0]]]),
    st.dictionaries(st.text(max_size=2), st.integers(), max_size=2),
)


def junked(whole: dict[str, Any], data: st.DataObject) -> dict[str, Any]:
    """A copy with something else in one to three places, numbers, lists or whole parts."""
    for _ in range(data.draw(st.integers(1, 3))):
        place: Place = ()
        part: Any = whole
        while isinstance(part, dict | list) and part and (not place or data.draw(st.booleans())):
            place += (data.draw(st.sampled_from(sorted(part) if isinstance(part, dict) else range(len(part)))),)
            part = at(whole, place)
        whole = put(whole, place, data.draw(JUNK))
    return whole
