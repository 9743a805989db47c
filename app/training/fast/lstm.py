"""The LSTM of all frameworks, fast: four gates in one product, slopes in bulk, nothing allocated on the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from app.cells import LSTM
from app.cells.arrays import Array, Params, State
from app.training.fast.form import Ran, Shape, Told, apart, backwards, block, chunks, products, read_rows, shape_of
from app.training.gradients import PassGradients
from app.training.ondemand import Made, OnDemand
from app.training.room import Fresh, Room

_BLOCK = ("o", "f", "i", "c")
"""The three gates side by side, so that one call computes them; f and i together, as C' and C~, which they multiply."""


def forward(cell: LSTM, params: Params, x: Array, state: State, room: Room) -> Ran:
    """Run the cell over x; see :class:`app.cells.LSTM` for what it computes.

    Gates, candidate, C, tanh C and h are written down; sums, f C' and i C~ are computed again for whoever asks.
    """
    size = shape_of(params, x, "f")
    T, H, B, weights = size.T, size.H, size.B, block(params, _BLOCK, cell.bias)
    signed = weights.copy()
    signed[: 3 * H] *= -1.0  # e^sum then needs no pass over the sums
    rows = read_rows(size, x, size.state(state["h"]), room)
    gates, memory = room.take("gates", (T, 3 * H, B), x.dtype), room.take("memory", (T + 1, 2 * H, B), x.dtype)
    h_c, one = room.take("h_c", (T, H, B), x.dtype), np.ones((), dtype=x.dtype)
    memory[0, :H] = size.state(state["c"])
    sums, parts = room.take("sums", (4 * H, B), x.dtype), room.take("parts", (2 * H, B), x.dtype)
    a_gates, a_c, kept, written = sums[: 3 * H], sums[3 * H :], parts[:H], parts[H:]
    dot, exp, add, reciprocal, tanh, multiply = np.dot, np.exp, np.add, np.reciprocal, np.tanh, np.multiply
    for read, opened, o, f_i, both, c_tilde, c, squashed, h in zip(
        rows[:-1], gates, gates[:, :H], gates[:, H:], memory[:-1], memory[:-1, H:], memory[1:, :H], h_c, rows[1:, :H],
        strict=True,
    ):  # fmt: skip
        dot(signed, read, sums)
        exp(a_gates, opened)
        add(opened, one, opened)
        reciprocal(opened, opened)
        tanh(a_c, c_tilde)
        multiply(f_i, both, parts)
        add(kept, written, c)
        tanh(c, squashed)
        multiply(o, squashed, h)
    tape = _Tape(cell.bias, size, weights, rows, gates, memory, h_c, room)
    return Ran(OnDemand(_quantities(tape), [q.name for q in cell.quantities]), tape)


def _quantities(tape: "_Tape") -> dict[str, Made]:
    size, H, gates, memory = tape.size, tape.size.H, tape.gates, tape.memory
    seen = size.outside

    def sums(k: int) -> Array:
        return seen(np.matmul(tape.weights[k * H : (k + 1) * H], tape.rows[:-1]))

    return {
        **{f"a_{gate}": partial(sums, k) for k, gate in enumerate(_BLOCK)},
        **{gate: seen(gates[:, k * H : (k + 1) * H]) for k, gate in enumerate(_BLOCK[:3])},
        "c_tilde": seen(memory[:-1, H:]),
        "kept": lambda: seen(gates[:, H : 2 * H] * memory[:-1, :H]),
        "written": lambda: seen(gates[:, 2 * H :] * memory[:-1, H:]),
        "c": seen(memory[1:, :H]),
        "h_c": seen(tape.h_c),
        "h": seen(tape.rows[1:, :H]),
    }


