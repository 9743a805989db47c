"""Keras's weights: kernel, recurrent kernel and bias of a cell, by number (``cell/vars/0``) or by name (``kernel:0``).

A file of weights does not say what they go through, nor in which direction; an archive does, in its architecture.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.cells import GRU
from app.cells.arrays import Array
from app.errors import InvalidShape, InvalidValue
from app.interchange.found import Ask, Note, Parts, Stack
from app.interchange.gate_order import LAYOUTS
from app.interchange.reading.contents import Contents
from app.interchange.reading.limits import Limits, named
from app.interchange.recognise import layer
from app.interchange.recognise.chains import add_chains
from app.interchange.recognise.keras_config import Said, architecture
from app.interchange.recognise.layer import Recurrent
from app.interchange.recognise.linear import add_embedding, add_head, fitting, like, outputs
from app.network.passes import Direction

_ROLES = {"0": "kernel", "1": "recurrent_kernel", "2": "bias"}
_HALF = re.compile(r"(forward|backward)(_.*)?")
_CELLS = re.compile(r"vars|cell|(lstm|gru|simple_rnn)_cell(_\d+)?|(lstm|gru|simple_rnn)_cell_v\d")
_SEVERAL = ("cells", "stacked_rnn_cells")
_TABLES = ("emb",)
_GATES = Ask(name="gate", choices=("sigmoid", "hard_sigmoid", "hard_sigmoid_onnx"), default="sigmoid")
_FUNCTIONS = Ask(name="activation", choices=("tanh", "relu", "sigmoid", "linear"), default="tanh")
_RESET = Ask(name="reset", choices=("after", "before"), default="after")
_WAY = Ask(name="direction", choices=("forward", "reverse"), default="forward")


@dataclass(slots=True)
class _Group:
    """Variables of one place in the file, by role, and how the file calls them."""

    tensors: dict[str, Array] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)


def fits(names: Mapping[str, object]) -> bool:
    """Whether any of the names is one of Keras's for a recurrent layer."""
    return any(name.split("/")[-1].split(":")[0] == "recurrent_kernel" for name in names)


def recognise(contents: Contents, limits: Limits) -> Parts:
    """Find every recurrent, embedding and dense layer; raises InvalidShape or OverBudget naming the tensor."""
    parts, groups = Parts(), _groups(contents)
    said = architecture(contents, list(groups))
    done: set[str] = set()
    for place in sorted(groups, key=said.order):
        owner, _, last = place.rpartition("/")
        half = _HALF.fullmatch(last)
        if place in done or not _is_recurrent(groups[place]):
            continue
        if half and owner:
            pair = [f"{owner}/{name}" for name in _both(last, half[1])]
            halves = [groups[one] for one in pair if one in groups]
            done |= set(pair)
            place = owner  # noqa: PLW2901 - the layer of both
        else:
            halves = [groups[place]]
        try:
            _add(parts, place, halves, said, contents, limits)
        except InvalidValue as error:
            parts.refuse(said.title(place), error)
    # Going backwards, Keras hands on its outputs last first, and a layer above would turn them round again; and where
    # only the last output is handed on, a layer above reads it again and again.
    add_chains(parts, lambda below, _: below.direction != "reverse" and below.counts == "each")
    for place, group in groups.items():
        _add_linear(parts, place, group, said, contents.hints)
    parts.notes += said.notes
    return fitting(parts)


def _groups(contents: Contents) -> dict[str, _Group]:
    """Variables by the layer that holds them, in natural order: ``lstm_2`` before ``lstm_10``."""
    groups: dict[str, _Group] = {}
    for name, tensor in contents.tensors.items():
        last = name.split("/")[-1]
        role = _ROLES.get(last, last.split(":")[0])
        group = groups.setdefault(place_of(name), _Group())
        if role in group.tensors and role in _ROLES.values():
            raise InvalidShape(named(name), "a second one in the same layer", "one")
        group.tensors[role], group.names[role] = tensor, name
    return dict(sorted(groups.items(), key=lambda pair: natural(pair[0])))


def place_of(name: str) -> str:
    """The layer that a variable belongs to: its path without what is said for every cell.

    Keras 3 numbers the variables of a layer, ``layers/lstm/cell/vars/0`` is ``lstm``; of several cells in one layer
    each is a layer to us, ``rnn/cells/lstm_cell_1``. Older files repeat the layer's name and that of the model,
    ``model_weights/lstm/sequential/lstm/lstm_cell/kernel:0``: there the first and the last part count.
    """
    *path, last = name.split("/")
    kept = [part for before, part in zip(["", *path], path, strict=False) if _is_place(before, part)]
    if kept and kept[0] in ("layers", "_layer_checkpoint_dependencies"):
        return "/".join(kept[1:])
    if last.isdecimal() or len(kept) < 2:
        return "/".join(kept)
    kept = kept[kept[0] == "model_weights" :]
    return "/".join(kept[:1] if kept[0] == kept[-1] else [kept[0], kept[-1]])


def _is_place(before: str, part: str) -> bool:
    return before in _SEVERAL or not _CELLS.fullmatch(part)


