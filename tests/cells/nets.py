"""Cells, weights and inputs for the tests, all from plain uniform numbers, so that nothing is symmetric."""

from typing import get_args

import numpy as np
from hypothesis import strategies as st

from app.cells import GRU, LSTM, AnyCell, Elman, Jordan
from app.cells.activations import Activation, Gate, Squash
from app.cells.arrays import Array
from app.cells.sums import Biases

ACTIVATIONS: tuple[Activation, ...] = get_args(Activation)
GATES: tuple[Gate, ...] = get_args(Gate)
SQUASHES: tuple[Squash, ...] = get_args(Squash)
BIASES: tuple[Biases, ...] = get_args(Biases)

EVERY_CELL: list[AnyCell] = [
    *(Elman(activation=a) for a in ACTIVATIONS),
    *(Elman(bias=bias) for bias in BIASES[1:]),
    *(Jordan(activation=a, outputs=2) for a in ACTIVATIONS),
    Jordan(activation="relu", out="tanh", outputs=3),
    Jordan(out="sigmoid"),
    *(LSTM(g=g, h=h) for g in SQUASHES[:2] for h in SQUASHES[:2]),
    *(LSTM(gate=gate, g=g, h=g) for gate, g in zip(GATES[1:], SQUASHES[2:], strict=True)),
    *(LSTM(bias=bias) for bias in BIASES[1:]),
    *(
        LSTM(forget=forget, peepholes=peepholes)
        for forget in ("gate", "none", "coupled")
        for peepholes in (True, False)
    ),
    LSTM(recurrent=False),
    LSTM(proj=3),
    LSTM(gate="hard_sigmoid", forget="coupled", peepholes=True, bias="two", proj=1),
    LSTM(forget="none", peepholes=True, recurrent=False, bias="none", proj=4, h="relu"),
    *(GRU(reset=reset, bias=bias) for reset in ("after", "before") for bias in BIASES),
    *(GRU(gate=gate, g=g) for gate, g in zip(GATES, SQUASHES[1:], strict=True)),
]
"""Every option of every cell at least once, alone or with others."""

cells: st.SearchStrategy[AnyCell] = st.one_of(
    st.builds(Elman, activation=st.sampled_from(ACTIVATIONS), bias=st.sampled_from(BIASES)),
    st.builds(
        Jordan,
        activation=st.sampled_from(ACTIVATIONS),
        out=st.sampled_from(("linear", "sigmoid", "tanh")),
        outputs=st.integers(1, 4),
    ),
    st.builds(
        GRU,
        reset=st.sampled_from(("after", "before")),
        gate=st.sampled_from(GATES),
        g=st.sampled_from(SQUASHES),
        bias=st.sampled_from(BIASES),
    ),
    st.builds(
        LSTM,
        gate=st.sampled_from(GATES),
        g=st.sampled_from(SQUASHES),
        h=st.sampled_from(SQUASHES),
        forget=st.sampled_from(("gate", "none", "coupled")),
        peepholes=st.booleans(),
        recurrent=st.booleans(),
        bias=st.sampled_from(BIASES),
        proj=st.sampled_from((0, 0, 1, 2, 5)),
    ),
)
"""Any combination of options."""
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
    """A state that is not zero, and inside the range of what is carried."""
    rng = np.random.default_rng(seed + 1)
    low = {q.name: q.low for q in cell.quantities}
    return {name: rng.uniform(0 if low[name] == 0 else -1, 1, cell.size(name, H)) for name in cell.states}


def inputs(T: int, X: int, seed: int) -> Array:
    """x (T, X) between -2 and 2."""
    return np.random.default_rng(seed + 2).uniform(-2, 2, (T, X))
