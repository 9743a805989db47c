"""Derivatives checked by trying: move a number of the experiment a little to either side, and see how far L moves."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from app.cells.arrays import Array
from app.errors import InvalidValue, OverBudget, UnknownName
from app.lab.backward import can_be_followed, seeds_of
from app.lab.cost import run_cost
from app.lab.derived import is_weight
from app.lab.experiment import Experiment
from app.lab.held import Held
from app.lab.looking import Loss
from app.lab.pins import of_pass, spans
from app.lab.products import finite
from app.network.holds import Span, pinnable
from app.network.passes import Pass
from app.plain import Plain
from app.training.bptt import Seeds, backward
from app.training.gradcheck import ROUNDING, Place, Trial, Tried, tried
from app.training.rollout import Rollout, of_network

MOST_PLACES = 32
"""Numbers that are tried for one question; each costs two runs."""
MOST_WORK = 600_000_000
"""Multiplications that all runs may take together, some seconds."""
CLOSE, NEAR = 1e-5, 1e-9
"""How far derivatives of either kind may lie apart, of the larger one and of L, before they disagree: what the
difference leaves out and what rounding adds stay well below."""
MOST_DIGITS = 15
Watch = Callable[[Rollout], tuple[float, Seeds]]
_PLACE = re.compile(r"(\w{1,32})\[(\d{1,6})(?:,(\d{1,6}))?\](?:@(\d{1,6}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trying(Plain):
    """Which derivatives of which number are to be tried."""

    experiment: Experiment
    layer: int = 0
    """The pass that L and quantities are of, as counted there."""
    reverse: bool = False
    loss: Loss
    places: tuple[str, ...] = ()
    """``W_f[0,1]``, ``c_0[1]``, or a quantity of the pass that can be held, ``f[1]@3`` (at t = 3)."""
    count: int = 0
    """How many other weights are drawn and tried too."""
    seed: int = 0
    """Which ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedDerivative:
    """One derivative, computed and tried."""

    place: str
    analytic: float | None
    """By backpropagation."""
    numeric: float | None
    """(L(number + step) - L(number - step)) / (2 step)."""
    step: float
    digits: int
    """Leading digits that both have in common, 0 to 15."""
    agrees: bool
    """Whether they are as near as the difference can be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The answer: L, what was asked for in its order, then what was drawn."""

    loss: float | None
    checked: tuple[CheckedDerivative, ...]


def check_derivatives(held: Held, asked: Trying) -> Checked:
    """Try derivatives of L by some numbers of an experiment; the pass in sight is the one that they are counted in.

    Raises UnknownName or InvalidValue for a place or an L that is not there, OverBudget for more than 32 places or
    more than six hundred million multiplications.
    """
    wanted = held.seen if asked.loss.layer is None else Pass(asked.loss.layer, asked.loss.reverse)
    there = held.at(wanted.layer, reverse=wanted.reverse)
    t = there.trace.T if asked.loss.t is None else asked.loss.t
    if there.seen != wanted or not can_be_followed(there, asked.loss.quantity, asked.loss.index, t):
        raise InvalidValue("L", f"{asked.loss.quantity}[{asked.loss.index}]", "a number that can be followed back")
    if not 0 <= asked.count <= MOST_PLACES or len(asked.places) + asked.count > MOST_PLACES:
        raise OverBudget("places", str(len(asked.places) + max(asked.count, 0)), f"at most {MOST_PLACES}")
    if not 0 <= asked.seed < 2**32:
        raise InvalidValue("seed", str(asked.seed), "a whole number from 0 to 4294967295")
    work = 2 * (len(asked.places) + asked.count) * run_cost(held.experiment)
    if work > MOST_WORK:
        raise OverBudget("multiplications", str(work), f"at most {MOST_WORK}")
    trial = _trial(held, partial(_watched, there.seen, asked.loss.quantity, asked.loss.index, t))
    value = trial.loss(of_network(held.network))[0]
    drawn = _drawn(trial, asked)
    found = [_one(held, trial, place) for place in asked.places] + tried(trial, drawn)
    names = (*asked.places, *map(_written, drawn))
    return Checked(
        loss=finite(value),
        checked=tuple(_told(name, one, value) for name, one in zip(names, found, strict=True)),
    )


def _one(held: Held, trial: Trial, place: str) -> Tried:
    """What was asked for, by its name."""
    match = _PLACE.fullmatch(place)
    if match is None:
        raise UnknownName("weight", place, "a weight with an index, as in W_f[0,1]")
    index = tuple(int(part) for part in match.groups()[1:3] if part is not None)
    if match[4] is not None:
        return _held_number(held, trial, match[1], index, int(match[4]))
    return tried(trial, [Place(match[1], index)])[0]


