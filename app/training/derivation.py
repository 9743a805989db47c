"""Why a gradient is what it is: every derivative as the sum of products that pencil and paper can follow, backwards."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from app.cells.activations import SLOPES
from app.cells.arrays import Array, Params
from app.cells.contract import Quantity
from app.errors import InvalidValue, UnknownName
from app.network.passes import Pass
from app.training.gradients import Gradients
from app.training.rollout import Rollout, joined, own_params, turned
from app.training.uses import Use, copies, uses

Kind = Literal["loss", "gradient", "slope", "weight", "value", "number"]


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor of a product."""

    kind: Kind
    """``loss``: what L says of the named number itself; ``gradient``: dL/d(it); ``slope``: derivative of the activation
    that it is the value of; ``weight`` and ``value``: itself; ``number``: a plain number."""
    name: str
    """Of a weight, with the suffix of its pass."""
    index: tuple[int, ...]
    t: int | None
    """Counted from 1, as the pass takes its timesteps; of y and a_y as the input goes. None where there is no time."""
    one: Pass | None
    """Whose number it is; None for weights, and for y and a_y of the read-out."""
    value: float


@dataclass(frozen=True, slots=True)
class Product:
    """Factors multiplied from left to right."""

    factors: tuple[Factor, ...]
    minus: bool = False
    """Whether it is subtracted."""

    @property
    def value(self) -> float:
        """The product, sign included."""
        value = math.prod(factor.value for factor in self.factors)
        return 0.0 - value if self.minus else value


def terms(  # noqa: PLR0913, PLR0917 - a place in a network, no more
    rollout: Rollout,
    gradients: Gradients,
    one: Pass,
    name: str,
    index: tuple[int, ...],
    t: int | None = None,
    *,
    since: int = 1,
) -> tuple[Product, ...]:
    """Products that add up to one derivative of a single sequence, to 1e-12 of the largest of them.

    Of a quantity of a pass at timestep t of its own, of ``x`` as the pass reads it, or at t = 0 of the initial state:
    one product for each number that reads it, at t or, as the state before, at t + 1; in the layer above; in the
    read-out; and what the loss says itself. Of a parameter (own name, no t) one for each timestep and use, as in
    dL/dW_q[j,k] = sum over t of dL/da_q[j](t) x[k](t), from t = ``since`` on
    (:func:`app.training.earlier.earlier` adds up the others). Of ``a_y`` what the loss says. What a hand holds has no
    products of its own: it hands nothing on.
    Raises UnknownName, or InvalidValue for an index or a timestep that is not there.
    """
    page = _page(rollout, gradients, one)
    with np.errstate(over="ignore", invalid="ignore"):
        return tuple(_found(page, name, index, t, since))


def _page(rollout: Rollout, gradients: Gradients, one: Pass) -> "_Page":
    if rollout.batch:
        raise InvalidValue("rollout", f"a batch of {rollout.batch}", "a single sequence")
    return _Page(rollout, gradients, one, own_params(rollout.spec, rollout.params, one))


@dataclass(frozen=True, slots=True, eq=False)
class _Page:
    """One pass of a rollout with its gradients."""

    rollout: Rollout
    gradients: Gradients
    one: Pass
    params: Params

    @property
    def T(self) -> int:
        return self.rollout.T

    def value(self, name: str, j: tuple[int, ...], t: int) -> Factor:
        """A number of this pass at t; for t = 0 of the initial state."""
        done = self.rollout.passes[self.one]
        rows = done.x if name == "x" else done.initial[name][None] if t == 0 else done.quantities[name]
        return Factor("value", name, j, t, self.one, float(rows[max(t - 1, 0)][j]))

    def weight(self, name: str, index: tuple[int, ...]) -> Factor:
        return Factor(
            "weight", name + self.rollout.spec.suffix(self.one), index, None, None, float(self.params[name][index])
        )

    def named(self, name: str, j: int, t: int) -> Factor:
        """A factor of a formula at timestep t."""
        if name == "1":
            return Factor("number", "1", (), None, None, 1.0)
        if name in self.params:
            return self.weight(name, (j,))
        return self.value(name[:-1], (j,), t - 1) if name.endswith("'") else self.value(name, (j,), t)

    def delta(self, by: str, j: int, t: int) -> tuple[Factor, ...] | None:
        """dL/d(sum of a quantity): dL/d(it), and the slope of its activation where that bends; None if it is held."""
        done, q = self.rollout.passes[self.one], _quantity(self.rollout, by)
        if by in done.held and done.held[by][t - 1, j]:
            return None
        if by in copies(self.rollout.spec.cell):  # what it is a copy of is counted for itself
            said = self.gradients.passes[self.one].arriving.get(by)
            return None if said is None else (Factor("loss", by, (j,), t, self.one, float(said[t - 1, j])),)
        total = float(self.gradients.passes[self.one].quantities[by][t - 1, j])
        gradient = Factor("gradient", by, (j,), t, self.one, total)
        bends, argument = SLOPES.get(q.formula.function), q.formula.argument
        if bends is None or argument is None:
            return (gradient,)
        slope = float(bends(done.quantities[argument][t - 1, j]))
        return gradient, Factor("slope", by, (j,), t, self.one, slope)


