"""How PyTorch, Keras and ONNX lay out the weights of a recurrent layer, beside our names: the one table of it.

Readers, writers, generated programs and the documentation (:mod:`app.interchange.conventions`) all go by it. A
framework stacks the gates of a layer into blocks: G gates of H units give G*H rows. Which gate is which block differs,
and so do names, transposes and biases; what is computed does not.

Source: the documentation of torch.nn.LSTM, GRU and RNN, of keras.layers.LSTM, GRU and SimpleRNN, and of the ONNX
operators LSTM, GRU and RNN; confirmed number by number in tests/reference.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from app.cells import GRU, LSTM, AnyCell, Elman, Jordan
from app.cells.arrays import Array, Params
from app.errors import InvalidValue

Framework = Literal["torch", "keras", "onnx"]
Kind = Literal["rnn", "lstm", "gru"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What a framework calls the tensors of one layer in one direction, and how they lie."""

    title: str
    W: str
    """Input weights, (G*H, X); (X, G*H) where ``transposed``."""
    U: str
    """Recurrent weights, (G*H, H); (H, G*H) where ``transposed``."""
    biases: tuple[str, ...]
    """Two tensors (G*H,) that are added, or one."""
    transposed: bool = False
    halves: bool = False
    """The one bias (2*G*H,) holds two, one after the other: of the input, then recurrent."""
    peepholes: tuple[str, str] | None = None
    """Name of the tensor (3*H,) and the order of its gates."""
    projection: str | None = None
    """Name of the projection (P, H)."""


LAYOUTS: dict[Framework, Layout] = {
    "torch": Layout(
        title="PyTorch", W="weight_ih", U="weight_hh", biases=("bias_ih", "bias_hh"), projection="weight_hr"
    ),
    "keras": Layout(title="Keras", W="kernel", U="recurrent_kernel", biases=("bias",), transposed=True),
    "onnx": Layout(title="ONNX", W="W", U="R", biases=("B",), halves=True, peepholes=("P", "iof")),
}

BLOCKS: dict[tuple[str, str], tuple[str, str]] = {
    ("torch", "rnn"): ("h", "h"),
    ("torch", "lstm"): ("ifco", "ifgo"),
    ("torch", "gru"): ("rzh", "rzn"),
    ("keras", "rnn"): ("h", "h"),
    ("keras", "lstm"): ("ifco", "ifco"),
    ("keras", "gru"): ("zrh", "zrh"),
    ("onnx", "rnn"): ("h", "h"),
    ("onnx", "lstm"): ("iofc", "iofc"),
    ("onnx", "gru"): ("zrh", "zrh"),
}
"""Blocks from first to last: our letters of the gates, then the framework's. Candidates: c and h; PyTorch's g and n."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """What frameworks call one activation; None where one has none."""

    torch: str | None
    keras: str | None
    onnx: tuple[str, float | None, float | None] | None
    """Name, alpha and beta."""


ACTIVATIONS: dict[str, Spelling] = {
    "tanh": Spelling("tanh", "tanh", ("Tanh", None, None)),
    "sigmoid": Spelling(None, "sigmoid", ("Sigmoid", None, None)),
    "relu": Spelling("relu", "relu", ("Relu", None, None)),
    "linear": Spelling(None, "linear", ("Affine", 1.0, 0.0)),
    "hard_sigmoid": Spelling(None, "hard_sigmoid", ("HardSigmoid", 1.0 / 6.0, 0.5)),
    "hard_sigmoid_onnx": Spelling(None, None, ("HardSigmoid", 0.2, 0.5)),
}
"""By our names. Keras before version 3 called ``hard_sigmoid`` what ONNX does: 0.2 x + 0.5."""


def blocks(framework: Framework, kind: str) -> tuple[str, str]:
    """Our letters and theirs, in their order; raises InvalidValue when the framework has no such cell."""
    if (framework, kind) not in BLOCKS:
        raise InvalidValue("cell", kind, f"a cell that {LAYOUTS[framework].title} has: rnn, lstm or gru")
    return BLOCKS[framework, kind]


def known(framework: Framework, cell: AnyCell) -> LSTM | GRU | Elman:
    """The same cell; raises InvalidValue when the framework has none of its kind."""
    blocks(framework, cell.kind)
    assert not isinstance(cell, Jordan)  # noqa: S101 - told above
    return cell


def ending(framework: Framework, layer: int = 0, *, reverse: bool = False) -> str:
    """What PyTorch's names end in, ``_l0``, ``_l1_reverse``; the others have files or axes for that."""
    return f"_l{layer}" + ("_reverse" if reverse else "") if framework == "torch" else ""


