"""What a fast form promises, and the arrangement of memory that all of them share."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import prod
from typing import Protocol

import numpy as np

from app.cells.arrays import Array, Params, State
from app.training.gradients import PassGradients
from app.training.room import Room

Told = tuple[PassGradients, dict[str, Array]]
"""Derivatives by everything in a pass, and by its parameters (own names)."""
CHUNK = 65_536
"""Numbers of a block whose slopes are taken at once: what stays in the cache until it is used."""


class Tape(Protocol):
    """What a fast form remembers of its way forward, so that it can go back."""

    def takes(self, arriving: Mapping[str, Array]) -> bool:
        """Whether it can go back from there: a loss on any other quantity goes back by the formulas."""
        ...

    def backward(self, arriving: Mapping[str, Array]) -> Told:
        """Derivatives, from what arrives at quantities, (T, ..., size) each."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Ran:
    """What a fast form computed: every quantity (T, ..., size), and its tape."""

    quantities: Mapping[str, Array]
    tape: Tape


Form = Callable[[Params, Array, State, Room], Ran]
"""Runs one pass over x (T, ..., X) from a state, each (..., H), with memory from a room."""


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """Sizes of a pass, and the two ways to see its arrays."""

    T: int
    batch: tuple[int, ...]
    X: int
    H: int

    @property
    def B(self) -> int:
        """Number of sequences."""
        return prod(self.batch)

    @property
    def chunk(self) -> int:
        """Timesteps whose slopes are taken at once."""
        return max(1, min(self.T, CHUNK // (4 * self.H * self.B)))

    def outside(self, rows: Array) -> Array:
        """(T, units, B) as (T, ..., units): a view."""
        seen = rows.swapaxes(1, 2)
        return seen if len(self.batch) == 1 else seen.reshape(len(rows), *self.batch, rows.shape[1])

    def inside(self, rows: Array) -> Array:
        """(T, ..., units) as (T, units, B): a view where it can be one."""
        return rows.reshape(len(rows), self.B, rows.shape[-1]).swapaxes(1, 2)

    def state(self, rows: Array) -> Array:
        """(..., units) as (units, B)."""
        return rows.reshape(self.B, rows.shape[-1]).T

    def initial(self, rows: Array) -> Array:
        """(units, B) as (..., units)."""
        return rows.T.reshape(*self.batch, len(rows))


def shape_of(params: Params, x: Array, gate: str) -> Shape:
    """Sizes, from the input weights of a gate and the input (T, ..., X)."""
    return Shape(len(x), x.shape[1:-1], x.shape[-1], len(params[f"W_{gate}"]))


def read_rows(size: Shape, x: Array, first: Array, room: Room) -> Array:
    """What a block of weights is multiplied with: rows h', x and 1 of every timestep, (T + 1, H + X + 1, B).

    h' of the first timestep is there; h of each goes to the next.
    """
    H, rows = size.H, room.take("rows", (size.T + 1, size.H + size.X + 1, size.B), x.dtype)
    rows[0, :H] = first
    rows[:-1, H:-1] = size.inside(x)
    rows[:-1, -1] = 1.0
    return rows


def block(params: Params, gates: tuple[str, ...], bias: str) -> Array:
    """U, W and b of several gates side by side and one below the other, (G * H, H + X + 1); see :func:`read_rows`."""
    return np.concatenate([np.hstack([params[f"U_{q}"], params[f"W_{q}"], _bias(params, q, bias)]) for q in gates])


def biases(gate: str, bias: str) -> tuple[str, ...]:
    """Names of the biases that are added to the sum of a gate."""
    return {"one": (f"b_{gate}",), "two": (f"b_{gate}", f"b_U{gate}")}.get(bias, ())


def _bias(params: Params, gate: str, bias: str) -> Array:
    total = np.zeros((len(params[f"W_{gate}"]), 1), dtype=params[f"W_{gate}"].dtype)
    for name in biases(gate, bias):
        total += params[name][:, None]
    return total


def apart(gradient: Array, gates: tuple[str, ...], bias: str, H: int) -> dict[str, Array]:
    """Gradients of the parameters of each gate, from that of their block."""
    named: dict[str, Array] = {}
    for k, gate in enumerate(gates):
        rows = gradient[k * H : (k + 1) * H]
        named |= {f"U_{gate}": rows[:, :H].copy(), f"W_{gate}": rows[:, H:-1].copy()}
        named |= {name: rows[:, -1].copy() for name in biases(gate, bias)}
    return named


def backwards(arriving: Mapping[str, Array], name: str, size: Shape, start: int, stop: int) -> Iterable[Array | None]:
    """What arrives at a quantity at the timesteps ``stop`` back to ``start``, (units, B) each; None where nothing."""
    return size.inside(arriving[name])[start:stop][::-1] if name in arriving else [None] * (stop - start)


def products(a: Array, rows: Array) -> Array:
    """Sum over time and batch of dL/da (n, J, B) times what was read (n, K, B): gradient of the weights (J, K)."""
    return np.asarray(np.matmul(a, rows.swapaxes(1, 2)).sum(axis=0))


def chunks(size: Shape) -> list[tuple[int, int]]:
    """Stretches of timesteps from the last to the first: start and stop."""
    return [(max(0, stop - size.chunk), stop) for stop in range(size.T, 0, -size.chunk)]
