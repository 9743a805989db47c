"""The experiment: one frozen value that says everything about a run.

Its plain form is the same in a link, a preset, the undo history, a file and on the wire. First weights
are drawn from the seed (or given), hand edits stand beside them by name, so that a link stays short,
edited cells can be marked, and each can go back to its first value.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Annotated, Literal

import numpy as np

from app import cells
from app.cells import LSTM
from app.cells.arrays import Array
from app.errors import InvalidValue, UnknownName
from app.lab.pins import Pin, of_pass, spans
from app.lab.stored import SHELF
from app.network import passes, stack
from app.network.build import drawn
from app.network.passes import Direction
from app.network.readout import Readout
from app.network.stack import Network, Spec
from app.plain import Brief, Plain, Tagged

VERSION = 1
LONGEST_ADDRESS = 32
AnyCell = Annotated[cells.AnyCell, Tagged("kind")]
Vector = Annotated[tuple[float, ...], Brief()]
Matrix = Annotated[tuple[Vector, ...], Brief()]
Words = Annotated[tuple[str, ...], Brief()]
Given = Annotated[Mapping[str, Vector | Matrix], Brief()]
Places = Annotated[Mapping[str, float], Brief()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers(Plain):
    """Input given as numbers."""

    kind: Literal["numbers"] = "numbers"
    values: Matrix
    """One row a timestep, X numbers each: shape (T, X)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens(Plain):
    """Input given as words; each is a one-hot row of length X = size of the vocabulary."""

    kind: Literal["tokens"] = "tokens"
    tokens: Words
    """One word a timestep."""
    vocabulary: Words
    """The words known, each once; its place is its column in W, or its row in E."""
    embedded: bool = False
    """Whether a word is read as its row of the weight ``E`` (V, X) instead of a one-hot row of length V."""
    closed: bool = False
    """Whether other words are refused: the network has learned these, and has no weights for any other."""


