"""What a client can ask of a session. Plain frozen values; the wire validates straight into them."""

from dataclasses import dataclass
from typing import Annotated, Literal

from app.lab.edits import AnyEdit
from app.lab.experiment import AnyCell, Experiment
from app.lab.looking import AnyAgainst, Asked
from app.plain import Plain, Tagged
from app.training.course import Course


@dataclass(frozen=True, slots=True, kw_only=True)
class Open(Plain):
    """Begin, or begin again after a lost connection.

    Give an experiment or the id of a preset, or neither for the default.
    """

    command: Literal["open"] = "open"
    id: int
    experiment: Experiment | None = None
    preset: str | None = None
    t: int = 0
    """Timestep to stand at (clamped to 0..T)."""
    playing: bool = False
    speed: float = 4.0
    """Timesteps a second, 0.25 to 60."""
    loop: bool = False
    layer: int = 0
    """The pass in sight (the nearest one that there is)."""
    reverse: bool = False
    lesson: str | None = None
    """Name of a lesson to come back to, if it is still there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditCommand(Plain):
    """Change the experiment. The answer is a ``trace`` while ``live`` (a hand is moving), else a ``snapshot``."""

    command: Literal["edit"] = "edit"
    id: int
    edit: AnyEdit
    live: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed(Plain):
    """Feed one more timestep (numbers, or a word) and step onto it: the belt grows."""

    command: Literal["feed"] = "feed"
    id: int
    x: tuple[float, ...] | None = None
    token: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Plain):
    """One timestep forward."""

    command: Literal["step"] = "step"
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Back(Plain):
    """One timestep back."""

    command: Literal["back"] = "back"
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Seek(Plain):
    """Go to timestep t (clamped to 0..T; 0 is the initial state)."""

    command: Literal["seek"] = "seek"
    id: int
    t: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Choose(Plain):
    """Show another layer or direction of the network (the nearest one that there is), at the same input."""

    command: Literal["choose"] = "choose"
    id: int
    layer: int
    reverse: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Play(Plain):
    """Step on by itself; from the start when standing at the end."""

    command: Literal["play"] = "play"
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause(Plain):
    """Stop stepping."""

    command: Literal["pause"] = "pause"
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed(Plain):
    """Timesteps a second, 0.25 to 60."""

    command: Literal["speed"] = "speed"
    id: int
    speed: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop(Plain):
    """Begin again at the end, or stop there."""

    command: Literal["loop"] = "loop"
    id: int
    loop: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Look(Plain):
    """Say what is looked at beyond the trace: each picture from now on carries it. Replaces the look before."""

    command: Literal["look"] = "look"
    id: int
    unit: int = 0
    """The unit whose memory is taken apart into parcels (clamped to those that there are)."""
    parcels: bool = True
    first: int = 1
    """Timesteps in sight, from ``first`` to ``last``: parcels are told for these."""
    last: int | None = None
    columns: int | None = None
    """Pixels that the charts are wide. Given: while a hand moves, a sequence of more than twice as many timesteps is
    told only as far as it is in sight, and thinned to so many columns."""
    why: Asked | None = None
    backward: Asked | None = None
    """The number whose gradient is followed back through time; without a timestep, that of the last one."""
    against: tuple[AnyAgainst, ...] = ()
    """Other experiments to compare with, at most 3."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Train(Plain):
    """Begin a lesson. The network of the course takes the place of the experiment, and learns."""

    command: Literal["train"] = "train"
    id: int
    course: Course
    beside: tuple[AnyCell, ...] = ()
    """Other cells that learn the same from the same seed, at most 2; only their curves are told."""
    here: bool = False
    """Whether to begin with the weights that the experiment has, instead of first ones drawn from the seed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Learn(Plain):
    """Have the lesson go on, to the end or for one epoch, or stand still; or end it."""

    command: Literal["learn"] = "learn"
    id: int
    go: Literal["on", "one", "pause", "end"] = "on"
    speed: float | None = None
    """Epochs a second, 0.5 to 60; None: as many as can be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToEpoch(Plain):
    """Show the network as it was after an epoch of the lesson (clamped to those there are); it stands still there."""

    command: Literal["epoch"] = "epoch"
    id: int
    epoch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowExample(Plain):
    """Put another example of the lesson before the network, one that it does not learn from (counted round)."""

    command: Literal["example"] = "example"
    id: int
    place: int


AnyCommand = Annotated[
    Open
    | EditCommand
    | Feed
    | Step
    | Back
    | Seek
    | Choose
    | Play
    | Pause
    | Speed
    | Loop
    | Look
    | Train
    | Learn
    | ToEpoch
    | ShowExample,
    Tagged("command"),
]
