"""Cells, weights and inputs for the tests, all from plain uniform numbers, so that nothing is symmetric."""

import numpy as np
from hypothesis import strategies as st

from app.cells import GRU, LSTM, AnyCell, Elman
from app.cells.arrays import Array

EVERY_CELL: list[AnyCell] = [
    *(Elman(activation=a) for a in ("tanh", "sigmoid", "relu", "linear")),
    *(LSTM(g=g, h=h) for g in ("tanh", "linear") for h in ("tanh", "linear")),
    *(GRU(reset=reset) for reset in ("after", "before")),
]

cells = st.sampled_from(EVERY_CELL)
sizes = st.tuples(st.integers(1, 7), st.integers(1, 7)).filter(lambda s: s[0] != s[1])
"""X and H, never the same, so that no transposed matrix goes unseen."""
seeds = st.integers(0, 2**32 - 1)


def params(cell: AnyCell, X: int, H: int, seed: int, size: float = 1.0) -> dict[str, Array]:
    """Weights small enough that rounding errors do not grow from step to step, even without a squashing h."""
    rng = np.random.default_rng(seed)
    return {
        name: rng.uniform(-size, size, shape) / (2 * sum(shape)) ** 0.5 for name, shape in cell.shapes(X, H).items()
    }


def state(cell: AnyCell, H: int, seed: int) -> dict[str, Array]:
    """A state that is not zero."""
    rng = np.random.default_rng(seed + 1)
    return {name: rng.uniform(-1, 1, H) for name in cell.states}


def inputs(T: int, X: int, seed: int) -> Array:
    """x (T, X) between -2 and 2."""
    return np.random.default_rng(seed + 2).uniform(-2, 2, (T, X))
