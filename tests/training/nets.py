"""Networks, batches and losses for the tests of training."""

from collections.abc import Mapping
from typing import Literal, get_args

import numpy as np
from hypothesis import strategies as st

from app.cells import AnyCell
from app.cells.arrays import Array
from app.network.passes import Pass, shapes
from app.network.readout import Readout
from app.network.stack import Spec
from app.training.gradients import Seeds
from app.training.rollout import Rollout
from tests.cells.nets import cells

X, H, T = 2, 3, 5
Counts = Literal["each", "last"]
READOUTS = (
    *(Readout(kind="linear", size=1, counts=counts) for counts in get_args(Counts)),
    *(Readout(kind="sigmoid", size=2, counts=counts) for counts in get_args(Counts)),
    *(Readout(kind="softmax", size=3, counts=counts) for counts in get_args(Counts)),
)


def fits(spec: Spec) -> bool:
    """A Jordan network has its own y, so it has no read-out."""
    return spec.readout is None or spec.cell.kind != "jordan"


specs = st.builds(
    Spec,
    cell=cells,
    layers=st.integers(1, 2),
    direction=st.sampled_from(("forward", "reverse", "both")),
    readout=st.none() | st.sampled_from(READOUTS),
).filter(fits)
"""Networks of any cell with any options."""


def weights(spec: Spec, seed: int, size: tuple[int, int] = (X, H)) -> dict[str, Array]:
    """All parameters, small enough that nothing explodes."""
    rng, D = np.random.default_rng(seed), 2 if spec.direction == "both" else 1
    named = shapes(spec.cell, *size, spec.layers, spec.direction)
    if spec.readout:
        named |= spec.readout.shapes(D * spec.cell.size("h", size[1]))
    return {name: rng.uniform(-1, 1, shape) / (0.5 * sum(shape)) ** 0.5 for name, shape in named.items()}


def inputs(seed: int, batch: tuple[int, ...] = (), steps: int = T, wide: int = X) -> Array:
    """x (T, ..., X) between -2 and 2."""
    return np.random.default_rng(seed + 1).uniform(-2, 2, (steps, *batch, wide))


def states(spec: Spec, seed: int, batch: tuple[int, ...] = (), units: int = H) -> dict[Pass, dict[str, Array]]:
    """Initial states that are not zero, and inside the range of what is carried."""
    rng, low = np.random.default_rng(seed + 2), {q.name: q.low for q in spec.cell.quantities}

    def state(cell: AnyCell, name: str) -> Array:
        return rng.uniform(0.0 if low[name] == 0 else -1.0, 1.0, (*batch, cell.size(name, units)))

    return {one: {name: state(spec.cell, name) for name in spec.cell.states} for one in spec.passes}


def anything(done: Rollout, seed: int) -> Seeds:
    """A loss that reads everything there is: L = sum of each number times a number drawn for it."""
    rng = np.random.default_rng(seed + 3)

    def like(array: Array) -> Array:
        return rng.uniform(-1, 1, array.shape).astype(array.dtype)

    return Seeds(
        a_y=None if done.a_y is None else like(done.a_y),
        y=None if done.y is None else like(done.y),
        h=like(done.output),
        final={
            one: {name: like(at.quantities[name][-1]) for name in done.spec.cell.states}
            for one, at in done.passes.items()
        },
        quantity={one: {name: like(q) for name, q in at.quantities.items()} for one, at in done.passes.items()},
    )


def loss(done: Rollout, seeds: Seeds) -> float:
    """The loss that seeds are the derivatives of, where it is linear in what it reads."""
    total = 0.0
    for read, by in ((done.a_y, seeds.a_y), (done.y, seeds.y), (done.output, seeds.h)):
        if read is not None and by is not None:
            total += float((read * by).sum())
    for one, at in done.passes.items():
        total += sum(float((at.quantities[name][-1] * by).sum()) for name, by in seeds.final.get(one, {}).items())
        total += sum(float((at.quantities[name] * by).sum()) for name, by in seeds.quantity.get(one, {}).items())
    return total


def moved(named: Mapping[str, Array], name: str, by: Array) -> dict[str, Array]:
    """The same arrays, one of them moved."""
    return {**named, name: named[name] + by}
