"""The simple recurrent network of Elman: the memory is rewritten at every step."""

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar, Literal

import numpy as np

from app.cells.activations import FUNCTIONS, RANGES, Activation
from app.cells.arrays import Array, Hold, Params, State, free
from app.cells.contract import KINDS, Belt, Phase, Quantity, pre_activation, through
from app.cells.stacked import Row, Stacked
from app.cells.sums import Biases, which


@dataclass(frozen=True, slots=True, kw_only=True)
class Elman:
    """Simple RNN, h = act(W_h x + U_h h' + b_h), where h' is h of the step before.

    Source: Elman, "Finding structure in time", 1990.
    """

    kind: Literal["rnn"] = "rnn"
    activation: Activation = "tanh"
    bias: Biases = "one"
    """b_h; two: b_h + b_Uh; or none."""

    __pydantic_config__: ClassVar[dict[str, object]] = {"extra": "forbid", "strict": True}
    gates: ClassVar[tuple[str, ...]] = ("h",)
    states: ClassVar[tuple[str, ...]] = ("h",)
    belt: ClassVar[Belt] = Belt(
        carry="h", keep=None, kept=None, written="h", pour=None, candidate="h", let_out=None, output="h"
    )

    @property
    @lru_cache(maxsize=KINDS)  # noqa: B019 - a cell is a value of a few options: what is kept is small
    def quantities(self) -> tuple[Quantity, ...]:
        """a_h, then h, whose range is that of the activation."""
        return (
            pre_activation("h", *which(self.bias).terms("h")),
            Quantity("h", "h", "output", through(self.activation, "a_h"), *RANGES[self.activation]),
        )

    @property
    def phases(self) -> tuple[Phase, ...]:
        """Add everything up, then write it over what was there."""
        return (Phase("sum", ("a_h",)), Phase("rewrite", ("h",)))

    def shapes(self, X: int, H: int) -> dict[str, tuple[int, ...]]:
        """W_h (H, X), U_h (H, H) and the biases (H,)."""
        return which(self.bias).shapes("h", X, H, H)

    def size(self, name: str, H: int) -> int:  # noqa: ARG002 - as any cell
        """H numbers each."""
        return H

    def step(self, params: Params, x: Array, state: State, hold: Hold = free) -> dict[str, Array]:
        """One timestep from x (..., X) and h' (..., H); a_h is unbounded, h in the range of the activation.

        a_h = W_h x + U_h h' + b_h,  h = act(a_h)
        """
        a_h = which(self.bias).of(params, "h", x, state["h"])
        h = hold("h", FUNCTIONS[self.activation](a_h))

        return {"a_h": a_h, "h": h}

    def lanes(self, T: int, H: int) -> dict[str, Array]:
        """Room for T timesteps; see the contract."""
        return {name: np.empty((T, H)) for name in ("a_h", "h")}

    def stacked(self, params: Params) -> Stacked:
        """Prepare the same step in place; see the contract."""
        U = params["U_h"].T.copy()
        recurrent = np.empty(len(U))
        act, add, dot = FUNCTIONS[self.activation], np.add, np.dot

        def advance(state: Row, row: Row) -> Row:
            (h_before,) = state
            a_h, h = row
            dot(h_before, U, recurrent)
            add(a_h, recurrent, a_h)
            act(a_h, h)
            return (h,)

        return Stacked(params["W_h"], which(self.bias).stacked_bias(params, ("h",)), advance)
