"""The GRU with the reset after the product, fast: gates and U h' in one product, and all slopes in bulk."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from app.cells import GRU
from app.cells.arrays import Array, Params, State
from app.training.fast.form import Ran, Shape, Told, apart, backwards, block, chunks, products, read_rows, shape_of
from app.training.gradients import PassGradients
from app.training.ondemand import Made, OnDemand
from app.training.room import Fresh, Room

_BLOCK = ("z", "r")
"""Gates of the block, side by side, so that one call computes them; U_h h' + b_Uh comes after them."""


def forward(cell: GRU, params: Params, x: Array, state: State, room: Room) -> Ran:
    """Run the cell over x; see :class:`app.cells.GRU` for what it computes, with reset after.

    Gates, u_h, the sum of the candidate, h~ and h are written down; what else there is, is computed again for
    whoever asks.
    """
    size = shape_of(params, x, "z")
    T, H, B, dtype = size.T, size.H, size.B, x.dtype
    weights, W_h = _weights(cell, params)
    signed = weights.copy()
    signed[: 2 * H] *= -1.0  # e^sum then needs no pass over the sums
    rows, gates = read_rows(size, x, size.state(state["h"]), room), room.take("gates", (T, 3 * H, B), dtype)
    a_h, h_tilde = (room.take(name, (T, H, B), dtype) for name in ("a_h", "h_tilde"))
    np.matmul(W_h, rows[:-1, H:], out=a_h)
    one, part = np.ones((), dtype=dtype), room.take("part", (H, B), dtype)
    dot, exp, add, reciprocal = np.dot, np.exp, np.add, np.reciprocal
    tanh, multiply, subtract = np.tanh, np.multiply, np.subtract
    for read, before, all_three, opened, z, r, u_h, a, new, h in zip(
        rows[:-1], rows[:-1, :H], gates, gates[:, : 2 * H], gates[:, :H], gates[:, H : 2 * H], gates[:, 2 * H :],
        a_h, h_tilde, rows[1:, :H], strict=True,
    ):  # fmt: skip
        dot(signed, read, all_three)
        exp(opened, opened)
        add(opened, one, opened)
        reciprocal(opened, opened)
        multiply(r, u_h, part)
        add(a, part, a)
        tanh(a, new)
        subtract(before, new, part)
        multiply(z, part, part)
        add(new, part, h)
    tape = _Tape(cell, size, weights, W_h, rows, gates, h_tilde, room)
    return Ran(OnDemand(_quantities(tape, a_h)), tape)


def _quantities(tape: "_Tape", a_h: Array) -> dict[str, Made]:
    H, seen, before, new = tape.size.H, tape.size.outside, tape.rows[:-1, : tape.size.H], tape.h_tilde
    z, r, u_h = (tape.gates[:, k * H : (k + 1) * H] for k in range(3))

    def sums(k: int) -> Array:
        return seen(np.matmul(tape.weights[k * H : (k + 1) * H], tape.rows[:-1]))

    return {
        "a_z": partial(sums, 0),
        "a_r": partial(sums, 1),
        "z": seen(z),
        "r": seen(r),
        "u_h": seen(u_h),
        "a_h": seen(a_h),
        "h_tilde": seen(new),
        "one_minus_z": lambda: seen(1.0 - z),
        "kept": lambda: seen(z * before),
        "written": lambda: seen((1.0 - z) * new),
        "h": seen(tape.rows[1:, :H]),
    }


def _weights(cell: GRU, params: Params) -> tuple[Array, Array]:
    """The block of z, r and u_h (3H, H + X + 1), and what of the candidate r leaves alone (H, X + 1)."""
    H, X = params["W_h"].shape
    nothing = np.zeros((H, X + 1), dtype=params["W_h"].dtype)
    told = cell.bias != "none"
    b, b_U = (params[name][:, None] if told else nothing[:, :1] for name in ("b_h", "b_Uh"))
    u_h = np.hstack([params["U_h"], nothing[:, 1:], b_U])
    return np.concatenate([block(params, _BLOCK, cell.bias), u_h]), np.hstack([params["W_h"], b])


