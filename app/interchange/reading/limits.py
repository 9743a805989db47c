"""What a file of someone else may hold at most, and the checks that every kind of file shares."""

from dataclasses import dataclass, field
from math import prod

import numpy as np
from numpy.typing import NDArray

from app.cells.arrays import Array
from app.errors import InvalidValue, OverBudget

LONGEST_NAME = 200
_SHOWN = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one file. Each is checked before what it bounds is read."""

    numbers: int = 32 * 1024 * 1024
    """In all tensors together: what 64 MiB in half precision hold."""
    tensors: int = 4_096
    H: int = 512
    """Units of a recurrent layer."""
    ratio: int = 200
    """How many times larger a compressed member may become."""
    text: int = 4 * 1024 * 1024
    """Bytes of a configuration or of a header."""
    seconds: float = 20.0
    """Time of the process that reads."""
    memory: int = 1536 * 1024 * 1024
    """Bytes of address space of the process that reads."""


@dataclass(slots=True)
class Tally:
    """Counts tensors and their numbers as they are declared, before any is read."""

    limits: Limits
    count: int = 0
    numbers: int = 0
    names: set[str] = field(default_factory=set)

    def take(self, name: str, shape: tuple[int, ...]) -> None:
        """Count one tensor in; raises OverBudget or InvalidValue naming it."""
        if name in self.names:
            raise InvalidValue(named(name), "two of this name", "one")
        self.names.add(name)
        self.count += 1
        if self.count > self.limits.tensors:
            raise OverBudget("tensors", f"more than {self.limits.tensors}", f"at most {self.limits.tensors}")
        if len(shape) > 8 or any(n < 0 for n in shape):
            raise InvalidValue(named(name), f"shape {shown(shape)}", "up to 8 sizes, none below 0")
        self.numbers += prod(shape)
        if self.numbers > self.limits.numbers:
            raise OverBudget(
                named(name), f"shape {shown(shape)}", f"at most {self.limits.numbers} numbers in all tensors together"
            )


def shown(shape: tuple[int, ...]) -> str:
    """A shape as Python writes it, cut where it is absurdly long."""
    return str(tuple(int(n) for n in shape[:9]))[:_SHOWN]


def clean(name: str | bytes) -> str:
    """A name of someone else that can be sent and shown; raises InvalidValue when it is too long."""
    name = name.decode(errors="replace") if isinstance(name, bytes) else name
    if len(name) > LONGEST_NAME:
        raise InvalidValue("name of a tensor", f"{len(name)} letters", f"at most {LONGEST_NAME} letters")
    return name.encode(errors="replace").decode()


def named(name: str) -> str:
    """How an error names a tensor."""
    return f'tensor "{name[:LONGEST_NAME]}"'


def numbers(name: str, values: NDArray[np.generic]) -> Array:
    """The same numbers in double precision; raises InvalidValue where one is not a number or not finite."""
    with np.errstate(invalid="ignore"):  # a NaN that signals is told below like any other
        array = np.array(values, dtype=np.float64, order="C")
    if not np.isfinite(array).all():
        place = tuple(int(k) for k in np.argwhere(~np.isfinite(array))[0])
        got = "NaN" if np.isnan(array[place]) else "infinity"
        raise InvalidValue(named(name), f"{got} at {list(place)}", "finite numbers")
    return array


def bfloat16(raw: bytes) -> NDArray[np.float32]:
    """Numbers of 16 bits that are the upper half of single precision."""
    return (np.frombuffer(raw, dtype="<u2").astype(np.uint32) << np.uint32(16)).view(np.float32)
