"""What was found in a model file: a neutral description that knows no framework's order, and the questions left open.

It is a plain value: it goes to the page as it stands, and comes out of the process that reads files the same way.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from app.cells import GRU, LSTM, Elman, Jordan
from app.cells.arrays import Array
from app.errors import InvalidValue
from app.interchange.reading.contents import Format
from app.network.passes import Direction
from app.plain import Plain, Tagged

Source = Literal["torch", "keras", "onnx", "gatescope"]
Question = Literal["activation", "gate", "reset", "forget", "direction", "readout"]
ReadoutKind = Literal["linear", "sigmoid", "softmax"]
FoundCell = Annotated[LSTM | GRU | Elman | Jordan, Tagged("kind")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Plain):
    """Something that the file cannot tell."""

    name: Question
    choices: tuple[str, ...]
    default: str
    """The framework's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Plain):
    """Something worth knowing before it is opened: a code, which the page has words for, and what it is about."""

    code: str
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tensor(Plain):
    """One tensor of the file."""

    name: str
    shape: tuple[int, ...]
    type: str
    """How its numbers are kept: ``float32``."""
    part: str = ""
    """Name of the layer, read-out or embedding that it belongs to; empty: it is not used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack(Plain):
    """One recurrent network of alike layers that can be opened."""

    name: str
    """As the file calls it, or its kind where it has no name."""
    cell: FoundCell
    """With its options, those asked for at their default."""
    X: int
    H: int
    layers: int = 1
    direction: Direction = "forward"
    counts: Literal["each", "last"] = "each"
    """Whether the model goes on with the outputs of every timestep, or with the last alone, each direction's own."""
    asks: tuple[Ask, ...] = ()
    heads: tuple[str, ...] = ()
    """Names of the read-outs that fit on it, the likeliest first."""
    embeddings: tuple[str, ...] = ()
    """Names of the embeddings that fit before it, the likeliest first."""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Head(Plain):
    """A linear layer that reads the outputs of a network."""

    name: str
    size: int
    """Number of outputs K."""
    reads: int
    """Number of inputs, both directions side by side."""
    kind: ReadoutKind = "linear"
    asks: tuple[Ask, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedding(Plain):
    """A table of one row a word."""

    name: str
    words: int
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Plain):
    """Everything that was recognised in one file."""

    format: Format
    framework: Source
    stacks: tuple[Stack, ...]
    heads: tuple[Head, ...] = ()
    embeddings: tuple[Embedding, ...] = ()
    tensors: tuple[Tensor, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """What was found, with its numbers by our names."""

    found: Found
    stacks: tuple[Mapping[str, Array], ...]
    """Weights of each network, with the suffixes of its passes, and its initial state where the file has one."""
    heads: tuple[Mapping[str, Array], ...] = ()
    """``W_y`` and ``b_y`` of each read-out."""
    embeddings: tuple[Mapping[str, Array], ...] = ()
    """``E`` of each embedding."""


@dataclass(slots=True)
class Parts:
    """What a recogniser collects: descriptions with their numbers, and which tensor belongs to which."""

    stacks: list[tuple[Stack, dict[str, Array]]] = field(default_factory=list)
    heads: list[tuple[Head, dict[str, Array]]] = field(default_factory=list)
    embeddings: list[tuple[Embedding, dict[str, Array]]] = field(default_factory=list)
    used: dict[str, str] = field(default_factory=dict)
    """Name of the part by the name of the tensor."""
    notes: list[Note] = field(default_factory=list)
    refused: list[InvalidValue] = field(default_factory=list)
    """Why a layer is not among the networks: something that no cell of ours does."""

    def refuse(self, name: str, error: InvalidValue) -> None:
        """Leave a layer out, and say so."""
        self.refused.append(error)
        self.notes.append(Note(code="layer_refused", about=f"{name}: {error.got}"))
