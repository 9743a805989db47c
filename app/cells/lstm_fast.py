"""The fast form of the LSTM: all gates in one product. What frameworks compute takes a path of its own."""

from typing import TYPE_CHECKING

import numpy as np

from app.cells.activations import FUNCTIONS
from app.cells.arrays import Array, Params
from app.cells.stacked import Advance, Row, Stacked, gate_in_place, stack
from app.cells.sums import which

if TYPE_CHECKING:  # the record asks for its own fast form: at run time the import would go in a circle
    from app.cells.lstm import LSTM

_BLOCK = ("f", "i", "o", "c")
"""Order inside a block: the three gates side by side, so that one call computes them."""


def lanes(cell: "LSTM", T: int, H: int) -> dict[str, Array]:
    """Room for T timesteps of H units; see the contract."""
    block = _block(cell)
    a, gates = np.empty((T, len(block) * H)), np.empty((T, 3 * H))
    part = {gate: slice(k * H, (k + 1) * H) for k, gate in enumerate(block)}
    place = {gate: slice(k * H, (k + 1) * H) for k, gate in enumerate(_BLOCK[:3])}
    end = ("c_tilde", "kept", "written", "c", "h_c", *(("m", "h") if cell.proj else ("h",)))
    return {
        "a": a,
        "a_gates": a[:, : (len(block) - 1) * H],
        "gates": gates,
        **{f"a_{gate}": a[:, part[gate]] for gate in cell.gates},
        **{gate: gates[:, place[gate]] for gate in ("f", "i", "o")},
        **{name: np.empty((T, cell.size(name, H))) for name in end},
    }


def stacked(cell: "LSTM", params: Params) -> Stacked:
    """Prepare the step in place; see the contract."""
    block = _block(cell)
    usual = cell.forget == "gate" and cell.recurrent and not cell.peepholes and not cell.proj
    advance = _usual(cell, params) if usual else _any(cell, params)
    return Stacked(stack(params, "W", block), which(cell.bias).stacked_bias(params, block), advance)


def _block(cell: "LSTM") -> tuple[str, ...]:
    return tuple(gate for gate in _BLOCK if gate in cell.gates)


def _usual(cell: "LSTM", params: Params) -> Advance:
    """Four gates that look at x and h': the three sigmoids in one call."""
    U = stack(params, "U", _BLOCK).T.copy()
    recurrent = np.empty(U.shape[1])
    opened = gate_in_place(cell.gate, 3 * len(U))
    g, squash = FUNCTIONS[cell.g], FUNCTIONS[cell.h]
    add, dot, multiply = np.add, np.dot, np.multiply

    def advance(state: Row, row: Row) -> Row:
        h_before, c_before = state
        a, a_gates, gates, _, _, a_c, _, f, i, o, c_tilde, kept, written, c, h_c, h = row
        dot(h_before, U, recurrent)
        add(a, recurrent, a)
        opened(a_gates, gates)
        g(a_c, c_tilde)
        multiply(f, c_before, kept)
        multiply(i, c_tilde, written)
        add(kept, written, c)
        squash(c, h_c)
        multiply(o, h_c, h)
        return h, c

    return advance


def _any(cell: "LSTM", params: Params) -> Advance:
    """Every option: gate by gate, in the order of the step."""
    names, H = tuple(lanes(cell, 0, 1)), len(params["W_i"])
    U = stack(params, "U", _block(cell)).T.copy() if cell.recurrent else None
    W_m = params["W_m"].T.copy() if cell.proj else None
    recurrent, seen = np.empty(len(_block(cell)) * H), np.empty(H)
    opened, g, squash = gate_in_place(cell.gate, H), FUNCTIONS[cell.g], FUNCTIONS[cell.h]
    add, dot, multiply = np.add, np.dot, np.multiply

    def look(a: Array, gate: str, c: Array) -> None:
        if cell.peepholes:
            multiply(params[f"p_{gate}"], c, seen)
            add(a, seen, a)

    def forget(q: dict[str, Array], c_before: Array) -> None:
        if cell.forget == "gate":
            look(q["a_f"], "f", c_before)
            opened(q["a_f"], q["f"])
        elif cell.forget == "coupled":
            np.subtract(1.0, q["i"], q["f"])
        else:
            q["f"][:] = 1.0

    def advance(state: Row, row: Row) -> Row:
        h_before, c_before = state
        q = dict(zip(names, row, strict=True))
        if U is not None:
            dot(h_before, U, recurrent)
            add(q["a"], recurrent, q["a"])
        look(q["a_i"], "i", c_before)
        opened(q["a_i"], q["i"])
        forget(q, c_before)
        g(q["a_c"], q["c_tilde"])
        multiply(q["f"], c_before, q["kept"])
        multiply(q["i"], q["c_tilde"], q["written"])
        add(q["kept"], q["written"], q["c"])
        look(q["a_o"], "o", q["c"])
        opened(q["a_o"], q["o"])
        squash(q["c"], q["h_c"])
        multiply(q["o"], q["h_c"], q["h" if W_m is None else "m"])
        if W_m is not None:
            dot(q["m"], W_m, q["h"])
        return q["h"], q["c"]

    return advance
