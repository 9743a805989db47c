"""Why a derivative is what it is: dL/d(a number) as the sum of products that pencil and paper can follow, backwards."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.cells.arrays import Array
from app.lab.backward import can_be_followed, derivatives
from app.lab.experiment import Tokens
from app.lab.explain import held_by
from app.lab.explained import ExplainedFactor, ExplainedLoss, ExplainedTerm, Explanation
from app.lab.looking import Asked, Loss
from app.lab.products import added, finite
from app.network.passes import Pass
from app.training.derivation import Factor, Product, terms
from app.training.earlier import earlier
from app.training.gradients import Gradients
from app.training.rollout import Rollout, own_params
from app.training.uses import between, uses

if TYPE_CHECKING:  # as in explain: at run time the import would go in a circle
    from app.lab.held import Held

MOST_TERMS = 240
"""Products that are shown of a derivative. Of a weight those of the latest timesteps, else the largest; the others
are one term together."""


def derived(held: "Held", asked: Asked, loss: Loss, standing: int) -> Explanation | None:
    """Take one derivative apart: dL/d(number) = sum of the terms, a term = product of its factors.

    The number is a quantity of the pass in sight or its input at ``asked.t`` (if that is None, at ``standing``), at
    t = 0 the initial state, or a weight of any pass, by its name with suffix and summed over all timesteps. Rows of
    the embedding E count the timesteps that read their word. The terms add up to ``value`` to 1e-12 of the largest.
    What a pin holds has a derivative, and hands nothing on to what it would have been made of. Of a quantity, products
    of what has no derivative are left out: all that comes after L.

    Returns None when the number or L is not there, or when the network is too large (``backward.MOST_NUMBERS``).
    """
    page = page_of(held, loss)
    if page is None or asked.wrote is not None:
        return None
    name, index = asked.quantity, (asked.index,) if asked.column is None else (asked.index, asked.column)
    found = _of_weight(page, name, index) if is_weight(held, name) else _of_number(page, asked, standing)
    if found is None:
        return None
    pin = None if is_weight(held, name) else held_by(held, name, asked.index, found.t)
    value = finite(found.value)
    return Explanation(
        quantity=name,
        index=asked.index,
        column=asked.column,
        t=found.t,
        wrote=None,
        argument=None,
        terms=tuple(_shown(page, found)),
        total=value,
        function="linear",
        among=(),
        slope=None,
        computed=value,
        value=value,
        pin=pin,
        origin="computed",
        loss=page.loss,
    )


def is_weight(held: "Held", name: str) -> bool:
    """Whether a name is that of a parameter, or of the embedding; initial states are quantities at t = 0."""
    spec = held.experiment.spec
    initial = {f"{state}_0{spec.suffix(one)}" for one in spec.passes for state in spec.cell.states}
    return name in held.network.params and name not in initial


def many_of_derivative(held: "Held", asked: Asked) -> int:
    """About how many terms the derivative by a quantity has, found without making it: one for each sum that reads it.

    Those of the read-out and of the layer above are not counted.
    """
    params = own_params(held.experiment.spec, held.network.params, held.seen)
    known = uses(held.experiment.cell).get(asked.quantity, ())
    return sum(len(params[use.others[0]]) if use.summed else 1 for use in known)


@dataclass(frozen=True, slots=True, eq=False)
class DerivedPage:
    """A run seen from one pass, with the derivatives of L."""

    held: "Held"
    rollout: Rollout
    gradients: Gradients
    loss: ExplainedLoss

    @property
    def ends(self) -> bool:
        """Whether the read-out joins what both directions say at their ends."""
        spec = self.rollout.spec
        return spec.direction == "both" and spec.readout is not None and spec.readout.counts == "last"

    def row(self, t: int) -> int:
        """Row of the input of what the network says at timestep t of the pass in sight."""
        return self.rollout.T - t if self.held.seen.reverse and not self.ends else t - 1

    def said(self, row: int) -> tuple[Pass | None, int]:
        """Pass (None: the one in sight) and timestep of what the network says in a row of the input."""
        spec, seen = self.rollout.spec, self.held.seen
        if seen.layer < spec.layers - 1:
            top = next(one for one in spec.passes if one.layer == spec.layers - 1)
            return top, self.rollout.T - row if top.reverse else row + 1
        if self.ends:
            return (Pass(seen.layer, False) if seen.reverse and row < self.rollout.T - 1 else None), row + 1
        return None, self.rollout.T - row if seen.reverse else row + 1


def page_of(held: "Held", loss: Loss) -> DerivedPage | None:
    """All derivatives of a number; None when it is not there or the network is too large."""
    there = held if loss.layer is None else held.at(loss.layer, reverse=loss.reverse)
    if loss.layer is not None and there.seen != Pass(loss.layer, loss.reverse):
        return None
    t = there.trace.T if loss.t is None else loss.t
    if not can_be_followed(there, loss.quantity, loss.index, t):
        return None
    layer, reverse = (None, False) if there.seen == held.seen else there.seen
    value = float(there.trace.quantities[loss.quantity][t - 1, loss.index])
    told = ExplainedLoss(
        quantity=loss.quantity, index=loss.index, t=t, value=finite(value), layer=layer, reverse=reverse
    )
    return DerivedPage(held, *derivatives(there, loss.quantity, loss.index, t), told)


@dataclass(frozen=True, slots=True)
class _Found:
    """A derivative and its products."""

    value: float
    products: Sequence[Product]
    t: int
    rest: ExplainedTerm | None = None
    """Those of earlier timesteps together."""
    over_time: bool = False
    """Whether it is a sum over all timesteps, each of which is told even where nothing comes of it."""


def _of_weight(page: DerivedPage, name: str, index: tuple[int, ...]) -> _Found | None:
    held, T = page.held, page.rollout.T
    shape = held.network.params[name].shape
    if len(index) != len(shape) or any(not 0 <= i < n for i, n in zip(index, shape, strict=True)):
        return None
    if name == "E":
        every = list(_of_embedding(page, *index))
        value, (early, late) = added(one.value for one in every), _parted(every)
        last = max((factor.t or 0 for one in early for factor in one.factors), default=0)
        return _Found(value, late, T, _rest([one.value for one in early], last) if early else None, over_time=True)
    one, own = _whose(page, name)
    where = (page.rollout, page.gradients, one, own, index)
    since = max(T - _timesteps(terms(*where, since=T)) + 1, 1)
    rest = _rest([earlier(*where, since)], since - 1) if since > 1 else None
    return _Found(float(page.gradients.params[name][index]), terms(*where, since=since), T, rest, over_time=True)


def _timesteps(products: Sequence[Product]) -> int:
    """Of how many timesteps the products of a weight are shown; these are those of one."""
    return MOST_TERMS // max(len(products), 1)


def _parted(products: Sequence[Product]) -> tuple[Sequence[Product], Sequence[Product]]:
    """Those of earlier timesteps, and those that are shown."""
    return products[:-MOST_TERMS], products[-MOST_TERMS:]


def _whose(page: DerivedPage, name: str) -> tuple[Pass, str]:
    """The pass that a parameter belongs to, and its own name there; any pass for what the read-out has."""
    spec = page.rollout.spec
    for one in spec.passes:
        own = name.removesuffix(spec.suffix(one))
        if own + spec.suffix(one) == name and own in own_params(spec, page.rollout.params, one):
            return one, own
    return page.held.seen, name


def _of_embedding(page: DerivedPage, word: int, column: int) -> Iterator[Product]:
    """A row of E is x wherever its word is read, by every pass of the first layer."""
    given, T = page.held.experiment.input, page.rollout.T
    if not isinstance(given, Tokens):
        return
    for row, token in enumerate(given.tokens):
        if given.vocabulary[word] == token:
            for one in page.rollout.spec.passes:
                if one.layer == 0:
                    t = T - row if one.reverse else row + 1
                    value = float(page.gradients.passes[one].x[t - 1, column])
                    yield Product((Factor("gradient", "x", (column,), t, one, value),))


def _of_number(page: DerivedPage, asked: Asked, standing: int) -> _Found | None:
    held, name, j = page.held, asked.quantity, asked.index
    t = standing if asked.t is None else asked.t
    if asked.column is not None or not 0 <= t <= held.trace.T or j < 0:
        return None
    if name in {"y", "a_y"} and name not in page.rollout.passes[held.seen].quantities:
        return _of_what_is_said(page, name, j, t)
    mine = page.gradients.passes[held.seen]
    numbers = mine.initial.get(name) if t == 0 else mine.x[t - 1] if name == "x" else _at(mine.quantities.get(name), t)
    if numbers is None or j >= len(numbers):
        return None
    return _Found(float(numbers[j]), terms(page.rollout, page.gradients, held.seen, name, (j,), t), t)


def _of_what_is_said(page: DerivedPage, name: str, k: int, t: int) -> _Found | None:
    """The sum of the read-out, or an output, of which nothing but L itself says anything."""
    held, a_y, seeds = page.held, page.gradients.a_y, page.gradients.seeds
    rows = held.trace.quantities.get(name)
    half = page.ends and held.seen.reverse and t < held.trace.T
    if rows is None or a_y is None or half or t == 0 or k >= rows.shape[1]:
        return None
    row = page.row(t)
    if name == "a_y":
        return _Found(float(a_y[row, k]), terms(page.rollout, page.gradients, held.seen, name, (k,), row + 1), t)
    value = 0.0 if seeds.y is None else float(seeds.y[row, k])
    return _Found(value, [Product((Factor("loss", name, (k,), row + 1, None, value),))], t)


def _shown(page: DerivedPage, found: _Found) -> Iterator[ExplainedTerm]:
    """The products as they are told; those beyond the bound as one, first: a weight's earliest, else the smallest."""
    told = [one for one in found.products if not any(map(_is_silent, one.factors))]
    products = told if found.over_time else [_opened(page, one) for one in told if not _is_cut_off(one)]
    if found.rest is not None:
        yield found.rest
    beyond = len(products) - MOST_TERMS
    dropped = set(sorted(range(len(products)), key=lambda k: abs(products[k].value))[: max(beyond, 0)])
    if dropped:
        yield _rest([products[k].value for k in dropped], None)
    yield from (_told(page, product) for k, product in enumerate(products) if k not in dropped)


