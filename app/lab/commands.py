"""What a client can ask of a session. Plain frozen values; the wire validates straight into them."""

from dataclasses import dataclass
from typing import Annotated, Literal

from app.lab.edits import AnyEdit
from app.lab.experiment import Experiment
from app.lab.looking import AnyAgainst, Asked
from app.plain import Plain, Tagged


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
    why: Asked | None = None
    backward: Asked | None = None
    """The number whose gradient is followed back through time; without a timestep, that of the last one."""
    against: tuple[AnyAgainst, ...] = ()
    """Other experiments to compare with, at most 3."""


AnyCommand = Annotated[
    Open | EditCommand | Feed | Step | Back | Seek | Choose | Play | Pause | Speed | Loop | Look, Tagged("command")
]
