"""What stands before and behind a recurrent network: tables of words, linear layers. Told by shape, ranked by name."""

from dataclasses import dataclass, replace

import numpy as np

from app.cells.arrays import Array
from app.interchange.found import Ask, Embedding, Head, Note, Parts, Stack
from app.interchange.reading.contents import Contents

READOUT = Ask(name="readout", choices=("linear", "sigmoid", "softmax"), default="linear")
_LIKE_WORDS = ("emb", "wte", "lookup", "token", "vocab")
_LIKE_HEADS = ("fc", "head", "linear", "dense", "out", "class", "decoder", "proj", "logit")
LARGEST = 4_096
"""Outputs of a read-out at most; one of a language model has more than a picture has room for."""


@dataclass(frozen=True, slots=True)
class LinearNames:
    """How a framework calls the two tensors of a linear layer."""

    weight: str
    bias: str
    separator: str
    """Between the layer's name and the tensor's."""
    transposed: bool
    """(inputs, outputs) instead of (outputs, inputs)."""


def find_linear(parts: Parts, contents: Contents, names: LinearNames) -> None:
    """Note every matrix that could be a table of words or a linear layer beside the recurrent ones."""
    widths = {stack.X for stack, _ in parts.stacks}
    said = {outputs(stack) for stack, _ in parts.stacks}
    for name, W in contents.tensors.items():
        owner, _, last = name.rpartition(names.separator)
        if name in parts.used or last != names.weight or W.ndim != 2 or 0 in W.shape:
            continue
        bias_name = f"{owner}{names.separator}{names.bias}" if owner else names.bias
        bias = contents.tensors.get(bias_name)
        label = owner or last
        if bias is None and W.shape[1] in widths and not (W.shape[1] in said and like(label, _LIKE_HEADS)):
            add_embedding(parts, label, name, W)
        matrix = W.T if names.transposed else W
        fits = matrix.shape[1] in said and (bias is None or bias.shape == (len(matrix),))
        if fits and not like(label, _LIKE_WORDS):
            through = contents.hints.get("readout")
            add_head(parts, label, (name, bias_name if bias is not None else ""), (matrix, bias), through)


def add_embedding(parts: Parts, label: str, name: str, table: Array) -> None:
    """Note a table of words."""
    parts.embeddings.append((Embedding(name=label, words=table.shape[0], width=table.shape[1]), {"E": table}))
    parts.used[name] = label


def add_head(
    parts: Parts, label: str, names: tuple[str, str], given: tuple[Array, Array | None], kind: str | None
) -> None:
    """Note a linear layer, W (K, inputs) and b (K,) or none.

    ``kind``: what it goes through; None: that is asked; where it is no read-out of ours, what is before it is shown.
    """
    W, b = given
    if len(W) > LARGEST:
        parts.notes.append(Note(code="head_too_large", about=label))
        return
    head = Head(name=label, size=W.shape[0], reads=W.shape[1], asks=() if kind else (READOUT,))
    for known in ("linear", "sigmoid", "softmax"):
        head = replace(head, kind=known) if kind == known else head
    if kind not in (None, *READOUT.choices):
        parts.notes.append(Note(code="head_activation", about=label))
    parts.heads.append((head, {"W_y": W, "b_y": np.zeros(len(W)) if b is None else b}))
    parts.used |= {name: label for name in names if name}


def like(label: str, words: tuple[str, ...]) -> bool:
    """Whether a name sounds like one of the words."""
    return any(word in label.lower() for word in words)


def outputs(stack: Stack) -> int:
    """How many numbers a network hands on at a timestep."""
    return (2 if stack.direction == "both" else 1) * stack.cell.size("h", stack.H)


def fitting(parts: Parts) -> Parts:
    """Say of every network which embeddings and read-outs fit, the likeliest first."""
    stacks = []
    for stack, weights in parts.stacks:
        heads = [head.name for head, _ in parts.heads if head.reads == outputs(stack)]
        tables = [table.name for table, _ in parts.embeddings if table.width == stack.X]
        heads.sort(key=lambda name: not like(name, _LIKE_HEADS))
        tables.sort(key=lambda name: not like(name, _LIKE_WORDS))
        stacks.append((replace(stack, heads=tuple(heads), embeddings=tuple(tables)), weights))
    parts.stacks = stacks
    return parts
