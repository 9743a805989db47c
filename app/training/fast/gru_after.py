"""The GRU with the reset after the product, fast: gates and U h' in one product, and all slopes in bulk."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from app.cells import GRU
from app.cells.arrays import Array, Params, State
from app.training.fast.form import Ran, Shape, Told, apart, backwards, block, chunks, products, read_rows, shape_of
from app.training.gradients import PassGradients
from app.training.ondemand import OnDemand
from app.training.room import Room

_BLOCK = ("z", "r")
"""Gates of the block, side by side, so that one call computes them; U_h h' + b_Uh comes after them."""


@dataclass(frozen=True, slots=True, eq=False)
class _Tape:
    """All numbers of the way forward, each (T, units, B)."""

    cell: GRU
    size: Shape
    weights: Array
    """The block (3H, H + X + 1): z, r, and what r multiplies."""
    W_h: Array
    """Input weights and bias of the candidate (H, X + 1)."""
    rows: Array
    """h', x and 1, one timestep more."""
    sums: Array
    """Of z and r, with the other sign; then u_h."""
    gates: Array
    """z, r."""
    h_tilde: Array
    room: Room

    def takes(self, arriving: Mapping[str, Array]) -> bool:
        return arriving.keys() <= {"h"}

    def backward(self, arriving: Mapping[str, Array]) -> Told:
        size, H, room, dtype = self.size, self.size.H, self.room, self.rows.dtype
        a = room.take("dL/da", (size.T, 3 * H, size.B), dtype)
        h, a_h = (room.take(f"dL/d{name}", (size.T, H, size.B), dtype) for name in ("h", "a_h"))
        whole, candidate = np.zeros_like(self.weights), np.zeros_like(self.W_h)
        for start, stop in chunks(size):
            through = self._sweep(start, stop, a, h, arriving)
            np.multiply(h[start:stop], through, out=a_h[start:stop])
            whole += products(a[start:stop], self.rows[start:stop])
            candidate += products(a_h[start:stop], self.rows[start:stop, H:])
        named = apart(whole[: 2 * H], _BLOCK, self.cell.bias, H)
        named |= {"U_h": whole[2 * H :, :H].copy(), "W_h": candidate[:, :-1].copy()}
        if self.cell.bias != "none":
            named |= {"b_h": candidate[:, -1].copy(), "b_Uh": whole[2 * H :, -1].copy()}
        first = {"h": size.initial(self.weights[:, :H].T @ a[0] + h[0] * self.gates[0, :H])}
        return PassGradients(self._seen(a, h, a_h), lambda: self._below(a, a_h), first, arriving), named

    def _sweep(self, start: int, stop: int, a: Array, h: Array, arriving: Mapping[str, Array]) -> Array:
        """From timestep ``stop`` back to ``start``: dL/dh, and dL/d(sums of the block); returns dh~/dh * slope.

        dh(t) = U^T da(t+1) + z(t+1) dh(t+1), with what arrives;  da_h = dh (1 - z) h~';
        da_z = dh (h' - h~) z',  da_r = da_h u_h r',  du_h = da_h r.
        """
        size, H = self.size, self.size.H
        slopes, through = self._slopes(start, stop)
        U_T = np.ascontiguousarray(self.weights[:, :H].T)
        dot, multiply, add = np.dot, np.multiply, np.add
        kept = np.empty((H, size.B), dtype=a.dtype)
        blocks, seen = a.reshape(-1, 3, H, size.B), slopes.reshape(-1, 3, H, size.B)
        arrived = backwards(arriving, "h", size, start, stop)
        for back, to_h in enumerate(arrived, 1):
            t = stop - back
            d_h = h[t]
            if t == size.T - 1:
                d_h[:] = 0.0
            else:
                dot(U_T, a[t + 1], d_h)
                multiply(h[t + 1], self.gates[t + 1, :H], kept)
                add(d_h, kept, d_h)
            if to_h is not None:
                add(d_h, to_h, d_h)
            multiply(seen[t - start], d_h, blocks[t])
        return through

    def _slopes(self, start: int, stop: int) -> tuple[Array, Array]:
        """What dh is multiplied with on its way to z, r and u_h (n, 3H, B), and to the candidate (n, H, B)."""
        size, H = self.size, self.size.H
        n, one = stop - start, np.ones((), dtype=self.rows.dtype)
        gates, h_tilde, u_h = self.gates[start:stop], self.h_tilde[start:stop], self.sums[start:stop, 2 * H :]
        slopes = self.room.take("slopes", (n, 3 * H, size.B), self.rows.dtype)
        through = self.room.take("through", (n, H, size.B), self.rows.dtype)
        rest, by_r = slopes[:, 2 * H :], self.room.take("by r", (n, H, size.B), self.rows.dtype)
        np.subtract(one, gates, out=slopes[:, : 2 * H])
        np.multiply(h_tilde, h_tilde, out=through)
        np.subtract(one, through, out=through)
        through *= slopes[:, :H]
        slopes[:, : 2 * H] *= gates
        np.subtract(self.rows[start:stop, :H], h_tilde, out=rest)
        slopes[:, :H] *= rest
        np.multiply(through, gates[:, H:], out=rest)
        np.multiply(through, u_h, out=by_r)
        slopes[:, H : 2 * H] *= by_r
        return slopes, through

    def _seen(self, a: Array, h: Array, a_h: Array) -> OnDemand:
        """Derivatives by all quantities."""
        H, size, gates, before = self.size.H, self.size, self.gates, self.rows[:-1, : self.size.H]
        z, u_h = gates[:, :H], self.sums[:, 2 * H :]
        return OnDemand(
            {
                "a_z": size.outside(a[:, :H]),
                "a_r": size.outside(a[:, H : 2 * H]),
                "z": lambda: size.outside(h * (before - self.h_tilde)),
                "r": lambda: size.outside(a_h * u_h),
                "u_h": size.outside(a[:, 2 * H :]),
                "a_h": size.outside(a_h),
                "h_tilde": lambda: size.outside(h * (1.0 - z)),
                "one_minus_z": lambda: size.outside(h * self.h_tilde),
                "kept": size.outside(h),
                "written": size.outside(h),
                "h": size.outside(h),
            }
        )

    def _below(self, a: Array, a_h: Array) -> Array:
        """dL/dx."""
        H = self.size.H
        W, W_h = self.weights[: 2 * H, H:-1].T, self.W_h[:, :-1].T
        return self.size.outside(np.matmul(W, a[:, : 2 * H]) + np.matmul(W_h, a_h))