def _held_number(held: Held, trial: Trial, name: str, index: tuple[int, ...], t: int) -> Tried:
    """A quantity of one timestep is moved as a pin would do it: held a little above and below what it is."""
    if name not in pinnable(held.experiment.cell):
        raise UnknownName("quantity", name, "one of " + ", ".join(pinnable(held.experiment.cell)))
    rows, one = held.trace.quantities[name], held.seen
    if not 1 <= t <= len(rows):
        raise InvalidValue("timestep", str(t), f"a whole number from 1 to {len(rows)}")
    if len(index) != 1 or index[0] >= rows.shape[1]:
        raise InvalidValue(name, f"index {index}", f"an index inside shape {rows.shape[1:]}")
    now = float(rows[t - 1, index[0]])
    step = ROUNDING ** (1 / 3) * max(1.0, abs(now))

    def moved(value: float) -> float:
        span = Span(name, index[0], t, t, value)
        held_there = {**trial.spans, one: (*trial.spans.get(one, ()), span)}
        return trial.loss(replace(trial, spans=held_there).rollout())[0]

    high, low = now + step, now - step
    above, below = moved(high), moved(low)
    done = trial.rollout()
    value, seeds = trial.loss(done)
    analytic = float(backward(done, seeds).passes[one].quantities[name][t - 1, index[0]])
    noise = ROUNDING * max(abs(value), abs(above), abs(below)) / step
    return Tried(Place(name, index), analytic, (above - below) / (high - low), (high - low) / 2, noise)


def _drawn(trial: Trial, asked: Trying) -> list[Place]:
    """Other numbers among all weights and initial states, each as likely as any, none of them twice."""
    spec = trial.spec
    arrays: dict[str, Array] = dict(trial.params)
    for one in spec.passes:
        arrays |= {f"{state}_0{spec.suffix(one)}": trial.initial[one][state] for state in spec.cell.states}
    ends = np.cumsum([array.size for array in arrays.values()])
    wanted = min(asked.count + len(asked.places), int(ends[-1]))
    flat = np.random.default_rng(asked.seed).choice(ends[-1], wanted, replace=False)
    drawn = [_place(arrays, ends, int(number)) for number in flat]
    return [place for place in drawn if _written(place) not in asked.places][: asked.count]


def _place(arrays: Mapping[str, Array], ends: Array, number: int) -> Place:
    """The number that comes so many after the first of the first array."""
    which = int(np.searchsorted(ends, number, side="right"))
    name = list(arrays)[which]
    before = int(ends[which]) - arrays[name].size
    return Place(name, tuple(map(int, np.unravel_index(number - before, arrays[name].shape))))


def _written(place: Place) -> str:
    return f"{place.name}[{','.join(map(str, place.index))}]"


def _told(place: str, one: Tried, value: float) -> CheckedDerivative:
    apart = abs(one.analytic - one.numeric)
    largest = max(abs(one.analytic), abs(one.numeric))
    bound = CLOSE * largest + NEAR * max(1.0, abs(value)) + 4.0 * one.noise
    digits = 0
    if math.isfinite(apart):
        digits = MOST_DIGITS if apart == 0.0 else min(max(math.floor(-math.log10(one.apart)), 0), MOST_DIGITS)
    return CheckedDerivative(
        place=place,
        analytic=finite(one.analytic),
        numeric=finite(one.numeric),
        step=one.step,
        digits=digits,
        agrees=bool(apart <= bound),
    )


def _trial(held: Held, watch: Watch) -> Trial:
    experiment, network = held.experiment, held.network
    params = {name: array for name, array in network.params.items() if is_weight(held, name) and name != "E"}
    return Trial(
        experiment.spec,
        params,
        of_network(network).x,
        {one: done.initial for one, done in network.traces.items()},
        watch,
        {one: spans(of_pass(experiment.pins, one)) for one in experiment.spec.passes},
    )


def _watched(one: Pass, name: str, index: int, t: int, done: Rollout) -> tuple[float, Seeds]:
    """L, and that it says 1 of itself."""
    seeds = seeds_of(done, one, name, index, t)
    read, by = done.passes[one].quantities.get(name), seeds.quantity.get(one, {}).get(name)
    if seeds.y is not None:
        read, by = done.y, seeds.y
    elif seeds.a_y is not None:
        read, by = done.a_y, seeds.a_y
    if read is None or by is None:
        raise UnknownName("quantity", name, "one that the network computes")
    return float(read[by == 1.0][0]), seeds
