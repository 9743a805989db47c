"""The sum that every gate begins with: which summands it has, in words, in shapes and in numbers."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np

from app.cells.arrays import Array, Params
from app.cells.contract import Term, product, weighted
from app.cells.stacked import stack

Biases = Literal["one", "two", "none"]
"""One a gate; two, as PyTorch and ONNX store them: b for the input half, b_U for the recurrent half; or none."""


@dataclass(frozen=True, slots=True)
class Sum:
    """Summands of a pre-activation: a_q = W_q x + U_q h' + b_q + b_Uq, without what a cell's options leave out."""

    bias: Biases = "one"
    recurrent: bool = True
    """Whether it looks at h' at all."""

    def shapes(self, gate: str, X: int, H: int, P: int) -> dict[str, tuple[int, ...]]:
        """Shapes of the parameters of one gate: W (H, X), U (H, P) where h has P numbers, b and b_U (H,)."""
        named: dict[str, tuple[int, ...]] = {f"W_{gate}": (H, X)}
        if self.recurrent:
            named[f"U_{gate}"] = (H, P)
        return named | dict.fromkeys(self.biases(gate), (H,))

    def biases(self, gate: str) -> tuple[str, ...]:
        """Names of the biases of one gate."""
        return {"one": (f"b_{gate}",), "two": (f"b_{gate}", f"b_U{gate}"), "none": ()}[self.bias]

    def terms(self, gate: str) -> tuple[Term, ...]:
        """The summands, in the order in which they are added."""
        recurrent = (weighted(f"U_{gate}", "h'"),) if self.recurrent else ()
        return (weighted(f"W_{gate}", "x"), *recurrent, *map(product, self.biases(gate)))

    def of(self, params: Params, gate: str, x: Array, h_before: Array) -> Array:
        """W_q x + U_q h' + b_q + b_Uq (..., H), from x (..., X) and h' (..., P)."""
        total: Array = x @ params[f"W_{gate}"].T
        if self.recurrent:
            total = total + h_before @ params[f"U_{gate}"].T
        if self.bias != "none":
            total = total + params[f"b_{gate}"]
        if self.bias == "two":
            total = total + params[f"b_U{gate}"]
        return total

    def stacked_bias(self, params: Params, gates: tuple[str, ...]) -> Array:
        """Both biases together of several gates, one below the other (G*H,); zeros where there are none."""
        if self.bias == "none":
            return np.zeros(sum(len(params[f"W_{gate}"]) for gate in gates))
        both = stack(params, "b", gates)
        return both if self.bias == "one" else both + stack(params, "b", tuple(f"U{gate}" for gate in gates))


@cache
def which(bias: Biases, recurrent: bool = True) -> Sum:
    """The sum with these summands: there are six, made once, for a step needs them at every timestep."""
    return Sum(bias, recurrent)
