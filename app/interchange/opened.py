"""From what was found in a file, and the answers to what it cannot tell, to an experiment in our names."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice

import numpy as np

from app.cells.arrays import Array
from app.errors import InvalidShape, InvalidValue, UnknownName
from app.interchange.found import Ask, Embedding, Head, Model, Stack
from app.interchange.recognise.layer import answer
from app.lab.experiment import AnyInput, Experiment, Numbers, Tokens
from app.lab.stored import SHELF
from app.network.build import first_inputs
from app.network.readout import Readout

INLINE = 20_000
"""Numbers that an experiment carries itself at most; more are kept on the server and named."""
WORDS = 4_096
"""Words of an embedding that an experiment knows at most: those of the sequence, then the first ones."""
_T, _TOKENS = 20, 12


def opened(  # noqa: PLR0913 - the choices that a file leaves
    model: Model,
    layer: str,
    answers: Mapping[str, str] | None = None,
    *,
    head: str | None = None,
    embedding: str | None = None,
    given: AnyInput | None = None,
) -> Experiment:
    """Open one network of a model, with a read-out and an embedding if they are named.

    ``answers`` go to the questions by their names; those not answered keep their default. Without an input there is
    one: a few words where there is an embedding, else numbers drawn from seed 0.
    Raises UnknownName or InvalidValue for what is not there, InvalidShape for what does not fit.
    """
    place = _place("layer", layer, [stack.name for stack in model.found.stacks])
    stack, weights = model.found.stacks[place], dict(model.stacks[place])
    above, below = _head(model, stack, head), _embedding(model, stack, embedding)
    asks = (*stack.asks, *(model.found.heads[above].asks if above is not None else ()))
    chosen = _answers(asks, answers or {})
    cell = stack.cell
    for question, choice in chosen.items():
        cell = answer(cell, question, choice)
    readout = None
    if above is not None:
        said = model.found.heads[above]
        readout = Readout(kind=chosen.get("readout", said.kind), size=said.size, counts=stack.counts)  # type: ignore[arg-type] # a choice
        weights |= model.heads[above]
    if below is None:
        sequence = given or Numbers(values=_plain(first_inputs(_T, stack.X, 0)))
    else:
        sequence, table = _words(model.found.embeddings[below], model.embeddings[below]["E"], given)
        weights["E"] = table
    experiment = Experiment(
        cell=cell,
        X=stack.X,
        H=stack.H,
        layers=stack.layers,
        direction=chosen.get("direction", stack.direction),  # type: ignore[arg-type] # one of the choices
        input=sequence,
        readout=readout,
    )
    if sum(array.size for array in weights.values()) > INLINE:
        return replace(experiment, stored=SHELF.put(weights))
    return replace(experiment, weights={name: _plain(array) for name, array in weights.items()})


def _place(what: str, name: str, names: list[str]) -> int:
    if name not in names:
        raise UnknownName(what, name, "one of " + ", ".join(names) if names else "none: the file has no such part")
    return names.index(name)


def _head(model: Model, stack: Stack, name: str | None) -> int | None:
    """Place of the read-out; raises InvalidShape when it does not fit on the network."""
    if name is None:
        return None
    place = _place("head", name, [head.name for head in model.found.heads])
    head: Head = model.found.heads[place]
    if name not in stack.heads:
        raise InvalidShape("head", f"{head.reads} inputs", f"what {stack.name} hands on")
    return place


def _embedding(model: Model, stack: Stack, name: str | None) -> int | None:
    """Place of the embedding; raises InvalidShape when it does not fit before the network."""
    if name is None:
        return None
    place = _place("embedding", name, [table.name for table in model.found.embeddings])
    table: Embedding = model.found.embeddings[place]
    if table.width != stack.X:
        raise InvalidShape("embedding", f"{table.width} numbers a word", f"{stack.X} inputs of {stack.name}")
    return place


def _answers(asks: tuple[Ask, ...], answers: Mapping[str, str]) -> dict[str, str]:
    """One choice for every question; raises UnknownName or InvalidValue for an answer that fits none."""
    known = {ask.name: ask for ask in asks}
    for name, choice in answers.items():
        if name not in known:
            raise UnknownName("answer", name, "one of " + ", ".join(known) if known else "none: nothing is asked")
        if choice not in known[name].choices:
            raise InvalidValue(f"answer to {name}", choice, "one of " + ", ".join(known[name].choices))
    return {ask.name: answers.get(ask.name, ask.default) for ask in asks}


def _words(table: Embedding, E: Array, given: AnyInput | None) -> tuple[Tokens, Array]:
    """The sequence of words and the rows of the table that it may need, in the order of its vocabulary.

    No others can be read: the table has a row for each word that was learned.
    """
    if isinstance(given, Tokens):
        names: Sequence[str] = given.vocabulary
        if len(names) != table.words:
            raise InvalidShape("vocabulary", f"{len(names)} words", f"{table.words} words, one a row of the embedding")
        place = {word: k for k, word in enumerate(names)}
        kept = _kept({place[word] for word in given.tokens if word in place}, table.words)
        return Tokens(tokens=given.tokens, vocabulary=tuple(names[k] for k in kept), embedded=True, closed=True), E[
            kept
        ]
    places = range(min(_TOKENS, table.words)) if given is None else _places(given, table.words)
    kept = _kept(set(places), table.words)  # a large table has too many rows to name them all
    return Tokens(tokens=tuple(map(str, places)), vocabulary=tuple(map(str, kept)), embedded=True, closed=True), E[kept]


def _kept(needed: set[int], words: int) -> list[int]:
    """Rows of a table that an experiment knows: those needed, and the first ones as far as there is room."""
    if words <= WORDS:
        return list(range(words))
    rest = islice((k for k in range(words) if k not in needed), max(0, WORDS - len(needed)))
    return sorted([*needed, *rest])


def _places(given: Numbers, words: int) -> Sequence[int]:
    """Words given by their places in the vocabulary, in a row or one below another; raises InvalidValue for others."""
    rows = tuple((one,) for one in given.values[0]) if len(given.values) == 1 else given.values
    for t, row in enumerate(rows, start=1):
        if len(row) != 1 or not row[0].is_integer() or not 0 <= row[0] < words:
            got = ", ".join(f"{one:g}" for one in row)
            raise InvalidValue(f"word {t}", got, f"a place in the vocabulary, a whole number from 0 to {words - 1}")
    return [int(row[0]) for row in rows]


def _plain(array: Array) -> tuple[tuple[float, ...], ...]:
    """Rows as plain numbers; a vector is one row of them."""
    if array.ndim == 1:
        return tuple(array.tolist())
    return tuple(tuple(row) for row in np.asarray(array).tolist())