def apart(framework: Framework, cell: AnyCell, tensors: Mapping[str, Array]) -> dict[str, Array]:
    """Take the blocks of one layer in one direction apart: our parameters by name, as ``cell.shapes`` asks for them.

    ``tensors`` are the framework's by their names without ending, without a batch or direction axis: ``weight_ih``,
    ``kernel``, ``W``. Nothing is computed, save where the cell has one bias and the framework gives two: they are
    added.
    """
    cell = known(framework, cell)
    layout, (order, _) = LAYOUTS[framework], blocks(framework, cell.kind)
    named: dict[str, Array] = {}
    for letter, name in (("W", layout.W), ("U", layout.U)):
        whole = tensors[name].T if layout.transposed else tensors[name]
        named |= _split(letter, order, whole)
    if cell.bias != "none":
        first, second = _two_biases(layout, tensors)
        named |= _biases(cell, _split("b", order, first), _split("b_U", order, second))
    if isinstance(cell, LSTM) and cell.peepholes and layout.peepholes:
        name, letters = layout.peepholes
        named |= _split("p", letters, tensors[name])
    if isinstance(cell, LSTM) and cell.proj and layout.projection:
        named["W_m"] = tensors[layout.projection]
    return {ours: np.array(named[ours], dtype=np.float64) for ours in cell.shapes(1, 1) if ours in named}


def together(framework: Framework, cell: AnyCell, params: Params) -> dict[str, Array]:
    """Put our parameters of one layer in one direction into the framework's blocks: the inverse of :func:`apart`.

    Blocks that the framework has and the cell has not are zero: the forget gate's under ``input_forget``, recurrent
    weights of a cell without them, and the recurrent half of a single bias. Two biases of which the framework keeps one
    are added.
    """
    cell = known(framework, cell)
    layout, (order, _) = LAYOUTS[framework], blocks(framework, cell.kind)
    H, X = params[f"W_{order[0]}"].shape
    wide = params[f"U_{order[0]}"].shape[1] if f"U_{order[0]}" in params else cell.size("h", H)
    made = {}
    for letter, name, width in (("W", layout.W, X), ("U", layout.U, wide)):
        whole = _joined(letter, order, params, (H, width))
        made[name] = np.ascontiguousarray(whole.T) if layout.transposed else whole
    if cell.bias != "none":
        first, second = _joined("b", order, params, (H,)), _joined("b_U", order, params, (H,))
        made |= dict(zip(layout.biases, _as_theirs(layout, cell, first, second), strict=True))
    if isinstance(cell, LSTM) and cell.peepholes and layout.peepholes:
        name, letters = layout.peepholes
        made[name] = _joined("p", letters, params, (H,))
    if isinstance(cell, LSTM) and cell.proj and layout.projection:
        made[layout.projection] = np.array(params["W_m"])
    return made


def _split(letter: str, order: str, whole: Array) -> dict[str, Array]:
    """``W_i``, ``W_f``, ... from the blocks; ``b_Ui`` from those of the second bias."""
    between = "" if letter == "b_U" else "_"
    return {f"{letter}{between}{gate}": part for gate, part in zip(order, np.split(whole, len(order)), strict=True)}


def _joined(letter: str, order: str, params: Params, shape: tuple[int, ...]) -> Array:
    between = "" if letter == "b_U" else "_"
    return np.concatenate([params.get(f"{letter}{between}{gate}", np.zeros(shape)) for gate in order])


def _two_biases(layout: Layout, tensors: Mapping[str, Array]) -> tuple[Array, Array]:
    """The input's and the recurrent one, (G*H,) each; the second is zero where the framework has one."""
    given = [tensors[name] for name in layout.biases]
    if layout.halves:
        first, second = np.split(given[0], 2)
        return first, second
    if len(given) == 2:
        return given[0], given[1]
    rows = np.atleast_2d(given[0])
    return rows[0], rows[1] if len(rows) == 2 else np.zeros(rows.shape[1])


def _biases(cell: LSTM | GRU | Elman, first: Mapping[str, Array], second: Mapping[str, Array]) -> dict[str, Array]:
    if cell.bias == "two":
        return {**first, **second}
    inside = {"b_Uh"} & set(cell.shapes(1, 1))  # r multiplies it, so it is no part of the sum
    merged = {}
    for (name, one), (other_name, other) in zip(first.items(), second.items(), strict=True):
        merged[name] = one if other_name in inside else _added(one, other)
    return merged | {name: second[name] for name in inside}


def _as_theirs(layout: Layout, cell: LSTM | GRU | Elman, first: Array, second: Array) -> tuple[Array, ...]:
    if layout.halves:
        return (np.concatenate((first, second)),)
    if len(layout.biases) == 2:
        return first, second
    return (np.stack((first, second)) if isinstance(cell, GRU) and cell.reset == "after" else _added(first, second),)


def _added(one: Array, other: Array) -> Array:
    """The sum; where one of them is zero the other to the last bit, the sign of a zero included."""
    return np.where(other == 0.0, one, np.where(one == 0.0, other, one + other))


def activation_of(framework: Framework, name: str, alpha: float | None = None, beta: float | None = None) -> str | None:
    """Our name of a framework's activation; None when it is none of ours. ONNX's come with alpha and beta."""
    for ours, spelling in ACTIVATIONS.items():
        if framework == "onnx":
            known, a, b = spelling.onnx or ("", None, None)
            if known == name and _close(a, alpha) and _close(b, beta):
                return ours
        elif name == (spelling.torch if framework == "torch" else spelling.keras):
            return ours
    return None


def _close(known: float | None, given: float | None) -> bool:
    """Whether they are the same in single precision; what is not given is ONNX's default, what is not known any."""
    return known is None or (given is not None and abs(known - given) < 1e-6)
