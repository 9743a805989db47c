"""The GRU: one memory h, of which z keeps a part and replaces the rest."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from app.cells.activations import sigmoid
from app.cells.arrays import Array, Hold, Params, State, free
from app.cells.contract import Belt, Formula, Phase, Quantity, pre_activation, product, through, weighted
from app.cells.stacked import Advance, Row, Stacked, sigmoid_in_place, stack

_BLOCK = ("z", "r", "h")
"""Order inside a block: the two sigmoids side by side, so that one call computes them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GRU:
    """Gated recurrent unit. z keeps: h = z * h' + (1 - z) * h~, as in PyTorch, Keras and ONNX.

    Source: Cho et al., "Learning phrase representations using RNN encoder-decoder", 2014 (reset before the
    product); reset after the product as in PyTorch and cuDNN.
    """

    kind: Literal["gru"] = "gru"
    reset: Literal["after", "before"] = "after"
    """Whether r multiplies U_h h' + b_Uh (after the product) or h' (before it)."""

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
    def quantities(self) -> tuple[Quantity, ...]:
        """Gates 0 to 1; h and its parts -1 to 1, as long as the initial state is."""
        u_h = Quantity("u_h", "U_h h′ + b_Uh", "product", Formula((weighted("U_h", "h'"), product("b_Uh"))))
        rh = Quantity("rh", "r·h′", "product", Formula((product("r", "h'"),)), -1.0, 1.0)
        recurrent = product("r", "u_h") if self.reset == "after" else weighted("U_h", "rh")
        return (
            pre_activation("z"),
            pre_activation("r"),
            Quantity("z", "z", "gate", through("sigmoid", "a_z"), 0.0, 1.0),
            Quantity("r", "r", "gate", through("sigmoid", "a_r"), 0.0, 1.0),
            u_h if self.reset == "after" else rh,
            Quantity("a_h", "a_h", "pre_activation", Formula((weighted("W_h", "x"), product("b_h"), recurrent))),
            Quantity("h_tilde", "h̃", "candidate", through("tanh", "a_h"), -1.0, 1.0),
            Quantity("one_minus_z", "1−z", "gate", Formula((product("1"), product("z", minus=True))), 0.0, 1.0),
            Quantity("kept", "z·h′", "product", Formula((product("z", "h'"),)), -1.0, 1.0),
            Quantity("written", "(1−z)·h̃", "product", Formula((product("one_minus_z", "h_tilde"),)), -1.0, 1.0),
            Quantity("h", "h", "output", Formula((product("z", "h'"), product("one_minus_z", "h_tilde"))), -1.0, 1.0),
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
        """W (H, X), U (H, H) and b (H,) of each of z, r, h; for reset after, b_Uh (H,) inside r * (...)."""
        blocks = {"W": (H, X), "U": (H, H), "b": (H,)}
        named: dict[str, tuple[int, ...]] = {
            f"{letter}_{gate}": shape for gate in self.gates for letter, shape in blocks.items()
        }
        return named | {"b_Uh": (H,)} if self.reset == "after" else named

    def step(self, params: Params, x: Array, state: State, hold: Hold = free) -> dict[str, Array]:
        """One timestep from x (..., X) and h' (..., H).

        z = sigmoid(W_z x + U_z h' + b_z),  r = sigmoid(W_r x + U_r h' + b_r)
        reset after:   h~ = tanh(W_h x + b_h + r * (U_h h' + b_Uh))
        reset before:  h~ = tanh(W_h x + b_h + U_h (r * h'))
        h = z * h' + (1 - z) * h~

        Gates lie in 0 to 1; h~ in -1 to 1, and so does h if the initial state does.
        """
        p, h_before = params, state["h"]

        a_z = x @ p["W_z"].T + h_before @ p["U_z"].T + p["b_z"]
        a_r = x @ p["W_r"].T + h_before @ p["U_r"].T + p["b_r"]
        z = hold("z", sigmoid(a_z))
        r = hold("r", sigmoid(a_r))

        if self.reset == "after":
            u_h = h_before @ p["U_h"].T + p["b_Uh"]
            a_h = x @ p["W_h"].T + p["b_h"] + r * u_h
            reset = {"u_h": u_h}
        else:
            rh = r * h_before
            a_h = x @ p["W_h"].T + p["b_h"] + rh @ p["U_h"].T
            reset = {"rh": rh}
        h_tilde = hold("h_tilde", np.tanh(a_h))

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
        a, gates = np.empty((T, 3 * H)), np.empty((T, 2 * H))
        reset = "u_h" if self.reset == "after" else "rh"
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

    def stacked(self, params: Params) -> Stacked:
        """Prepare the same step in place; see the contract."""
        advance = _reset_after(params) if self.reset == "after" else _reset_before(params)
        return Stacked(stack(params, "W", _BLOCK), stack(params, "b", _BLOCK), advance)


def _reset_after(params: Params) -> Advance:
    U, b_Uh = stack(params, "U", _BLOCK).T.copy(), params["b_Uh"]
    H = len(U)
    product = np.empty(3 * H)
    product_gates, product_h = product[: 2 * H], product[2 * H :]
    sigmoids, blend = sigmoid_in_place(2 * H), _blend(H)
    add, dot, multiply = np.add, np.dot, np.multiply

    def advance(state: Row, row: Row) -> Row:
        (h_before,) = state
        _, a_gates, gates, _, _, a_h, z, r, u_h, *rest = row
        dot(h_before, U, product)
        add(a_gates, product_gates, a_gates)
        sigmoids(a_gates, gates)
        add(product_h, b_Uh, u_h)
        multiply(r, u_h, product_h)
        add(a_h, product_h, a_h)
        return blend(h_before, a_h, z, rest)

    return advance


def _reset_before(params: Params) -> Advance:
    U_gates, U_h = stack(params, "U", _BLOCK[:2]).T.copy(), params["U_h"].T.copy()
    H = len(U_h)
    product_gates, product_h = np.empty(2 * H), np.empty(H)
    sigmoids, blend = sigmoid_in_place(2 * H), _blend(H)
    add, dot, multiply = np.add, np.dot, np.multiply

    def advance(state: Row, row: Row) -> Row:
        (h_before,) = state
        _, a_gates, gates, _, _, a_h, z, r, rh, *rest = row
        dot(h_before, U_gates, product_gates)
        add(a_gates, product_gates, a_gates)
        sigmoids(a_gates, gates)
        multiply(r, h_before, rh)
        dot(rh, U_h, product_h)
        add(a_h, product_h, a_h)
        return blend(h_before, a_h, z, rest)

    return advance


def _blend(H: int) -> Callable[..., Row]:
    one = np.ones(H)
    add, multiply, subtract, tanh = np.add, np.multiply, np.subtract, np.tanh

    def blend(h_before: Array, a_h: Array, z: Array, rest: list[Array]) -> Row:
        h_tilde, one_minus_z, kept, written, h = rest
        tanh(a_h, h_tilde)
        subtract(one, z, one_minus_z)
        multiply(z, h_before, kept)
        multiply(one_minus_z, h_tilde, written)
        add(kept, written, h)
        return (h,)

    return blend
