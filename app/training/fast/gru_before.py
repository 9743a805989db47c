"""The GRU with the reset before the product, fast: both gates in one product, r h' in another, slopes in bulk."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from app.cells import GRU
from app.cells.arrays import Array, Params, State
from app.training.fast import form
from app.training.fast.form import Ran, Shape, Told, apart, backwards, block, chunks, products, read_rows
from app.training.gradients import PassGradients
from app.training.ondemand import Made, OnDemand
from app.training.room import Fresh, Room

_BLOCK = ("r", "z")
"""Gates of the block, side by side, so that one call computes them; the candidate follows them on the way back."""


def forward(cell: GRU, params: Params, x: Array, state: State, room: Room) -> Ran:
    """Run the cell over x; see :class:`app.cells.GRU` for what it computes, with reset before.

    Gates, r h', the sum of the candidate, h~ and h are written down; what else there is, is computed again for
    whoever asks.
    """
    size = form.shape_of(params, x, "z")
    T, H, B, dtype = size.T, size.H, size.B, x.dtype
    weights, U_h, W_h = block(params, _BLOCK, cell.bias), params["U_h"], _candidate(cell, params)
    signed = -weights  # e^sum then needs no pass over the sums
    rows, gates = read_rows(size, x, size.state(state["h"]), room), room.take("gates", (T, 2 * H, B), dtype)
    a_h, rh, h_tilde = (room.take(name, (T, H, B), dtype) for name in ("a_h", "rh", "h_tilde"))
    np.matmul(W_h, rows[:-1, H:], out=a_h)
    one, part = np.ones((), dtype=dtype), room.take("part", (H, B), dtype)
    dot, exp, add, reciprocal = np.dot, np.exp, np.add, np.reciprocal
    tanh, multiply, subtract = np.tanh, np.multiply, np.subtract
    for read, before, opened, r, z, reset, a, new, h in zip(
        rows[:-1], rows[:-1, :H], gates, gates[:, :H], gates[:, H:], rh, a_h, h_tilde, rows[1:, :H], strict=True
    ):
        dot(signed, read, opened)
        exp(opened, opened)
        add(opened, one, opened)
        reciprocal(opened, opened)
        multiply(r, before, reset)
        dot(U_h, reset, part)
        add(a, part, a)
        tanh(a, new)
        subtract(before, new, part)
        multiply(z, part, part)
        add(new, part, h)
    tape = _Tape(cell, size, weights, U_h, W_h, rows, gates, rh, h_tilde, room)
    return Ran(OnDemand(_quantities(tape, a_h)), tape)


def _quantities(tape: "_Tape", a_h: Array) -> dict[str, Made]:
    H, seen, before, new = tape.size.H, tape.size.outside, tape.rows[:-1, : tape.size.H], tape.h_tilde
    r, z = tape.gates[:, :H], tape.gates[:, H:]

    def sums(k: int) -> Array:
        return seen(np.matmul(tape.weights[k * H : (k + 1) * H], tape.rows[:-1]))

    return {
        "a_z": partial(sums, 1),
        "a_r": partial(sums, 0),
        "z": seen(z),
        "r": seen(r),
        "rh": seen(tape.rh),
        "a_h": seen(a_h),
        "h_tilde": seen(new),
        "one_minus_z": lambda: seen(1.0 - z),
        "kept": lambda: seen(z * before),
        "written": lambda: seen((1.0 - z) * new),
        "h": seen(tape.rows[1:, :H]),
    }


def _candidate(cell: GRU, params: Params) -> Array:
    """W_h beside the biases of the candidate, (H, X + 1)."""
    bias = np.zeros((len(params["W_h"]), 1), dtype=params["W_h"].dtype)
    for name in form.biases("h", cell.bias):
        bias += params[name][:, None]
    return np.hstack([params["W_h"], bias])


@dataclass(frozen=True, slots=True, eq=False)
class _Tape:
    """What was written down on the way forward, each (T, units, B)."""

    cell: GRU
    size: Shape
    weights: Array
    """The block (2H, H + X + 1): r and z."""
    U_h: Array
    W_h: Array
    """Input weights and bias of the candidate (H, X + 1)."""
    rows: Array
    """h', x and 1, one timestep more."""
    gates: Array
    """r, z."""
    rh: Array
    h_tilde: Array
    room: Room

    def takes(self, arriving: Mapping[str, Array]) -> bool:
        return arriving.keys() <= {"h"}

    def backward(self, arriving: Mapping[str, Array]) -> Told:
        size, H, room, dtype = self.size, self.size.H, self.room, self.rows.dtype
        h, rh = (room.take(f"dL/d{name}", (size.T, H, size.B), dtype) for name in ("h", "rh"))
        a = room.take("dL/da", (size.chunk + 1, 3 * H, size.B), dtype)  # of one chunk, and the timestep after it
        whole, W, U = np.zeros_like(self.weights), np.zeros_like(self.W_h), np.zeros_like(self.U_h)
        for start, stop in chunks(size):
            n = stop - start
            a[n] = a[0]
            self._sweep(start, stop, (a, h, rh), arriving)
            whole += products(a[:n, : 2 * H], self.rows[start:stop])
            W += products(a[:n, 2 * H :], self.rows[start:stop, H:])
            U += products(a[:n, 2 * H :], self.rh[start:stop])
        named = apart(whole, _BLOCK, self.cell.bias, H) | {"U_h": U, "W_h": W[:, :-1].copy()}
        named |= {name: W[:, -1].copy() for name in form.biases("h", self.cell.bias)}
        r, z = self.gates[0, :H], self.gates[0, H:]
        first = {"h": size.initial(self.weights[:, :H].T @ a[0, : 2 * H] + h[0] * z + rh[0] * r)}
        back = _Back(self, h, rh)
        return PassGradients(OnDemand(back.quantities()), back.below, first, arriving), named

    def _sweep(self, start: int, stop: int, found: tuple[Array, Array, Array], arriving: Mapping[str, Array]) -> None:
        """From timestep ``stop`` back to ``start``: dL/dh and dL/d(r h'), and dL/d(sums) of this chunk.

        dh(t) = U^T da(t+1) + z(t+1) dh(t+1) + r(t+1) drh(t+1), with what arrives;
        da_h = dh (1 - z) h~',  drh = U_h^T da_h,  da_z = dh (h' - h~) z',  da_r = drh h' r'.
        """
        size, H, n = self.size, self.size.H, stop - start
        a, h, rh = found
        slopes = self.slopes(start, stop, self.room)
        U_T, U_h_T = (np.ascontiguousarray(U.T) for U in (self.weights[:, :H], self.U_h))
        dot, multiply, add = np.dot, np.multiply, np.add
        part = self.room.take("part back", (H, size.B), a.dtype)
        by_h, a_by_h = (rows.reshape(-1, 3, H, size.B)[:n, 1:] for rows in (slopes, a))
        r, z, t = self.gates[:, :H], self.gates[:, H:], stop
        for d_h, d_rh, d_a, d_r, d_new, s_h, s_r, to_h in zip(
            h[start:stop][::-1], rh[start:stop][::-1], a_by_h[::-1], a[:n, :H][::-1], a[:n, 2 * H :][::-1],
            by_h[::-1], slopes[::-1, :H], backwards(arriving, "h", size, start, stop), strict=True,
        ):  # fmt: skip
            if t == size.T:
                d_h[:] = 0.0
            else:
                dot(U_T, a[t - start, : 2 * H], d_h)
                multiply(h[t], z[t], part)
                add(d_h, part, d_h)
                multiply(rh[t], r[t], part)
                add(d_h, part, d_h)
            if to_h is not None:
                add(d_h, to_h, d_h)
            multiply(s_h, d_h, d_a)
            dot(U_h_T, d_new, d_rh)
            multiply(s_r, d_rh, d_r)
            t -= 1

    def slopes(self, start: int, stop: int, room: Room) -> Array:
        """What drh is multiplied with on its way to r, and dh on its way to z and candidate (n, 3H, B)."""
        size, H = self.size, self.size.H
        n, one = stop - start, np.ones((), dtype=self.rows.dtype)
        gates, before, h_tilde = self.gates[start:stop], self.rows[start:stop, :H], self.h_tilde[start:stop]
        slopes = room.take("slopes", (n, 3 * H, size.B), self.rows.dtype)
        rest = room.take("rest", (n, H, size.B), self.rows.dtype)
        candidate = slopes[:, 2 * H :]
        np.subtract(one, gates, out=slopes[:, : 2 * H])
        np.multiply(h_tilde, h_tilde, out=candidate)
        np.subtract(one, candidate, out=candidate)
        candidate *= slopes[:, H : 2 * H]
        slopes[:, : 2 * H] *= gates
        slopes[:, :H] *= before
        np.subtract(before, h_tilde, out=rest)
        slopes[:, H : 2 * H] *= rest
        return slopes


