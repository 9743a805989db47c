"""The read-out: what the network says, from what it remembers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from app.cells.activations import linear, sigmoid
from app.cells.arrays import Array, Params
from app.cells.contract import Formula, Quantity, product, through, weighted


@dataclass(frozen=True, slots=True, kw_only=True)
class Readout:
    """One layer on h at every timestep: y = act(W_y h + b_y), K numbers."""

    kind: Literal["linear", "sigmoid", "softmax"] = "linear"
    size: int = 1
    """Number of outputs K."""
    labels: tuple[str, ...] | None = None
    """What each output is called, K of them."""
    counts: Literal["each", "last"] = "each"
    """Which y is the answer: that of every timestep, or only the last, those before being what the network would say so
    far. With both directions, the last joins what each of them says at its own end."""

    __pydantic_config__: ClassVar[dict[str, object]] = {"extra": "forbid", "strict": True}

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """a_y and y; y lies in 0 to 1 unless the read-out is linear."""
        low, high = (None, None) if self.kind == "linear" else (0.0, 1.0)
        total = Formula((weighted("W_y", "h"), product("b_y")))
        return (
            Quantity("a_y", "a_y", "pre_activation", total),
            Quantity("y", "y", "output", through(self.kind, "a_y"), low, high),
        )

    def shapes(self, H: int) -> dict[str, tuple[int, ...]]:
        """W_y (K, H) and b_y (K,)."""
        return {"W_y": (self.size, H), "b_y": (self.size,)}

    def step(self, params: Params, h: Array) -> dict[str, Array]:
        """a_y = W_y h + b_y (..., K) and y = act(a_y) (..., K), from h (..., H)."""
        a_y = h @ params["W_y"].T + params["b_y"]
        return {"a_y": a_y, "y": _ACTIVATIONS[self.kind](a_y)}


def softmax(a: Array) -> Array:
    """e^a_k / sum over j of e^a_j along the last axis, range 0 to 1, sum 1, shape (..., K).

    The largest a is subtracted first, which changes nothing on paper and keeps e^a from overflowing.
    Source: Bridle, "Probabilistic interpretation of feedforward classification network outputs", 1990.
    """
    e = np.exp(a - a.max(axis=-1, keepdims=True))
    return np.asarray(e / e.sum(axis=-1, keepdims=True))


_ACTIVATIONS: dict[str, Callable[[Array], Array]] = {"linear": linear, "sigmoid": sigmoid, "softmax": softmax}
