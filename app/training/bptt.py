"""Backpropagation through time: the derivatives of a loss by every number of a rollout.

Source: Werbos, "Backpropagation through time: what it does and how to do it", 1990.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from app.cells.arrays import Array
from app.errors import InvalidShape, UnknownName
from app.network.passes import Pass
from app.network.readout import Readout
from app.training.formulas import through_pass
from app.training.gradients import Gradients, PassGradients, Seeds
from app.training.rollout import Rollout, joined, own_params, turned

__all__ = ["Gradients", "PassGradients", "Seeds", "backward", "of_embedding"]


def backward(rollout: Rollout, seeds: Seeds) -> Gradients:
    """All derivatives of a loss, from what it says itself: of parameters, inputs, initial states and every quantity.

    Layer by layer from the last down, each pass from its last timestep to its first. Those of parameters are summed
    over time and batch, all others belong to one number of one sequence. A number that a hand holds hands nothing on
    to what would have computed it. Overflow gives infinity or NaN, without warning.
    Raises InvalidShape or UnknownName when seeds do not fit the rollout.
    """
    spec = rollout.spec
    params: dict[str, Array] = {}
    with np.errstate(over="ignore", invalid="ignore"):
        arriving = {one: _direct(rollout, one, seeds) for one in spec.passes}
        a_y = _of_sums(rollout, seeds)
        if a_y is not None:
            params |= _through_readout(rollout, a_y, arriving)
        if seeds.h is not None:
            said = _fitting("h", seeds.h, rollout.output)
            for one, part in _halves(rollout, said).items():
                _add(arriving[one], "h", turned(part, one))
        passes: dict[Pass, PassGradients] = {}
        for one in reversed(spec.passes):
            passes[one], own = _through(rollout, one, arriving[one])
            params |= {name + spec.suffix(one): value for name, value in own.items()}
            if one.layer:
                below = turned(passes[one].x, one)
                for two, part in _halves(rollout, below, one.layer - 1).items():
                    _add(arriving[two], "h", turned(part, two))
    named = {name: params[name] for name in rollout.params if name in params}
    return Gradients(named, {one: passes[one] for one in spec.passes}, a_y, seeds)


def of_embedding(x: Array, words: NDArray[np.intp], count: int) -> Array:
    """dL/dE (count, X) where x(t) is row ``words[t]`` of E: the sum of dL/dx over all places where a word stands.

    ``x`` is dL/dx (T, ..., X), ``words`` whole numbers (T, ...).
    """
    table = np.zeros((count, x.shape[-1]), dtype=x.dtype)
    np.add.at(table, words.ravel(), x.reshape(-1, x.shape[-1]))
    return table


def _through(rollout: Rollout, one: Pass, arriving: Mapping[str, Array]) -> tuple[PassGradients, dict[str, Array]]:
    """One pass by its fast form, if it ran in one that can go back from there; else by the formulas."""
    done = rollout.passes[one]
    if done.tape is not None and done.tape.takes(arriving):
        return done.tape.backward(arriving)
    return through_pass(rollout.spec.cell, own_params(rollout.spec, rollout.params, one), done, arriving)


def _direct(rollout: Rollout, one: Pass, seeds: Seeds) -> dict[str, Array]:
    """What the loss says of numbers of this pass itself: of any quantity, and of the state that it ends in."""
    done = rollout.passes[one]
    found: dict[str, Array] = {}
    for name, value in seeds.quantity.get(one, {}).items():
        if name not in done.quantities:
            raise UnknownName("quantity", name, "one of " + ", ".join(done.quantities))
        _add(found, name, _fitting(name, value, done.quantities[name]))
    for name, value in seeds.final.get(one, {}).items():
        if name not in rollout.spec.cell.states:
            raise UnknownName("state", name, "one of " + ", ".join(rollout.spec.cell.states))
        last = np.zeros_like(done.quantities[name])
        last[-1] = _fitting(f"final {name}", value, last[-1])
        _add(found, name, last)
    return found


def _of_sums(rollout: Rollout, seeds: Seeds) -> Array | None:
    """dL/da_y: what the loss says of it, and what it says of y through the activation of the read-out."""
    readout, y = rollout.spec.readout, rollout.y
    if readout is None or y is None:
        if seeds.a_y is not None or seeds.y is not None:
            raise UnknownName("quantity", "y", "a network with a read-out")
        return None
    found: dict[str, Array] = {}
    if seeds.a_y is not None:
        _add(found, "a_y", _fitting("a_y", seeds.a_y, y))
    if seeds.y is not None:
        _add(found, "a_y", _before_activation(readout, y, _fitting("y", seeds.y, y)))
    return found.get("a_y", np.zeros_like(y))


def _before_activation(readout: Readout, y: Array, given: Array) -> Array:
    """dL/da from dL/dy, (..., K): for softmax y_k (g_k - sum over j of g_j y_j)."""
    if readout.kind == "softmax":
        return np.asarray(y * (given - (given * y).sum(axis=-1, keepdims=True)))
    return np.asarray(given * y * (1.0 - y)) if readout.kind == "sigmoid" else given


def _through_readout(rollout: Rollout, a_y: Array, arriving: Mapping[Pass, dict[str, Array]]) -> dict[str, Array]:
    """dL/dW_y and dL/db_y; dL/dh is added to what arrives at the passes of the last layer."""
    read, W_y, spec = joined(rollout), rollout.params["W_y"], rollout.spec
    if a_y.ndim == 3:  # units before batch, as fast forms have their numbers: then nothing is copied
        turned_a = a_y.swapaxes(1, 2)
        said = rollout.room.take("dL/dh of y", (len(a_y), W_y.shape[1], a_y.shape[1]), a_y.dtype)
        halves = _halves(rollout, np.matmul(W_y.T, turned_a, out=said).swapaxes(1, 2))
        gradient = np.matmul(turned_a, read).sum(axis=0)
    else:
        halves = _halves(rollout, a_y @ W_y)
        gradient = a_y.reshape(-1, len(W_y)).T @ read.reshape(-1, W_y.shape[1])
    for one, part in halves.items():
        if spec.direction == "both" and spec.readout is not None and spec.readout.counts == "last" and one.reverse:
            last = np.zeros_like(part)
            last[-1] = part.sum(axis=0)  # of every row the backward half is its end
            _add(arriving[one], "h", last)
        else:
            _add(arriving[one], "h", turned(part, one))
    return {"W_y": gradient, "b_y": a_y.sum(axis=tuple(range(a_y.ndim - 1)))}


def _halves(rollout: Rollout, said: Array, layer: int | None = None) -> dict[Pass, Array]:
    """Columns of what a layer says, by the passes that say them; the last layer unless told."""
    spec = rollout.spec
    level = spec.layers - 1 if layer is None else layer
    ones = [one for one in spec.passes if one.layer == level]
    return dict(zip(ones, np.split(said, len(ones), axis=-1), strict=True))


def _add(found: dict[str, Array], name: str, value: Array) -> None:
    found[name] = found[name] + value if name in found else value


def _fitting(name: str, value: Array, like: Array) -> Array:
    if np.shape(value) != like.shape:
        raise InvalidShape(f"loss by {name}", f"shape {np.shape(value)}", f"shape {like.shape}")
    return np.asarray(value, dtype=like.dtype)
