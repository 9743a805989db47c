"""The LSTM of all frameworks, fast: four gates in one product, slopes in bulk, nothing allocated on the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from app.cells import LSTM
from app.cells.arrays import Array, Params, State
from app.training.fast.form import Ran, Shape, Told, apart, backwards, block, chunks, products, read_rows, shape_of
from app.training.gradients import PassGradients
from app.training.ondemand import OnDemand
from app.training.room import Room

_BLOCK = ("o", "f", "i", "c")
"""The three gates side by side, so that one call computes them; f and i together, as C' and C~, which they multiply."""


@dataclass(frozen=True, slots=True, eq=False)
class _Tape:
    """All numbers of the way forward, each (T, units, B)."""

    bias: str
    size: Shape
    weights: Array
    """The block (4H, H + X + 1)."""
    rows: Array
    """h', x and 1, one timestep more."""
    gates: Array
    """o, f, i."""
    memory: Array
    """C' and C~, one timestep more."""
    h_c: Array
    room: Room

    def takes(self, arriving: Mapping[str, Array]) -> bool:
        return arriving.keys() <= {"h", "c"}

    def backward(self, arriving: Mapping[str, Array]) -> Told:
        size, H, room = self.size, self.size.H, self.room
        a = room.take("dL/da", (size.T, 4 * H, size.B), self.rows.dtype)
        h, c = (room.take(f"dL/d{name}", (size.T, H, size.B), self.rows.dtype) for name in "hc")
        whole = np.zeros_like(self.weights)
        for start, stop in chunks(size):
            self._sweep(start, stop, (a, h, c), arriving)
            whole += products(a[start:stop], self.rows[start:stop])
        quantities, first = self._seen(a, h, c)
        W = self.weights[:, H:-1].T
        told = PassGradients(quantities, lambda: size.outside(np.matmul(W, a)), first, arriving)
        return told, apart(whole, _BLOCK, self.bias, H)

    def _sweep(self, start: int, stop: int, found: tuple[Array, Array, Array], arriving: Mapping[str, Array]) -> None:
        """From timestep ``stop`` back to ``start``: dL/da (4H), dL/dh and dL/dC of each.

        dh = U^T da(t+1),  dC = dh o tanh'(C) + f(t+1) dC(t+1), each with what arrives beside it;
        da_o = dh tanh(C) o',  da_f = dC C' f',  da_i = dC C~ i',  da_c = dC i C~'.
        """
        size, H = self.size, self.size.H
        a, h, c = found
        slopes, through = self._slopes(start, stop)
        by_c = slopes.reshape(-1, 4, H, size.B)[:, 1:]
        a_by_c = a.reshape(-1, 4, H, size.B)[start:stop, 1:]
        U_T = np.ascontiguousarray(self.weights[:, :H].T)
        dot, multiply, add = np.dot, np.multiply, np.add
        rest = np.empty((H, size.B), dtype=a.dtype)
        over_h, over_c = (backwards(arriving, name, size, start, stop) for name in "hc")
        t = stop
        for d_h, d_c, d_a, d_o, s_c, s_o, s_h, to_h, to_c in zip(
            h[start:stop][::-1], c[start:stop][::-1], a_by_c[::-1], a[start:stop, :H][::-1],
            by_c[::-1], slopes[::-1, :H], through[::-1], over_h, over_c, strict=True,
        ):  # fmt: skip
            if t == size.T:
                d_h[:] = d_c[:] = 0.0
            else:
                dot(U_T, a[t], d_h)
                multiply(c[t], self.gates[t, H : 2 * H], d_c)
            if to_h is not None:
                add(d_h, to_h, d_h)
            multiply(d_h, s_h, rest)
            add(d_c, rest, d_c)
            if to_c is not None:
                add(d_c, to_c, d_c)
            multiply(s_c, d_c, d_a)
            multiply(s_o, d_h, d_o)
            t -= 1

    def _slopes(self, start: int, stop: int) -> tuple[Array, Array]:
        """What dC or dh is multiplied with on its way to the sums (n, 4H, B), and dh on its way to C (n, H, B)."""
        size, H = self.size, self.size.H
        n, one = stop - start, np.ones((), dtype=self.rows.dtype)
        gates, memory, h_c = self.gates[start:stop], self.memory[start:stop], self.h_c[start:stop]
        slopes = self.room.take("slopes", (n, 4 * H, size.B), self.rows.dtype)
        through = self.room.take("through", (n, H, size.B), self.rows.dtype)
        opened, c = slopes[:, : 3 * H], slopes[:, 3 * H :]
        np.subtract(one, gates, out=opened)
        opened *= gates
        opened[:, :H] *= h_c
        opened[:, H:] *= memory
        np.multiply(memory[:, H:], memory[:, H:], out=c)
        np.subtract(one, c, out=c)
        c *= gates[:, 2 * H :]
        np.multiply(h_c, h_c, out=through)
        np.subtract(one, through, out=through)
        through *= gates[:, :H]
        return slopes, through

    def _seen(self, a: Array, h: Array, c: Array) -> tuple[OnDemand, dict[str, Array]]:
        """Derivatives by all quantities, and by the initial state."""
        H, size, gates, memory = self.size.H, self.size, self.gates, self.memory[:-1]
        o, f, i = (gates[:, k * H : (k + 1) * H] for k in range(3))
        made = OnDemand(
            {
                **{f"a_{gate}": size.outside(a[:, k * H : (k + 1) * H]) for k, gate in enumerate(_BLOCK)},
                "f": lambda: size.outside(c * memory[:, :H]),
                "i": lambda: size.outside(c * memory[:, H:]),
                "c_tilde": lambda: size.outside(c * i),
                "o": lambda: size.outside(h * self.h_c),
                "kept": size.outside(c),
                "written": size.outside(c),
                "c": size.outside(c),
                "h_c": lambda: size.outside(h * o),
                "h": size.outside(h),
            }
        )
        U_T = self.weights[:, :H].T
        return made, {"h": size.initial(U_T @ a[0]), "c": size.initial(c[0] * f[0])}


