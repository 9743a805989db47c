"""Other runs beside the one on show: without its pins, with another cell, or of another experiment."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from app.cells.arrays import Array
from app.errors import InvalidValue
from app.lab.apply import apply, sizes_after
from app.lab.backward import gradient
from app.lab.budget import Budget, check_sizes
from app.lab.check import check
from app.lab.commands import Look
from app.lab.edits import ChangeCell
from app.lab.events import Other, Parted
from app.lab.experiment import Experiment
from app.lab.held import Held, hold
from app.lab.looking import AnyAgainst, OtherCell, OtherExperiment, OtherPass
from app.lab.memory import footprint
from app.lab.taught import fits, taught
from app.lab.thinned import Span, told
from app.lab.thinned import apart as thinned_apart
from app.lab.window import cuts, in_sight

MOST = 3
"""Other experiments that are compared with at most."""
ROUNDING = 1e-12
"""Two numbers are apart if they differ by more than this share of the larger, or of 1."""
STILL = 0.01
"""Two runs are taken for still apart while they differ by this share of their largest difference."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The run on show and those beside it; never changed, only replaced."""

    held: Held
    ghost: Held | None
    """The same without pins; None when there are none."""
    others: tuple[Held, ...]
    following: tuple[Held, ...]
    """Those beside it that are made from the experiment on show, and change with it: the ghost, and other cells."""

    @property
    def beside(self) -> tuple[Held, ...]:
        """All but the run on show."""
        return (*((self.ghost,) if self.ghost else ()), *self.others)


def picture(
    held: Held,
    against: Sequence[AnyAgainst],
    known: Iterable[Held],
    learned: Mapping[str, Mapping[str, Array]] = MappingProxyType({}),
) -> Picture:
    """Put beside a run what belongs there. What is ``known`` already is not computed again.

    Other cells have first weights of their own, but what they have ``learned`` beside it, by their kinds, if they have.

    An experiment is a value, so that a known run is found by its experiment: while a pin is dragged its ghost stays.
    """
    runs = [held, *known]

    def run(experiment: Experiment, layer: int = held.seen.layer, way: bool = held.seen.reverse) -> Held:
        found = next((one for one in runs if one.experiment == experiment), None)
        if found is None:
            found = hold(experiment, held)
            runs.append(found)
        return found.at(layer, reverse=way)

    pinned = held.experiment
    ghost = run(replace(pinned, pins=())) if pinned.pins else None
    others = tuple(
        run(pinned, other.layer, other.reverse)
        if isinstance(other, OtherPass)
        else run(_compared(pinned, other, learned))
        for other in against
    )
    cells = [them for them, other in zip(others, against, strict=True) if isinstance(other, OtherCell)]
    return Picture(held, ghost, others, (*((ghost,) if ghost else ()), *cells))


def check_against(against: Sequence[AnyAgainst], budget: Budget) -> None:
    """Raise what is wrong with experiments to compare with."""
    if len(against) > MOST:
        raise InvalidValue("against", str(len(against)), f"at most {MOST}")
    for other in against:
        if isinstance(other, OtherExperiment):
            check(other.experiment, budget)


def expected(experiment: Experiment, against: Sequence[AnyAgainst], budget: Budget) -> int:
    """Bytes that the picture of an experiment will take, with the runs beside it.

    Raises OverBudget or InvalidValue where the same with another cell would not be computed here.
    """
    size = footprint(experiment) * (2 if experiment.pins else 1)
    for other in against:
        if isinstance(other, OtherExperiment):
            size += footprint(other.experiment)
        elif isinstance(other, OtherCell):
            check_sizes(budget, **sizes_after(ChangeCell(cell=other.cell), experiment))
            readout = None if other.cell.kind == "jordan" else experiment.readout
            size += footprint(replace(experiment, cell=other.cell, readout=readout))
    return size


