"""Pins: values that a hand holds, whatever the network would compute."""

from dataclasses import dataclass

from app.lab.plain import Plain

MOST = 200
"""Pins that an experiment has at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin(Plain):
    """Hold one quantity of one unit, or of all, at a value for a span of timesteps.

    What depends on it is computed from the held value. Where pins overlap, the later one of the list counts.
    """

    quantity: str
    """A gate, the candidate, or the state: ``f``, ``i``, ``c_tilde``, ``o``, ``c``, ``h``; ``z``, ``r``, ``h_tilde``."""
    unit: int | None = None
    """From 0; absent: all units."""
    first: int = 1
    """First timestep, from 1."""
    last: int | None = None
    """Last timestep; absent: to the end, however long the sequence grows."""
    value: float
