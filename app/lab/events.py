"""What a session answers. ``ack`` is the id of the last command that the event takes into account."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from app.cells.arrays import Array
from app.cells.contract import Belt, Quantity
from app.lab.experiment import Experiment
from app.lab.plain import Sent

_TEXT = {"type": "string"}
Packed = Annotated[
    Array,
    Sent(
        {
            "title": "TypedArray",
            "type": "object",
            "properties": {"dtype": {"enum": ["f4", "f8"]}, "shape": _TEXT, "bdata": _TEXT},
            "required": ["dtype", "shape", "bdata"],
            "additionalProperties": False,
        }
    ),
]
"""Sent as the typed array that Plotly reads: base64 of little-endian floats, row by row, and its shape as text."""
Listed = Annotated[Array, Sent({"type": "array", "items": {"anyOf": [{"type": "number"}, {"type": "null"}]}})]
"""Sent as a list of numbers with all their digits; NaN and infinity as null."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """The cell in its own words: all that a page needs to draw and label it."""

    kind: str
    gates: tuple[str, ...]
    states: tuple[str, ...]
    quantities: tuple[Quantity, ...]
    """In order of computation, read-out included."""
    belt: Belt
    shapes: Mapping[str, tuple[int, ...]]
    """Shape of every weight array, the initial state included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Every quantity of one timestep, all digits."""

    t: int
    values: Mapping[str, Listed]
    """By name, each (D,); at t = 0 only the initial state."""
    previous: Mapping[str, Listed]
    """The state at t - 1; empty at t = 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Playback:
    """Where the session stands and whether it moves by itself."""

    playing: bool
    speed: float
    loop: bool
    t: int
    T: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Everything: after opening and after every finished edit."""

    event: Literal["snapshot"] = "snapshot"
    ack: int
    run: int
    """Counts the traces of this session."""
    experiment: Experiment
    model: Model
    first: Mapping[str, Packed]
    """First weights and initial state by name; ``experiment.edits`` goes on top."""
    initial: Mapping[str, Listed]
    """Frame 0: the initial state by name, each (H,)."""
    arrays: Mapping[str, Packed]
    """Every quantity by name, each (T, D), all digits."""
    frame: Frame
    playback: Playback


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceEvent:
    """The whole trace while a hand is moving: single precision for the picture, all digits for the frame."""

    event: Literal["trace"] = "trace"
    ack: int
    run: int
    edits: Mapping[str, float]
    """All values set by hand, by name."""
    initial: Mapping[str, Listed]
    arrays: Mapping[str, Packed]
    """Every quantity that the pictures show, each (T, D), rounded to single precision."""
    frame: Frame
    T: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameEvent:
    """One timestep: sent for each while the session plays, and after step, back and seek."""

    event: Literal["frame"] = "frame"
    ack: int
    run: int
    frame: Frame
    T: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybackEvent:
    """Playing, speed or loop have changed."""

    event: Literal["playback"] = "playback"
    ack: int
    playback: Playback


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A command was refused; nothing was changed by it."""

    event: Literal["failed"] = "failed"
    ack: int
    """Id of the refused command, -1 when none could be read."""
    code: str
    """Stable name of the kind of error, also the key of its translation."""
    what: str
    got: str
    expected: str
    message: str
    """The sentence in English."""


AnyEvent = Snapshot | TraceEvent | FrameEvent | PlaybackEvent | Failed
