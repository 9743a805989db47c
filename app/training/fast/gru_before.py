"""The GRU with the reset before the product, fast: both gates in one product, r h' in another, slopes in bulk."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from app.cells import GRU
from app.cells.arrays import Array, Params, State
from app.training.fast.form import (
    Ran,
    Shape,
    Told,
    apart,
    backwards,
    biases,
    block,
    chunks,
    products,
    read_rows,
    shape_of,
)
from app.training.gradients import PassGradients
from app.training.ondemand import OnDemand
from app.training.room import Room

_BLOCK = ("r", "z")
"""Gates of the block, side by side, so that one call computes them; the candidate follows them on the way back."""


@dataclass(frozen=True, slots=True, eq=False)
class _Tape:
    """All numbers of the way forward, each (T, units, B)."""

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
        a = room.take("dL/da", (size.T, 3 * H, size.B), dtype)
        h, rh = (room.take(f"dL/d{name}", (size.T, H, size.B), dtype) for name in ("h", "rh"))
        whole, W, U = np.zeros_like(self.weights), np.zeros_like(self.W_h), np.zeros_like(self.U_h)
        for start, stop in chunks(size):
            self._sweep(start, stop, (a, h, rh), arriving)
            a_h = a[start:stop, 2 * H :]
            whole += products(a[start:stop, : 2 * H], self.rows[start:stop])
            W += products(a_h, self.rows[start:stop, H:])
            U += products(a_h, self.rh[start:stop])
        named = apart(whole, _BLOCK, self.cell.bias, H) | {"U_h": U, "W_h": W[:, :-1].copy()}
        named |= {name: W[:, -1].copy() for name in biases("h", self.cell.bias)}
        r, z = self.gates[0, :H], self.gates[0, H:]
        first = {"h": size.initial(self.weights[:, :H].T @ a[0, : 2 * H] + h[0] * z + rh[0] * r)}
        return PassGradients(self._seen(a, h, rh), lambda: self._below(a), first, arriving), named

    def _sweep(self, start: int, stop: int, found: tuple[Array, Array, Array], arriving: Mapping[str, Array]) -> None:
        """From timestep ``stop`` back to ``start``: dL/d(sums of r, z and candidate), dL/dh and dL/d(r h').

        dh(t) = U^T da(t+1) + z(t+1) dh(t+1) + r(t+1) drh(t+1), with what arrives;
        da_h = dh (1 - z) h~',  drh = U_h^T da_h,  da_z = dh (h' - h~) z',  da_r = drh h' r'.
        """
        size, H = self.size, self.size.H
        a, h, rh = found
        slopes = self._slopes(start, stop)
        U_T, U_h_T = (np.ascontiguousarray(U.T) for U in (self.weights[:, :H], self.U_h))
        dot, multiply, add = np.dot, np.multiply, np.add
        part = np.empty((H, size.B), dtype=a.dtype)
        by_h = slopes.reshape(-1, 3, H, size.B)[:, 1:]
        a_by_h, gates = a.reshape(-1, 3, H, size.B)[:, 1:], self.gates
        arrived = backwards(arriving, "h", size, start, stop)
        for back, to_h in enumerate(arrived, 1):
            t = stop - back
            d_h = h[t]
            if t == size.T - 1:
                d_h[:] = 0.0
            else:
                dot(U_T, a[t + 1, : 2 * H], d_h)
                multiply(h[t + 1], gates[t + 1, H:], part)
                add(d_h, part, d_h)
                multiply(rh[t + 1], gates[t + 1, :H], part)
                add(d_h, part, d_h)
            if to_h is not None:
                add(d_h, to_h, d_h)
            multiply(by_h[t - start], d_h, a_by_h[t])
            dot(U_h_T, a[t, 2 * H :], rh[t])
            multiply(rh[t], slopes[t - start, :H], a[t, :H])

    def _slopes(self, start: int, stop: int) -> Array:
        """What drh is multiplied with on its way to r, and dh on its way to z and candidate (n, 3H, B)."""
        size, H = self.size, self.size.H
        n, one = stop - start, np.ones((), dtype=self.rows.dtype)
        gates, before, h_tilde = self.gates[start:stop], self.rows[start:stop, :H], self.h_tilde[start:stop]
        slopes = self.room.take("slopes", (n, 3 * H, size.B), self.rows.dtype)
        rest = self.room.take("rest", (n, H, size.B), self.rows.dtype)
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

    def _seen(self, a: Array, h: Array, rh: Array) -> OnDemand:
        """Derivatives by all quantities."""
        H, size, before = self.size.H, self.size, self.rows[:-1, : self.size.H]
        z = self.gates[:, H:]
        return OnDemand(
            {
                "a_z": size.outside(a[:, H : 2 * H]),
                "a_r": size.outside(a[:, :H]),
                "z": lambda: size.outside(h * (before - self.h_tilde)),
                "r": lambda: size.outside(rh * before),
                "rh": size.outside(rh),
                "a_h": size.outside(a[:, 2 * H :]),
                "h_tilde": lambda: size.outside(h * (1.0 - z)),
                "one_minus_z": lambda: size.outside(h * self.h_tilde),
                "kept": size.outside(h),
                "written": size.outside(h),
                "h": size.outside(h),
            }
        )

    def _below(self, a: Array) -> Array:
        """dL/dx."""
        H = self.size.H
        W = np.concatenate([self.weights[:, H:-1], self.W_h[:, :-1]]).T
        return self.size.outside(np.matmul(W, a))


def forward(cell: GRU, params: Params, x: Array, state: State, room: Room) -> Ran:
    """Run the cell over x; see :class:`app.cells.GRU` for what it computes, with reset before."""
    size = shape_of(params, x, "z")
    T, H, B, dtype = size.T, size.H, size.B, x.dtype
    weights, U_h, W_h = block(params, _BLOCK, cell.bias), params["U_h"], _candidate(cell, params)
    signed = -weights  # e^sum then needs no pass over the sums
    rows = read_rows(size, x, size.state(state["h"]), room)
    sums, gates = (room.take(name, (T, 2 * H, B), dtype) for name in ("sums", "gates"))
    a_h, rh, h_tilde = (room.take(name, (T, H, B), dtype) for name in ("a_h", "rh", "h_tilde"))
    np.matmul(W_h, rows[:-1, H:], out=a_h)
    one, part = np.ones((), dtype=dtype), np.empty((H, B), dtype=dtype)
    dot, exp, add, reciprocal = np.dot, np.exp, np.add, np.reciprocal
    tanh, multiply, subtract = np.tanh, np.multiply, np.subtract
    for read, before, a_gates, opened, r, z, reset, a, new, h in zip(
        rows[:-1], rows[:-1, :H], sums, gates, gates[:, :H], gates[:, H:], rh, a_h, h_tilde, rows[1:, :H], strict=True
    ):
        dot(signed, read, a_gates)
        exp(a_gates, opened)
        add(opened, one, opened)
        reciprocal(opened, opened)
        multiply(r, before, reset)
        dot(U_h, reset, part)
        add(a, part, a)
        tanh(a, new)
        subtract(before, new, part)
        multiply(z, part, part)
        add(new, part, h)
    seen, before, z = size.outside, rows[:-1, :H], gates[:, H:]
    quantities = OnDemand(
        {
            "a_z": lambda: seen(-sums[:, H:]),
            "a_r": lambda: seen(-sums[:, :H]),
            "z": seen(z),
            "r": seen(gates[:, :H]),
            "rh": seen(rh),
            "a_h": seen(a_h),
            "h_tilde": seen(h_tilde),
            "one_minus_z": lambda: seen(1.0 - z),
            "kept": lambda: seen(z * before),
            "written": lambda: seen((1.0 - z) * h_tilde),
            "h": seen(rows[1:, :H]),
        }
    )
    return Ran(quantities, _Tape(cell, size, weights, U_h, W_h, rows, gates, rh, h_tilde, room))


def _candidate(cell: GRU, params: Params) -> Array:
    """W_h beside the biases of the candidate, (H, X + 1)."""
    bias = np.zeros((len(params["W_h"]), 1), dtype=params["W_h"].dtype)
    for name in biases("h", cell.bias):
        bias += params[name][:, None]
    return np.hstack([params["W_h"], bias])
