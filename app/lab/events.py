"""What a session answers. ``ack`` is the id of the last command that the event takes into account."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from app.cells.contract import Belt, Phase, Quantity
from app.errors import GatescopeError
from app.lab.backward import Gradient
from app.lab.experiment import Experiment
from app.lab.explained import Explanation, Listed, Packed, Parcels
from app.lab.pins import Pin
from app.lab.report import Lesson
from app.lab.taught import Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class PassName:
    """One layer in one direction."""

    layer: int
    reverse: bool
    suffix: str
    """What the names of its weights end in: nothing for the first, ``_l1``, ``_reverse``, ``_l1_reverse``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """The cell in its own words, and which pass of the network is in sight: all that a page needs to draw it."""

    kind: str
    gates: tuple[str, ...]
    states: tuple[str, ...]
    quantities: tuple[Quantity, ...]
    """In order of computation, read-out included."""
    belt: Belt
    phases: tuple[Phase, ...]
    """The acts of one timestep, in order."""
    pinnable: tuple[str, ...]
    """Quantities that a pin can hold."""
    curves: Mapping[str, Packed]
    """Bending activation functions that quantities go through, by the function's name (``sigmoid``), as (2, n): sums
    from -6 to 6, and what becomes of them."""
    shapes: Mapping[str, tuple[int, ...]]
    """Shape of every weight array of all passes, the initial states included."""
    layer: int
    reverse: bool
    """Whether the pass in sight takes the last input first: its timestep t reads input T + 1 - t."""
    suffix: str
    """What the names of its weights end in."""
    passes: tuple[PassName, ...]
    """All passes of the network, in order of computation."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, weakref_slot=True)
class Frame:
    """Every quantity of one timestep, all digits."""

    t: int
    values: Mapping[str, Listed]
    """By name, each (D,); at t = 0 only the initial state."""
    previous: Mapping[str, Listed]
    """The state at t - 1; empty at t = 0."""
    slopes: Mapping[str, Listed]
    """Of every quantity that is an activation of its own sum: the derivative there, by name, each (D,)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parted:
    """Where two runs part, in their carried state, over all units."""

    first: int | None
    """First timestep at which they differ at all (by more than rounding); None: nowhere."""
    last: int | None
    """Last timestep at which they differ by at least a hundredth of ``largest``."""
    largest: float
    at: int | None
    """Timestep of the largest difference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thinned:
    """What of a long sequence is told while a hand moves, and in how many rows."""

    first: int
    last: int
    """Timesteps that the arrays hold, from ``first`` to ``last``."""
    rows: int
    """Rows of the arrays: one a timestep, or fewer. Then row r holds of the timesteps from ``first`` +
    floor(r n / rows) to ``first`` + floor((r + 1) n / rows) - 1, with n = ``last`` - ``first`` + 1, the value farthest
    from their mean (of differences between two runs: from zero), and only what can be seen so is told."""
    most: Mapping[str, Packed]
    """Largest size of each quantity over all timesteps, (D,)."""
    low: Mapping[str, Packed]
    high: Mapping[str, Packed]
    """Where rows hold several timesteps: smallest and largest of what the belt carries and keeps, (rows, lanes)."""
    unit: int
    """Unit of the first column of ``low`` and ``high``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """Another run beside the one on show: without the pins, with another cell, or of another experiment."""

    experiment: Experiment | None
    """None while a hand is moving: that of the last snapshot or sight."""
    model: Model
    T: int
    initial: Mapping[str, Listed]
    arrays: Mapping[str, Packed]
    """Every quantity that the pictures show, each (T, D), rounded to single precision while a hand is moving."""
    cuts: Mapping[str, int]
    """As in a snapshot."""
    thinned: Thinned | None
    """Given: arrays and ``apart`` hold only this."""
    apart: Mapping[str, Packed]
    """The run on show minus this one: ``h``, and the carried state where it is the same quantity, each (T, H) over the
    timesteps that both have; empty when the numbers of units differ."""
    parted: Parted | None
    """None when ``apart`` is empty."""
    gradient: Gradient | None
    """Of the same number in this run, when it is asked for and is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What the page asked for by ``look``, as of the picture that it comes with."""

    explanation: Explanation | None
    """None when nothing was asked, or what was asked for is not there any more."""
    parcels: Parcels | None
    """None when not asked for, when the cell keeps nothing, or when too many timesteps are in sight (above 240; above
    120 while a hand is moving)."""
    gradient: Gradient | None
    """None when not asked for, or when there is no such number."""
    others: tuple[Other, ...] | None
    """One for each of ``against``. None: those sent last still hold (only in the answer to a look that compares
    with the same runs as the one before)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Playback:
    """Where the session stands and whether it moves by itself."""

    playing: bool
    speed: float
    loop: bool
    t: int
    T: int
    layer: int = 0
    """The pass in sight: its layer, and whether it is the one that reads backwards."""
    reverse: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Everything: after opening and after every finished edit."""

    event: Literal["snapshot"] = "snapshot"
    ack: int
    run: int
    """Counts the traces of this session."""
    experiment: Experiment
    model: Model
    first: Mapping[str, Packed] | None
    """First weights and initial state by name; ``experiment.edits`` goes on top. None: those sent last still hold."""
    initial: Mapping[str, Listed]
    """Frame 0: the initial state by name, each (H,)."""
    arrays: Mapping[str, Packed]
    """Every quantity by name, each (T, D), all digits; of large experiments those that the pictures show, rounded to
    single precision."""
    cuts: Mapping[str, int]
    """Arrays of more than 128 numbers a timestep hold only 64, around the unit looked at: the first one, by name."""
    frame: Frame
    ghost: Other | None
    """The run without pins; None when there are no pins."""
    sight: Sight
    playback: Playback


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceEvent:
    """The whole trace while a hand is moving: single precision for the picture, all digits for the frame."""

    event: Literal["trace"] = "trace"
    ack: int
    run: int
    edits: Mapping[str, float]
    """All values set by hand, by name."""
    pins: tuple[Pin, ...]
    first: Mapping[str, Packed] | None
    """First weights while a lesson moves them, rounded to single precision; None: those sent last still hold."""
    initial: Mapping[str, Listed]
    arrays: Mapping[str, Packed]
    """Every quantity that the pictures show, each (T, D), rounded to single precision."""
    cuts: Mapping[str, int]
    """As in a snapshot."""
    thinned: Thinned | None
    """Given: the arrays hold only this."""
    frame: Frame
    ghost: Other | None
    sight: Sight
    T: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonEvent:
    """How far the lesson is: while it goes on with every picture, and whenever it is told something."""

    event: Literal["lesson"] = "lesson"
    ack: int
    lesson: Lesson | None
    """None: there is none (any more)."""
    shown: Shown | None
    """The example on show; None when the input is another one."""
    astray: bool
    """Whether the weights are others than those of the epoch on show: a hand, or an undo, has changed them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameEvent:
    """One timestep: sent for each while the session plays, and after step, back and seek."""

    event: Literal["frame"] = "frame"
    ack: int
    run: int
    frame: Frame
    explanation: Explanation | None
    """As in Sight, of this timestep. None also where ``why.t`` says which timestep, for the one sent last still holds,
    and when it has more than 64 terms while more than 10 timesteps a second are played."""
    T: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SightEvent:
    """The answer to ``look``."""

    event: Literal["sight"] = "sight"
    ack: int
    run: int
    sight: Sight


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybackEvent:
    """Playing, speed or loop have changed."""

    event: Literal["playback"] = "playback"
    ack: int
    playback: Playback


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionEvent:
    """The page that connects is not the one that this server gives out now: a reload brings that one. Sent first."""

    event: Literal["version"] = "version"
    ack: int
    """-1."""
    version: str
    """Of the page that is given out now."""


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


AnyEvent = Snapshot | TraceEvent | LessonEvent | FrameEvent | SightEvent | PlaybackEvent | VersionEvent | Failed


def failed(error: GatescopeError, ack: int = -1) -> Failed:
    """Tell a client what was refused and why."""
    return Failed(ack=ack, code=error.code, what=error.what, got=error.got, expected=error.expected, message=str(error))