def other(now: Held, them: Held, look: Look, *, single: bool, span: Span | None = None) -> Other:
    """Another run as the page gets it, beside the one on show: with the units, and the gradient, that are looked at.

    ``single``: for a hand that moves, arrays rounded to single precision, and without the experiment, which may weigh
    more than they do; ``span``: only so much of them.
    """
    apart, shown = differences(now, them), them.shown()
    carried = now.trace.cell.belt.carry
    arrays, about = told(them, look, span) if span else (rounded(in_sight(shown, look.unit), single=single), None)
    parts = in_sight(apart, look.unit)
    return Other(
        experiment=None if single else them.experiment,
        model=them.model(),
        T=them.trace.T,
        initial=them.trace.initial,
        arrays=arrays,
        cuts={name: first for name, first in cuts(shown, look.unit).items() if name in arrays},
        thinned=about,
        apart=thinned_apart(parts, span) if span else rounded(parts, single=single),
        parted=parted(now, them, carried if carried in apart else "h") if apart else None,
        gradient=gradient(them, look.backward, single=single) if look.backward else None,
    )


def rounded(arrays: Mapping[str, Array], *, single: bool) -> dict[str, Array]:
    """The same arrays, to single precision if so asked; what is too large for that becomes infinite."""
    with np.errstate(over="ignore"):
        return {name: array.astype(np.dtype("f4" if single else "f8"), copy=False) for name, array in arrays.items()}


def differences(now: Held, them: Held) -> Mapping[str, Array]:
    """The run on show minus another, q(t) - q*(t), over the timesteps that both have, (T, H) by name.

    Of h, and of the carried state where it is the same quantity in both. Equal infinities are 0 apart. Empty when the
    numbers of units differ, or when they are of different layers or directions.
    """
    if now.experiment.H != them.experiment.H or now.seen != them.seen:
        return {}
    ours, theirs = now.trace.cell.belt.carry, them.trace.cell.belt.carry
    names = [
        name
        for name in dict.fromkeys(("h", ours) if ours == theirs else ("h",))
        if now.trace.quantities[name].shape[1] == them.trace.quantities[name].shape[1]
    ]
    return {name: _minus(*_common(now, them, name)) for name in names}


def parted(now: Held, them: Held, name: str) -> Parted:
    """Where two runs part in one quantity: d(t) = max over units of the absolute difference.

    First timestep with a difference above 1e-12 max(1, size of the numbers); last timestep with d of at least a
    hundredth of the largest; both None, and ``at`` too, when there is no first. What is not a finite difference
    counts as the largest float.
    """
    a, b = _common(now, them, name)
    apart = np.nan_to_num(np.abs(_minus(a, b)), nan=np.finfo(np.float64).max)
    size = np.nan_to_num(np.maximum(1.0, np.maximum(np.abs(a), np.abs(b))), nan=1.0)
    differ = np.flatnonzero((apart > ROUNDING * size).any(axis=1))
    d = apart.max(axis=1, initial=0.0)
    largest = float(d.max(initial=0.0))
    if not len(differ):
        return Parted(first=None, last=None, largest=largest, at=None)
    still = np.flatnonzero(d >= STILL * largest)
    return Parted(first=int(differ[0]) + 1, last=int(still[-1]) + 1, largest=largest, at=int(d.argmax()) + 1)


def _compared(
    experiment: Experiment, other: OtherCell | OtherExperiment, learned: Mapping[str, Mapping[str, Array]]
) -> Experiment:
    if isinstance(other, OtherExperiment):
        return other.experiment
    changed = apply(ChangeCell(cell=other.cell), experiment, {})
    params = learned.get(other.cell.kind)
    return changed if params is None or not fits(changed, params) else taught(changed, params)


def _common(now: Held, them: Held, name: str) -> tuple[Array, Array]:
    T = min(now.trace.T, them.trace.T)
    return now.trace.quantities[name][:T], them.trace.quantities[name][:T]


def _minus(a: Array, b: Array) -> Array:
    same = (a == b) | (np.isnan(a) & np.isnan(b))
    with np.errstate(invalid="ignore", over="ignore"):
        return np.where(same, 0.0, a - b)
