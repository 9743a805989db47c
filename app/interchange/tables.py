"""A trace as a table: one row a timestep, one column a number."""

import csv
import io

from app.cells.arrays import Array
from app.lab.held import Held


def csv_text(held: Held) -> str:
    """A line a timestep: ``t`` and every quantity of every unit (``f[0]``, ...), all digits; t = 0: initial state."""
    arrays, out = held.arrays(), io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["t", *(f"{name}[{j}]" for name, array in arrays.items() for j in range(array.shape[1]))])
    start = {name: held.trace.initial.get(name) for name in arrays}
    rows.writerow([0, *(value for name, array in arrays.items() for value in _start(start[name], array.shape[1]))])
    for t in range(held.trace.T):
        rows.writerow([t + 1, *(repr(value) for array in arrays.values() for value in array[t].tolist())])
    return out.getvalue()


def _start(state: Array | None, size: int) -> list[str]:
    return [""] * size if state is None else [repr(value) for value in state.tolist()]