@dataclass(frozen=True, eq=False)
class _Back:
    """Derivatives by all quantities, from those by h and r h', (T, H, B) each."""

    tape: _Tape
    h: Array
    rh: Array

    @cached_property
    def a(self) -> Array:
        """dL/d(sums of r, z and candidate) of all timesteps (T, 3H, B), computed again."""
        return self.tape.slopes(0, self.tape.size.T, Fresh()) * np.hstack([self.rh, self.h, self.h])

    def below(self) -> Array:
        """dL/dx."""
        H, tape = self.tape.size.H, self.tape
        W = np.concatenate([tape.weights[:, H:-1], tape.W_h[:, :-1]])
        return tape.size.outside(np.matmul(W.T, self.a))

    def quantities(self) -> dict[str, Made]:
        """Each (T, ..., H), seen from outside."""
        tape, h, rh = self.tape, self.h, self.rh
        H, seen, before, new = tape.size.H, tape.size.outside, tape.rows[:-1, : tape.size.H], tape.h_tilde

        def sums(k: int) -> Array:
            return seen(self.a[:, k * H : (k + 1) * H])

        return {
            "a_z": partial(sums, 1),
            "a_r": partial(sums, 0),
            "z": lambda: seen(h * (before - new)),
            "r": lambda: seen(rh * before),
            "rh": seen(rh),
            "a_h": partial(sums, 2),
            "h_tilde": lambda: seen(h * (1.0 - tape.gates[:, H:])),
            "one_minus_z": lambda: seen(h * new),
            "kept": seen(h),
            "written": seen(h),
            "h": seen(h),
        }
