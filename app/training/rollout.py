"""A rollout: what a network computed on a sequence or on a batch of them, with all that gradients need."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from app.cells import AnyCell
from app.cells.arrays import Array, Params, State
from app.errors import InvalidShape
from app.network.holds import Span
from app.network.passes import Pass, own, shapes
from app.network.stack import Network, Spec
from app.network.trace import Trace
from app.training.fast import form_of
from app.training.fast.form import Tape
from app.training.room import Fresh, Room

Masks = Mapping[str, NDArray[np.bool_]]


@dataclass(frozen=True, slots=True, eq=False)
class PassRollout:
    """What one pass computed, in its own order of time: time first, then batch."""

    quantities: Mapping[str, Array]
    """Every quantity of the cell, (T, ..., size). Row t - 1 is timestep t."""
    x: Array
    """What it read, (T, ..., X)."""
    initial: State
    """State before the first timestep, each (..., size)."""
    held: Masks = field(default_factory=lambda: MappingProxyType({}))
    """Where a hand holds a quantity, (T, size): there it is a constant, whatever would have been computed."""
    tape: Tape | None = None
    """The way back of a fast form, where it ran in one."""

    def value(self, name: str, params: Params) -> Array:
        """A factor of a formula at every timestep: (T, ..., size), or as it is where time does not matter to it."""
        if name == "1":
            return np.ones((), dtype=self.x.dtype)
        if name in params:
            return params[name]
        if name.endswith("'"):
            return np.concatenate([self.initial[name[:-1]][None], self.quantities[name[:-1]][:-1]])
        return self.x if name == "x" else self.quantities[name]


@dataclass(frozen=True, slots=True, eq=False)
class Rollout:
    """What a network computed on x, pass by pass. Read-only by agreement: gradients are taken from these arrays."""

    spec: Spec
    params: Params
    """All of them by name with suffix."""
    x: Array
    """Input (T, ..., X)."""
    passes: Mapping[Pass, PassRollout]
    a_y: Array | None = None
    """Sum of the read-out (T, ..., K) in the order of the input; None without read-out."""
    y: Array | None = None
    """What the network says, (T, ..., K)."""
    room: Room = field(default_factory=Fresh, repr=False)
    """Where it ran, and where gradients are made."""

    @property
    def T(self) -> int:
        """Number of timesteps."""
        return len(self.x)

    @property
    def batch(self) -> tuple[int, ...]:
        """Sizes between time and units; () for a single sequence."""
        return self.x.shape[1:-1]

    @property
    def answer(self) -> int:
        """Row of ``y`` that is the answer where only the last counts: of a pass backwards alone, the first row."""
        return 0 if self.spec.direction == "reverse" else self.T - 1

    @property
    def output(self) -> Array:
        """What the last layer says, (T, ..., D * size of h), in the input's order, both directions side by side."""
        return outputs(self.passes, self.spec.layers - 1)


def rollout(
    spec: Spec, params: Params, x: Array, initial: Mapping[Pass, State] | None = None, room: Room | None = None
) -> Rollout:
    """Run a network over x (T, ..., X), one sequence or a batch, from the initial states given, each (..., size).

    What it computes is what :func:`app.network.stack.run` does, up to rounding: layer l + 1 reads h of layer l, the
    read-out h of the last. States not given are zero. Single precision where parameters and x are; else double.
    Of a read-out on both directions of which only the last counts, ``y`` joins each forward h with the end of the
    backward pass; its last row is the answer. Overflow gives infinity or NaN, without warning.
    What is run many times runs twice as fast in a ``room``; there it holds, gradients too, until the next one.
    Raises InvalidShape when an array does not fit.
    """
    precision = _precision(params, x)
    x, params = np.asarray(x, precision), {name: np.asarray(value, precision) for name, value in params.items()}
    _check(spec, params, x)
    done: dict[Pass, PassRollout] = {}
    room = Fresh() if room is None else room
    for one in spec.passes:
        said = outputs(done, one.layer - 1) if one.layer else x
        mine = own_params(spec, params, one)
        state = _state(spec.cell, mine, said, (initial or {}).get(one, {}))
        done[one] = _run(spec.cell, mine, turned(said, one), state, room.part(f"{one}"))
    return _read(Rollout(spec, params, x, done, room=room))


def of_network(network: Network) -> Rollout:
    """A traced network as a rollout of a single sequence: views of its numbers, and where a hand holds them."""
    spec, traces = network.spec, network.traces
    names = [q.name for q in spec.cell.quantities]
    first = traces[spec.passes[0]]
    done = {
        one: PassRollout({name: at.quantities[name] for name in names}, at.x, at.initial, _held(at))
        for one, at in traces.items()
    }
    return _read(Rollout(spec, network.params, turned(first.x, spec.passes[0]), done))


