"""Depth and direction: the traces of all passes of a network, each an ordinary trace of one cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from app.cells import AnyCell
from app.cells.arrays import Array, Params, State
from app.network.holds import Span
from app.network.passes import Direction, Pass, own, passes, suffix
from app.network.readout import Readout
from app.network.trace import Trace, extend, trace


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """What a network is made of, apart from its numbers: alike layers of one cell, and a read-out on the last."""

    cell: AnyCell
    layers: int = 1
    direction: Direction = "forward"
    readout: Readout | None = None

    @property
    def passes(self) -> tuple[Pass, ...]:
        """In the order in which they are computed."""
        return passes(self.layers, self.direction)

    def suffix(self, one: Pass) -> str:
        """What the names of a pass's weights end in."""
        return suffix(one, self.direction)


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Network:
    """What a network computed on one sequence, pass by pass.

    A pass counts its timesteps as it takes them: timestep 1 of a reverse pass reads the last input.
    """

    spec: Spec
    params: Params
    """All of them by name with suffix; a value, never changed in place."""
    traces: Mapping[Pass, Trace]

    @property
    def T(self) -> int:
        """Number of timesteps."""
        return self.traces[self.spec.passes[0]].T

    @property
    def output(self) -> Array:
        """What the last layer says, (T, D * size of h), in the order of the input; both directions side by side."""
        return _outputs(self.traces, self.spec.layers - 1)


def run(
    spec: Spec,
    params: Params,
    x: Array,
    initial: Mapping[Pass, State],
    spans: Mapping[Pass, Sequence[Span]] = MappingProxyType({}),
) -> Network:
    """Run all passes over x (T, X): layer l + 1 reads h of layer l, of both directions side by side.

    ``params`` are named as :func:`app.network.passes.shapes` says, the read-out's without suffix; ``initial`` and
    ``spans`` are those of each pass in its own order of time. Raises InvalidShape when an array does not fit.

    Source: Schuster and Paliwal, "Bidirectional recurrent neural networks", 1997; Graves et al., "Speech recognition
    with deep recurrent neural networks", 2013.
    """
    traces: dict[Pass, Trace] = {}
    for one in spec.passes:
        said = _outputs(traces, one.layer - 1) if one.layer else x
        readout = spec.readout if _speaks(spec, one) and spec.direction != "both" else None
        mine = own(params, spec.cell.shapes(said.shape[1], 0), spec.suffix(one))
        mine |= own(params, readout.shapes(0) if readout else (), "")
        done = trace(spec.cell, mine, _turned(said, one), initial[one], readout, spans.get(one, ()))
        traces[one] = replace(done, ending=spec.suffix(one))
    if spec.readout is not None and spec.direction == "both":
        traces |= _joined(spec, spec.readout, params, traces)
    return Network(spec, params, traces)


def extended(before: Network, x_new: Array) -> Network | None:
    """One timestep more, x_new (X,), at the cost of one step a layer; None where a pass reads backwards.

    For such a pass the new timestep is the first one, and everything after it is another.
    """
    spec = before.spec
    if spec.direction != "forward":
        return None
    traces: dict[Pass, Trace] = {}
    row = x_new
    for one in spec.passes:
        old = before.traces[one]
        traces[one] = extend(old, old.params, row)
        row = traces[one].quantities["h"][-1]
    return Network(spec, before.params, traces)


def _speaks(spec: Spec, one: Pass) -> bool:
    """Whether the read-out reads this pass."""
    return one.layer == spec.layers - 1


def _turned(rows: Array, one: Pass) -> Array:
    """Rows of the input as a pass takes them, or rows of a pass as the input goes: last first, if it is reverse."""
    return rows[::-1] if one.reverse else rows


def _outputs(traces: Mapping[Pass, Trace], layer: int) -> Array:
    said = [_turned(done.quantities["h"], one) for one, done in traces.items() if one.layer == layer]
    return said[0] if len(said) == 1 else np.hstack(said)


def _joined(spec: Spec, readout: Readout, params: Params, traces: Mapping[Pass, Trace]) -> dict[Pass, Trace]:
    """The passes of the last layer with what the read-out makes of both."""
    top = {one: done for one, done in traces.items() if one.layer == spec.layers - 1}
    read: dict[Pass, Trace] = {}
    for one, done in top.items():
        joined = _ends(top, one) if readout.counts == "last" else _turned(_outputs(top, one.layer), one)
        with np.errstate(over="ignore", invalid="ignore"):
            said = readout.step(params, joined)
        read[one] = replace(
            done,
            readout=readout,
            params={**done.params, **own(params, readout.shapes(0), "")},
            quantities={**done.quantities, **said},
            joined=joined,
            first_of_joined=not one.reverse,
        )
    return read


def _ends(top: Mapping[Pass, Trace], one: Pass) -> Array:
    """Each h of a pass beside the last h of the other one; forward is the left half."""
    own_rows = top[one].quantities["h"]
    other = next(done.quantities["h"] for them, done in top.items() if them != one)
    end = np.broadcast_to(other[-1:], own_rows.shape)
    return np.hstack((end, own_rows) if one.reverse else (own_rows, end))
