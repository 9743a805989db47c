"""Where every number of a cell is used: its formulas, read backwards."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.cells import AnyCell
from app.cells.contract import Quantity


@dataclass(frozen=True, slots=True)
class Use:
    """One product of a quantity's sum, seen from one of its factors."""

    by: str
    """The quantity whose sum has the product."""
    others: tuple[str, ...]
    """The other factors, as the formula names them. Of a row times a vector: the matrix, or the vector."""
    summed: bool
    """Whether it is a row of a matrix times a vector; else unit by unit."""
    minus: bool
    later: bool
    """Whether it is used one timestep later: as the state before, with a prime."""


@lru_cache(maxsize=256)
def uses(cell: AnyCell) -> Mapping[str, tuple[Use, ...]]:
    """All uses of every parameter, of ``x`` and of every quantity of a cell, in the order of computation."""
    found: dict[str, list[Use]] = {name: [] for name in ("x", *cell.shapes(1, 1), *(q.name for q in cell.quantities))}
    for quantity in cell.quantities:
        for name, use in _of(quantity):
            found[name].append(use)
    return {name: tuple(known) for name, known in found.items()}


@lru_cache(maxsize=256)
def copies(cell: AnyCell) -> Mapping[str, str]:
    """Summands of the carried state that nothing reads by their own names, and the state that they are added to.

    The belt says carry = kept + written, the formula of the carried state its products in full; so kept and written
    have its derivative: a change of them is a change of it.
    """
    belt, read = cell.belt, uses(cell)
    parts = (belt.kept, belt.written)
    return {part: belt.carry for part in parts if part is not None and part != belt.carry and not read[part]}


@lru_cache(maxsize=256)
def between(cell: AnyCell) -> frozenset[str]:
    """Quantities that are but a step between two others, 1 - z or tanh(C): one product of the same timestep reads them.

    Gates and candidates, which are activations of a sum, are none; nor are states and what a layer hands on.
    """
    known = {q.name: q for q in cell.quantities}
    found: set[str] = set()
    for name, quantity in known.items():
        read = [use for use in uses(cell)[name] if use.by not in copies(cell)]
        argument = known.get(quantity.formula.argument or "")
        gate = argument is not None and argument.role == "pre_activation"
        ends = quantity.role == "pre_activation" or name in {*cell.states, "h"}
        if len(read) == 1 and not (gate or ends or read[0].summed or read[0].later):
            found.add(name)
    return frozenset(found)


def _of(quantity: Quantity) -> Iterator[tuple[str, Use]]:
    for term in quantity.formula.terms:
        for place, name in enumerate(term.factors):
            if name != "1":
                others = term.factors[:place] + term.factors[place + 1 :]
                yield name.removesuffix("'"), Use(quantity.name, others, term.summed, term.minus, name.endswith("'"))
