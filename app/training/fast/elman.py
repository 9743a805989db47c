"""The simple recurrent network, fast: one product and one activation a timestep."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from app.cells import Elman
from app.cells.activations import FUNCTIONS, SLOPES
from app.cells.arrays import Array, Params, State
from app.training.fast.form import Ran, Shape, Told, apart, backwards, block, chunks, products, read_rows, shape_of
from app.training.gradients import PassGradients
from app.training.ondemand import Made, OnDemand
from app.training.room import Room


def forward(cell: Elman, params: Params, x: Array, state: State, room: Room) -> Ran:
    """Run the cell over x; see :class:`app.cells.Elman` for what it computes. Sums are made again for whoever asks."""
    size = shape_of(params, x, "h")
    weights, rows = block(params, ("h",), cell.bias), read_rows(size, x, size.state(state["h"]), room)
    sums = room.take("sums", (size.H, size.B), x.dtype)
    dot, act = np.dot, FUNCTIONS[cell.activation]
    for read, h in zip(rows[:-1], rows[1:, : size.H], strict=True):
        dot(weights, read, sums)
        act(sums, h)
    tape = _Tape(cell, size, weights, rows, room)
    quantities: dict[str, Made] = {
        "a_h": lambda: size.outside(tape.sums(0, size.T)),
        "h": size.outside(rows[1:, : size.H]),
    }
    return Ran(OnDemand(quantities), tape)


@dataclass(frozen=True, slots=True, eq=False)
class _Tape:
    """What was written down on the way forward, each (T, units, B)."""

    cell: Elman
    size: Shape
    weights: Array
    """The block (H, H + X + 1)."""
    rows: Array
    """h', x and 1, one timestep more."""
    room: Room

    def takes(self, arriving: Mapping[str, Array]) -> bool:
        return arriving.keys() <= {"h"}

    def backward(self, arriving: Mapping[str, Array]) -> Told:
        size, H = self.size, self.size.H
        a, h = (self.room.take(f"dL/d{name}", (size.T, H, size.B), self.rows.dtype) for name in ("a", "h"))
        whole = np.zeros_like(self.weights)
        for start, stop in chunks(size):
            self._sweep(start, stop, a, h, arriving)
            whole += products(a[start:stop], self.rows[start:stop])
        W, U = self.weights[:, H:-1], self.weights[:, :H]
        told = PassGradients(
            OnDemand({"a_h": size.outside(a), "h": size.outside(h)}),
            lambda: size.outside(np.matmul(W.T, a)),
            {"h": size.initial(U.T @ a[0])},
            arriving,
        )
        return told, apart(whole, ("h",), self.cell.bias, H)

    def _sweep(self, start: int, stop: int, a: Array, h: Array, arriving: Mapping[str, Array]) -> None:
        """From timestep ``stop`` back to ``start``: dh = U^T da(t+1) and what arrives, da = dh * slope."""
        size, slopes, t = self.size, self._slopes(start, stop), stop
        times_U = partial(np.dot, np.ascontiguousarray(self.weights[:, : size.H].T))
        for d_h, d_a, slope, to_h in zip(
            h[start:stop][::-1], a[start:stop][::-1], slopes[::-1], backwards(arriving, "h", size, start, stop),
            strict=True,
        ):  # fmt: skip
            if t == size.T:
                d_h[:] = 0.0
            else:
                times_U(a[t], d_h)
            if to_h is not None:
                np.add(d_h, to_h, d_h)
            np.multiply(d_h, slope, d_a)
            t -= 1

    def sums(self, start: int, stop: int) -> Array:
        """W x + U h' + b (n, H, B), computed again."""
        return np.asarray(np.matmul(self.weights, self.rows[start:stop]))

    def _slopes(self, start: int, stop: int) -> Array:
        """Derivative of the activation at every sum (n, H, B)."""
        slopes = self.room.take("slopes", (stop - start, self.size.H, self.size.B), self.rows.dtype)
        if self.cell.activation == "linear":
            slopes[:] = 1.0
        elif self.cell.activation == "tanh":
            h = self.rows[start + 1 : stop + 1, : self.size.H]
            np.multiply(h, h, out=slopes)
            np.subtract(np.ones((), dtype=h.dtype), slopes, out=slopes)
        else:
            slopes[:] = SLOPES[self.cell.activation](self.sums(start, stop))
        return slopes
