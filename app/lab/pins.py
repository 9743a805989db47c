"""Pins: values that a hand holds, whatever the network would compute."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.errors import InvalidValue, OverBudget, UnknownName
from app.network.holds import Span, pinnable
from app.network.passes import Pass
from app.network.stack import Spec
from app.plain import Plain

MOST = 200
"""Pins that an experiment has at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin(Plain):
    """Hold one quantity of one unit, or of all, at a value for a span of timesteps.

    What depends on it is computed from the held value. Where pins overlap, the later one of the list counts.
    """

    quantity: str
    """A gate, the candidate or the state: ``f``, ``i``, ``c_tilde``, ``o``, ``c``, ``h``; ``z``, ``r``, ``h_tilde``."""
    unit: int | None = None
    """From 0; absent: all units."""
    first: int = 1
    """First timestep, from 1."""
    last: int | None = None
    """Last timestep; absent: to the end, however long the sequence grows."""
    value: float
    layer: int = 0
    """Layer of the network, from 0."""
    reverse: bool = False
    """Whether it holds in the pass that reads backwards; its timestep 1 reads the last input. When the sequence grows
    or shrinks at its end it stays with its inputs."""


def check_pins(pins: Sequence[Pin], spec: Spec, H: int, T: int) -> None:
    """Raise OverBudget, UnknownName or InvalidValue when one has no place in a network of H units over T timesteps.

    InvalidValue also when two have the same: lists and links know a pin by its place, and the first would hold nothing.
    """
    if len(pins) > MOST:
        raise OverBudget("pins", str(len(pins)), f"at most {MOST}")
    places = set()
    for pin in pins:
        _check(pin, spec, H, T)
        if (place := _place(pin)) in places:
            raise InvalidValue(f"pin of {pin.quantity}", "two in the same place", "one for each unit and span")
        places.add(place)


def fitted(pins: Sequence[Pin], spec: Spec, H: int, T: int) -> tuple[Pin, ...]:
    """Those that have a place in a network of H units over T timesteps, ended with the sequence at the latest.

    Where two end up in the same place, the later one stays: it is the one that counted there.
    """
    kept: dict[tuple[object, ...], Pin] = {}
    for pin in pins:
        ended = pin if pin.last is None or pin.last <= T else replace(pin, last=T)
        try:
            _check(ended, spec, H, T)
        except (UnknownName, InvalidValue):
            continue
        kept.pop(_place(ended), None)  # so that it also stays later than those between the two
        kept[_place(ended)] = ended
    return tuple(kept.values())


def follow(pins: Sequence[Pin], before: int, now: int) -> tuple[Pin, ...]:
    """The same pins over a sequence of another length: each stays with the inputs that it was set on.

    A pass that reads backwards counts from the last input, so its pins move by as many timesteps as there are more. A
    pin of the whole sequence stays one; what would lie before timestep 1 goes.
    """
    moved = [_moved(pin, now - before) if pin.reverse else pin for pin in pins]
    return tuple(pin for pin in moved if pin.last is None or pin.last >= 1)


def _moved(pin: Pin, by: int) -> Pin:
    if pin.first == 1 and pin.last is None:
        return pin
    return replace(pin, first=max(1, pin.first + by), last=None if pin.last is None else pin.last + by)


def of_pass(pins: Sequence[Pin], one: Pass) -> tuple[Pin, ...]:
    """Those that hold in one pass."""
    return tuple(pin for pin in pins if (pin.layer, pin.reverse) == one)


def spans(pins: Sequence[Pin]) -> tuple[Span, ...]:
    """The same as a network takes them."""
    return tuple(Span(pin.quantity, pin.unit, pin.first, pin.last, pin.value) for pin in pins)


def covered(pins: Sequence[Pin], T: int) -> int:
    """At how many of T timesteps something is held, pins counted one by one: at most T, and seldom less than it is."""
    ends = (T if pin.last is None else min(pin.last, T) for pin in pins)
    return min(T, sum(max(end - max(pin.first, 1) + 1, 0) for pin, end in zip(pins, ends, strict=True)))


def _place(pin: Pin) -> tuple[object, ...]:
    """What a pin holds, where, and for how long."""
    return pin.quantity, pin.unit, pin.first, pin.last, pin.layer, pin.reverse


def _check(pin: Pin, spec: Spec, H: int, T: int) -> None:
    if pin.quantity not in (names := pinnable(spec.cell)):
        raise UnknownName("pin", pin.quantity, "one of " + ", ".join(names))
    what = f"pin of {pin.quantity}"
    if (pin.layer, pin.reverse) not in spec.passes:
        got = f"layer {pin.layer} backwards" if pin.reverse else f"layer {pin.layer}"
        raise InvalidValue(what, got, "a layer and direction of the network")
    size = spec.cell.size(pin.quantity, H)
    if pin.unit is not None and not 0 <= pin.unit < size:
        raise InvalidValue(what, f"unit {pin.unit}", f"a unit from 0 to {size - 1}")
    if not 1 <= pin.first <= T:
        raise InvalidValue(what, f"from timestep {pin.first}", f"a timestep from 1 to {T}")
    if pin.last is not None and not pin.first <= pin.last <= T:
        raise InvalidValue(what, f"to timestep {pin.last}", f"a timestep from {pin.first} to {T}")
    low, high = names[pin.quantity].low, names[pin.quantity].high
    too_low, too_high = low is not None and pin.value < low, high is not None and pin.value > high
    if too_low or too_high or not math.isfinite(pin.value):
        raise InvalidValue(what, f"{pin.value:g}", _range(low, high))


def _range(low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return "a finite number"
    if high is None:
        return f"a number of at least {low:g}"
    return f"a number from {low:g} to {high:g}"