def forward(cell: GRU, params: Params, x: Array, state: State, room: Room) -> Ran:
    """Run the cell over x; see :class:`app.cells.GRU` for what it computes, with reset after."""
    size = shape_of(params, x, "z")
    T, H, B, dtype = size.T, size.H, size.B, x.dtype
    weights, W_h = _weights(cell, params)
    signed = weights.copy()
    signed[: 2 * H] *= -1.0  # e^sum then needs no pass over the sums
    rows = read_rows(size, x, size.state(state["h"]), room)
    sums, gates = (room.take(name, (T, k * H, B), dtype) for name, k in (("sums", 3), ("gates", 2)))
    a_h, h_tilde = (room.take(name, (T, H, B), dtype) for name in ("a_h", "h_tilde"))
    np.matmul(W_h, rows[:-1, H:], out=a_h)
    one, part = np.ones((), dtype=dtype), np.empty((H, B), dtype=dtype)
    dot, exp, add, reciprocal = np.dot, np.exp, np.add, np.reciprocal
    tanh, multiply, subtract = np.tanh, np.multiply, np.subtract
    for read, before, all_sums, a_gates, u_h, opened, z, r, a, new, h in zip(
        rows[:-1], rows[:-1, :H], sums, sums[:, : 2 * H], sums[:, 2 * H :], gates, gates[:, :H], gates[:, H:],
        a_h, h_tilde, rows[1:, :H], strict=True,
    ):  # fmt: skip
        dot(signed, read, all_sums)
        exp(a_gates, opened)
        add(opened, one, opened)
        reciprocal(opened, opened)
        multiply(r, u_h, part)
        add(a, part, a)
        tanh(a, new)
        subtract(before, new, part)
        multiply(z, part, part)
        add(new, part, h)
    seen, before, z = size.outside, rows[:-1, :H], gates[:, :H]
    quantities = OnDemand(
        {
            "a_z": lambda: seen(-sums[:, :H]),
            "a_r": lambda: seen(-sums[:, H : 2 * H]),
            "z": seen(z),
            "r": seen(gates[:, H:]),
            "u_h": seen(sums[:, 2 * H :]),
            "a_h": seen(a_h),
            "h_tilde": seen(h_tilde),
            "one_minus_z": lambda: seen(1.0 - z),
            "kept": lambda: seen(z * before),
            "written": lambda: seen((1.0 - z) * h_tilde),
            "h": seen(rows[1:, :H]),
        }
    )
    return Ran(quantities, _Tape(cell, size, weights, W_h, rows, sums, gates, h_tilde, room))


def _weights(cell: GRU, params: Params) -> tuple[Array, Array]:
    """The block of z, r and u_h, and what of the candidate r leaves alone."""
    H, X = params["W_h"].shape
    none = np.zeros((H, 1), dtype=params["W_h"].dtype)
    told = cell.bias != "none"
    u_h = np.hstack([params["U_h"], np.zeros((H, X), dtype=none.dtype), params["b_Uh"][:, None] if told else none])
    w_h = np.hstack([params["W_h"], params["b_h"][:, None] if told else none])
    return np.concatenate([block(params, _BLOCK, cell.bias), u_h]), w_h
