"""The LSTM: a memory C that gates keep, write to and let out."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from app.cells.activations import FUNCTIONS, RANGES, sigmoid
from app.cells.arrays import Array, Hold, Params, State, free
from app.cells.contract import Belt, Formula, Phase, Quantity, pre_activation, product, through
from app.cells.stacked import Row, Stacked, sigmoid_in_place, stack

_BLOCK = ("f", "i", "o", "c")
"""Order inside a block: the three sigmoids side by side, so that one call computes them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LSTM:
    """Long short-term memory with forget gate and without peepholes.

    Source: Hochreiter and Schmidhuber, "Long short-term memory", 1997; the forget gate is from Gers,
    Schmidhuber and Cummins, "Learning to forget: continual prediction with LSTM", 2000.
    """

    kind: Literal["lstm"] = "lstm"
    g: Literal["tanh", "linear"] = "tanh"
    """Activation of the candidate C~."""
    h: Literal["tanh", "linear"] = "tanh"
    """Activation of the cell state C at the output."""

    __pydantic_config__: ClassVar[dict[str, object]] = {"extra": "forbid", "strict": True}
    gates: ClassVar[tuple[str, ...]] = ("f", "i", "c", "o")
    states: ClassVar[tuple[str, ...]] = ("h", "c")
    belt: ClassVar[Belt] = Belt(
        carry="c",
        keep="f",
        kept="kept",
        written="written",
        pour="i",
        candidate="c_tilde",
        let_out="o",
        output="h",
    )

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """Pre-activations, gates 0 to 1, candidate, memory (unbounded) and output."""
        squashed = RANGES[self.h]
        return (
            *(pre_activation(gate) for gate in self.gates),
            Quantity("f", "f", "gate", through("sigmoid", "a_f"), 0.0, 1.0),
            Quantity("i", "i", "gate", through("sigmoid", "a_i"), 0.0, 1.0),
            Quantity("c_tilde", "C̃", "candidate", through(self.g, "a_c"), *RANGES[self.g]),
            Quantity("o", "o", "gate", through("sigmoid", "a_o"), 0.0, 1.0),
            Quantity("kept", "f·C′", "product", Formula((product("f", "c'"),))),
            Quantity("written", "i·C̃", "product", Formula((product("i", "c_tilde"),)), *RANGES[self.g]),
            Quantity("c", "C", "state", Formula((product("f", "c'"), product("i", "c_tilde")))),
            Quantity("h_c", f"{self.h} C", "state", through(self.h, "c"), *squashed),
            Quantity("h", "h", "output", Formula((product("o", "h_c"),)), *squashed),
        )

    @property
    def phases(self) -> tuple[Phase, ...]:
        """Forget, input, candidate, update, output."""
        return (
            Phase("forget", ("a_f", "f", "kept")),
            Phase("input", ("a_i", "i")),
            Phase("candidate", ("a_c", "c_tilde", "written")),
            Phase("update", ("c",)),
            Phase("output", ("a_o", "o", "h_c", "h")),
        )

    def shapes(self, X: int, H: int) -> dict[str, tuple[int, ...]]:
        """W (H, X), U (H, H) and b (H,) of each of f, i, c, o."""
        blocks = {"W": (H, X), "U": (H, H), "b": (H,)}
        return {f"{letter}_{gate}": shape for gate in self.gates for letter, shape in blocks.items()}

    def step(self, params: Params, x: Array, state: State, hold: Hold = free) -> dict[str, Array]:
        """One timestep from x (..., X), h' (..., H) and C' (..., H).

        a_q = W_q x + U_q h' + b_q for q in f, i, c, o;  f, i, o = sigmoid(a);  C~ = g(a_c)
        C = f * C' + i * C~,  h = o * h(C)

        Gates lie in 0 to 1, C~ and h in -1 to 1 (with g and h = tanh), C is unbounded.
        """
        p, h_before, c_before = params, state["h"], state["c"]

        a_f = x @ p["W_f"].T + h_before @ p["U_f"].T + p["b_f"]
        a_i = x @ p["W_i"].T + h_before @ p["U_i"].T + p["b_i"]
        a_c = x @ p["W_c"].T + h_before @ p["U_c"].T + p["b_c"]
        a_o = x @ p["W_o"].T + h_before @ p["U_o"].T + p["b_o"]

        f = hold("f", sigmoid(a_f))
        i = hold("i", sigmoid(a_i))
        c_tilde = hold("c_tilde", FUNCTIONS[self.g](a_c))
        o = hold("o", sigmoid(a_o))

        kept = f * c_before
        written = i * c_tilde
        c = hold("c", kept + written)
        h_c = FUNCTIONS[self.h](c)
        h = hold("h", o * h_c)

        return {
            "a_f": a_f, "a_i": a_i, "a_c": a_c, "a_o": a_o,
            "f": f, "i": i, "c_tilde": c_tilde, "o": o,
            "kept": kept, "written": written, "c": c, "h_c": h_c, "h": h,
        }  # fmt: skip

    def lanes(self, T: int, H: int) -> dict[str, Array]:
        """Room for T timesteps; see the contract."""
        a, gates = np.empty((T, 4 * H)), np.empty((T, 3 * H))
        part = {gate: slice(k * H, (k + 1) * H) for k, gate in enumerate(_BLOCK)}
        return {
            "a": a,
            "a_gates": a[:, : 3 * H],
            "gates": gates,
            **{f"a_{gate}": a[:, part[gate]] for gate in self.gates},
            **{gate: gates[:, part[gate]] for gate in ("f", "i", "o")},
            **{name: np.empty((T, H)) for name in ("c_tilde", "kept", "written", "c", "h_c", "h")},
        }

    def stacked(self, params: Params) -> Stacked:
        """Prepare the same step in place; see the contract."""
        U = stack(params, "U", _BLOCK).T.copy()
        recurrent = np.empty(U.shape[1])
        sigmoids = sigmoid_in_place(3 * len(U))
        g, squash = FUNCTIONS[self.g], FUNCTIONS[self.h]
        add, dot, multiply = np.add, np.dot, np.multiply

        def advance(state: Row, row: Row) -> Row:
            h_before, c_before = state
            a, a_gates, gates, _, _, a_c, _, f, i, o, c_tilde, kept, written, c, h_c, h = row
            dot(h_before, U, recurrent)
            add(a, recurrent, a)
            sigmoids(a_gates, gates)
            g(a_c, c_tilde)
            multiply(f, c_before, kept)
            multiply(i, c_tilde, written)
            add(kept, written, c)
            squash(c, h_c)
            multiply(o, h_c, h)
            return h, c

        return Stacked(stack(params, "W", _BLOCK), stack(params, "b", _BLOCK), advance)
