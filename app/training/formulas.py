"""Gradients of any cell, from the formulas that its quantities say of themselves."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from app.cells import AnyCell
from app.cells.activations import SLOPES
from app.cells.arrays import Array, Params
from app.cells.contract import Quantity
from app.training.gradients import PassGradients
from app.training.rollout import PassRollout
from app.training.uses import Use, copies, uses


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """A way back: from the sum of one quantity to one number that the sum reads."""

    to: str
    later: bool
    """Whether that is the state one timestep earlier."""
    matrix: Array | None
    """Weights of the sum (J, K), if it is a row times a vector; else None."""
    times: Array
    """The other factors of the product at every timestep, (T, ..., size) or broadcast to T."""


@dataclass(frozen=True, slots=True, eq=False)
class Station:
    """One quantity on the way back: dL/d(its sum) = dL/d(itself) * ``slope``, and where it goes on to."""

    name: str
    slope: Array | None
    """Derivative of its activation (T, ..., size), 0 where a hand holds it; None: 1 everywhere."""
    routes: tuple[Route, ...]


def through_pass(
    cell: AnyCell, params: Params, done: PassRollout, arriving: Mapping[str, Array]
) -> tuple[PassGradients, dict[str, Array]]:
    """Derivatives by everything in one pass, and by its parameters (own names), from what arrives at its quantities.

    For q = function(sum of products): dL/dsum = dL/dq * slope of the function; every factor of a product gets dL/dsum
    times the other factors, and a vector that a matrix is multiplied with gets W^T dL/dsum. A factor with a prime is
    the state one timestep earlier. So a cell that says its formulas needs no line of its own here.
    """
    total, deltas, first = along(cell, params, done, arriving)

    def below() -> Array:
        return np.asarray(sum(deltas[use.by] @ params[use.others[0]] for use in uses(cell)["x"]))

    named = {name: _parameter(cell, params, done, deltas, name) for name in params}
    for part, state in copies(cell).items():
        total[part] = total[part] + deltas[state]
    return PassGradients(total, below, first, arriving), named


def along(
    cell: AnyCell, params: Params, done: PassRollout, arriving: Mapping[str, Array]
) -> tuple[dict[str, Array], dict[str, Array], dict[str, Array]]:
    """From the last timestep to the first: dL/dq and dL/d(sum of q), (T, ..., size) each, and dL/d(initial state)."""
    way = stations(cell, params, done)
    total = {
        name: np.array(arriving[name]) if name in arriving else np.zeros_like(q) for name, q in done.quantities.items()
    }
    deltas = {at.name: total[at.name] if at.slope is None else np.empty_like(total[at.name]) for at in way}
    first = {name: np.zeros_like(start) for name, start in done.initial.items()}
    for t in range(len(done.x) - 1, -1, -1):
        before = {name: total[name][t - 1] if t else first[name] for name in first}
        for at in way:
            delta = deltas[at.name][t]
            if at.slope is not None:
                np.multiply(total[at.name][t], at.slope[t], out=delta)
            for route in at.routes:
                into = before[route.to] if route.later else total[route.to][t]
                into += delta * route.times[t] if route.matrix is None else delta @ route.matrix
    return total, deltas, first


def stations(cell: AnyCell, params: Params, done: PassRollout) -> list[Station]:
    """The way back through one timestep: all quantities, the last computed first."""
    read = uses(cell)
    routes: dict[str, list[Route]] = {q.name: [] for q in cell.quantities}
    for q in cell.quantities:
        for use in read[q.name]:
            routes[use.by].append(_route(q.name, use, params, done))
    return [Station(q.name, _slope(q, done), tuple(routes[q.name])) for q in reversed(cell.quantities)]


def _route(to: str, use: Use, params: Params, done: PassRollout) -> Route:
    T, dtype = len(done.x), done.x.dtype
    if use.summed:
        return Route(to, use.later, params[use.others[0]], np.empty(0))
    times = _product(use, params, done)
    if times.ndim < done.x.ndim:  # parameters and numbers are the same at every timestep
        times = np.broadcast_to(times, (T, *times.shape))
    return Route(to, use.later, None, times.astype(dtype, copy=False))


def _product(use: Use, params: Params, done: PassRollout) -> Array:
    product = np.full((), -1.0 if use.minus else 1.0, dtype=done.x.dtype)
    for name in use.others:
        product = product * done.value(name, params)
    return product


def _slope(q: Quantity, done: PassRollout) -> Array | None:
    """Derivative of the activation of a quantity, 0 where it is held; None where it is 1 throughout."""
    bends, argument = SLOPES.get(q.formula.function), q.formula.argument
    slope = None
    if bends is not None and argument is not None:
        slope = bends(done.quantities[argument]).astype(done.x.dtype, copy=False)
    if q.name in done.held:
        free = ~done.held[q.name]
        slope = free.astype(done.x.dtype) if slope is None else np.where(free, slope, 0.0)
    return slope


def _parameter(cell: AnyCell, params: Params, done: PassRollout, deltas: Mapping[str, Array], name: str) -> Array:
    """dL/d(parameter), summed over time and batch: of a matrix (J, K), else (J,)."""
    total = np.zeros_like(params[name], dtype=done.x.dtype)
    for use in uses(cell)[name]:
        delta = deltas[use.by]
        flat = delta.reshape(-1, delta.shape[-1])
        if use.summed:
            read = done.value(use.others[0], params)
            total += flat.T @ read.reshape(-1, read.shape[-1])
        else:
            total += (delta * _product(use, params, done)).reshape(flat.shape).sum(axis=0)
    return total
