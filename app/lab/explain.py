"""Why a number is what it is: every quantity as the sum of products that pencil and paper can follow."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

import numpy as np

from app.cells.activations import FUNCTIONS, SLOPES, Activation, FunctionName
from app.cells.arrays import Array
from app.cells.contract import Cell, Quantity
from app.lab.explained import Explanation
from app.lab.looking import Asked
from app.lab.parcels import MOST_COLUMNS, held_at
from app.lab.products import NOTHING, Factor, Product, added, finite, initial, products, value_at
from app.network.readout import Readout, softmax
from app.network.trace import Trace

if TYPE_CHECKING:  # Held describes itself with slopes and curves: at run time the import would go in a circle.
    from app.lab.held import Held

CURVE = (-6.0, 6.0, 97)
"""First and last sum of a curve, and how many there are: one every eighth."""

Pairs = tuple[tuple[str, str], ...]
"""Names of quantities, each with that of the one that it is a function of."""
Origin = Literal["computed", "input", "below", "given", "hand", "zero"]


def explain(held: "Held", asked: Asked, standing: int) -> Explanation | None:
    """Take one number apart: value = function(total), total = sum of the terms, a term = product of its factors.

    The timestep is ``asked.t`` or, if that is None, ``standing``. An activation of a pre-activation shows the terms
    of that, down to weights and inputs; a row of a matrix times a vector gives one term for each column, zeros
    included. ``total`` is rounded once (math.fsum) and agrees with the trace to 1e-12 of the largest term (of 1, where
    all are smaller); ``value`` is exactly the number in the trace, which a pin may hold away from ``computed``.
    Numbers that are not finite are None. An input has no terms and no total: it is read. That of an upper layer is one
    number of the layer below, of which it tells unit, direction and timestep there.

    With ``asked.wrote`` = k: the parcel that k wrote into the carried state, w(k) f(k+1) ... f(t), bit for bit that of
    :func:`app.lab.parcels.parcels`. If a pin holds the state at k, its value is what was written; if one holds it
    later, the parcel ends there with a factor 0. ``pin`` is then the one that the parcel ends at or comes from.

    Returns None when what is asked for is not there: unknown quantity, index or timestep outside, a parcel of another
    quantity than the carried state, of a cell without keeping gate, yet to be written, or over 240 timesteps old.
    """
    t = standing if asked.t is None else asked.t
    name, index = asked.quantity, asked.index
    if not _is_there(held.trace, name, index, t):
        return None
    if asked.wrote is not None:
        return _parcel(held, name, index, t, asked.wrote)
    if t == 0:
        return _start(held, name, index)
    if name == "x":
        return _read(held, index, t)
    return _computed(held, name, index, t)


def many(held: "Held", asked: Asked, standing: int) -> int:
    """How many terms the explanation of a number has, found without making it; 0 where there is none.

    A row of a matrix counts as many as it has columns; the parcel of one timestep is one product.
    """
    t = standing if asked.t is None else asked.t
    if asked.quantity == "x" or not _is_there(held.trace, asked.quantity, asked.index, t):
        return 0
    if asked.wrote is not None or t == 0:
        return 1
    source, params = _source(held.trace, asked.quantity), held.trace.params
    return sum(params[term.factors[0]].shape[1] if term.summed else 1 for term in source.formula.terms)


def slopes(trace: Trace, t: int) -> dict[str, Array]:
    """Derivative of every quantity that is a bending activation of one other, at the sum it has at t, (D,) each.

    That is f'(a) for y = f(a), f of :data:`app.cells.activations.SLOPES`; a pin on y changes nothing about it.
    Range 0 to 1. Empty at t = 0, where nothing is computed.
    """
    if t == 0:
        return {}
    found: dict[str, Array] = {}
    for slope, pairs in _bending(trace.cell, trace.readout):
        sums = [trace.quantities[of][t - 1] for _, of in pairs]
        together, end = slope(np.concatenate(sums)), 0  # small arrays: a call costs more than what it computes
        for (name, _), one in zip(pairs, sums, strict=True):
            found[name] = together[end : end + len(one)]
            end += len(one)
    return found


def curves(quantities: Iterable[Quantity]) -> dict[str, Array]:
    """Every bending activation of these quantities, (2, 97): sums from -6 to 6, and what becomes of them."""
    used = {q.formula.function for q in quantities}
    return {name: _curve(name) for name in FUNCTIONS if name in used and name in SLOPES}


@cache
def _curve(name: Activation) -> Array:
    sums = np.linspace(*CURVE)
    curve = np.stack([sums, FUNCTIONS[name](sums)])
    curve.flags.writeable = False  # all pictures share it
    return curve


def _read(held: "Held", index: int, t: int) -> Explanation:
    """An input, x[index](t): given, or h of the layer below where it was read, at that pass's own timestep."""
    value, spec = float(held.trace.x[t - 1, index]), held.experiment.spec
    if held.seen.layer == 0:
        return replace(_linear("x", index, t, (), value), total=None, origin="input")
    size = spec.cell.size("h", held.experiment.H)
    below = [one for one in spec.passes if one.layer == held.seen.layer - 1][index // size]
    at = t if below.reverse == held.seen.reverse else held.trace.T + 1 - t
    handed = Factor("h", "elsewhere", (index % size,), at, value, below)
    return replace(_linear("x", index, t, (Product((handed,)),), value), origin="below")


@lru_cache(maxsize=64)
def _bending(cell: Cell, readout: Readout | None) -> tuple[tuple[Callable[[Array], Array], Pairs], ...]:
    """The derivatives of all bending activations of one quantity: asked for with every frame."""
    found: dict[Callable[[Array], Array], list[tuple[str, str]]] = {}
    for q in _known(cell, readout).values():
        if q.formula.argument is not None and q.formula.function in SLOPES:
            found.setdefault(SLOPES[q.formula.function], []).append((q.name, q.formula.argument))
    return tuple((slope, tuple(pairs)) for slope, pairs in found.items())


@lru_cache(maxsize=64)
def _known(cell: Cell, readout: Readout | None) -> Mapping[str, Quantity]:
    return {q.name: q for q in (*cell.quantities, *(readout.quantities if readout else ()))}


def _is_there(trace: Trace, name: str, index: int, t: int) -> bool:
    if not 0 <= t <= trace.T:
        return False
    row = trace.frame(t).get(name)
    return row is not None and 0 <= index < len(row)


def _computed(held: "Held", name: str, index: int, t: int) -> Explanation:
    trace = held.trace
    formula, source = _known(trace.cell, trace.readout)[name].formula, _source(trace, name)
    terms = tuple(products(trace, source.formula.terms, index, t))
    total = added(term.value for term in terms)
    among = trace.quantities[source.name][t - 1] if formula.function == "softmax" else np.empty(0)
    slope = SLOPES.get(formula.function)
    return replace(
        _linear(name, index, t, terms, float(trace.quantities[name][t - 1, index])),
        argument=None if source.name == name else source.name,
        total=finite(total),
        function=formula.function,
        among=tuple(map(finite, among.tolist())),
        slope=None if slope is None else finite(float(slope(total))),
        computed=finite(_through(formula.function, total, among, index)),
        pin=held_by(held, name, index, t),
    )


def _source(trace: Trace, name: str) -> Quantity:
    """The quantity whose terms explain another: its pre-activation where it has one, else itself."""
    known = _known(trace.cell, trace.readout)
    source = known.get(known[name].formula.argument or "")
    return source if source is not None and source.role == "pre_activation" else known[name]


def _through(function: FunctionName, total: float, among: Array, index: int) -> float:
    if function != "softmax":
        return float(FUNCTIONS[function](total))
    sums = among.copy()
    sums[index] = total
    with np.errstate(over="ignore", invalid="ignore"):
        return float(softmax(sums)[index])


def _start(held: "Held", state: str, unit: int) -> Explanation:
    """Initial state: one weight, ``c_0``, and who said so."""
    factor, experiment = initial(held.trace, state, unit), held.experiment
    kept = experiment.stored is not None and held.first[factor.name].any()
    origin: Origin = "given" if kept or factor.name in experiment.weights else "zero"
    if f"{factor.name}[{unit}]" in experiment.edits:
        origin = "hand"
    return replace(_linear(state, unit, 0, (Product((factor,)),), factor.value), origin=origin)


def _parcel(held: "Held", name: str, unit: int, t: int, wrote: int) -> Explanation | None:
    trace, pins, belt = held.trace, held.pins, held.trace.cell.belt
    if name != belt.carry or belt.keep is None or not 0 <= wrote <= t or t - wrote > MOST_COLUMNS:
        return None
    if t == 0:
        return replace(_start(held, name, unit), wrote=0)
    pinned = [wrote + int(k) for k in np.flatnonzero(held_at(pins, name, unit, wrote, t))]
    end = next((s for s in pinned if s > wrote), None)
    if wrote == 0:
        born = initial(trace, name, unit)
    else:
        born = value_at(trace, name if wrote in pinned else belt.written, unit, wrote)
    kept = [value_at(trace, belt.keep, unit, s) for s in range(wrote + 1, end or t + 1)]
    term = Product((born, *kept) if end is None else (born, *kept, NOTHING))
    pin = held_by(held, name, unit, end or wrote)
    return replace(_linear(name, unit, t, (term,), term.value), wrote=wrote, pin=pin)


def held_by(held: "Held", quantity: str, unit: int, t: int) -> int | None:
    """Place among the pins of the one that holds a quantity of the pass in sight at t: the last of those that do."""
    here, pins = held.pins, held.experiment.pins
    for place in range(len(pins) - 1, -1, -1):
        if pins[place] in here and held_at((pins[place],), quantity, unit, t, t)[0]:
            return place
    return None


def _linear(quantity: str, index: int, t: int, terms: tuple[Product, ...], value: float) -> Explanation:
    """A number that is the sum of its terms, and no more."""
    shown = finite(value)
    return Explanation(
        quantity=quantity,
        index=index,
        t=t,
        wrote=None,
        argument=None,
        terms=tuple(term.shown() for term in terms),
        total=shown,
        function="linear",
        among=(),
        slope=None,
        computed=shown,
        value=shown,
        pin=None,
        origin="computed",
    )
