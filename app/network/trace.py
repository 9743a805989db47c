"""The trace: every quantity of every timestep."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from app.cells.arrays import Array, Hold, Params, State
from app.cells.contract import Cell
from app.cells.stacked import Row, Stacked
from app.errors import InvalidShape, InvalidValue
from app.network.holds import Span, Stretch, stretches
from app.network.readout import Readout


@dataclass(slots=True)
class Tape:
    """Room for timesteps to come, shared by a trace and those extended from it: each sees its first T rows."""

    cell: Cell
    readout: Readout | None
    initial: dict[str, Array]
    lanes: dict[str, Array]
    """Arrays (room, D): ``x``, the lanes of the cell, and those of the read-out."""
    shown: tuple[str, ...]
    """Names of the quantities, in the order of computation."""
    room: int
    """Number of timesteps that fit."""
    spans: tuple[Span, ...] = ()
    """What a hand holds; open ends hold for timesteps to come as well."""
    written: int = 0
    """Number of timesteps that are there; what is there is never changed."""


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """What a network computed on one sequence.

    Timesteps count from 1 as in the papers; frame 0 is the initial state.
    """

    cell: Cell
    readout: Readout | None
    params: Params = field(repr=False)
    """By name; a value, never changed in place."""
    x: Array = field(repr=False)
    """Input, shape (T, X), read-only."""
    initial: dict[str, Array] = field(repr=False)
    """State before the first timestep: each of ``cell.states``, shape (H,)."""
    quantities: dict[str, Array] = field(repr=False)
    """Every quantity of cell and read-out, by name in the order of computation, shape (T, H) or (T, K), read-only.
    Row t - 1 is timestep t."""
    tape: Tape = field(repr=False)
    stacked: Stacked | None = field(default=None, repr=False)
    """The parameters once more, as the fast step takes them: only where a timestep was fed, and another may be."""
    ending: str = ""
    """What the names of its parameters end in, in a network of several passes: ``_l1`` for layer 1."""
    joined: Array | None = field(default=None, repr=False)
    """What the read-out reads where that is not h alone: h of both directions side by side, (T, 2 * size of h)."""
    first_of_joined: bool = True
    """Whether h of this pass is the left half of it."""

    @property
    def T(self) -> int:
        """Number of timesteps."""
        return len(self.x)

    def frame(self, t: int) -> dict[str, Array]:
        """All numbers of timestep t: ``x`` (X,) and every quantity; for t = 0 the initial state alone."""
        if not 0 <= t <= self.T:
            raise InvalidValue("timestep", str(t), f"a whole number from 0 to {self.T}")
        if t == 0:
            return dict(self.initial)
        return {"x": self.x[t - 1]} | {name: rows[t - 1] for name, rows in self.quantities.items()}

    def state(self, t: int) -> dict[str, Array]:
        """What timestep t hands on: each of ``cell.states``; for t = 0 the initial state."""
        return {name: self.quantities[name][t - 1] if t else self.initial[name] for name in self.cell.states}


def trace(  # noqa: PLR0913, PLR0917 - what a run depends on, no more
    cell: Cell,
    params: Params,
    x: Array,
    initial: State,
    readout: Readout | None = None,
    spans: Sequence[Span] = (),
) -> Trace:
    """Run a cell, and a read-out if given, over x (T, X) from the initial state (H,) each, holding ``spans``.

    ``params`` are the cell's and the read-out's by name, and may hold more. A row equals ``cell.step`` from the row
    before up to rounding (1e-12): here inputs are multiplied for all timesteps at once, and all gates in one
    product; timesteps at which something is held are computed by ``cell.step`` itself. Overflow gives infinity or
    NaN, without warning: an exploding network is part of a lesson.
    Raises InvalidShape when an array does not fit.
    """
    _check(cell, params, x, initial, readout)
    start = {name: _read_only(np.array(initial[name], dtype=np.float64)) for name in cell.states}
    tape = _tape(cell, readout, start, (*x.shape, _units(cell, params, initial)))
    tape.spans = tuple(spans)
    tape.lanes["x"][:] = x
    return _fill(tape, params, cell.stacked(params), len(x))


def extend(before: Trace, params: Params, x_new: Array) -> Trace:
    """One timestep more, x_new (X,), computed from the last state alone; ``before`` stays as it is.

    What is held without end goes on being held.
    Pass the trace's own ``params`` again: others hold from the new timestep on, and are stacked anew at every call.
    Costs one step, not T of them: room is doubled when it is full, and parameters are stacked for the first one.
    """
    T, X = before.x.shape
    if x_new.shape != (X,):
        raise InvalidShape("x", f"shape {x_new.shape}", f"shape {(X,)}")
    tape = before.tape
    if tape.written != T or tape.room == T:
        H = _units(before.cell, params, before.initial)
        tape = _tape(before.cell, before.readout, before.initial, (2 * T + 16, X, H))
        tape.spans = before.tape.spans
        for name, lane in before.tape.lanes.items():
            tape.lanes[name][:T] = lane[:T]
        tape.written = T
    tape.lanes["x"][T] = x_new
    stacked = before.stacked if params is before.params else None
    stacked = stacked or before.cell.stacked(params)
    return replace(_fill(tape, params, stacked, T + 1), ending=before.ending, stacked=stacked)


def _tape(cell: Cell, readout: Readout | None, initial: dict[str, Array], sizes: tuple[int, int, int]) -> Tape:
    room, X, H = sizes
    said = {} if readout is None else {q.name: np.empty((room, readout.size)) for q in readout.quantities}
    lanes = {"x": np.empty((room, X))} | cell.lanes(room, H) | said
    shown = (*(q.name for q in cell.quantities), *said)
    return Tape(cell, readout, initial, lanes, shown, room)


def _fill(tape: Tape, params: Params, stacked: Stacked, stop: int) -> Trace:
    """Compute the rows up to ``stop``, whose x is there, from the last one written."""
    cell, readout, start = tape.cell, tape.readout, tape.written
    lanes = {name: lane[start:stop] for name, lane in tape.lanes.items()}
    x = lanes.pop("x")
    said = {} if readout is None else {q.name: lanes.pop(q.name) for q in readout.quantities}
    before = tuple(tape.lanes[name][start - 1] if start else tape.initial[name] for name in cell.states)
    with np.errstate(over="ignore", invalid="ignore"):
        # Inputs of all rows at once, also of those that are held: so rows before a hold do not depend on it.
        sums = next(iter(lanes.values()))
        np.matmul(x, stacked.W.T, out=sums)
        np.add(sums, stacked.b, out=sums)
        H = _units(cell, params, tape.initial)
        for stretch in stretches(tape.spans, start, stop, partial(cell.size, H=H)):
            if stretch.hold is None:
                before = _run(tape, stacked, stretch, before)
            else:
                before = _run_held(tape, params, stretch, stretch.hold, before)
        if readout is not None:
            for name, values in readout.step(params, lanes["h"]).items():
                said[name][:] = values
    tape.written = stop
    quantities = {name: _read_only(tape.lanes[name][:stop]) for name in tape.shown}
    return Trace(cell, readout, params, _read_only(tape.lanes["x"][:stop]), tape.initial, quantities, tape)


def _run(tape: Tape, stacked: Stacked, stretch: Stretch, state: Row) -> Row:
    """Rows at which nothing is held: the fast step, in place. Returns the state after the last."""
    unstepped = {"x"} if tape.readout is None else {"x", *(q.name for q in tape.readout.quantities)}
    lanes = [lane[stretch.start : stretch.stop] for name, lane in tape.lanes.items() if name not in unstepped]
    advance = stacked.advance
    for row in zip(*lanes, strict=True):
        state = advance(state, row)
    return state


def _run_held(tape: Tape, params: Params, stretch: Stretch, hold: Hold, state: Row) -> Row:
    """Rows at which something is held: the step as it is read. Returns the state after the last."""
    cell, lanes = tape.cell, tape.lanes
    for t in range(stretch.start, stretch.stop):
        done = cell.step(params, lanes["x"][t], dict(zip(cell.states, state, strict=True)), hold)
        # Blocks of several quantities are filled with this too, for quantities are views of them.
        for name, values in done.items():
            lanes[name][t] = values
        state = tuple(done[name] for name in cell.states)
    return state


def _read_only(view: Array) -> Array:
    view.flags.writeable = False
    return view


def _units(cell: Cell, params: Params, initial: State) -> int:
    """Number of units H: the length of a state that has one number a unit, else the rows of a matrix."""
    of_units = [state for state in cell.states if cell.size(state, 0) == 0]
    return len(initial[of_units[0]]) if of_units else len(params[f"W_{cell.gates[0]}"])


def _check(cell: Cell, params: Params, x: Array, initial: State, readout: Readout | None) -> None:
    if x.ndim != 2:
        raise InvalidShape("x", f"shape {x.shape}", "shape (T, X)")
    X, H = x.shape[1], _units(cell, params, initial)
    expected = cell.shapes(X, H) | (readout.shapes(cell.size("h", H)) if readout else {})
    whose = f"{cell.kind} of {H} units and {X} inputs"
    for name, shape in expected.items():
        got = params[name].shape if name in params else None
        if got != shape:
            got_words = "nothing" if got is None else f"shape {got}"
            raise InvalidShape(name, got_words, f"shape {shape} for {whose}")
    for name in cell.states:
        if initial[name].shape != (wanted := (cell.size(name, H),)):
            raise InvalidShape(f"initial {name}", f"shape {initial[name].shape}", f"shape {wanted} for {whose}")
