"""What can be changed about an experiment. Plain frozen values, carried out by :mod:`app.lab.apply`."""

from dataclasses import dataclass
from typing import Annotated, Literal

from app.lab.experiment import AnyCell, Experiment, Matrix, Words
from app.lab.pins import Pin
from app.network.passes import Direction
from app.network.readout import Readout
from app.plain import Plain, Tagged


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight(Plain):
    """Set one weight by its name, as in ``W_f[0,1]``, ``b_o[2]`` or ``c_0[0]``."""

    edit: Literal["weight"] = "weight"
    name: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Revert(Plain):
    """Give one weight its first value back."""

    edit: Literal["revert"] = "revert"
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bias(Plain):
    """Move the bias of a whole gate: all units by the same amount, so that their mean becomes ``mean``."""

    edit: Literal["bias"] = "bias"
    name: str
    """The bias array, as in ``b_f``."""
    mean: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pins(Plain):
    """Hold these values by hand, and no others."""

    edit: Literal["pins"] = "pins"
    pins: tuple[Pin, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reset(Plain):
    """Give every weight its first value back (the same first weights, never new ones) and let go of every pin."""

    edit: Literal["reset"] = "reset"


@dataclass(frozen=True, slots=True, kw_only=True)
class InputValue(Plain):
    """Set one number of the input."""

    edit: Literal["input"] = "input"
    t: int
    """Timestep, from 1."""
    k: int
    """Which of the X inputs, from 0."""
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class InputValues(Plain):
    """Replace the whole input by numbers (T, X); X may change, weights that stay keep their values."""

    edit: Literal["values"] = "values"
    values: Matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class InputTokens(Plain):
    """Replace the whole input by words. New words join the vocabulary: W gets a column for each."""

    edit: Literal["tokens"] = "tokens"
    tokens: Words
    vocabulary: Words | None = None
    """Given: all words known from now on, in their order; an embedding keeps its rows, which are called so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCell(Plain):
    """Change the kind of cell or its options. Weights that exist in both keep their values and edits."""

    edit: Literal["cell"] = "cell"
    cell: AnyCell


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes(Plain):
    """Change sizes. What stays keeps its value; what is new is drawn from the seed."""

    edit: Literal["sizes"] = "sizes"
    X: int | None = None
    H: int | None = None
    T: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers(Plain):
    """Change depth and direction. Passes that stay keep their weights; those that are new draw their own."""

    edit: Literal["layers"] = "layers"
    layers: int = 1
    direction: Direction = "forward"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed(Plain):
    """Draw other first weights. Given weights and hand edits go."""

    edit: Literal["seed"] = "seed"
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeReadout(Plain):
    """Put a read-out on h, or take it away."""

    edit: Literal["readout"] = "readout"
    readout: Readout | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Replace(Plain):
    """Put another experiment in its place: undo, redo, or one that was imported."""

    edit: Literal["replace"] = "replace"
    experiment: Experiment


@dataclass(frozen=True, slots=True, kw_only=True)
class UsePreset(Plain):
    """Put a preset in its place, by its id."""

    edit: Literal["preset"] = "preset"
    preset: str


AnyEdit = Annotated[
    Weight
    | Revert
    | Bias
    | Pins
    | Reset
    | InputValue
    | InputValues
    | InputTokens
    | ChangeCell
    | Sizes
    | Layers
    | Seed
    | ChangeReadout
    | Replace
    | UsePreset,
    Tagged("edit"),
]