def natural(place: str) -> tuple[tuple[int, str], ...]:
    """For sorting: numbers in a name count as numbers."""
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d{1,9})", place))


def _is_recurrent(group: _Group) -> bool:
    """A kernel (X, G*H) and a recurrent one (H, G*H)."""
    kernel, recurrent = group.tensors.get("kernel"), group.tensors.get("recurrent_kernel")
    if kernel is None or recurrent is None or kernel.ndim != 2 or recurrent.ndim != 2:
        return False
    H, columns = recurrent.shape
    return kernel.shape[1] == columns and H > 0 and columns in (H, 3 * H, 4 * H)


def _both(last: str, word: str) -> tuple[str, str]:
    rest = last.removeprefix(word)
    return "forward" + rest, "backward" + rest


def _add(  # noqa: PLR0913, PLR0917 - what a layer is made of
    parts: Parts, place: str, halves: list[_Group], said: Said, contents: Contents, limits: Limits
) -> None:
    """Note one recurrent layer, of one direction or of both."""
    config = said.recurrent(place)
    cell, X, H = _cell(halves[0], limits, config)
    both = len(halves) == 2
    for half in halves:
        expected = layer.expected_shapes("keras", cell, X, H)
        layer.nothing_but(set(expected), set(half.tensors) & set(_ROLES.values()), half.names)
        layer.check_shapes(expected, half.tensors, half.names, layer.whose(cell.kind, X, H))
    given = {ending: half.tensors for ending, half in zip(("", "_reverse"), halves, strict=False)}
    cell, weights = layer.parameters("keras", cell, given, contents.hints)
    asks: tuple[Ask, ...] = ()
    direction: Direction = "both" if both else "forward"
    if config is None:
        asks = () if cell.kind == "rnn" else (_GATES,)
        asks = (_FUNCTIONS, *asks)
        asks += (_RESET,) if isinstance(cell, GRU) and cell.bias == "none" else ()
        asks += () if both else (_WAY,)
        cell, asks = layer.answered(cell, asks, contents.hints)
    else:
        cell = said.applied(cell, config)
        direction = "reverse" if said.backwards(place) and not both else direction
    if contents.hints.get("direction") == "reverse" and not both:
        direction, asks = "reverse", tuple(ask for ask in asks if ask.name != "direction")
    notes: tuple[Note, ...] = (Note(code="backwards_order", about=place),) if direction == "reverse" else ()
    if both and (merged := said.merged(place)) != "concat":
        notes += (Note(code="merged_directions", about=merged),)
    name = said.title(place) or cell.kind
    stack = Stack(
        name=name, cell=cell, X=X, H=H, direction=direction, counts=said.counts(place), asks=asks, notes=notes
    )
    parts.stacks.append((stack, weights))
    parts.used |= {full: name for half in halves for full in half.names.values()}


def _cell(group: _Group, limits: Limits, config: Mapping[str, Any] | None) -> tuple[Recurrent, int, int]:
    """Cell, X and H from the shapes; the form of a GRU from its bias, or from the architecture."""
    layout = LAYOUTS["keras"]
    X, _ = layer.two_d(group.names[layout.W], group.tensors[layout.W])
    H, columns = layer.two_d(group.names[layout.U], group.tensors[layout.U])
    layer.check_units(group.names[layout.U], H, limits.H)
    kind = layer.kind_of(group.names[layout.U], columns, H)
    bias = group.tensors.get("bias")
    cell = replace(layer.BARE[kind], bias="none" if bias is None else "one")
    if isinstance(cell, GRU):
        rows = bias is not None and bias.ndim == 2
        after = rows if bias is not None else (config or {}).get("reset_after", True) is not False
        cell = replace(cell, reset="after" if after else "before", bias="two" if rows else cell.bias)
    return cell, X, H


def _add_linear(parts: Parts, place: str, group: _Group, said: Said, hints: Mapping[str, str]) -> None:
    """Note a dense layer (inputs, K) or an embedding (V, X), if it fits beside a network."""
    names = [group.names[role] for role in group.names]
    first = group.tensors.get("kernel", group.tensors.get("embeddings"))
    if any(name in parts.used for name in names) or first is None or first.ndim != 2 or 0 in first.shape:
        return
    second = group.tensors.get("recurrent_kernel", group.tensors.get("bias"))  # numbered variables have no names
    label = said.title(place) or place
    main = group.names.get("kernel", group.names.get("embeddings", ""))
    table = "embeddings" in group.tensors or said.is_embedding(place) or like(place, _TABLES)
    if second is None and first.shape[1] in {stack.X for stack, _ in parts.stacks} and table:
        add_embedding(parts, label, main, first)
        return
    reads = {outputs(stack) for stack, _ in parts.stacks}
    if first.shape[0] not in reads or (second is not None and second.shape != first.shape[1:]):
        return
    kind = said.dense(place) or hints.get("readout")
    other = next((name for role, name in group.names.items() if role in ("recurrent_kernel", "bias")), "")
    add_head(parts, label, (main, other), (first.T, second), kind)