def _found(page: _Page, name: str, index: tuple[int, ...], t: int | None, since: int) -> Iterator[Product]:
    rollout = page.rollout
    readout, done = rollout.spec.readout, rollout.passes[page.one]
    if name in page.params:
        _inside(name, index, page.params[name].shape)
        yield from _of_parameter(page, name, index, since)
    elif readout is not None and name in readout.shapes(0):
        _inside(name, index, rollout.params[name].shape)
        yield from _of_readout_parameter(page, name, index, since)
    elif t is None or not 0 <= t <= page.T:
        raise InvalidValue("timestep", str(t), f"a whole number from 0 to {page.T}")
    elif readout is not None and name == "a_y" and t:
        _inside(name, index, (readout.size,))
        yield from _of_sum(page, index[0], t)
    else:
        numbers = {state: rows[None] for state, rows in done.initial.items()} if t == 0 else {**done.quantities}
        numbers |= {"x": done.x} if t else {}
        if name not in numbers:
            raise UnknownName("quantity", name, "one of " + ", ".join(numbers))
        _inside(name, index, numbers[name].shape[1:])
        yield from _of_quantity(page, name, index[0], t)


def _of_quantity(page: _Page, name: str, j: int, t: int) -> Iterator[Product]:
    """Whatever reads name[j] at t: the loss, the read-out, the layer above, this timestep and the next."""
    if t and name != "x":
        yield from _of_loss(page, name, j, t)
        if name == "h":
            yield from _of_readout(page, j, t)
            yield from _of_layer_above(page, j, t)
    for use in uses(page.rollout.spec.cell)[name]:
        at = t + 1 if use.later else t
        if 1 <= at <= page.T:
            yield from _of_use(page, use, j, at)
    state = copies(page.rollout.spec.cell).get(name)
    if state is not None and t:
        delta = page.delta(state, j, t)
        yield from () if delta is None else (Product(delta),)


def _of_use(page: _Page, use: Use, j: int, t: int) -> Iterator[Product]:
    """The products of a sum at t that has the number as a factor: of a column of weights, one for each row."""
    if not use.summed:
        delta = page.delta(use.by, j, t)
        if delta is not None:
            yield Product((*delta, *(page.named(name, j, t) for name in use.others)), use.minus)
        return
    for i in range(len(page.params[use.others[0]])):
        delta = page.delta(use.by, i, t)
        if delta is not None:
            yield Product((*delta, page.weight(use.others[0], (i, j))), use.minus)


def _of_loss(page: _Page, name: str, j: int, t: int) -> Iterator[Product]:
    """What the loss says of the number itself, where it says anything."""
    seeds, one = page.gradients.seeds, page.one
    said: list[Array] = []
    if name in seeds.quantity.get(one, {}):
        said.append(seeds.quantity[one][name][t - 1])
    if name in seeds.final.get(one, {}) and t == page.T:
        said.append(seeds.final[one][name])
    if name == "h" and seeds.h is not None and one.layer == page.rollout.spec.layers - 1:
        said.append(turned(seeds.h, one)[t - 1, _columns(page)])
    for row in said:
        if row[j]:
            yield Product((Factor("loss", name, (j,), t, one, float(row[j])),))


