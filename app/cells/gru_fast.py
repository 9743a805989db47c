"""The fast form of the GRU: gates in one product, and a path for each place of r."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from app.cells.activations import FUNCTIONS, Function
from app.cells.arrays import Array, Params
from app.cells.stacked import Advance, Row, Stacked, gate_in_place, stack

if TYPE_CHECKING:  # the record asks for its own fast form: at run time the import would go in a circle
    from app.cells.gru import GRU

_BLOCK = ("z", "r", "h")
"""Order inside a block: the two gates side by side, so that one call computes them."""


def lanes(cell: "GRU", T: int, H: int) -> dict[str, Array]:
    """Room for T timesteps of H units; see the contract."""
    a, gates = np.empty((T, 3 * H)), np.empty((T, 2 * H))
    reset = "u_h" if cell.reset == "after" else "rh"
    return {
        "a": a,
        "a_gates": a[:, : 2 * H],
        "gates": gates,
        "a_z": a[:, :H],
        "a_r": a[:, H : 2 * H],
        "a_h": a[:, 2 * H :],
        "z": gates[:, :H],
        "r": gates[:, H:],
        **{name: np.empty((T, H)) for name in (reset, "h_tilde", "one_minus_z", "kept", "written", "h")},
    }


def stacked(cell: "GRU", params: Params, bias: Array) -> Stacked:
    """Prepare the step in place; ``bias`` (3*H,) is what is added to the block before r has its say."""
    advance = _reset_after(cell, params) if cell.reset == "after" else _reset_before(cell, params)
    return Stacked(stack(params, "W", _BLOCK), bias, advance)


def _reset_after(cell: "GRU", params: Params) -> Advance:
    U = stack(params, "U", _BLOCK).T.copy()
    H = len(U)
    b_Uh = np.zeros(H) if cell.bias == "none" else params["b_Uh"]
    product = np.empty(3 * H)
    product_gates, product_h = product[: 2 * H], product[2 * H :]
    opened, blend = gate_in_place(cell.gate, 2 * H), _blend(H, FUNCTIONS[cell.g])
    add, dot, multiply = np.add, np.dot, np.multiply

    def advance(state: Row, row: Row) -> Row:
        (h_before,) = state
        _, a_gates, gates, _, _, a_h, z, r, u_h, *rest = row
        dot(h_before, U, product)
        add(a_gates, product_gates, a_gates)
        opened(a_gates, gates)
        add(product_h, b_Uh, u_h)
        multiply(r, u_h, product_h)
        add(a_h, product_h, a_h)
        return blend(h_before, a_h, z, rest)

    return advance


def _reset_before(cell: "GRU", params: Params) -> Advance:
    U_gates, U_h = stack(params, "U", _BLOCK[:2]).T.copy(), params["U_h"].T.copy()
    H = len(U_h)
    product_gates, product_h = np.empty(2 * H), np.empty(H)
    opened, blend = gate_in_place(cell.gate, 2 * H), _blend(H, FUNCTIONS[cell.g])
    add, dot, multiply = np.add, np.dot, np.multiply

    def advance(state: Row, row: Row) -> Row:
        (h_before,) = state
        _, a_gates, gates, _, _, a_h, z, r, rh, *rest = row
        dot(h_before, U_gates, product_gates)
        add(a_gates, product_gates, a_gates)
        opened(a_gates, gates)
        multiply(r, h_before, rh)
        dot(rh, U_h, product_h)
        add(a_h, product_h, a_h)
        return blend(h_before, a_h, z, rest)

    return advance


def _blend(H: int, g: Function) -> Callable[..., Row]:
    one = np.ones(H)
    add, multiply, subtract = np.add, np.multiply, np.subtract

    def blend(h_before: Array, a_h: Array, z: Array, rest: list[Array]) -> Row:
        h_tilde, one_minus_z, kept, written, h = rest
        g(a_h, h_tilde)
        subtract(one, z, one_minus_z)
        multiply(z, h_before, kept)
        multiply(one_minus_z, h_tilde, written)
        add(kept, written, h)
        return (h,)

    return blend
