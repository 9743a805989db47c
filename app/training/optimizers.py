"""From gradients to steps: three optimizers and clipping, each a pure function of what it is given."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np

from app.cells.arrays import Array, Params
from app.errors import InvalidValue
from app.plain import Plain, Tagged

Memory = Mapping[str, Array]
"""What an optimizer remembers from step to step, by names of its own; empty before the first."""

FASTEST = 10.0
"""Largest rate; beyond it nothing learns, it only overflows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sgd(Plain):
    """Stochastic gradient descent: w <- w - rate * dL/dw."""

    kind: Literal["sgd"] = "sgd"
    rate: float = 0.1

    def step(self, params: Params, grads: Params, memory: Memory) -> tuple[dict[str, Array], dict[str, Array]]:
        """Parameters after the step; nothing is remembered."""
        return {name: value - self.rate * grads[name] for name, value in params.items()}, dict(memory)


@dataclass(frozen=True, slots=True, kw_only=True)
class Momentum(Plain):
    """Gradient descent with momentum: v <- momentum * v + dL/dw, w <- w - rate * v.

    Source: Polyak, "Some methods of speeding up the convergence of iteration methods", 1964.
    """

    kind: Literal["momentum"] = "momentum"
    rate: float = 0.05
    momentum: float = 0.9
    """Share of the last step that goes on, 0 to below 1."""

    def step(self, params: Params, grads: Params, memory: Memory) -> tuple[dict[str, Array], dict[str, Array]]:
        """Parameters after the step, and v by the name of its parameter with ``v/`` before it."""
        v = {f"v/{name}": (self.momentum * memory[f"v/{name}"] if memory else 0.0) + grads[name] for name in params}
        return {name: value - self.rate * v[f"v/{name}"] for name, value in params.items()}, v


@dataclass(frozen=True, slots=True, kw_only=True)
class Adam(Plain):
    """Adam: m and v are running means of dL/dw and of its square; w <- w - rate * m^ / (sqrt(v^) + eps).

    m^ = m / (1 - beta1^s) and v^ = v / (1 - beta2^s) at step s, counted from 1, for both begin at 0.

    Source: Kingma and Ba, "Adam: a method for stochastic optimization", 2015.
    """

    kind: Literal["adam"] = "adam"
    rate: float = 0.01
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8

    def step(self, params: Params, grads: Params, memory: Memory) -> tuple[dict[str, Array], dict[str, Array]]:
        """Parameters after the step, with ``m/`` and ``v/`` of each and the number of steps under ``steps``."""
        steps = (memory["steps"] if memory else np.zeros(())) + 1.0
        fix1, fix2 = 1.0 - self.beta1 ** float(steps), 1.0 - self.beta2 ** float(steps)
        after: dict[str, Array] = {}
        kept: dict[str, Array] = {"steps": steps}
        for name, value in params.items():
            slope = grads[name]
            m = (self.beta1 * memory[f"m/{name}"] if memory else 0.0) + (1.0 - self.beta1) * slope
            v = (self.beta2 * memory[f"v/{name}"] if memory else 0.0) + (1.0 - self.beta2) * slope * slope
            kept[f"m/{name}"], kept[f"v/{name}"] = m, v
            after[name] = value - self.rate * (m / fix1) / (np.sqrt(v / fix2) + self.eps)
        return after, kept


AnyOptimizer = Annotated[Sgd | Momentum | Adam, Tagged("kind")]
OPTIMIZERS: dict[str, type[Sgd | Momentum | Adam]] = {"sgd": Sgd, "momentum": Momentum, "adam": Adam}
"""Every optimizer by its kind, simplest first."""


def check(optimizer: Sgd | Momentum | Adam) -> None:
    """Raise InvalidValue when a number of an optimizer is outside its range."""
    inside("rate", optimizer.rate, 0.0, FASTEST)
    if isinstance(optimizer, Momentum):
        inside("momentum", optimizer.momentum, 0.0, 0.9999)
    if isinstance(optimizer, Adam):
        inside("beta1", optimizer.beta1, 0.0, 0.9999)
        inside("beta2", optimizer.beta2, 0.0, 0.999999)
        inside("eps", optimizer.eps, 1e-12, 1.0)


def clipped(grads: Params, most: float) -> tuple[dict[str, Array], float]:
    """Gradients shortened together so that their norm is at most ``most`` (0: never), and the norm before, >= 0.

    norm = sqrt of the sum of squares of all numbers of all gradients; above ``most`` each is multiplied by most / norm.
    Their direction stays. The norm is taken of numbers scaled to at most 1, so that squares do not overflow.

    Source: Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks", 2013.
    """
    largest = max((float(np.abs(value).max()) for value in grads.values() if value.size), default=0.0)
    if largest == 0.0 or not np.isfinite(largest):
        return dict(grads), largest
    norm = largest * float(np.sqrt(sum(float(np.square(value / largest).sum()) for value in grads.values())))
    if most == 0.0 or norm <= most:
        return dict(grads), norm
    return {name: value * (most / norm) for name, value in grads.items()}, norm


def inside(what: str, got: float, low: float, high: float) -> None:
    """Raise InvalidValue when a number is outside its range, or none."""
    if not low <= got <= high:
        raise InvalidValue(what, f"{got:g}", f"a number from {low:g} to {high:g}")
