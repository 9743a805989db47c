"""Carrying out edits: each takes an experiment and makes a new one."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from app.errors import InvalidShape, InvalidValue, UnknownName
from app.lab.budget import sizes
from app.lab.edits import (
    AnyEdit,
    Bias,
    ChangeCell,
    ChangeReadout,
    InputTokens,
    InputValue,
    InputValues,
    Layers,
    Pins,
    Replace,
    Reset,
    Revert,
    Seed,
    Sizes,
    UsePreset,
    Weight,
)
from app.lab.experiment import (
    AnyInput,
    Experiment,
    Numbers,
    Tokens,
    Vector,
    Words,
    address,
    first,
    put_corner,
    shapes,
    ways,
    weights,
)
from app.lab.pins import fitted, follow
from app.network.build import first_inputs

MOST_TOLD = 40
"""Words that a refusal lists at most."""


def apply(  # noqa: C901, PLR0911, PLR0912 - one branch an edit, each a line
    edit: AnyEdit, experiment: Experiment, catalogue: Mapping[str, Experiment]
) -> Experiment:
    """Make the edited experiment, not yet checked against the budget. ``catalogue``: presets by id.

    Raises UnknownName, InvalidValue or InvalidShape when the edit does not fit the experiment.
    """
    match edit:
        case Weight():
            place = canonical(edit.name, experiment)
            return replace(experiment, edits={**experiment.edits, place: edit.value})
        case Revert():
            place = canonical(edit.name, experiment)
            return replace(experiment, edits={k: v for k, v in experiment.edits.items() if k != place})
        case Bias():
            return _move_bias(experiment, edit)
        case Pins():
            return replace(experiment, pins=edit.pins)
        case Reset():
            return replace(experiment, edits={}, pins=())
        case InputValue():
            return replace(experiment, input=_set_input(experiment, edit))
        case InputValues():
            return _use_values(experiment, edit.values)
        case InputTokens():
            return _use_tokens(experiment, edit.tokens, edit.vocabulary)
        case ChangeCell():
            readout = None if edit.cell.kind == "jordan" else experiment.readout  # which has an output of its own
            return _resized(replace(experiment, cell=edit.cell, readout=readout), experiment)
        case Sizes():
            return _resize(experiment, edit)
        case Layers():
            return _resized(replace(experiment, layers=edit.layers, direction=edit.direction), experiment)
        case Seed():
            return replace(experiment, seed=edit.seed, weights={}, stored=None, edits={})
        case ChangeReadout():
            return _resized(replace(experiment, readout=edit.readout), experiment)
        case Replace():
            return edit.experiment
        case UsePreset():
            if edit.preset not in catalogue:
                raise UnknownName("preset", edit.preset, "one of " + ", ".join(catalogue))
            return catalogue[edit.preset]


def sizes_after(  # noqa: PLR0911 - one branch an edit
    edit: AnyEdit, experiment: Experiment
) -> dict[str, int]:
    """T, H, X, layers, ways and K as they will be; to be checked against the budget before anything is drawn."""
    now = sizes(experiment)
    match edit:
        case Sizes(X=X, H=H, T=T):
            grown = sizes(replace(experiment, H=experiment.H if H is None else H))
            return grown | {name: size for name, size in (("T", T), ("X", X)) if size is not None}
        case ChangeCell(cell=cell):
            return sizes(replace(experiment, cell=cell, readout=None if cell.kind == "jordan" else experiment.readout))
        case ChangeReadout(readout=readout):
            return sizes(replace(experiment, readout=readout))
        case InputValues(values=values) if not _embedded(experiment):
            return now | {"T": len(values), "X": len(values[0]) if values else 0}
        case InputValues(values=values):
            return now | {"T": max(len(values), len(values[0]) if len(values) == 1 else 0)}
        case InputTokens(tokens=tokens, vocabulary=vocabulary):
            known = _vocabulary(experiment, tokens) if vocabulary is None else vocabulary
            return now | {"T": len(tokens)} | ({} if _embedded(experiment) else {"X": len(known)})
        case Layers(layers=layers, direction=direction):
            return now | {"layers": layers, "ways": ways(direction)}
        case Replace(experiment=other):
            return sizes(other)
    return now


def append(experiment: Experiment, x: Vector | None, token: str | None) -> Experiment:
    """Feed one more timestep: a row of X numbers, or a word (a new one joins the vocabulary)."""
    given = experiment.input
    if isinstance(given, Tokens):
        if not token:
            raise InvalidValue("token", "nothing", "a word")
        return _use_tokens(experiment, (*given.tokens, token))
    if x is None or len(x) != experiment.X:
        raise InvalidShape("x", "nothing" if x is None else f"{len(x)} numbers", f"{experiment.X} numbers")
    pins = follow(experiment.pins, experiment.T, experiment.T + 1)
    return replace(experiment, input=Numbers(values=(*given.values, x)), pins=pins)


def canonical(name: str, experiment: Experiment) -> str:
    """Write a weight's name in its one form, ``W_f[0,1]``; raise when there is no such weight."""
    array, index = address(name, shapes(experiment))
    return f"{array}[{','.join(map(str, index))}]"


