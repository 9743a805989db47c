"""The GRU: one memory h, of which z keeps a part and replaces the rest."""

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar, Literal

import numpy as np

from app.cells import gru_fast
from app.cells.activations import FUNCTIONS, RANGES, Gate, Squash
from app.cells.arrays import Array, Hold, Params, State, free
from app.cells.contract import KINDS, Belt, Formula, Phase, Quantity, pre_activation, product, through, weighted
from app.cells.stacked import Stacked
from app.cells.sums import Biases, Sum, which


@dataclass(frozen=True, slots=True, kw_only=True)
class GRU:
    """Gated recurrent unit. z keeps: h = z * h' + (1 - z) * h~, as in PyTorch, Keras and ONNX.

    Source: Cho et al., "Learning phrase representations using RNN encoder-decoder", 2014 (reset before the
    product); reset after the product as in PyTorch and cuDNN.
    """

    kind: Literal["gru"] = "gru"
    reset: Literal["after", "before"] = "after"
    """Whether r multiplies U_h h' + b_Uh (after the product) or h' (before it)."""
    gate: Gate = "sigmoid"
    """Activation of z and r."""
    g: Squash = "tanh"
    """Activation of the candidate h~."""
    bias: Biases = "one"
    """b_q, and b_Uh inside r * (...) for reset after; two: b_q and b_Uq for all three; or none."""

    __pydantic_config__: ClassVar[dict[str, object]] = {"extra": "forbid", "strict": True}
    gates: ClassVar[tuple[str, ...]] = ("z", "r", "h")
    states: ClassVar[tuple[str, ...]] = ("h",)
    belt: ClassVar[Belt] = Belt(
        carry="h",
        keep="z",
        kept="kept",
        written="written",
        pour="one_minus_z",
        candidate="h_tilde",
        let_out=None,
        output="h",
    )

    @property
    @lru_cache(maxsize=KINDS)  # noqa: B019 - a cell is a value of a few options: what is kept is small
    def quantities(self) -> tuple[Quantity, ...]:
        """Gates 0 to 1; h and its parts in the range of the candidate's activation, as long as the initial state is."""
        inside = tuple(map(product, self._inside))
        u_h = Quantity(
            "u_h", "U_h h′ + b_Uh" if inside else "U_h h′", "product", Formula((weighted("U_h", "h'"), *inside))
        )
        low, high = RANGES[self.g]
        rh = Quantity("rh", "r·h′", "product", Formula((product("r", "h'"),)), low, high)
        recurrent = (product("r", "u_h"),) if self.reset == "after" else (weighted("U_h", "rh"), *inside)
        return (
            pre_activation("z", *which(self.bias).terms("z")),
            pre_activation("r", *which(self.bias).terms("r")),
            Quantity("z", "z", "gate", through(self.gate, "a_z"), 0.0, 1.0),
            Quantity("r", "r", "gate", through(self.gate, "a_r"), 0.0, 1.0),
            u_h if self.reset == "after" else rh,
            pre_activation("h", *self._input_half.terms("h"), *recurrent),
            Quantity("h_tilde", "h̃", "candidate", through(self.g, "a_h"), low, high),
            Quantity("one_minus_z", "1−z", "gate", Formula((product("1"), product("z", minus=True))), 0.0, 1.0),
            Quantity("kept", "z·h′", "product", Formula((product("z", "h'"),)), low, high),
            Quantity("written", "(1−z)·h̃", "product", Formula((product("one_minus_z", "h_tilde"),)), low, high),
            Quantity("h", "h", "output", Formula((product("z", "h'"), product("one_minus_z", "h_tilde"))), low, high),
        )

    @property
    def phases(self) -> tuple[Phase, ...]:
        """Reset, update, candidate, mix."""
        return (
            Phase("reset", ("a_r", "r", "u_h" if self.reset == "after" else "rh")),
            Phase("update", ("a_z", "z", "one_minus_z", "kept")),
            Phase("candidate", ("a_h", "h_tilde", "written")),
            Phase("mix", ("h",)),
        )

    def shapes(self, X: int, H: int) -> dict[str, tuple[int, ...]]:
        """W (H, X), U (H, H) and biases (H,) of each of z, r, h; see :attr:`bias` for which."""
        named: dict[str, tuple[int, ...]] = {}
        for gate in self.gates:
            named |= which(self.bias).shapes(gate, X, H, H)
        return named | dict.fromkeys(self._inside, (H,))

    def size(self, name: str, H: int) -> int:  # noqa: ARG002 - as any cell
        """H numbers each."""
        return H

    def step(self, params: Params, x: Array, state: State, hold: Hold = free) -> dict[str, Array]:
        """One timestep from x (..., X) and h' (..., H).

        z = sigmoid(W_z x + U_z h' + b_z),  r = sigmoid(W_r x + U_r h' + b_r)
        reset after:   h~ = g(W_h x + b_h + r * (U_h h' + b_Uh))
        reset before:  h~ = g(W_h x + b_h + U_h (r * h'))
        h = z * h' + (1 - z) * h~

        With two biases b_z + b_Uz, b_r + b_Ur, and b_Uh also where reset is before, outside. Gates lie in 0 to 1;
        h~ in the range of g (-1 to 1 for tanh), and so does h if the initial state does.
        """
        p, h_before = params, state["h"]
        gate, g = FUNCTIONS[self.gate], FUNCTIONS[self.g]

        a_z = which(self.bias).of(p, "z", x, h_before)
        a_r = which(self.bias).of(p, "r", x, h_before)
        z = hold("z", gate(a_z))
        r = hold("r", gate(a_r))

        w_h = self._input_half.of(p, "h", x, h_before)
        if self.reset == "after":
            u_h = self._with_inside(p, h_before @ p["U_h"].T)
            a_h = w_h + r * u_h
            reset = {"u_h": u_h}
        else:
            rh = r * h_before
            a_h = self._with_inside(p, w_h + rh @ p["U_h"].T)
            reset = {"rh": rh}
        h_tilde = hold("h_tilde", g(a_h))

        one_minus_z = 1.0 - z
        kept = z * h_before
        written = one_minus_z * h_tilde
        h = hold("h", kept + written)

        return {
            "a_z": a_z, "a_r": a_r, "z": z, "r": r, **reset, "a_h": a_h, "h_tilde": h_tilde,
            "one_minus_z": one_minus_z, "kept": kept, "written": written, "h": h,
        }  # fmt: skip

    def lanes(self, T: int, H: int) -> dict[str, Array]:
        """Room for T timesteps; see the contract."""
        return gru_fast.lanes(self, T, H)

    def stacked(self, params: Params) -> Stacked:
        """Prepare the same step in place; see the contract."""
        bias = which(self.bias).stacked_bias(params, ("z", "r"))
        bias_h = self._input_half.stacked_bias(params, ("h",))
        if self.reset == "before":
            bias_h = self._with_inside(params, bias_h)
        return gru_fast.stacked(self, params, np.concatenate([bias, bias_h]))

    @property
    def _inside(self) -> tuple[str, ...]:
        """Name of the bias beside U_h, if there is one: two biases, or one where r would multiply it."""
        there = self.bias == "two" or (self.bias == "one" and self.reset == "after")
        return ("b_Uh",) if there else ()

    @property
    def _input_half(self) -> Sum:
        """W_h x + b_h, what of the candidate r leaves alone."""
        return which("none" if self.bias == "none" else "one", recurrent=False)

    def _with_inside(self, params: Params, total: Array) -> Array:
        return total + params["b_Uh"] if self._inside else total
