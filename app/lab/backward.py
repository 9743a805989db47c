"""The gradient of any number on the page: how much each moment, each word and each weight is to answer for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from app.cells.arrays import Array
from app.lab.explained import Packed
from app.lab.looking import Asked
from app.network.passes import Pass
from app.network.stack import Network
from app.training.bptt import Gradients, Seeds, backward
from app.training.flow import flow
from app.training.rollout import Rollout, of_network

if TYPE_CHECKING:  # a run asks for its own gradient: at run time the import would go in a circle
    from app.lab.held import Held

MOST_NUMBERS = 60_000
"""T x H of all passes up to which gradients are told with every picture."""
_FOUND: "WeakKeyDictionary[Network, dict[object, tuple[Rollout, Gradients]]]" = WeakKeyDictionary()
"""What was found last of each network, as long as it is there: belt and derivation follow the same number."""
FOLLOWED = 8
"""Numbers that are remembered of a run that many sessions have; of others one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gradient:
    """dL/dC(t) along the belt of the pass in sight, where L is one number: an output, or any other quantity."""

    quantity: str
    index: int
    t: int
    """L = quantity[index] at this timestep."""
    value: float | None
    carry: str
    """The carried state that the gradient is taken by: c, or h where nothing else is carried."""
    total: Packed
    """dL/dcarry (T + 1, size) through every path; row t is timestep t, row 0 the initial state."""
    direct: Packed
    """The part of it that comes along the belt alone: what reaches the state at a timestep through its own output,
    times every keeping gate on the way. The rest goes through the gates of later timesteps."""
    read: Packed
    """x(t) . dL/dx(t) (T,): how much each timestep's input speaks for L (above 0) or against it, to first order."""


def gradient(held: "Held", asked: Asked, *, single: bool) -> Gradient | None:
    """Follow one number back through time; ``single``: rounded to single precision, for a hand that moves.

    Without a timestep it is that of the last one. None when there is no such number, when it is the input itself, or
    when the network is too large for that.
    """
    trace = held.trace
    t = trace.T if asked.t is None else asked.t
    if not can_be_followed(held, asked.quantity, asked.index, t):
        return None
    done, found = derivatives(held, asked.quantity, asked.index, t)
    one = flow(done, found, held.seen)
    mine = found.passes[held.seen]
    precision = np.dtype("f4" if single else "f8")
    carry = trace.cell.belt.carry
    with np.errstate(over="ignore", invalid="ignore"):
        kept = trace.quantities[trace.cell.belt.keep][0] if trace.cell.belt.keep else 0.0
        pinned = done.passes[held.seen].held.get(carry)
        start = np.broadcast_to(kept * one.direct[0], mine.initial[carry].shape)
        start = start if pinned is None else np.where(pinned[0], 0.0, start)
        value = float(trace.quantities[asked.quantity][t - 1, asked.index])
        return Gradient(
            quantity=asked.quantity,
            index=asked.index,
            t=t,
            value=value if np.isfinite(value) else None,
            carry=carry,
            total=np.vstack([mine.initial[carry], one.total]).astype(precision),
            direct=np.vstack([start, one.direct]).astype(precision),
            read=(trace.x * mine.x).sum(axis=-1).astype(precision),
        )


def can_be_followed(held: "Held", name: str, index: int, t: int) -> bool:
    """Whether a number of the pass in sight was computed, follows from the network alone, and is small enough."""
    rows = held.trace.quantities.get(name)
    if rows is None or not 1 <= t <= held.trace.T or not 0 <= index < rows.shape[1]:
        return False
    numbers = sum(one.T for one in held.network.traces.values()) * held.experiment.H
    return numbers <= MOST_NUMBERS and not _is_half_said(held, name, t)


def _is_half_said(held: "Held", name: str, t: int) -> bool:
    """Whether the network says a number with one end of its backward pass missing, so that nothing follows from it."""
    spec = held.experiment.spec
    ends = spec.direction == "both" and spec.readout is not None and spec.readout.counts == "last"
    return name in {"y", "a_y"} and ends and held.seen.reverse and t < held.trace.T


def derivatives(held: "Held", name: str, index: int, t: int) -> tuple[Rollout, Gradients]:
    """All derivatives of one number of the pass in sight, or of what the network says at its timestep t."""
    key = (held.seen, name, index, t)
    known = _FOUND.get(held.network, {})
    if (found := known.get(key)) is not None:
        return found
    done = of_network(held.network)
    found = done, backward(done, seeds_of(done, held.seen, name, index, t))
    most = 1 if held.frames is None else FOLLOWED
    last = list(known.items())[-(most - 1) :] if most > 1 else []
    _FOUND[held.network] = {**dict(last), key: found}
    return found


def followed(network: Network) -> int:
    """Of how many of its numbers derivatives are remembered."""
    return len(_FOUND.get(network, ()))


def seeds_of(done: Rollout, seen: Pass, name: str, index: int, t: int) -> Seeds:
    """What L = name[index](t) of a pass, or of what the network says, says of each number: 1 of itself."""
    readout = done.spec.readout
    said: Mapping[str, Array] = (
        {} if readout is None or done.y is None or done.a_y is None else {"y": done.y, "a_y": done.a_y}
    )
    like = said.get(name, done.passes[seen].quantities.get(name, np.zeros((done.T, 1))))
    ones = np.zeros_like(like)
    # What the network says stands in the order of the input, all else in that of its pass.
    ends = readout is not None and readout.counts == "last" and done.spec.direction == "both"
    ones[done.T - t if name in said and seen.reverse and not ends else t - 1, index] = 1.0
    if name in said:  # of a Jordan network y is a quantity as any other
        return Seeds(y=ones) if name == "y" else Seeds(a_y=ones)
    return Seeds(quantity={seen: {name: ones}})
