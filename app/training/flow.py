"""The gradient on the belt: what of it comes along the belt alone, and what through the gates of later timesteps."""

from dataclasses import dataclass

import numpy as np

from app.cells.arrays import Array
from app.network.passes import Pass
from app.training.formulas import along
from app.training.gradients import Gradients
from app.training.rollout import PassRollout, Rollout, own_params


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """dL/dcarry of one pass, taken apart; each (T, ..., size), row t - 1 is timestep t, in the pass's own order."""

    carry: str
    """Name of the carried state, c or h."""
    total: Array
    """Through every path."""
    source: Array
    """What reaches the state from the loss at this very timestep: through its own output, and through no later one."""
    direct: Array
    """direct(t) = source(t) + keep(t+1) * direct(t+1): along the belt, where nothing but the keeping gates changes it.
    Of a cell that keeps nothing it is source."""

    @property
    def through_gates(self) -> Array:
        """The rest: total - direct, by the h that later gates and candidates read."""
        return self.total - self.direct


def flow(rollout: Rollout, gradients: Gradients, one: Pass) -> Flow:
    """Take the gradient by the carried state of a pass apart.

    A state that a hand holds hands nothing on, so the way along the belt ends there.

    Source: Hochreiter and Schmidhuber, "Long short-term memory", 1997 (the constant error carousel: with f = 1 and
    without the other paths the gradient comes through as it is); Gers, Schmidhuber and Cummins, "Learning to forget",
    2000 (with a forget gate, times f).
    """
    cell, done, found = rollout.spec.cell, rollout.passes[one], gradients.passes[one]
    belt = cell.belt
    source = _source(rollout, gradients, one)
    keep = done.quantities[belt.keep] if belt.keep else np.zeros_like(source)
    held = done.held.get(belt.carry)
    direct = np.empty_like(source)
    after: Array = np.zeros_like(source[0])
    with np.errstate(over="ignore", invalid="ignore"):
        for t in range(len(source) - 1, -1, -1):
            direct[t] = source[t] + after
            handed = direct[t] if held is None else np.where(held[t], 0.0, direct[t])
            after = keep[t] * handed
    return Flow(belt.carry, found.quantities[belt.carry], source, direct)


def _source(rollout: Rollout, gradients: Gradients, one: Pass) -> Array:
    """dL/dcarry(t) as if the run ended at t: all timesteps at once, as a batch of sequences of one timestep each."""
    cell, done = rollout.spec.cell, rollout.passes[one]
    mine = own_params(rollout.spec, rollout.params, one)
    alone = PassRollout(
        {name: rows[None] for name, rows in done.quantities.items()},
        done.x[None],
        {state: done.value(f"{state}'", mine) for state in cell.states},
        {name: mask[None] for name, mask in done.held.items()},
    )
    arriving = {name: rows[None] for name, rows in gradients.passes[one].arriving.items()}
    source: Array = along(cell, mine, alone, arriving)[0][cell.belt.carry][0]
    return source