def _of_readout(page: _Page, j: int, t: int) -> Iterator[Product]:
    """What the read-out makes of h[j] at t: of the end of a backward pass that the last y joins, every row that counts.

    A row does that of which the loss says anything.
    """
    spec, a_y = page.rollout.spec, page.gradients.a_y
    if a_y is None or spec.readout is None or page.one.layer < spec.layers - 1:
        return
    ends = spec.readout.counts == "last" and spec.direction == "both" and page.one.reverse
    if ends and t < page.T:
        return
    rows = [int(row) for row in np.flatnonzero(a_y.any(axis=1))] if ends else [_row(page, t)]
    column = j + _columns(page).start
    for row in rows:
        for k in range(spec.readout.size):
            gradient = Factor("gradient", "a_y", (k,), row + 1, None, float(a_y[row, k]))
            weight = float(page.rollout.params["W_y"][k, column])
            yield Product((gradient, Factor("weight", "W_y", (k, column), None, None, weight)))


def _of_layer_above(page: _Page, j: int, t: int) -> Iterator[Product]:
    """What both directions of the layer above make of h[j] at t, each at its own timestep."""
    spec = page.rollout.spec
    row, column = _row(page, t), j + _columns(page).start
    for two in spec.passes:
        if two.layer == page.one.layer + 1:
            above = _Page(page.rollout, page.gradients, two, own_params(spec, page.rollout.params, two))
            at = page.T - row if two.reverse else row + 1
            for use in uses(spec.cell)["x"]:
                yield from _of_use(above, use, column, at)


def _of_parameter(page: _Page, name: str, index: tuple[int, ...], since: int) -> Iterator[Product]:
    for t in range(since, page.T + 1):
        for use in uses(page.rollout.spec.cell)[name]:
            delta = page.delta(use.by, index[0], t)
            if delta is not None:
                place = index[-1] if use.summed else index[0]
                yield Product((*delta, *(page.named(other, place, t) for other in use.others)), use.minus)


def _of_readout_parameter(page: _Page, name: str, index: tuple[int, ...], since: int) -> Iterator[Product]:
    """One product a timestep, counted as the input goes."""
    a_y, read, k = page.gradients.a_y, joined(page.rollout), index[0]
    if a_y is None:
        return
    for row in range(since - 1, page.T):
        gradient = Factor("gradient", "a_y", (k,), row + 1, None, float(a_y[row, k]))
        yield Product((gradient, _read(page, read, row, index[1])) if name == "W_y" else (gradient,))


def _read(page: _Page, read: Array, row: int, column: int) -> Factor:
    """The number of the last layer that the read-out reads in a row of the input: whose it is, and when it was."""
    spec = page.rollout.spec
    ones = [one for one in spec.passes if one.layer == spec.layers - 1]
    width = read.shape[1] // len(ones)
    one = ones[column // width]
    ends = spec.readout is not None and spec.readout.counts == "last" and len(ones) > 1 and one.reverse
    t = page.T if ends else page.T - row if one.reverse else row + 1
    return Factor("value", "h", (column % width,), t, one, float(read[row, column]))


def _of_sum(page: _Page, k: int, t: int) -> Iterator[Product]:
    """What the loss says of a_y[k] itself, and of every y that it has a part in."""
    seeds, y, readout = page.gradients.seeds, page.rollout.y, page.rollout.spec.readout
    row = t - 1
    if seeds.a_y is not None:
        yield Product((Factor("loss", "a_y", (k,), t, None, float(seeds.a_y[row, k])),))
    if seeds.y is None or y is None or readout is None:
        return
    for j in range(readout.size) if readout.kind == "softmax" else (k,):
        own = 1.0 if j == k else 0.0
        slope = {"linear": 1.0, "sigmoid": y[row, k] * (1.0 - y[row, k]), "softmax": y[row, j] * (own - y[row, k])}
        loss = Factor("loss", "y", (j,), t, None, float(seeds.y[row, j]))
        yield Product((loss, Factor("slope", "y", (j, k), t, None, float(slope[readout.kind]))))


def _columns(page: _Page) -> slice:
    """Where h of this pass stands in what its layer says."""
    size = page.rollout.passes[page.one].quantities["h"].shape[-1]
    beside = page.one.reverse and page.rollout.spec.direction == "both"
    return slice(size, 2 * size) if beside else slice(0, size)


def _row(page: _Page, t: int) -> int:
    """Row of the input of a pass's timestep t."""
    return page.T - t if page.one.reverse else t - 1


def _quantity(rollout: Rollout, name: str) -> Quantity:
    return next(q for q in rollout.spec.cell.quantities if q.name == name)


def _inside(name: str, index: tuple[int, ...], shape: tuple[int, ...]) -> None:
    if len(index) != len(shape) or any(not 0 <= i < n for i, n in zip(index, shape, strict=True)):
        raise InvalidValue(name, f"index {index}", f"an index inside shape {shape}")
