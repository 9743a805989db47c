"""What all recognisers share: the cell behind one layer's tensors, and the check of every shape."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.cells import GRU, LSTM, Elman
from app.cells.arrays import Array
from app.errors import InvalidShape, OverBudget
from app.interchange.found import Ask
from app.interchange.gate_order import LAYOUTS, Framework, Kind, apart
from app.interchange.reading.limits import named, shown

Recurrent = LSTM | GRU | Elman
GATES: dict[int, Kind] = {1: "rnn", 3: "gru", 4: "lstm"}
"""The cell by its number of blocks."""
BARE: dict[Kind, Recurrent] = {"rnn": Elman(), "gru": GRU(), "lstm": LSTM()}
TITLES: dict[Kind, str] = {"rnn": "a simple RNN", "gru": "a GRU", "lstm": "an LSTM"}


def kind_of(name: str, rows: int, H: int) -> Kind:
    """The cell that has so many rows for H units; raises InvalidShape naming the tensor when there is none."""
    blocks, rest = divmod(rows, H) if H else (0, 1)
    if rest or blocks not in GATES:
        raise InvalidShape(
            named(name), f"{rows} rows for {H} units", f"{H} (a simple RNN), {3 * H} (a GRU) or {4 * H} (an LSTM)"
        )
    return GATES[blocks]


def check_units(name: str, H: int, most: int) -> None:
    """Raise OverBudget naming the tensor when a layer is larger than is drawn."""
    if most < H:
        raise OverBudget(named(name), f"{H} units", f"at most {most}")


def two_d(name: str, tensor: Array) -> tuple[int, int]:
    """Shape of a matrix; raises InvalidShape naming it when it is none, or empty."""
    if tensor.ndim != 2 or 0 in tensor.shape:
        raise InvalidShape(named(name), f"shape {shown(tensor.shape)}", "a matrix")
    return tensor.shape[0], tensor.shape[1]


def expected_shapes(framework: Framework, cell: Recurrent, X: int, H: int) -> dict[str, tuple[int, ...]]:
    """Shape of each tensor of one layer in one direction, by the framework's names without ending."""
    layout, gates = LAYOUTS[framework], {kind: gates for gates, kind in GATES.items()}[cell.kind]
    rows, wide = gates * H, cell.size("h", H)
    shapes: dict[str, tuple[int, ...]] = {layout.W: (rows, X), layout.U: (rows, wide)}
    if layout.transposed:
        shapes = {name: shape[::-1] for name, shape in shapes.items()}
    if cell.bias != "none":
        bias: tuple[int, ...] = (2 * rows,) if layout.halves else (rows,)
        if framework == "keras" and isinstance(cell, GRU) and cell.reset == "after":
            bias = (2, rows)
        shapes |= dict.fromkeys(layout.biases, bias)
    if isinstance(cell, LSTM) and cell.peepholes and layout.peepholes:
        shapes[layout.peepholes[0]] = (3 * H,)
    if isinstance(cell, LSTM) and cell.proj and layout.projection:
        shapes[layout.projection] = (cell.proj, H)
    return shapes


def check_shapes(
    expected: Mapping[str, tuple[int, ...]], tensors: Mapping[str, Array], names: Mapping[str, str], whose: str
) -> None:
    """Raise InvalidShape naming the first tensor that is missing or does not fit; ``names``: as the file calls them."""
    for role, shape in expected.items():
        name = names.get(role, role)
        if role not in tensors:
            raise InvalidShape(named(name), "nothing", f"{shown(shape)} for {whose}")
        if tensors[role].shape != shape:
            raise InvalidShape(named(name), f"shape {shown(tensors[role].shape)}", f"{shown(shape)} for {whose}")


def whose(kind: Kind, X: int, H: int) -> str:
    """For errors: ``an LSTM of 4 units and 3 inputs``."""
    return f"{TITLES[kind]} of {H} units and {X} inputs"


def answered(cell: Any, asks: tuple[Ask, ...], hints: Mapping[str, str]) -> tuple[Any, tuple[Ask, ...]]:
    """Answer what the file says about itself; what it does not stays asked."""
    left = []
    for ask in asks:
        if hints.get(ask.name) in ask.choices:
            cell = answer(cell, ask.name, hints[ask.name])
        else:
            left.append(ask)
    return cell, tuple(left)


def answer(cell: Any, question: str, choice: str) -> Any:
    """The cell with one question answered; one about anything else leaves it as it is."""
    options = {
        ("activation", "lstm"): ("g", "h"),
        ("activation", "gru"): ("g",),
        ("activation", "rnn"): ("activation",),
        ("activation", "jordan"): ("activation",),
        ("readout", "jordan"): ("out",),
        ("gate", "lstm"): ("gate",),
        ("gate", "gru"): ("gate",),
        ("reset", "gru"): ("reset",),
        ("forget", "lstm"): ("forget",),
    }
    return replace(cell, **dict.fromkeys(options.get((question, cell.kind), ()), choice))


def parameters(
    framework: Framework, cell: Recurrent, passes: Mapping[str, Mapping[str, Array]], hints: Mapping[str, str]
) -> tuple[Recurrent, dict[str, Array]]:
    """Cell and parameters by our names, from the tensors of each pass by the suffix of its names.

    Where a framework always has two biases, and the file says that the second is no more than filling, there is one.
    """
    if cell.bias == "two" and hints.get("bias") == "one":
        single = replace(cell, bias="one")
        kept = single.shapes(1, 1)
        every = (pair for tensors in passes.values() for pair in apart(framework, cell, tensors).items())
        if not any(value.any() for name, value in every if name.startswith("b_U") and name not in kept):
            cell = single
    return cell, {
        f"{name}{ending}": value
        for ending, tensors in passes.items()
        for name, value in apart(framework, cell, tensors).items()
    }


def nothing_but(allowed: set[str], given: set[str], names: Mapping[str, str]) -> None:
    """Raise InvalidShape naming a tensor that a layer of this kind has not."""
    for role in sorted(given - allowed):
        raise InvalidShape(named(names[role]), "one more tensor", "those of such a layer")
