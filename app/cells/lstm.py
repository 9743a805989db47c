"""The LSTM: a memory C that gates keep, write to and let out."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import ClassVar, Literal

import numpy as np

from app.cells import lstm_fast
from app.cells.activations import FUNCTIONS, RANGES, Gate, Squash
from app.cells.arrays import Array, Hold, Params, State, free
from app.cells.contract import KINDS, Belt, Formula, Phase, Quantity, Term, pre_activation, product, through, weighted
from app.cells.stacked import Stacked
from app.cells.sums import Biases, Sum, which
from app.errors import InvalidValue

MOST_PROJECTED = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class LSTM:
    """Long short-term memory; with no options chosen, that of 2000 without peepholes, as in all frameworks.

    Sources: Hochreiter and Schmidhuber, "Long short-term memory", 1997 (no forget gate); Gers, Schmidhuber and
    Cummins, "Learning to forget: continual prediction with LSTM", 2000 (the forget gate); Gers and Schmidhuber,
    "Recurrent nets that time and count", 2000 (peepholes); Greff et al., "LSTM: a search space odyssey", 2015
    (coupled gates); Sak, Senior and Beaufays, "Long short-term memory based recurrent neural network
    architectures for large vocabulary speech recognition", 2014 (projection).
    """

    kind: Literal["lstm"] = "lstm"
    gate: Gate = "sigmoid"
    """Activation of f, i and o."""
    g: Squash = "tanh"
    """Activation of the candidate C~."""
    h: Squash = "tanh"
    """Activation of the cell state C at the output."""
    forget: Literal["gate", "none", "coupled"] = "gate"
    """What f is: a gate with weights of its own; 1 at every step, as in 1997; or 1 - i, what is not written."""
    peepholes: bool = False
    """Whether the gates look at the memory: f and i at C', o at C."""
    recurrent: bool = True
    """Whether anything looks at h'; otherwise there is no U."""
    bias: Biases = "one"
    """b_q; two: b_q + b_Uq; or none."""
    proj: int = 0
    """P, 0 to 512: if it is not 0, h has P numbers, W_m m with m = o * h(C)."""

    __pydantic_config__: ClassVar[dict[str, object]] = {"extra": "forbid", "strict": True}
    states: ClassVar[tuple[str, ...]] = ("h", "c")

    def __post_init__(self) -> None:
        """Refuse a projection to a size that is none."""
        if not 0 <= self.proj <= MOST_PROJECTED:
            raise InvalidValue("proj", str(self.proj), f"a whole number from 0 to {MOST_PROJECTED}")

    @property
    def gates(self) -> tuple[str, ...]:
        """f, i, c, o; only a forget gate of its own has weights."""
        return ("f", "i", "c", "o") if self.forget == "gate" else ("i", "c", "o")

    @property
    def belt(self) -> Belt:
        """C on the ribbon; what is let out is h, or m before its projection."""
        return Belt(
            carry="c",
            keep="f",
            kept="kept",
            written="written",
            pour="i",
            candidate="c_tilde",
            let_out="o",
            output="m" if self.proj else "h",
        )

    @property
    @lru_cache(maxsize=KINDS)  # noqa: B019 - a cell is a value of a few options: what is kept is small
    def quantities(self) -> tuple[Quantity, ...]:
        """Pre-activations, gates 0 to 1, candidate, memory (unbounded) and output."""
        squashed, let_out = RANGES[self.h], Formula((product("o", "h_c"),))
        f = {
            "gate": through(self.gate, "a_f"),
            "none": Formula((product("1"),)),
            "coupled": Formula((product("1"), product("i", minus=True))),
        }
        known = (
            *(pre_activation(gate, *self._terms(gate)) for gate in self.gates),
            Quantity("f", "f", "gate", f[self.forget], 0.0, 1.0),
            Quantity("i", "i", "gate", through(self.gate, "a_i"), 0.0, 1.0),
            Quantity("c_tilde", "C̃", "candidate", through(self.g, "a_c"), *RANGES[self.g]),
            Quantity("o", "o", "gate", through(self.gate, "a_o"), 0.0, 1.0),
            Quantity("kept", "f·C′", "product", Formula((product("f", "c'"),))),
            Quantity("written", "i·C̃", "product", Formula((product("i", "c_tilde"),)), *RANGES[self.g]),
            Quantity("c", "C", "state", Formula((product("f", "c'"), product("i", "c_tilde")))),
            Quantity("h_c", f"{self.h} C", "state", through(self.h, "c"), *squashed),
            Quantity("m", "m", "output", let_out, *squashed),
            Quantity("h", "h", "output", Formula((weighted("W_m", "m"),)))
            if self.proj
            else Quantity("h", "h", "output", let_out, *squashed),
        )
        by_name = {quantity.name: quantity for quantity in known}
        return tuple(by_name[name] for name in _order(self.forget, self.peepholes, self.proj > 0))

    @property
    def phases(self) -> tuple[Phase, ...]:
        """Forget, input, candidate, update, output; coupled, the input comes first, for it says what is forgotten."""
        own = self.forget == "gate"
        forget, pour = Phase("forget", ("a_f", "f", "kept") if own else ("f", "kept")), Phase("input", ("a_i", "i"))
        return (
            *((pour, forget) if self.forget == "coupled" else (forget, pour)),
            Phase("candidate", ("a_c", "c_tilde", "written")),
            Phase("update", ("c",)),
            Phase("output", ("a_o", "o", "h_c", "m", "h") if self.proj else ("a_o", "o", "h_c", "h")),
        )

    def shapes(self, X: int, H: int) -> dict[str, tuple[int, ...]]:
        """W (H, X), U (H, P or H), biases (H,) and peephole p (H,) of each gate, and W_m (P, H) with a projection."""
        named: dict[str, tuple[int, ...]] = {}
        for gate in self.gates:
            named |= self._sum.shapes(gate, X, H, self.size("h", H))
            if self.peepholes and gate != "c":
                named[f"p_{gate}"] = (H,)
        return named | ({"W_m": (self.proj, H)} if self.proj else {})

    def size(self, name: str, H: int) -> int:
        """P numbers for h under a projection, H for all else."""
        return self.proj if self.proj and name == "h" else H

    def step(self, params: Params, x: Array, state: State, hold: Hold = free) -> dict[str, Array]:
        """One timestep from x (..., X), h' (..., H, or P with a projection) and C' (..., H).

        a_q = W_q x + U_q h' + b_q for q in f, i, c, o;  f, i, o = sigmoid(a);  C~ = g(a_c)
        C = f * C' + i * C~,  h = o * h(C)

        Without forget gate f = 1, coupled f = 1 - i. With peepholes a_f and a_i gain p_q * C', a_o gains p_o * C.
        With a projection m = o * h(C), h = W_m m. Gates lie in 0 to 1, C~ and h in the range of their activation
        (-1 to 1 for tanh), C and a projected h are unbounded. A value held on i reaches a coupled f.
        """
        p, h_before, c_before = params, state["h"], state["c"]
        gate, g, squash, total = FUNCTIONS[self.gate], FUNCTIONS[self.g], FUNCTIONS[self.h], self._sum.of

        q = {f"a_{name}": total(p, name, x, h_before) for name in self.gates}
        if self.peepholes:
            q |= {f"a_{name}": q[f"a_{name}"] + p[f"p_{name}"] * c_before for name in self.gates if name in {"f", "i"}}

        f, i = self._forget_and_input(q, hold)
        c_tilde = hold("c_tilde", g(q["a_c"]))
        if not self.peepholes:
            o = hold("o", gate(q["a_o"]))

        kept = f * c_before
        written = i * c_tilde
        c = hold("c", kept + written)
        if self.peepholes:  # o looks at the C that it lets out, so it comes after it
            q["a_o"] = q["a_o"] + p["p_o"] * c
            o = hold("o", gate(q["a_o"]))

        h_c = squash(c)
        m = o * h_c
        h = hold("h", m @ p["W_m"].T if self.proj else m)

        q |= {
            "f": f, "i": i, "c_tilde": c_tilde, "o": o,
            "kept": kept, "written": written, "c": c, "h_c": h_c, "m": m, "h": h,
        }  # fmt: skip
        return {name: q[name] for name in _order(self.forget, self.peepholes, self.proj > 0)}

    def _forget_and_input(self, sums: Mapping[str, Array], hold: Hold) -> tuple[Array, Array]:
        """Both gates (..., H): f of its own, 1, or what i leaves over."""
        gate = FUNCTIONS[self.gate]
        if self.forget == "coupled":
            i = hold("i", gate(sums["a_i"]))
            return hold("f", 1.0 - i), i
        f = gate(sums["a_f"]) if self.forget == "gate" else np.ones_like(sums["a_i"])
        return hold("f", f), hold("i", gate(sums["a_i"]))

    def lanes(self, T: int, H: int) -> dict[str, Array]:
        """Room for T timesteps; see the contract."""
        return lstm_fast.lanes(self, T, H)

    def stacked(self, params: Params) -> Stacked:
        """Prepare the same step in place; see the contract."""
        return lstm_fast.stacked(self, params)

    @property
    def _sum(self) -> Sum:
        return which(self.bias, self.recurrent)

    def _terms(self, gate: str) -> tuple[Term, ...]:
        """Summands of a pre-activation, peephole included: p_q C' for f and i, p_o C for o, none for the candidate."""
        seen = {"f": "c'", "i": "c'", "o": "c"}
        peephole = (product(f"p_{gate}", seen[gate]),) if self.peepholes and gate in seen else ()
        return (*self._sum.terms(gate), *peephole)


@cache
def _order(forget: str, peepholes: bool, projected: bool) -> tuple[str, ...]:
    """Names of the quantities in the order of computation."""
    a_f = ("a_f",) if forget == "gate" else ()
    gates = ("i", "f") if forget == "coupled" else ("f", "i")
    memory = ("kept", "written", "c")
    end = ("h_c", "m", "h") if projected else ("h_c", "h")
    if peepholes:
        return (*a_f, "a_i", "a_c", *gates, "c_tilde", *memory, "a_o", "o", *end)
    return (*a_f, "a_i", "a_c", "a_o", *gates, "c_tilde", "o", *memory, *end)
