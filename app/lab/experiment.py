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

from app.cells import GRU, LSTM, Elman
from app.cells.arrays import Array
from app.errors import InvalidShape, InvalidValue, OverBudget, UnknownName, UnsupportedVersion
from app.lab.pins import Pin, check_pins, spans
from app.lab.plain import Brief, Plain, Tagged
from app.network.build import first_weights
from app.network.readout import Readout
from app.network.trace import Trace, trace

VERSION = 1
LONGEST_WORD = 64
LONGEST_ADDRESS = 32
AnyCell = Annotated[LSTM | GRU | Elman, Tagged("kind")]
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
    """The words known, each once; its place is its column in W."""


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

    @property
    def T(self) -> int:
        """Number of timesteps."""
        return len(self.input.values) if isinstance(self.input, Numbers) else len(self.input.tokens)


@dataclass(frozen=True, slots=True)
class Budget:
    """What this server is set to compute at most."""

    T: int = 10_000
    H: int = 128
    X: int = 256
    TxH: int = 100_000
    TxX: int = 50_000
    edits: int = 5_000


def shapes(experiment: Experiment) -> dict[str, tuple[int, ...]]:
    """Shape of every array that belongs to the experiment's weights: parameters, read-out, initial state."""
    named = dict(experiment.cell.shapes(experiment.X, experiment.H))
    if experiment.readout is not None:
        named |= experiment.readout.shapes(experiment.H)
    return named | {f"{state}_0": (experiment.H,) for state in experiment.cell.states}


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


def inputs(experiment: Experiment) -> Array:
    """The input as an array x (T, X); words become one-hot rows."""
    given = experiment.input
    if isinstance(given, Numbers):
        return np.array(given.values, dtype=np.float64).reshape(len(given.values), experiment.X)
    column = {word: k for k, word in enumerate(given.vocabulary)}
    x = np.zeros((len(given.tokens), experiment.X))
    for t, word in enumerate(given.tokens):
        x[t, column[word]] = 1.0
    return x


def first(experiment: Experiment) -> dict[str, Array]:
    """First weights and initial state by name: given ones as given, others drawn from the seed, states zero."""
    drawn = first_weights(experiment.cell, experiment.X, experiment.H, experiment.seed, experiment.readout)
    start = {f"{state}_0": np.zeros(experiment.H) for state in experiment.cell.states}
    given = {name: np.array(value, dtype=np.float64) for name, value in experiment.weights.items()}
    return drawn | start | given


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


def run(experiment: Experiment, start: Mapping[str, Array] | None = None) -> Trace:
    """Compute the whole trace of an experiment that was checked."""
    now = weights(experiment, first(experiment) if start is None else start)
    initial = {state: now[f"{state}_0"] for state in experiment.cell.states}
    return trace(experiment.cell, now, inputs(experiment), initial, experiment.readout, spans(experiment.pins))


def check(experiment: Experiment, budget: Budget) -> Experiment:
    """Return the experiment if all of it fits together and into the budget; raise what is wrong otherwise."""
    if experiment.version != VERSION:
        raise UnsupportedVersion("experiment", f"version {experiment.version}", f"version {VERSION}")
    check_sizes(budget, **sizes(experiment))
    _check_labels(experiment.readout)
    if len(experiment.edits) > budget.edits:
        raise OverBudget("edits", str(len(experiment.edits)), f"at most {budget.edits}")
    _check_input(experiment)
    named = shapes(experiment)
    for name, value in experiment.weights.items():
        if name not in named:
            raise UnknownName("weights", name, "one of " + ", ".join(named))
        got = _shape(value)
        if got != named[name]:
            raise InvalidShape(
                name,
                f"shape {got}",
                f"shape {named[name]} for {experiment.H} units and {experiment.X} inputs",
            )
    for place in experiment.edits:
        address(place, named)
    check_pins(experiment.pins, experiment.cell, experiment.H, experiment.T)
    if not 0 <= experiment.seed < 2**32:
        raise InvalidValue("seed", str(experiment.seed), "a whole number from 0 to 4294967295")
    return experiment


def sizes(experiment: Experiment) -> dict[str, int]:
    """T, H, X and, where there is a read-out, K."""
    counted = {"T": experiment.T, "H": experiment.H, "X": experiment.X}
    return counted | ({"K": experiment.readout.size} if experiment.readout else {})


def check_sizes(budget: Budget, *, T: int, H: int, X: int, K: int = 1) -> None:
    """Raise InvalidValue or OverBudget when a network of these sizes would not be computed here."""
    for name, got, most in (
        ("T", T, budget.T),
        ("H", H, budget.H),
        ("X", X, budget.X),
        ("read-out", K, budget.X),
        ("T x H", T * H, budget.TxH),
        ("T x X", T * X, budget.TxX),
        ("T x read-out", T * K, budget.TxX),
    ):
        if got < 1:
            raise InvalidValue(name, str(got), "at least 1")
        if got > most:
            raise OverBudget(name, str(got), f"at most {most}")


def _check_labels(readout: Readout | None) -> None:
    if readout is None or readout.labels is None:
        return
    _check_words("label", readout.labels)
    if len(readout.labels) != readout.size:
        raise InvalidShape("labels of the read-out", f"{len(readout.labels)} labels", f"{readout.size} labels")


def _check_input(experiment: Experiment) -> None:
    given = experiment.input
    if isinstance(given, Numbers):
        for t, row in enumerate(given.values, start=1):
            if len(row) != experiment.X:
                raise InvalidShape(f"input at timestep {t}", f"{len(row)} numbers", f"{experiment.X} numbers")
        return
    if len(set(given.vocabulary)) != len(given.vocabulary) or len(given.vocabulary) != experiment.X:
        raise InvalidShape(
            "vocabulary",
            f"{len(set(given.vocabulary))} different words",
            f"X = {experiment.X} different words",
        )
    _check_words("word", given.vocabulary)
    for word in given.tokens:
        if word not in given.vocabulary:
            raise UnknownName("word", word, "a word of the vocabulary")


def _check_words(what: str, words: tuple[str, ...]) -> None:
    for word in words:
        if len(word) > LONGEST_WORD:
            raise InvalidValue(what, f"{len(word)} letters", f"at most {LONGEST_WORD} letters")


def _shape(value: Vector | Matrix) -> tuple[int, ...]:
    if value and isinstance(value[0], tuple):
        widths = {len(row) for row in value if isinstance(row, tuple)}
        return (len(value), widths.pop()) if len(widths) == 1 else (len(value), -1)
    return (len(value),)
