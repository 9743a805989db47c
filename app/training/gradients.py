"""What a loss says itself, and the derivatives that follow from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

import numpy as np

from app.cells.arrays import Array, State
from app.network.passes import Pass


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Seeds:
    """Derivatives of a loss L by the numbers that it reads. What is left out, it does not read."""

    a_y: Array | None = None
    """dL/da_y (T, ..., K), in the order of the input: where softmax or sigmoid and loss are taken together."""
    y: Array | None = None
    """dL/dy (T, ..., K), in the order of the input: for a loss that reads y itself."""
    h: Array | None = None
    """dL/dh of the last layer (T, ..., D * size of h), in the order of the input, both directions side by side."""
    final: Mapping[Pass, State] = field(default_factory=lambda: MappingProxyType({}))
    """dL/d(state after the last timestep) of any pass, each (..., size)."""
    quantity: Mapping[Pass, Mapping[str, Array]] = field(default_factory=lambda: MappingProxyType({}))
    """dL/dq (T, ..., size) of any quantity of any pass, in the pass's own order of time: a loss on any number."""


@dataclass(frozen=True, eq=False)
class PassGradients:
    """Derivatives of the loss by the numbers of one pass, in its own order of time."""

    quantities: Mapping[str, Array]
    """dL/dq(t) (T, ..., size) through every path. That of a number that a hand holds says what moving it would do."""
    below: Callable[[], Array] = field(repr=False)
    """Computes ``x``, which is not always asked for."""
    initial: Mapping[str, Array]
    """dL/d(state before the first timestep), each (..., size)."""
    arriving: Mapping[str, Array]
    """What reaches a quantity from outside the pass (T, ..., size): the loss itself, the read-out, the layer above.
    Quantities that nothing reaches are not in it."""

    @cached_property
    def x(self) -> Array:
        """dL/dx(t) (T, ..., X), as the pass takes it."""
        return self.below()


@dataclass(frozen=True, eq=False)
class Gradients:
    """Derivatives of the loss by every number of a rollout."""

    params: dict[str, Array]
    """By name with suffix, summed over time and batch, each in the shape of its parameter."""
    passes: Mapping[Pass, PassGradients]
    a_y: Array | None
    """dL/da_y (T, ..., K), in the order of the input; None without read-out."""
    seeds: Seeds
    """What the loss said."""

    @cached_property
    def x(self) -> Array:
        """dL/dx (T, ..., X), in the order of the input."""
        first = [one for one in self.passes if one.layer == 0]
        return np.asarray(sum(self.passes[one].x[:: -1 if one.reverse else 1] for one in first))