def _move_bias(experiment: Experiment, edit: Bias) -> Experiment:
    named = shapes(experiment)
    if edit.name not in named or len(named[edit.name]) != 1:
        raise UnknownName("bias", edit.name, "one of " + ", ".join(n for n, s in named.items() if len(s) == 1))
    now = weights(experiment, first(experiment))[edit.name]
    with np.errstate(over="ignore", invalid="ignore"):
        moved = np.round(now + (edit.mean - now.mean()), 9)
    if not np.isfinite(moved).all():
        raise InvalidValue(edit.name, f"a mean of {edit.mean}", "a bias that stays finite")
    by_hand = {f"{edit.name}[{j}]": b for j, b in enumerate(moved.tolist())}
    return replace(experiment, edits={**experiment.edits, **by_hand})


def _set_input(experiment: Experiment, edit: InputValue) -> Numbers:
    given = experiment.input
    if not isinstance(given, Numbers):
        raise InvalidValue("input", "words", "an input of numbers")
    if not (1 <= edit.t <= experiment.T and 0 <= edit.k < experiment.X):
        raise InvalidValue(
            "input",
            f"t = {edit.t}, k = {edit.k}",
            f"t from 1 to {experiment.T}, k from 0 to {experiment.X - 1}",
        )
    row = given.values[edit.t - 1]
    row = (*row[: edit.k], edit.value, *row[edit.k + 1 :])
    return Numbers(values=(*given.values[: edit.t - 1], row, *given.values[edit.t :]))


def _embedded(experiment: Experiment) -> bool:
    """Whether words are read as rows of E."""
    return isinstance(experiment.input, Tokens) and experiment.input.embedded


def _use_values(experiment: Experiment, values: tuple[Vector, ...]) -> Experiment:
    """Numbers as the input; before an embedding one whole number a timestep is a word, by its place among them."""
    width, given = len(values[0]) if values else 0, experiment.input
    if isinstance(given, Tokens) and given.embedded:
        known = len(given.vocabulary)
        rows = [(one,) for one in values[0]] if len(values) == 1 else values
        wrong = next((t for t, row in enumerate(rows, start=1) if not _is_place(row, known)), None)
        if wrong is None:
            return _use_tokens(experiment, tuple(given.vocabulary[int(row[0])] for row in rows))
        if width != experiment.X:
            got = ", ".join(f"{one:g}" for one in rows[wrong - 1][:8])
            expected = f"a place in the vocabulary, a whole number from 0 to {known - 1}"
            raise InvalidValue(f"word {wrong}", got, expected)
    return _resized(replace(experiment, input=Numbers(values=values), X=width), experiment)


def _is_place(row: Vector, known: int) -> bool:
    return len(row) == 1 and row[0].is_integer() and 0 <= row[0] < known


