"""What a framework stores for a layer of ours: its tensors, and which of our parameters lies where in them.

Nothing is known here of any order: :func:`app.interchange.gate_order.together` is asked, with parameters that can be
told apart wherever they end up, also where two of them were added. So the picture on the page cannot differ from files.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod

import numpy as np

from app.cells import AnyCell
from app.cells.arrays import Array
from app.interchange import gate_order
from app.interchange.gate_order import BLOCKS, LAYOUTS, Framework
from app.interchange.out.limits import obstacles
from app.network.passes import Pass, widths
from app.network.stack import Spec


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A stretch of a tensor that belongs to one gate."""

    names: tuple[str, ...]
    """Our parameters that lie there; two are added, none: the framework wants room that this cell leaves at zero."""
    theirs: str
    """The framework's letter of the gate."""
    first: int
    """Where it begins along the tensor's axis of gates, from 0."""
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tensor:
    """One tensor of one layer in one direction."""

    name: str
    shape: tuple[int, ...]
    axis: int
    """Along which the gates lie, one after another."""
    row: int | None
    """Given: only this row of the tensor is meant, for its rows differ."""
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What a framework makes of a layer."""

    framework: Framework
    title: str
    tensors: tuple[Tensor, ...]
    """Of one layer in one direction."""
    count: int
    """Numbers in the tensors of all layers and directions."""
    missing: tuple[str, ...]
    """Our parameters for which there is no place."""
    lacking: tuple[str, ...]
    """What of the cell the framework does not have, in words; such a network cannot be written for it."""


def stored(framework: Framework, spec: Spec, X: int, H: int, seen: Pass | None = None) -> Stored:
    """What a framework stores for a network of X inputs and H units, with the tensors of ``seen``, or the first pass.

    Without any tensor where the framework has no cell of this kind at all.
    """
    cell, one = spec.cell, seen or spec.passes[0]
    title, lacking = LAYOUTS[framework].title, tuple(obstacles(framework, cell))
    read = widths(cell, X, H, spec.layers, spec.direction)
    if (framework, cell.kind) not in BLOCKS:
        return Stored(framework=framework, title=title, tensors=(), count=0, missing=(), lacking=lacking)
    shapes = cell.shapes(read[one], H)
    marked = {name: np.full(shape, 2.0**k) for k, (name, shape) in enumerate(shapes.items())}
    marks = {name + spec.suffix(one): 2.0**k for k, name in enumerate(shapes)}
    made = gate_order.together(framework, cell, marked)
    ending = gate_order.ending(framework, one.layer, reverse=one.reverse and spec.direction == "both")
    tensors = tuple(one for name, whole in made.items() for one in _taken_apart(framework, cell, name, whole, marks))
    there = {name for tensor in tensors for block in tensor.blocks for name in block.names}
    drawn = sum(whole.size for whole in made.values())
    per_input = prod(made[LAYOUTS[framework].W].shape) // read[one]
    return Stored(
        framework=framework,
        title=title,
        tensors=tuple(_ended(tensor, ending) for tensor in tensors),
        count=sum(drawn + per_input * (width - read[one]) for width in read.values()),
        missing=tuple(name for name in marks if name not in there),
        lacking=lacking,
    )


def _ended(tensor: Tensor, ending: str) -> Tensor:
    return Tensor(name=tensor.name + ending, shape=tensor.shape, axis=tensor.axis, row=tensor.row, blocks=tensor.blocks)


def _taken_apart(
    framework: Framework, cell: AnyCell, name: str, whole: Array, marks: dict[str, float]
) -> Iterator[Tensor]:
    """One tensor, or one for each row where the rows of a bias differ."""
    layout = LAYOUTS[framework]
    if name in layout.biases and whole.ndim == 2:
        for row, codes in enumerate(whole):
            blocks = _blocks(framework, cell, name, codes, marks)
            yield Tensor(name=name, shape=whole.shape, axis=1, row=row, blocks=blocks)
        return
    axis = 1 if layout.transposed and whole.ndim == 2 else 0
    codes = np.take(whole, 0, axis=1 - axis) if whole.ndim == 2 else whole
    yield Tensor(name=name, shape=whole.shape, axis=axis, row=None, blocks=_blocks(framework, cell, name, codes, marks))


def _blocks(framework: Framework, cell: AnyCell, name: str, codes: Array, marks: dict[str, float]) -> tuple[Block, ...]:
    """Stretches along the axis of gates: as many as the framework has gates, twice that in a bias of two halves."""
    layout, (_, letters) = LAYOUTS[framework], gate_order.blocks(framework, cell.kind)
    if name == layout.projection:
        letters = "m"
    elif layout.peepholes and name == layout.peepholes[0]:
        letters = layout.peepholes[1]
    elif layout.halves and name in layout.biases:
        letters = letters * 2
    size = len(codes) // len(letters)
    return tuple(
        Block(names=_names(codes[k * size], marks), theirs=letter, first=k * size, size=size)
        for k, letter in enumerate(letters)
    )


def _names(code: float, marks: dict[str, float]) -> tuple[str, ...]:
    return tuple(name for name, mark in marks.items() if int(code) & int(mark))