AnyInput = Annotated[Numbers | Tokens, Tagged("kind")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment(Plain):
    """Cell, sizes, weights, inputs, initial state and seed: everything that a run depends on."""

    version: int = VERSION
    cell: AnyCell = field(default_factory=LSTM)
    X: int
    """Size of one input."""
    H: int
    """Number of units."""
    seed: int = 0
    """First weights that are not given are drawn from it."""
    weights: Given = field(default_factory=dict)
    """First weights that are given, by name (``W_f`` (H, X), ``U_f`` (H, H), ``b_f`` (H,), ...), and the initial
    state (``h_0`` (H,), ``c_0`` (H,)), which is zero unless given."""
    edits: Places = field(default_factory=dict)
    """Values set by hand, by place: ``{"W_f[0,1]": 2.1, "b_f[3]": 1.0}``. Rows and columns count from 0."""
    pins: tuple[Pin, ...] = ()
    """Values held by hand while the network runs; where they overlap, the later one counts."""
    input: AnyInput
    readout: Readout | None = None
    layers: int = 1
    """How many layers lie over one another, each of this cell and with H units: the upper reads h of the lower."""
    direction: Direction = "forward"
    """From the first timestep on, from the last one back, or both, each with weights of its own."""
    stored: str | None = None
    """Name of a set of first weights on this server, too large to stand in ``weights``, which go before it."""

    @property
    def spec(self) -> Spec:
        """The network without its numbers."""
        return Spec(cell=self.cell, layers=self.layers, direction=self.direction, readout=self.readout)

    @property
    def T(self) -> int:
        """Number of timesteps."""
        return len(self.input.values) if isinstance(self.input, Numbers) else len(self.input.tokens)


def shapes(experiment: Experiment) -> dict[str, tuple[int, ...]]:
    """Shape of every array that belongs to the experiment's weights: parameters, read-out, initial state."""
    cell, X, H, spec = experiment.cell, experiment.X, experiment.H, experiment.spec
    named = passes.shapes(cell, X, H, spec.layers, spec.direction)
    if experiment.readout is not None:
        named |= experiment.readout.shapes(said(experiment))
    if isinstance(experiment.input, Tokens) and experiment.input.embedded:
        named["E"] = (len(experiment.input.vocabulary), X)
    return named | {
        f"{state}_0{spec.suffix(one)}": (cell.size(state, H),) for one in spec.passes for state in cell.states
    }


def said(experiment: Experiment) -> int:
    """How many numbers the last layer hands to the read-out at a timestep."""
    return ways(experiment.direction) * experiment.cell.size("h", experiment.H)


def ways(direction: Direction) -> int:
    """In how many directions each layer is read."""
    return 2 if direction == "both" else 1


def address(name: str, named: Mapping[str, tuple[int, ...]]) -> tuple[str, tuple[int, ...]]:
    """Take ``W_f[0,1]`` apart into the array's name and an index inside its shape.

    Raises UnknownName when there is no such array, InvalidValue when the index is outside.
    """
    array, index = _parsed(name)
    if array not in named:
        raise UnknownName("weight", name, "one of " + ", ".join(named) + " with an index, as in W_f[0,1]")
    shape = named[array]
    if len(index) != len(shape) or any(i >= n for i, n in zip(index, shape, strict=True)):
        raise InvalidValue(name, name, f"an index inside shape {shape}")
    return array, index


def _parsed(name: str) -> tuple[str, tuple[int, ...]]:
    """Name and index of an address; no name when it is none."""
    return _remembered(name) if len(name) <= LONGEST_ADDRESS else ("", ())


@lru_cache(maxsize=16_384)
def _remembered(name: str) -> tuple[str, tuple[int, ...]]:
    """The same ones come at every move of a hand; what is remembered must be short, for anyone can send a name."""
    match = re.fullmatch(r"(\w+)\[(\d{1,6})(?:,\s?(\d{1,6}))?\]", name)
    if match is None:
        return "", ()
    return match[1], tuple(int(part) for part in match.groups()[1:] if part is not None)


def inputs(experiment: Experiment, now: Mapping[str, Array]) -> Array:
    """The input as an array x (T, X); words become one-hot rows, or those of the embedding ``E`` among the weights."""
    given = experiment.input
    if isinstance(given, Numbers):
        return np.array(given.values, dtype=np.float64).reshape(len(given.values), experiment.X)
    column = {word: k for k, word in enumerate(given.vocabulary)}
    if given.embedded:
        return now["E"][[column[word] for word in given.tokens]]
    x = np.zeros((len(given.tokens), experiment.X))
    for t, word in enumerate(given.tokens):
        x[t, column[word]] = 1.0
    return x


def first(experiment: Experiment) -> dict[str, Array]:
    """First weights and initial state by name: given ones as given, others drawn from the seed, states zero."""
    named = shapes(experiment)
    given = {name: np.array(value, dtype=np.float64) for name, value in experiment.weights.items()}
    stored = {} if experiment.stored is None else SHELF.get(experiment.stored)
    given = {name: array for name, array in stored.items() if named.get(name) == array.shape} | given
    missing = {name: shape for name, shape in named.items() if name not in given}
    made = _drawn(experiment, missing)
    for name in made.keys() & stored.keys():  # of another size: what stays keeps its value, the rest is drawn
        put_corner(made[name], stored[name])
    known = made | given
    return {name: known[name] for name in named}


def put_corner(into: Array, value: Array) -> None:
    """Write what two arrays of one name but different sizes have in common, from one into the other."""
    corner = tuple(slice(0, min(a, b)) for a, b in zip(into.shape, value.shape, strict=True))
    into[corner] = value[corner]


def _drawn(experiment: Experiment, missing: Mapping[str, tuple[int, ...]]) -> dict[str, Array]:
    """What is not given: initial states are zero, weights are drawn, each pass its own."""
    spec, kind, seed = experiment.spec, experiment.cell.kind, experiment.seed
    made: dict[str, Array] = {}
    for one, width in passes.widths(experiment.cell, experiment.X, experiment.H, spec.layers, spec.direction).items():
        ending = spec.suffix(one)
        made |= {name: np.zeros(missing[name]) for s in spec.cell.states if (name := f"{s}_0{ending}") in missing}
        shapes = spec.cell.shapes(width, experiment.H)
        made |= drawn({name: shape for name, shape in shapes.items() if name + ending in missing}, kind, seed, ending)
    return made | drawn({name: shape for name, shape in missing.items() if name not in made}, kind, seed)


def weights(experiment: Experiment, start: Mapping[str, Array]) -> dict[str, Array]:
    """Weights as they are now: ``start`` (from :func:`first`) with the hand edits put in."""
    now = dict(start)
    named = {name: array.shape for name, array in start.items()}
    touched: set[str] = set()
    for place, value in experiment.edits.items():
        name, index = address(place, named)
        if name not in touched:
            now[name] = now[name].copy()
            touched.add(name)
        now[name][index] = value
    return now


def run(experiment: Experiment, start: Mapping[str, Array] | None = None) -> Network:
    """Compute all passes of an experiment that was checked."""
    now, spec = weights(experiment, first(experiment) if start is None else start), experiment.spec
    initial = {one: {s: now[f"{s}_0{spec.suffix(one)}"] for s in spec.cell.states} for one in spec.passes}
    held = {one: spans(of_pass(experiment.pins, one)) for one in spec.passes} if experiment.pins else {}
    return stack.run(spec, now, inputs(experiment, now), initial, held)