@dataclass(frozen=True, slots=True, eq=False)
class _Tape:
    """What was written down on the way forward, each (T, units, B)."""

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
        size, H, room, dtype = self.size, self.size.H, self.room, self.rows.dtype
        h, c = (room.take(f"dL/d{name}", (size.T, H, size.B), dtype) for name in "hc")
        a = room.take("dL/da", (size.chunk + 1, 4 * H, size.B), dtype)  # of one chunk, and the timestep after it
        whole = np.zeros_like(self.weights)
        for start, stop in chunks(size):
            a[stop - start] = a[0]
            self._sweep(start, stop, (a, h, c), arriving)
            whole += products(a[: stop - start], self.rows[start:stop])
        first = {"h": self.weights[:, :H].T @ a[0], "c": c[0] * self.gates[0, H : 2 * H]}
        back = _Back(self, h, c)
        told = PassGradients(
            OnDemand(back.quantities()),
            lambda: size.outside(np.matmul(self.weights[:, H:-1].T, back.a)),
            {name: size.initial(value) for name, value in first.items()},
            arriving,
        )
        return told, apart(whole, _BLOCK, self.bias, H)

    def _sweep(self, start: int, stop: int, found: tuple[Array, Array, Array], arriving: Mapping[str, Array]) -> None:
        """From timestep ``stop`` back to ``start``: dL/da (4H) of this chunk, dL/dh and dL/dC of each.

        dh = U^T da(t+1),  dC = dh o tanh'(C) + f(t+1) dC(t+1), each with what arrives beside it;
        da_o = dh tanh(C) o',  da_f = dC C' f',  da_i = dC C~ i',  da_c = dC i C~'.
        """
        size, H, n = self.size, self.size.H, stop - start
        a, h, c = found
        slopes, through = self.slopes(start, stop, self.room)
        by_c, a_by_c = slopes.swapaxes(0, 1)[:, 1:], a.reshape(-1, 4, H, size.B)[:n, 1:]
        U_T = np.ascontiguousarray(self.weights[:, :H].T)
        dot, multiply, add = np.dot, np.multiply, np.add
        rest, f = self.room.take("rest", (H, size.B), a.dtype), self.gates[:, H : 2 * H]
        over_h, over_c = (backwards(arriving, name, size, start, stop) for name in "hc")
        t = stop
        for d_h, d_c, d_a, d_o, s_c, s_o, s_h, to_h, to_c in zip(
            h[start:stop][::-1], c[start:stop][::-1], a_by_c[::-1], a[:n, :H][::-1],
            by_c[::-1], slopes[0, ::-1], through[::-1], over_h, over_c, strict=True,
        ):  # fmt: skip
            if t == size.T:
                d_h[:] = d_c[:] = 0.0
            else:
                dot(U_T, a[t - start], d_h)
                multiply(c[t], f[t], d_c)
            if to_h is not None:
                add(d_h, to_h, d_h)
            multiply(d_h, s_h, rest)
            add(d_c, rest, d_c)
            if to_c is not None:
                add(d_c, to_c, d_c)
            multiply(s_c, d_c, d_a)
            multiply(s_o, d_h, d_o)
            t -= 1

    def slopes(self, start: int, stop: int, room: Room) -> tuple[Array, Array]:
        """What dC or dh is multiplied with on its way to the sums (4, n, H, B), and dh on its way to C (n, H, B)."""
        size, H = self.size, self.size.H
        n, one = stop - start, np.ones((), dtype=self.rows.dtype)
        gates, memory, h_c = self.gates[start:stop], self.memory[start:stop], self.h_c[start:stop]
        slopes = room.take("slopes", (4, n, H, size.B), self.rows.dtype)  # a gate is one piece: twice as fast
        through = room.take("through", (n, H, size.B), self.rows.dtype)
        opened, values = (rows.reshape(n, -1, H, size.B).swapaxes(0, 1) for rows in (gates, memory))
        np.subtract(one, opened, out=slopes[:3])
        slopes[:3] *= opened
        slopes[0] *= h_c
        slopes[1:3] *= values
        np.multiply(values[1], values[1], out=slopes[3])
        np.subtract(one, slopes[3], out=slopes[3])
        slopes[3] *= opened[2]
        np.multiply(h_c, h_c, out=through)
        np.subtract(one, through, out=through)
        through *= gates[:, :H]
        return slopes, through


@dataclass(frozen=True, eq=False)
class _Back:
    """Derivatives by all quantities, from those by h and C, (T, H, B) each."""

    tape: _Tape
    h: Array
    c: Array

    @cached_property
    def a(self) -> Array:
        """dL/da of all timesteps (T, 4H, B), computed again."""
        slopes, _ = self.tape.slopes(0, self.tape.size.T, Fresh())
        slopes[0] *= self.h
        slopes[1:] *= self.c
        return np.concatenate(list(slopes), axis=1)

    def quantities(self) -> dict[str, Made]:
        """Each (T, ..., H), seen from outside."""
        size, gates, memory = self.tape.size, self.tape.gates, self.tape.memory[:-1]
        H, seen, h, c = size.H, size.outside, self.h, self.c

        def sums(k: int) -> Array:
            return seen(self.a[:, k * H : (k + 1) * H])

        return {
            **{f"a_{gate}": partial(sums, k) for k, gate in enumerate(_BLOCK)},
            "f": lambda: seen(c * memory[:, :H]),
            "i": lambda: seen(c * memory[:, H:]),
            "c_tilde": lambda: seen(c * gates[:, 2 * H :]),
            "o": lambda: seen(h * self.tape.h_c),
            "kept": seen(c),
            "written": seen(c),
            "c": seen(c),
            "h_c": lambda: seen(h * gates[:, :H]),
            "h": seen(h),
        }