@dataclass(frozen=True, slots=True, eq=False)
class _Tape:
    """What was written down on the way forward, each (T, units, B)."""

    cell: GRU
    size: Shape
    weights: Array
    """The block (3H, H + X + 1): z, r, and what r multiplies."""
    W_h: Array
    """Input weights and bias of the candidate (H, X + 1)."""
    rows: Array
    """h', x and 1, one timestep more."""
    gates: Array
    """z, r, and u_h."""
    h_tilde: Array
    room: Room

    def takes(self, arriving: Mapping[str, Array]) -> bool:
        return arriving.keys() <= {"h"}

    def backward(self, arriving: Mapping[str, Array]) -> Told:
        size, H, room, dtype = self.size, self.size.H, self.room, self.rows.dtype
        h = room.take("dL/dh", (size.T, H, size.B), dtype)
        a = room.take("dL/da", (size.chunk + 1, 3 * H, size.B), dtype)  # of one chunk, and the timestep after it
        whole, candidate = np.zeros_like(self.weights), np.zeros_like(self.W_h)
        for start, stop in chunks(size):
            n = stop - start
            a[n] = a[0]
            through = self._sweep(start, stop, a, h, arriving)
            np.multiply(h[start:stop], through, out=through)
            whole += products(a[:n], self.rows[start:stop])
            candidate += products(through, self.rows[start:stop, H:])
        named = apart(whole[: 2 * H], _BLOCK, self.cell.bias, H)
        named |= {"U_h": whole[2 * H :, :H].copy(), "W_h": candidate[:, :-1].copy()}
        if self.cell.bias != "none":
            named |= {"b_h": candidate[:, -1].copy(), "b_Uh": whole[2 * H :, -1].copy()}
        first = {"h": size.initial(self.weights[:, :H].T @ a[0] + h[0] * self.gates[0, :H])}
        back = _Back(self, h)
        return PassGradients(OnDemand(back.quantities()), back.below, first, arriving), named

    def _sweep(self, start: int, stop: int, a: Array, h: Array, arriving: Mapping[str, Array]) -> Array:
        """From timestep ``stop`` back to ``start``: dL/dh, and dL/d(sums of the block) of this chunk.

        dh(t) = U^T da(t+1) + z(t+1) dh(t+1), with what arrives;  da_h = dh (1 - z) h~';
        da_z = dh (h' - h~) z',  da_r = da_h u_h r',  du_h = da_h r. Returns (1 - z) h~'.
        """
        size, H, n = self.size, self.size.H, stop - start
        slopes, through = self.slopes(start, stop, self.room)
        U_T, z = np.ascontiguousarray(self.weights[:, :H].T), self.gates[:, :H]
        dot, multiply, add = np.dot, np.multiply, np.add
        kept = self.room.take("kept", (H, size.B), a.dtype)
        blocks, by_h = (rows.reshape(-1, 3, H, size.B)[:n] for rows in (a, slopes))
        t = stop
        for d_h, d_a, s_h, to_h in zip(
            h[start:stop][::-1], blocks[::-1], by_h[::-1], backwards(arriving, "h", size, start, stop), strict=True
        ):
            if t == size.T:
                d_h[:] = 0.0
            else:
                dot(U_T, a[t - start], d_h)
                multiply(h[t], z[t], kept)
                add(d_h, kept, d_h)
            if to_h is not None:
                add(d_h, to_h, d_h)
            multiply(s_h, d_h, d_a)
            t -= 1
        return through

    def slopes(self, start: int, stop: int, room: Room) -> tuple[Array, Array]:
        """What dh is multiplied with on its way to z, r and u_h (n, 3H, B), and to the candidate (n, H, B)."""
        size, H = self.size, self.size.H
        n, one = stop - start, np.ones((), dtype=self.rows.dtype)
        gates, h_tilde, u_h = self.gates[start:stop, : 2 * H], self.h_tilde[start:stop], self.gates[start:stop, 2 * H :]
        slopes = room.take("slopes", (n, 3 * H, size.B), self.rows.dtype)
        through, by_r = (room.take(name, (n, H, size.B), self.rows.dtype) for name in ("through", "by r"))
        rest = slopes[:, 2 * H :]
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


@dataclass(frozen=True, eq=False)
class _Back:
    """Derivatives by all quantities, from those by h (T, H, B)."""

    tape: _Tape
    h: Array

    @cached_property
    def a(self) -> Array:
        """dL/d(sums of z and r, u_h, and sum of the candidate) of all timesteps (T, 4H, B), computed again."""
        slopes, through = self.tape.slopes(0, self.tape.size.T, Fresh())
        return np.hstack([slopes, through]) * np.tile(self.h, (1, 4, 1))

    def below(self) -> Array:
        """dL/dx."""
        H, tape = self.tape.size.H, self.tape
        W = np.concatenate([tape.weights[:, H:-1], tape.W_h[:, :-1]])
        return tape.size.outside(np.matmul(W.T, self.a))

    def quantities(self) -> dict[str, Made]:
        """Each (T, ..., H), seen from outside."""
        tape, h = self.tape, self.h
        H, seen, before, new = tape.size.H, tape.size.outside, tape.rows[:-1, : tape.size.H], tape.h_tilde
        z, _, u_h = (tape.gates[:, k * H : (k + 1) * H] for k in range(3))

        def sums(k: int) -> Array:
            return seen(self.a[:, k * H : (k + 1) * H])

        return {
            "a_z": partial(sums, 0),
            "a_r": partial(sums, 1),
            "z": lambda: seen(h * (before - new)),
            "r": lambda: seen(self.a[:, 3 * H :] * u_h),
            "u_h": partial(sums, 2),
            "a_h": partial(sums, 3),
            "h_tilde": lambda: seen(h * (1.0 - z)),
            "one_minus_z": lambda: seen(h * new),
            "kept": seen(h),
            "written": seen(h),
            "h": seen(h),
        }
