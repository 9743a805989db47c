"""The fast form of the GRU: gates in one product, and a path for each place of r."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from app.cells.activations import FUNCTIONS, Function
from app.cells.arrays import Array, Params
from app.cells.stacked import Row, Stacked, gate_in_place, stack

if TYPE_CHECKING:  # the record asks for its own fast form: at run time the import would go in a circle
    from app.cells.gru import GRU

_BLOCK = ("z", "r", "h")
"""Order inside a block: the two gates side by side, so that one call computes them."""
Inner = Callable[[Array, Array, Array], None]
"""Fills what r lets the candidate see of h', from h' and r; what is shown of it on the way goes into the third."""


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
    """Prepare the step in place; ``bias`` (3*H,) is what is added to the block before r has its say.

    With reset after the product one product serves gates and candidate, else the candidate has its own.
    """
    H = len(params["U_h"])
    product = np.empty(3 * H)
    product_gates, product_h = product[: 2 * H], product[2 * H :]
    if cell.reset == "after":
        U, read, inner = stack(params, "U", _BLOCK).T.copy(), product, _reset_after(cell, params, product_h)
    else:
        U, read, inner = stack(params, "U", _BLOCK[:2]).T.copy(), product_gates, _reset_before(params, product_h)
    opened, blend = gate_in_place(cell.gate, 2 * H), _blend(H, FUNCTIONS[cell.g])
    add, dot = np.add, np.dot

    def advance(state: Row, row: Row) -> Row:
        (h_before,) = state
        _, a_gates, gates, _, _, a_h, z, r, seen, *rest = row
        dot(h_before, U, read)
        add(a_gates, product_gates, a_gates)
        opened(a_gates, gates)
        inner(h_before, r, seen)
        add(a_h, product_h, a_h)
        return blend(h_before, a_h, z, rest)

    return Stacked(stack(params, "W", _BLOCK), bias, advance)


def _reset_after(cell: "GRU", params: Params, product: Array) -> Inner:
    """With u_h = U_h h' + b_Uh it is r * u_h, in place of U_h h'."""
    b_Uh = np.zeros(len(product)) if cell.bias == "none" else params["b_Uh"]
    add, multiply = np.add, np.multiply

    def inner(_: Array, r: Array, u_h: Array) -> None:
        add(product, b_Uh, u_h)
        multiply(r, u_h, product)

    return inner


def _reset_before(params: Params, product: Array) -> Inner:
    """With rh = r * h' it is U_h rh."""
    U_h = params["U_h"].T.copy()
    dot, multiply = np.dot, np.multiply

    def inner(h_before: Array, r: Array, rh: Array) -> None:
        multiply(r, h_before, rh)
        dot(rh, U_h, product)

    return inner


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