def _run(cell: AnyCell, params: Params, x: Array, state: State, room: Room) -> PassRollout:
    """In the cell's fast form, if it has one with these options; else as it is read."""
    form = form_of(cell)
    if form is None:
        return stepped(cell, params, x, state)
    with np.errstate(over="ignore", invalid="ignore"):
        ran = form(params, x, state, room)
    return PassRollout(ran.quantities, x, state, tape=ran.tape)


def stepped(cell: AnyCell, params: Params, x: Array, state: State) -> PassRollout:
    """Run any cell over x (T, ..., X), as it is read: ``cell.step`` once a timestep, for the whole batch."""
    quantities = {
        q.name: np.empty((*x.shape[:-1], _size(cell, params, q.name)), dtype=x.dtype) for q in cell.quantities
    }
    now = state
    with np.errstate(over="ignore", invalid="ignore"):
        for t in range(len(x)):
            now = cell.step(params, x[t], now)
            for name, rows in quantities.items():
                rows[t] = now[name]
    return PassRollout(quantities, x, state)


def own_params(spec: Spec, params: Params, one: Pass) -> dict[str, Array]:
    """Parameters of one pass by the cell's own names."""
    return own(params, spec.cell.shapes(0, 0), spec.suffix(one))


def outputs(done: Mapping[Pass, PassRollout], layer: int) -> Array:
    """What a layer says (T, ..., D * size of h), in the order of the input; both directions side by side."""
    said = [turned(at.quantities["h"], one) for one, at in done.items() if one.layer == layer]
    return said[0] if len(said) == 1 else np.concatenate(said, axis=-1)


def turned(rows: Array, one: Pass) -> Array:
    """Rows of the input as a pass takes them, or rows of a pass as the input goes: last first, if it is reverse."""
    return rows[::-1] if one.reverse else rows


def joined(done: Rollout) -> Array:
    """What the read-out reads, (T, ..., D * size of h), in the order of the input; see :func:`rollout`."""
    readout, both = done.spec.readout, done.spec.direction == "both"
    if readout is None or readout.counts == "each" or not both:
        return done.output
    forward, backward = (done.passes[one].quantities["h"] for one in done.spec.passes[-2:])
    return np.concatenate([forward, np.broadcast_to(backward[-1:], forward.shape)], axis=-1)


def _read(done: Rollout) -> Rollout:
    if done.spec.readout is None:
        return done
    with np.errstate(over="ignore", invalid="ignore"):
        said = done.spec.readout.step(done.params, joined(done))
    y = said["y"].astype(done.x.dtype, copy=False)
    return replace(done, a_y=said["a_y"], y=y)


def _precision(params: Params, x: Array) -> type[np.floating]:
    single = all(array.dtype == np.float32 for array in (x, *params.values()))
    return np.float32 if single else np.float64


def _size(cell: AnyCell, params: Params, name: str) -> int:
    return cell.size(name, len(params[f"W_{cell.gates[0]}"]))


def _state(cell: AnyCell, params: Params, x: Array, given: State) -> dict[str, Array]:
    """The state before the first timestep for the whole batch: as given, else zero."""
    state = {}
    for name in cell.states:
        shape = (*x.shape[1:-1], _size(cell, params, name))
        start = np.zeros(shape, dtype=x.dtype)
        if name in given:
            if np.shape(given[name]) not in (shape, shape[-1:]):
                raise InvalidShape(f"initial {name}", f"shape {np.shape(given[name])}", f"shape {shape}")
            start[:] = given[name]
        state[name] = start
    return state


def _check(spec: Spec, params: Params, x: Array) -> None:
    if x.ndim < 2 or 0 in x.shape:
        raise InvalidShape("x", f"shape {x.shape}", "shape (T, ..., X), each at least 1")
    cell, gate = spec.cell, f"W_{spec.cell.gates[0]}{spec.suffix(spec.passes[0])}"
    H = len(params[gate]) if gate in params else 0
    expected = shapes(cell, x.shape[-1], H, spec.layers, spec.direction)
    if spec.readout is not None:
        expected |= spec.readout.shapes((2 if spec.direction == "both" else 1) * cell.size("h", H))
    for name, shape in expected.items():
        got = params[name].shape if name in params else None
        if got != shape:
            raise InvalidShape(name, "nothing" if got is None else f"shape {got}", f"shape {shape}")


def _held(at: Trace) -> dict[str, NDArray[np.bool_]]:
    """Where the spans of a trace hold a quantity."""
    masks: dict[str, NDArray[np.bool_]] = {}
    span: Span
    for span in at.tape.spans:
        rows = at.quantities[span.quantity]
        mask = masks.setdefault(span.quantity, np.zeros(rows.shape, dtype=bool))
        mask[span.first - 1 : span.last, slice(None) if span.unit is None else span.unit] = True
    return masks
