"""The last table of the tests: what was verified against which framework, kept here and shown to anyone."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from app.interchange.verify.compare import FLOAT64, GRADIENT

if TYPE_CHECKING:
    from app.interchange.verify.report import Result

KEPT = Path(__file__).with_name("verified.json")

What = Literal["cases", "gradients", "files", "refused", "programs"]

NAMES = {
    "torch": "PyTorch",
    "keras": "Keras",
    "onnx": "ONNX Runtime",
    "onnxruntime": "ONNX Runtime",
    "torch.onnx": "PyTorch through ONNX",
    "worked_example": "Worked by hand",
    "none": "Broken on purpose",
}
"""Frameworks as they are called on the page."""

MODULES = {"onnx": "onnxruntime", "torch.onnx": "torch"}
"""Whose version counts, where it is not the framework's own name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What came of all references or programs of one framework, in one precision."""

    what: What
    """``cases``: gates, outputs and final states, and their ``gradients``; ``files``: model files, and ``refused``:
    those that have to be; ``programs`` that were written here and run there."""
    framework: str
    version: str
    count: int
    largest: float | None = None
    """Largest deviation, in units of max(1, |value|), of gradients 0.01 + |value|; None where nothing is compared."""
    tolerance: float | None = None

    @property
    def name(self) -> str:
        """The framework as it is called on the page."""
        return NAMES.get(self.framework, self.framework)

    @property
    def title(self) -> str:
        """Name and version."""
        return f"{self.name} {self.version}".strip()


def version_of(framework: str, versions: Mapping[str, Any]) -> str:
    """The framework's version among those of all its modules; Keras's with that of what computes for it."""
    own = str(versions.get(MODULES.get(framework, framework), "")).partition("+")[0]
    below = versions.get("tensorflow")
    return f"{own} (TensorFlow {below})" if framework == "keras" and below else own


def rows_of(results: Iterable["Result"]) -> list[Row]:
    """Rows of references: a row for each framework and tolerance, in the order in which they come."""
    groups: dict[tuple[What, str, str, float | None], list[float]] = {}
    for result in results:
        if result.refused:
            groups.setdefault(("refused", result.framework, result.version, None), []).append(0.0)
            continue
        for tolerance in result.tolerances:
            if tolerance in STANDARD:
                what: What = "files" if result.kind == "file" else "gradients" if tolerance == GRADIENT else "cases"
                key = (what, result.framework, result.version, tolerance)
                groups.setdefault(key, []).append(result.largest(tolerance).apart)
    found = [
        Row(
            what=what,
            framework=framework,
            version=version,
            count=len(apart),
            largest=None if tolerance is None else max(apart),
            tolerance=tolerance,
        )
        for (what, framework, version, tolerance), apart in groups.items()
    ]
    return sorted(found, key=_order)


STANDARD = (FLOAT64, 2e-6, GRADIENT)
"""Tolerances of double and single precision, and of gradients; what hands computed is as exact as they were."""


def _order(row: Row) -> tuple[int, int, float]:
    whats: Sequence[str] = get_args(What)
    return whats.index(row.what), list(NAMES).index(row.framework), row.tolerance or 0.0


@cache
def kept() -> tuple[Row, ...]:
    """The table as it was last made; empty where there is none."""
    return tuple(Row(**row) for row in json.loads(KEPT.read_bytes())) if KEPT.exists() else ()


def measured(framework: str) -> Row | None:
    """What came of the programs of a framework: ``torch``, ``keras``, ``onnx``; None if none was run."""
    rows = (row for row in kept() if row.what == "programs" and row.framework == framework)
    return next(rows, None)


def written(rows: Sequence[Row]) -> str:
    """The table as it is kept."""
    return "[\n" + ",\n".join(" " + json.dumps(asdict(row)) for row in rows) + "\n]\n"


def markdown(rows: Sequence[Row]) -> str:
    """The table for the documentation."""
    words = {
        "cases": "cases: gates, outputs, final states",
        "gradients": "cases: gradients by weights, inputs, states and sums",
        "files": "model files read",
        "refused": "files refused, as they have to be",
        "programs": "programs written here, run there",
    }
    lines = [
        "# Verified",
        "",
        "What this program was held against. `python -m tools.verified` makes this table anew from the references and",
        "the frameworks, a test holds it. Deviations are in units of max(1, |value|), those of gradients in units of",
        "0.01 + |value|, so that 1e-11 and 1e-9 of the value are allowed.",
        "",
        "| framework | version | what | number | largest deviation | tolerance |",
        "| --- | --- | --- | ---: | ---: | ---: |",
    ]
    for row in rows:
        largest = "" if row.largest is None else f"{row.largest:.1e}"
        tolerance = "" if row.tolerance is None else f"{row.tolerance:g}"
        lines.append(f"| {row.name} | {row.version} | {words[row.what]} | {row.count} | {largest} | {tolerance} |")
    return "\n".join(lines) + "\n"
