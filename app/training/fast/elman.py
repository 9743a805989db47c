"""The simple recurrent network, fast: one product and one activation a timestep."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from app.cells import Elman
from app.cells.activations import FUNCTIONS, SLOPES
from app.cells.arrays import Array, Params, State
from app.training.fast.form import Ran, Shape, Told, apart, backwards, block, chunks, products, read_rows, shape_of
from app.training.gradients import PassGradients
from app.training.ondemand import OnDemand
from app.training.room import Room


@dataclass(frozen=True, slots=True, eq=False)
class _Tape:
    """All numbers of the way forward, each (T, units, B)."""

    cell: Elman
    size: Shape
    weights: Array
    """The block (H, H + X + 1)."""
    rows: Array
    """h', x and 1, one timestep more."""
    a: Array
    room: Room

    def takes(self, arriving: Mapping[str, Array]) -> bool:
        return arriving.keys() <= {"h"}

    def backward(self, arriving: Mapping[str, Array]) -> Told:
        size, H = self.size, self.size.H
        a, h = (self.room.take(f"dL/d{name}", self.a.shape, self.a.dtype) for name in ("a", "h"))
        whole = np.zeros_like(self.weights)
        for start, stop in chunks(size):
            self._sweep(start, stop, a, h, arriving)
            whole += products(a[start:stop], self.rows[start:stop])
        quantities = OnDemand({"a_h": size.outside(a), "h": size.outside(h)})
        W, U_T = self.weights[:, H:-1].T, self.weights[:, :H].T
        first = {"h": size.initial(U_T @ a[0])}
        told = PassGradients(quantities, lambda: size.outside(np.matmul(W, a)), first, arriving)
        return told, apart(whole, ("h",), self.cell.bias, H)

    def _sweep(self, start: int, stop: int, a: Array, h: Array, arriving: Mapping[str, Array]) -> None:
        """From timestep ``stop`` back to ``start``: dh = U^T da(t+1) and what arrives, da = dh * slope."""
        U_T = np.ascontiguousarray(self.weights[:, : self.size.H].T)
        slopes = self._slopes(start, stop)
        arrived = backwards(arriving, "h", self.size, start, stop)
        for back, to_h in enumerate(arrived, 1):
            t = stop - back
            d_h = h[t]
            if t == self.size.T - 1:
                d_h[:] = 0.0
            else:
                np.dot(U_T, a[t + 1], d_h)
            if to_h is not None:
                np.add(d_h, to_h, d_h)
            np.multiply(d_h, slopes[t - start], a[t])

    def _slopes(self, start: int, stop: int) -> Array:
        """Derivative of the activation at every sum (n, H, B)."""
        if self.cell.activation == "linear":
            return np.ones_like(self.a[start:stop])
        if self.cell.activation == "tanh":
            h = self.rows[start + 1 : stop + 1, : self.size.H]
            return np.ones((), dtype=h.dtype) - h * h
        return SLOPES[self.cell.activation](self.a[start:stop])


def forward(cell: Elman, params: Params, x: Array, state: State, room: Room) -> Ran:
    """Run the cell over x; see :class:`app.cells.Elman` for what it computes."""
    size = shape_of(params, x, "h")
    weights, rows = block(params, ("h",), cell.bias), read_rows(size, x, size.state(state["h"]), room)
    a = room.take("a", (size.T, size.H, size.B), x.dtype)
    dot, act = np.dot, FUNCTIONS[cell.activation]
    for read, sums, h in zip(rows[:-1], a, rows[1:, : size.H], strict=True):
        dot(weights, read, sums)
        act(sums, h)
    quantities = OnDemand({"a_h": size.outside(a), "h": size.outside(rows[1:, : size.H])})
    return Ran(quantities, _Tape(cell, size, weights, rows, a, room))