def forward(cell: LSTM, params: Params, x: Array, state: State, room: Room) -> Ran:
    """Run the cell over x; see :class:`app.cells.LSTM` for what it computes.

    The sums of the gates are taken with the other sign, so that e^sum needs no pass over them; seen from outside they
    have their own.
    """
    size = shape_of(params, x, "f")
    T, H, B, weights = size.T, size.H, size.B, block(params, _BLOCK, cell.bias)
    signed = weights.copy()
    signed[: 3 * H] *= -1.0
    rows = read_rows(size, x, size.state(state["h"]), room)
    a, gates = (room.take(name, (T, k * H, B), x.dtype) for name, k in (("a", 4), ("gates", 3)))
    memory, parts = (room.take(name, (T + more, 2 * H, B), x.dtype) for name, more in (("memory", 1), ("parts", 0)))
    h_c, one = room.take("h_c", (T, H, B), x.dtype), np.ones((), dtype=x.dtype)
    memory[0, :H] = size.state(state["c"])
    dot, exp, add, reciprocal, tanh, multiply = np.dot, np.exp, np.add, np.reciprocal, np.tanh, np.multiply
    for read, sums, a_gates, a_c, opened, o, f_i, both, c_tilde, part, kept, written, c, squashed, h in zip(
        rows[:-1], a, a[:, : 3 * H], a[:, 3 * H :], gates, gates[:, :H], gates[:, H:], memory[:-1], memory[:-1, H:],
        parts, parts[:, :H], parts[:, H:], memory[1:, :H], h_c, rows[1:, :H], strict=True,
    ):  # fmt: skip
        dot(signed, read, sums)
        exp(a_gates, opened)
        add(opened, one, opened)
        reciprocal(opened, opened)
        tanh(a_c, c_tilde)
        multiply(f_i, both, part)
        add(kept, written, c)
        tanh(c, squashed)
        multiply(o, squashed, h)
    seen = size.outside

    def sums_of(k: int) -> Array:
        return seen(-a[:, k * H : (k + 1) * H])

    quantities = OnDemand(
        {
            **{f"a_{gate}": partial(sums_of, k) for k, gate in enumerate(_BLOCK[:3])},
            "a_c": seen(a[:, 3 * H :]),
            **{gate: seen(gates[:, k * H : (k + 1) * H]) for k, gate in enumerate(_BLOCK[:3])},
            "c_tilde": seen(memory[:-1, H:]),
            "kept": seen(parts[:, :H]),
            "written": seen(parts[:, H:]),
            "c": seen(memory[1:, :H]),
            "h_c": seen(h_c),
            "h": seen(rows[1:, :H]),
        },
        [q.name for q in cell.quantities],
    )
    return Ran(quantities, _Tape(cell.bias, size, weights, rows, gates, memory, h_c, room))