def _opened(page: DerivedPage, product: Product) -> Product:
    """The same product, with the one that dL/d(1 - z) or dL/d(tanh C) is in the place of that: they are but steps."""
    first, *others = product.factors
    if first.kind != "gradient" or first.one is None or first.t is None:
        return product
    if any(len(other.index) > 1 for other in others) or first.name not in between(page.rollout.spec.cell):
        return product
    every = terms(page.rollout, page.gradients, first.one, first.name, first.index, first.t)
    said = [one for one in every if not any(map(_is_silent, one.factors))]
    if len(said) != 1 or said[0].factors[0].kind != "gradient":
        return product
    return Product((*said[0].factors, *others), said[0].minus != product.minus)


def _is_cut_off(product: Product) -> bool:
    """Whether nothing of L comes back through it, as from what is read after L."""
    first = product.factors[0]
    return first.kind == "gradient" and first.value == 0.0


def _is_silent(factor: Factor) -> bool:
    """Whether it is what L says of a number of which it says nothing."""
    return factor.kind == "loss" and factor.value == 0.0


def _rest(values: Iterable[float], t: int | None) -> ExplainedTerm:
    value = finite(added(values))
    return ExplainedTerm(
        factors=(ExplainedFactor(name="", kind="rest", index=(), t=t, value=value),), minus=False, value=value
    )


def _told(page: DerivedPage, product: Product) -> ExplainedTerm:
    readout = page.rollout.spec.readout
    straight = readout is not None and readout.kind == "linear"
    seen = [one for one in product.factors if not (straight and one.kind == "slope" and one.one is None)]
    factors = tuple(_placed(page, factor) for factor in seen)
    return ExplainedTerm(factors=factors, minus=product.minus, value=finite(product.value))


def _placed(page: DerivedPage, factor: Factor) -> ExplainedFactor:
    """A factor as seen from the pass in sight; what the network says counts time as that pass does."""
    one, t = factor.one, factor.t
    if one is None and t is not None:
        one, t = page.said(t - 1)
    there = None if one in {None, page.held.seen} else one
    layer, reverse = there or (None, False)
    kind = "elsewhere" if factor.kind == "value" and there else factor.kind
    return ExplainedFactor(
        name=factor.name,
        kind=kind,
        index=factor.index,
        t=t,
        value=finite(factor.value),
        layer=layer,
        reverse=reverse,
    )


def _at(rows: Array | None, t: int) -> Array | None:
    return None if rows is None else rows[t - 1]
