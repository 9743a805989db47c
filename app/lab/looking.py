"""What a page looks at beyond the trace: a number to be explained, a memory to be taken apart, other experiments."""

from dataclasses import dataclass
from typing import Annotated, Literal

from app.lab.experiment import AnyCell, Experiment
from app.plain import Plain, Tagged


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss(Plain):
    """A number L that derivatives are taken of."""

    quantity: str
    index: int
    t: int | None = None
    """Timestep of its own pass; absent: the last."""
    layer: int | None = None
    """Layer of the pass that it is of; absent: the pass in sight."""
    reverse: bool = False
    """Where ``layer`` is given: whether that pass reads backwards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(Plain):
    """A number of which somebody asks why it is what it is, or why its derivative dL/d(it) is."""

    quantity: str
    """Name of a quantity, ``x``, or the state; of a derivative also of a weight, as ``W_f_l1``."""
    index: int
    """Unit, input or output, from 0; row of a weight."""
    column: int | None = None
    """Of a weight that is a matrix."""
    of: Literal["value", "gradient"] = "value"
    """Whether the number itself is asked for, or dL/d(it)."""
    loss: Loss | None = None
    """L of a derivative; absent: what ``look.backward`` says, else the first output (h of the unit that is looked at
    where there is none) at the last timestep."""
    t: int | None = None
    """Timestep; absent: wherever the session stands."""
    wrote: int | None = None
    """Given: not the whole carried state, but the parcel in it that this timestep wrote (0: the initial state)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherCell(Plain):
    """The same experiment with another cell: same input, same seed."""

    against: Literal["cell"] = "cell"
    cell: AnyCell


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherExperiment(Plain):
    """Another experiment as it is: one from before an edit, or from a link."""

    against: Literal["experiment"] = "experiment"
    experiment: Experiment


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherPass(Plain):
    """Another layer or direction of the same network."""

    against: Literal["pass"] = "pass"
    layer: int = 0
    reverse: bool = False


AnyAgainst = Annotated[OtherCell | OtherExperiment | OtherPass, Tagged("against")]
