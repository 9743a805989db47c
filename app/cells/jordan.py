"""The recurrent network of Jordan: what is fed back is the output, not the hidden units."""

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar, Literal

import numpy as np

from app.cells.activations import FUNCTIONS, RANGES, Activation
from app.cells.arrays import Array, Hold, Params, State, free
from app.cells.contract import KINDS, Belt, Phase, Quantity, pre_activation, product, through, weighted
from app.cells.stacked import Row, Stacked
from app.errors import InvalidValue

MOST_OUTPUTS = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Jordan:
    """Jordan network, h = act(W_h x + V_h y' + b_h) and y = out(W_y h + b_y), where y' is y of the step before.

    Source: Jordan, "Serial order: a parallel distributed processing approach", 1986.
    """

    kind: Literal["jordan"] = "jordan"
    activation: Activation = "tanh"
    """Activation of the hidden units h."""
    out: Literal["linear", "sigmoid", "tanh"] = "linear"
    """Activation of the output y."""
    outputs: int = 1
    """Number of outputs K, 1 to 256: all that is remembered."""

    __pydantic_config__: ClassVar[dict[str, object]] = {"extra": "forbid", "strict": True}
    gates: ClassVar[tuple[str, ...]] = ("h",)
    states: ClassVar[tuple[str, ...]] = ("y",)
    belt: ClassVar[Belt] = Belt(
        carry="y", keep=None, kept=None, written="y", pour=None, candidate="y", let_out=None, output="y"
    )

    def __post_init__(self) -> None:
        """Refuse a network without outputs, or with more than are computed."""
        if not 1 <= self.outputs <= MOST_OUTPUTS:
            raise InvalidValue("outputs", str(self.outputs), f"a whole number from 1 to {MOST_OUTPUTS}")

    @property
    @lru_cache(maxsize=KINDS)  # noqa: B019 - a cell is a value of a few options: what is kept is small
    def quantities(self) -> tuple[Quantity, ...]:
        """Hidden units, then outputs, each in the range of its activation."""
        return (
            pre_activation("h", weighted("W_h", "x"), weighted("V_h", "y'"), product("b_h")),
            Quantity("h", "h", "state", through(self.activation, "a_h"), *RANGES[self.activation]),
            pre_activation("y", weighted("W_y", "h"), product("b_y")),
            Quantity("y", "y", "output", through(self.out, "a_y"), *RANGES[self.out]),
        )

    @property
    def phases(self) -> tuple[Phase, ...]:
        """Add up what is seen and what was said, then hidden units, then say it."""
        return (Phase("sum", ("a_h",)), Phase("rewrite", ("h",)), Phase("output", ("a_y", "y")))

    def shapes(self, X: int, H: int) -> dict[str, tuple[int, ...]]:
        """W_h (H, X), V_h (H, K), b_h (H,), W_y (K, H), b_y (K,)."""
        K = self.outputs
        return {"W_h": (H, X), "V_h": (H, K), "b_h": (H,), "W_y": (K, H), "b_y": (K,)}

    def size(self, name: str, H: int) -> int:
        """K numbers for a_y and y, H for a_h and h."""
        return self.outputs if name in {"a_y", "y"} else H

    def step(self, params: Params, x: Array, state: State, hold: Hold = free) -> dict[str, Array]:
        """One timestep from x (..., X) and y' (..., K).

        a_h = W_h x + V_h y' + b_h (..., H),  h = act(a_h);  a_y = W_y h + b_y (..., K),  y = out(a_y)

        The sums are unbounded, h and y in the range of their activation.
        """
        p, y_before = params, state["y"]

        a_h = x @ p["W_h"].T + y_before @ p["V_h"].T + p["b_h"]
        h = hold("h", FUNCTIONS[self.activation](a_h))
        a_y = h @ p["W_y"].T + p["b_y"]
        y = hold("y", FUNCTIONS[self.out](a_y))

        return {"a_h": a_h, "h": h, "a_y": a_y, "y": y}

    def lanes(self, T: int, H: int) -> dict[str, Array]:
        """Room for T timesteps; see the contract."""
        return {name: np.empty((T, self.size(name, H))) for name in ("a_h", "h", "a_y", "y")}

    def stacked(self, params: Params) -> Stacked:
        """Prepare the same step in place; see the contract."""
        V, W, b = params["V_h"].T.copy(), params["W_y"].T.copy(), params["b_y"]
        fed_back = np.empty(V.shape[1])
        act, out, add, dot = FUNCTIONS[self.activation], FUNCTIONS[self.out], np.add, np.dot

        def advance(state: Row, row: Row) -> Row:
            (y_before,) = state
            a_h, h, a_y, y = row
            dot(y_before, V, fed_back)
            add(a_h, fed_back, a_h)
            act(a_h, h)
            dot(h, W, a_y)
            add(a_y, b, a_y)
            out(a_y, y)
            return (y,)

        return Stacked(params["W_h"], params["b_h"], advance)
