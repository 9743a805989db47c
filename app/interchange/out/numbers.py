"""The numbers of a program: written into it when they are few, in a file beside it when they are many."""

import numpy as np

from app.cells.arrays import Array
from app.errors import InvalidValue
from app.interchange.out.model import Model

INLINE = 3_000
"""Numbers that a program holds itself; a page of text is read, a book is not."""
BESIDE = "numbers.npz"
WIDTH = 112


def numbers(model: Model) -> dict[str, Array]:
    """All that a program needs by name: our weights and initial states, ``x``, and ``h`` and ``y`` as they are shown.

    Raises InvalidValue when something shown is not finite: there is nothing to be held against.
    """
    named = {"x": model.x, **model.named(), "shown_h": model.h}
    if model.readout is not None and model.y is not None:
        named |= {"W_y": model.readout[0], "b_y": model.readout[1], "shown_y": model.y}
    for name, values in named.items():
        if not np.isfinite(values).all():
            raise InvalidValue(f"export of {name}", "infinity or NaN", "finite numbers")
    return named


def fits(named: dict[str, Array]) -> bool:
    """Whether they are few enough to stand in the program."""
    return sum(values.size for values in named.values()) <= INLINE


def literal(named: dict[str, Array]) -> str:
    """A Python dictionary of nested lists, every number with all its digits."""
    rows = [f"    {name!r}: {_nested(values.tolist(), 4)},".replace("'", '"') for name, values in named.items()]
    return "{\n" + "\n".join(rows) + "\n}"


def _nested(value: list[object] | object, indent: int) -> str:
    """Lists of numbers on lines of at most WIDTH, a row of a matrix beginning a line."""
    if not isinstance(value, list):
        return repr(value)
    inner = [_nested(part, indent + 4) for part in value]
    on_one_line = f"[{', '.join(inner)}]"
    if len(on_one_line) + indent <= WIDTH and "\n" not in on_one_line and not isinstance(value[0], list):
        return on_one_line
    space = " " * (indent + 4)
    if isinstance(value[0], list):
        return "[\n" + "".join(f"{space}{part},\n" for part in inner) + " " * indent + "]"
    lines, line = [], ""
    for part in inner:
        if line and len(space) + len(line) + len(part) + 2 > WIDTH:
            lines.append(line)
            line = ""
        line += f"{part}, "
    return "[\n" + "".join(f"{space}{one.rstrip()}\n" for one in (*lines, line)) + " " * indent + "]"