def _use_tokens(experiment: Experiment, tokens: Words, named: Words | None = None) -> Experiment:
    if not tokens:
        raise InvalidValue("tokens", "no word", "at least one word")
    given = experiment.input
    embedded = isinstance(given, Tokens) and given.embedded
    closed = isinstance(given, Tokens) and given.closed
    vocabulary = _vocabulary(experiment, tokens) if named is None else _named(given, tokens, named)
    words = Tokens(tokens=tokens, vocabulary=vocabulary, embedded=embedded, closed=closed)
    return _resized(replace(experiment, input=words, X=experiment.X if embedded else len(vocabulary)), experiment)


def _named(given: AnyInput, tokens: Words, vocabulary: Words) -> Words:
    """A vocabulary that was given; raises UnknownName or InvalidShape when it does not fit."""
    missing = next(iter(dict.fromkeys(tokens).keys() - set(vocabulary)), None)
    if missing is not None:
        raise UnknownName("word", missing, "a word of the vocabulary")
    if isinstance(given, Tokens) and (given.embedded or given.closed) and len(vocabulary) != len(given.vocabulary):
        rows = f"{len(given.vocabulary)} words, one a row of the embedding"
        expected = rows if given.embedded else f"{len(given.vocabulary)} words, as were learned"
        raise InvalidShape("vocabulary", f"{len(vocabulary)} words", expected)
    return vocabulary


def _vocabulary(experiment: Experiment, tokens: tuple[str, ...]) -> tuple[str, ...]:
    """All words known so far, then the new ones; raises UnknownName where there are to be none."""
    given = experiment.input
    known = given.vocabulary if isinstance(given, Tokens) else ()
    every = tuple(dict.fromkeys((*known, *tokens)))
    if isinstance(given, Tokens) and given.closed and len(every) > len(known):
        told = ", ".join(known[:MOST_TOLD]) + (", …" if len(known) > MOST_TOLD else "")
        raise UnknownName("word", every[len(known)], f"a word that was learned: {told}")
    return every


def _resize(experiment: Experiment, edit: Sizes) -> Experiment:
    """Grow or shrink; numbers of the input that are new are drawn from the seed."""
    X, H, T = (sizes_after(edit, experiment)[name] for name in "XHT")
    given = experiment.input
    if isinstance(given, Tokens):
        if X != experiment.X and not given.embedded:
            raise InvalidValue("X", str(X), f"{experiment.X}, the number of words known")
        words = (given.tokens * -(-T // len(given.tokens)))[:T]
        return _resized(replace(experiment, input=replace(given, tokens=words), X=X, H=H), experiment)
    drawn = first_inputs(T, X, experiment.seed)
    old = np.array(given.values)[:T, :X]
    drawn[: old.shape[0], : old.shape[1]] = old
    rows = tuple(map(tuple, drawn.tolist()))
    return _resized(replace(experiment, input=Numbers(values=rows), X=X, H=H), experiment)


def _resized(now: Experiment, before: Experiment) -> Experiment:
    """Carry given weights and hand edits over into new sizes: what stays keeps its value, the rest is drawn."""
    named = shapes(now)
    old = {name: np.array(value) for name, value in before.weights.items() if name in named}
    drawn = first(replace(now, weights={})) if any(value.shape != named[name] for name, value in old.items()) else {}
    carried = dict(before.weights)
    for name, value in old.items():
        if value.shape == named[name]:
            continue
        kept = drawn[name].copy()
        put_corner(kept, value)
        carried[name] = tuple(map(tuple, kept.tolist())) if kept.ndim == 2 else tuple(kept.tolist())
    return _fitted(replace(now, weights=carried, pins=follow(now.pins, before.T, now.T)))


def _fitted(experiment: Experiment) -> Experiment:
    """Leave out given weights, hand edits and pins that have no place in the present cell and sizes."""
    named = shapes(experiment)
    kept = {name: value for name, value in experiment.weights.items() if name in named}
    edits = {place: value for place, value in experiment.edits.items() if _has_place(place, named)}
    pins = fitted(experiment.pins, experiment.spec, experiment.H, experiment.T)
    return replace(experiment, weights=kept, edits=edits, pins=pins)


def _has_place(place: str, named: Mapping[str, tuple[int, ...]]) -> bool:
    try:
        address(place, named)
    except (UnknownName, InvalidValue):
        return False
    return True
