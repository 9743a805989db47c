"""First weights and first inputs: the only place where chance enters.

There is no stream of random numbers. Each number has an address (seed, name, row, column), and a hash of the
address is the draw: adding units, inputs or timesteps draws new numbers and leaves alone those that were there.
The hash is arithmetic on whole numbers, so it gives the same on every machine and with every version of NumPy.
"""

from collections.abc import Mapping
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from app.cells.arrays import Array
from app.cells.contract import Cell
from app.network.readout import Readout

_SPREAD = {"W": 1.8, "U": 0.9, "V": 0.9, "b": 0.4, "p": 0.4, "E": 1.0}
"""Weights are drawn between minus and plus this, by the letter of their name."""

_FED_BACK = {("lstm", "W_m"), ("jordan", "W_y")}
"""Matrices drawn like U whatever their letter, for what they give comes back at the next timestep."""

_CENTRE: Mapping[tuple[str, str], float] = {("lstm", "b_f"): 1.0, ("gru", "b_z"): 1.0}
"""Biases not drawn around 0: those of the gates that keep, so that the belt has a memory from the start."""

_FULL = 8
"""Columns up to this one have the full spread; those beyond have less."""

_FALL = {"W": 0.5, "U": 1.0, "V": 1.0, "b": 0.0, "p": 0.0, "E": 0.0}
"""Column j > 8, counted from 1, has (8 / j)^fall of the spread. With 1, the sum over any number of columns stays
finite; W falls more slowly, for a one-hot input uses one column at a time. A word's row of E is read as it is."""


def first_weights(cell: Cell, X: int, H: int, seed: int, readout: Readout | None = None) -> dict[str, Array]:
    """First value of every parameter by name, rounded to 2 decimals so that they can be checked by hand.

    Uniform between -spread and +spread, where the spread is 1.8 for W, 0.9 for U and V, 1 for E and 0.4 for b and p;
    the bias of the gate that keeps (b_f of the LSTM, b_z of the GRU) lies around +1. A weight depends on seed, name,
    row and column only, never on X or H: matrices grow and their entries stay. So that large layers do not saturate
    all the same, the spread narrows with the column from the ninth on: as 8 / j for U and V, as sqrt(8 / j) for W.
    What gives back a state, W_m of a projection and W_y of the Jordan network, is drawn like U.
    """
    return drawn(cell.shapes(X, H) | (readout.shapes(cell.size("h", H)) if readout else {}), cell.kind, seed)


def drawn(shapes: Mapping[str, tuple[int, ...]], kind: str, seed: int, suffix: str = "") -> dict[str, Array]:
    """First value of parameters of these shapes, as :func:`first_weights` tells, by name with the ``suffix``.

    ``kind`` is that of the cell; each pass has a suffix of its own (``_l1``) and so draws its own weights.
    """
    weights = {}
    for short, shape in shapes.items():
        name = short + suffix
        rows, columns = (*shape, 1)[:2]
        sort = "U" if (kind, short) in _FED_BACK else short[0]
        narrowing = (_FULL / np.maximum(np.arange(1, columns + 1), _FULL)) ** _FALL[sort]
        spread = _SPREAD[sort] * narrowing
        value = _CENTRE.get((kind, short), 0.0) + spread * (2.0 * draw(seed, name, rows, columns) - 1.0)
        weights[name] = _two_decimals(value).reshape(shape)
    return weights


def first_inputs(T: int, X: int, seed: int) -> Array:
    """Draw inputs (T, X) between -1 and 1, rounded to 2 decimals: slow waves, and now and then an event.

    The wave glides between points drawn every 6 timesteps. Even columns (from 0) are mostly wave; odd ones are
    quiet, with an event of about +1 or -1 at a fifth of the timesteps. A number depends on seed, row and column
    only.
    """
    every = 6
    points = 2.0 * draw(seed, "wave", T // every + 2, X) - 1.0
    t = np.arange(T)
    before, share = t // every, (t % every / every)[:, None]
    glide = share * share * (3.0 - 2.0 * share)
    wave = points[before] * (1.0 - glide) + points[before + 1] * glide
    quiet = np.arange(X) % 2 == 1
    chance, height = draw(seed, "event", T, X), draw(seed, "height", T, X)
    event = np.where(height < 0.5, -1.0, 1.0) * (0.7 + 0.3 * np.abs(2.0 * height - 1.0))
    x = np.where(chance < np.where(quiet, 0.2, 0.06), event, wave * np.where(quiet, 0.15, 0.9))
    return _two_decimals(x)


def draw(seed: int, name: str, rows: int, columns: int) -> Array:
    """Draw (rows, columns) numbers, uniform from 0 to below 1, each a hash of seed, name, row and column.

    The hash is the finalizer of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
    generators", 2014), once for the row and once for the column; its upper 53 bits become the number.
    """
    key = int.from_bytes(blake2b(f"{seed}/{name}".encode(), digest_size=8).digest(), "little")
    row = _mix(np.uint64(key) + _count(rows))
    cell = _mix(row[:, None] + _count(columns))
    return (cell >> np.uint64(11)).astype(np.float64) * 2.0**-53


def _count(n: int) -> NDArray[np.uint64]:
    return np.arange(1, n + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)


def _mix(z: NDArray[np.uint64]) -> NDArray[np.uint64]:
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def _two_decimals(values: Array) -> Array:
    return np.round(values, 2) + 0.0  # + 0.0 turns -0.0 into 0.0
