"""What a network should have said, and how far it was from it: losses, and their slope at the read-out's sums.

Everything is computed from the sums a_y, not from y: where sigmoid or softmax are 0 or 1 to the last bit, log y has
nothing left to say, and the sums still do. Arrays have time first: a_y and target (T, ..., K), weight (T, ...).
"""

from collections.abc import Callable
from typing import Literal

import numpy as np

from app.cells.activations import FUNCTIONS, SLOPES, linear, sigmoid
from app.cells.arrays import Array
from app.errors import InvalidValue
from app.network.readout import softmax

LossKind = Literal["squared", "binary", "softmax"]
Output = Literal["linear", "sigmoid", "tanh", "softmax"]
"""What the sums go through on their way out: the kind of a read-out, or the output of a Jordan network."""


def loss(kind: LossKind, output: Output, a_y: Array, target: Array, weight: Array) -> tuple[float, Array]:
    """L of a batch and dL/da_y (T, ..., K): the sum over timesteps, averaged over sequences.

    L = 1/n sum over t and sequences of weight(t) L(t), where L(t) is that of :func:`per_step` and n the number of
    sequences, 1 for a single one. At least 0 for the targets of a task, unbounded above; where numbers overflow,
    infinity or NaN, without warning.
    Raises InvalidValue when the kind does not go with the output.

    Source: the sums per step and per sequence are those of the usual derivation of back-propagation through time
    (Werbos, "Backpropagation through time: what it does and how to do it", 1990).
    """
    n = max(int(np.prod(weight.shape[1:])), 1)
    share = weight / n
    with np.errstate(over="ignore", invalid="ignore"):
        values, slopes = per_step(kind, output, a_y, target)
        return float((share * values).sum()), share[..., None] * slopes


def per_step(kind: LossKind, output: Output, a_y: Array, target: Array) -> tuple[Array, Array]:
    """L(t) (T, ...) and dL(t)/da_y(t) (T, ..., K) of every timestep by itself.

    squared: L = 1/2 sum over k of (y - target)^2 with y = out(a_y), for every output. The slope is
    (y - target) out'(a_y); for softmax, whose outputs answer to all sums, y (e - sum over j of e_j y_j)
    with e = y - target.
    binary: L = -sum over k of target log y + (1 - target) log(1 - y) with y = sigmoid(a_y); slope y - target.
    softmax: L = -sum over k of target log y with y = softmax(a_y); slope y sum(target) - target.

    Source: Bridle, "Training stochastic model recognition algorithms as networks can lead to maximum mutual information
    estimation of parameters", 1989.
    """
    check(kind, output)
    if kind == "squared":
        return _squared(output, a_y, target)
    if kind == "binary":
        # log(1 + e^a) - target a, with the larger part taken out, so that e never overflows
        values = np.maximum(a_y, 0.0) + np.log1p(np.exp(-np.abs(a_y))) - target * a_y
        return values.sum(axis=-1), sigmoid(a_y) - target
    top = a_y.max(axis=-1, keepdims=True)
    e = np.exp(a_y - top)
    whole = e.sum(axis=-1, keepdims=True)
    logs = a_y - top - np.log(whole)
    return -(target * logs).sum(axis=-1), e / whole * target.sum(axis=-1, keepdims=True) - target


def check(kind: LossKind, output: Output) -> None:
    """Raise InvalidValue when a loss does not go with what the network's output is."""
    wanted: dict[LossKind, tuple[Output, ...]] = {"binary": ("sigmoid",), "softmax": ("softmax",)}
    if output not in wanted.get(kind, (output,)):
        raise InvalidValue(f"{kind} loss", output, "one of " + ", ".join(wanted[kind]))


def said(output: Output, a_y: Array) -> Array:
    """What the network answers, y = out(a_y) (..., K)."""
    return _OUTPUTS[output](a_y)


def _squared(output: Output, a_y: Array, target: Array) -> tuple[Array, Array]:
    y = said(output, a_y)
    error = y - target
    values = 0.5 * (error * error).sum(axis=-1)
    if output == "softmax":
        return values, y * (error - (error * y).sum(axis=-1, keepdims=True))
    return values, error if output == "linear" else error * SLOPES[output](a_y)


_OUTPUTS: dict[Output, Callable[[Array], Array]] = {
    "linear": linear,
    "sigmoid": sigmoid,
    "tanh": FUNCTIONS["tanh"],
    "softmax": softmax,
}
