"""The fast form of a cell: parameters of all gates in one block, and one step that writes where it is told.

``step`` is what a student reads; this is the same arithmetic with fewer calls. Which gate stands where in a
block is private to the cell's file. The loop over time is not here, it belongs to ``app.network.trace``.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.cells.activations import FUNCTIONS, SATURATION, Gate
from app.cells.arrays import Array, Params

Row = tuple[Array, ...]
Advance = Callable[[Row, Row], Row]


@dataclass(frozen=True, slots=True)
class Stacked:
    """The parameters of G gates, stacked, and the step that uses them."""

    W: Array
    """Input weights of all gates, shape (G*H, X)."""
    b: Array
    """Biases of all gates, shape (G*H,)."""
    advance: Advance
    """``advance(state before, row) -> state after``: one timestep in place.

    The state is a tuple in the order of ``cell.states``; the row holds row t of every lane, in the order of
    ``cell.lanes``. On entry its first array holds W x + b; on return every array of the row is filled."""


def stack(params: Params, letter: str, gates: tuple[str, ...]) -> Array:
    """Parameters ``<letter>_<gate>`` one below the other, C order: (G*H, columns) or (G*H,)."""
    return np.concatenate([params[f"{letter}_{gate}"] for gate in gates])


def sigmoid_in_place(size: int) -> Callable[[Array, Array], object]:
    """Make sigmoid(a, out) for vectors of one size, bit for bit that of ``activations``, with no new arrays."""
    # Constants as whole vectors: NumPy converts a Python number anew at every call, which costs as much as the
    # work itself.
    limit, one, rest = np.full(size, SATURATION), np.ones(size), np.empty(size)
    minimum, exp, add, divide = np.minimum, np.exp, np.add, np.divide

    def sigmoid(a: Array, out: Array) -> None:
        minimum(a, limit, out=out)
        exp(out, out)
        add(out, one, rest)
        divide(out, rest, out)

    return sigmoid


def gate_in_place(name: Gate, size: int) -> Callable[[Array, Array], object]:
    """Make the activation of a gate as gate(a, out) for vectors of one size."""
    return sigmoid_in_place(size) if name == "sigmoid" else FUNCTIONS[name]
