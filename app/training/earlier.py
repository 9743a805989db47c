"""The derivative by a weight over the first timesteps of a long sequence, added up without writing products down."""

import numpy as np

from app.cells.activations import SLOPES
from app.network.passes import Pass
from app.training.gradients import Gradients
from app.training.rollout import Rollout, joined, own_params
from app.training.uses import Use, copies, uses


def earlier(  # noqa: PLR0913, PLR0917 - a place in a network, no more
    rollout: Rollout, gradients: Gradients, one: Pass, name: str, index: tuple[int, ...], since: int
) -> float:
    """What the products of a parameter add up to before timestep ``since``; those of :func:`derivation.terms`.

    ``name`` is the cell's own or the read-out's, ``index`` a place in it. Single sequences only. Infinite or NaN
    where a product is.
    """
    rows = slice(0, max(since - 1, 0))
    with np.errstate(over="ignore", invalid="ignore"):
        if name in uses(rollout.spec.cell):
            return sum(_of_use(rollout, gradients, one, use, index, rows) for use in uses(rollout.spec.cell)[name])
        if gradients.a_y is None:
            return 0.0
        by = gradients.a_y[rows, index[0]]
        return float((by * joined(rollout)[rows, index[1]]).sum() if name == "W_y" else by.sum())


def _of_use(  # noqa: PLR0913, PLR0917 - as above
    rollout: Rollout, gradients: Gradients, one: Pass, use: Use, index: tuple[int, ...], rows: slice
) -> float:
    """dL/d(sum that uses it), times the slope of an activation where that bends, times the other factors."""
    done, mine, cell = rollout.passes[one], gradients.passes[one], rollout.spec.cell
    by = mine.arriving.get(use.by) if use.by in copies(cell) else mine.quantities[use.by]
    if by is None:
        return 0.0
    delta = by[rows, index[0]]
    formula = next(q.formula for q in cell.quantities if q.name == use.by)
    if formula.function in SLOPES and formula.argument is not None:
        delta = delta * SLOPES[formula.function](done.quantities[formula.argument][rows, index[0]])
    if use.by in done.held:
        delta = np.where(done.held[use.by][rows, index[0]], 0.0, delta)
    place = index[-1] if use.summed else index[0]
    params = own_params(rollout.spec, rollout.params, one)
    for other in use.others:
        value = done.value(other, params)
        delta = delta * (value[rows, place] if other not in {"1", *params} else value[place] if value.ndim else value)
    return float(-delta.sum() if use.minus else delta.sum())
