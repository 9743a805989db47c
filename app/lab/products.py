"""The products that numbers are sums of, with every factor named and placed."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from app.cells.arrays import Array
from app.cells.contract import Term
from app.lab.explained import ExplainedFactor, ExplainedTerm
from app.network.passes import Pass
from app.network.trace import Trace


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor with the number that arithmetic needs: NaN and infinity included, which are shown as None."""

    name: str
    kind: Literal["weight", "value", "number", "elsewhere"]
    index: tuple[int, ...]
    t: int | None
    value: float
    there: Pass | None = None
    """The pass that a number of another layer belongs to."""

    def shown(self) -> ExplainedFactor:
        """As the page gets it."""
        layer, reverse = self.there or (None, False)
        return ExplainedFactor(
            name=self.name,
            kind=self.kind,
            index=self.index,
            t=self.t,
            value=finite(self.value),
            layer=layer,
            reverse=reverse,
        )


ONE = Factor("1", "number", (), None, 1.0)
NOTHING = Factor("0", "number", (), None, 0.0)
"""What a pin on the carried state leaves of the memories before it."""


@dataclass(frozen=True, slots=True)
class Product:
    """Factors multiplied from left to right, added or subtracted."""

    factors: tuple[Factor, ...]
    minus: bool = False

    @property
    def value(self) -> float:
        """The product, sign included; where a pin let go of it, 0 even of what was infinite."""
        if self.factors[-1] is NOTHING:
            return 0.0
        value = math.prod(factor.value for factor in self.factors)
        return 0.0 - value if self.minus else value

    def shown(self) -> ExplainedTerm:
        """As the page gets it."""
        factors = tuple(factor.shown() for factor in self.factors)
        return ExplainedTerm(factors=factors, minus=self.minus, value=finite(self.value))


def products(trace: Trace, terms: Iterable[Term], index: int, t: int) -> Iterator[Product]:
    """Write the terms of a formula out for one unit at t >= 1: a row of weights gives one product a column."""
    for term in terms:
        if term.summed:
            weights, vector = term.factors
            yield from _row(trace, weights, _placed(vector, t), index)
        else:
            yield Product(tuple(_factor(trace, name, index, t) for name in term.factors), term.minus)


def value_at(trace: Trace, name: str, index: int, t: int) -> Factor:
    """Number of a quantity or of x at t; for t = 0 that of the initial state."""
    return Factor(name, "value", (index,), t, float(_values(trace, name, t)[index]))


def initial(trace: Trace, state: str, unit: int) -> Factor:
    """Initial state as the weight that it is for whoever sets it: ``c_0[unit]``."""
    return Factor(f"{state}_0{trace.ending}", "weight", (unit,), None, float(trace.initial[state][unit]))


def added(values: Iterable[float]) -> float:
    """Sum of numbers, rounded once; infinite or NaN where that of floats is."""
    numbers = list(values)
    try:
        return math.fsum(numbers)
    except (OverflowError, ValueError):  # too large on the way, or infinity minus infinity
        return sum(numbers)


def finite(value: float) -> float | None:
    """Give a number as JSON can carry it."""
    return value if math.isfinite(value) else None


def _row(trace: Trace, weights: str, vector: tuple[str, int], index: int) -> Iterator[Product]:
    name, at = vector
    row, read = trace.params[weights][index].tolist(), _read(trace, weights, name, at)
    for k, (weight, value) in enumerate(zip(row, read, strict=True)):
        yield Product((Factor(_named(trace, weights), "weight", (index, k), None, weight), value))


def _named(trace: Trace, weights: str) -> str:
    """Name of a parameter among those of all passes; the read-out belongs to none of them."""
    said = trace.readout.shapes(0) if trace.readout else {}
    return weights if weights in said else weights + trace.ending


def _read(trace: Trace, weights: str, name: str, t: int) -> list[Factor]:
    """The numbers that a row of weights is multiplied with; a read-out of two directions reads h of both."""
    if trace.joined is None or trace.readout is None or weights not in trace.readout.shapes(0):
        return [Factor(name, "value", (k,), t, value) for k, value in enumerate(_values(trace, name, t).tolist())]
    both, own = trace.joined[t - 1], trace.quantities[name][t - 1]
    size = len(own)
    mine = 0 if trace.first_of_joined else size
    there = trace.T if trace.readout.counts == "last" else trace.T + 1 - t
    return [
        Factor(name, "value", (k - mine,), t, value)
        if mine <= k < mine + size
        else Factor(name, "elsewhere", (k % size,), there, value)
        for k, value in enumerate(both.tolist())
    ]


def _factor(trace: Trace, name: str, index: int, t: int) -> Factor:
    if name == ONE.name:
        return ONE
    if name in trace.params:
        return Factor(_named(trace, name), "weight", (index,), None, float(trace.params[name][index]))
    name, at = _placed(name, t)
    return value_at(trace, name, index, at)


def _placed(name: str, t: int) -> tuple[str, int]:
    """Name without prime, and its timestep: ``c'`` is c one timestep earlier."""
    return (name[:-1], t - 1) if name.endswith("'") else (name, t)


def _values(trace: Trace, name: str, t: int) -> Array:
    if t == 0:
        return trace.initial[name]
    row: Array = (trace.x if name == "x" else trace.quantities[name])[t - 1]
    return row
