"""What came of one reference, and the lines that are printed of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

from app.interchange.verify.compare import Comparison

GRADIENTS = "gradients: not checked, there is no training yet"
LONGEST = 5
"""Faults of one reference that are printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of one case or model file."""

    name: str
    kind: str
    """``case`` or ``file``."""
    framework: str = ""
    """Who computed it: ``torch``, ``keras``, ``onnxruntime``, ``worked_example``; nothing where it cannot be read."""
    version: str = ""
    compared: tuple[Comparison, ...] = ()
    refused: str = ""
    """The words in which it was refused, of a file that has to be."""
    unread: str = ""
    """Why it could not be read, or was refused although it should not have been."""
    gradients: bool = False
    """Whether it has gradients, which are not checked yet."""

    @property
    def faults(self) -> tuple[str, ...]:
        """What is beyond tolerance, or could not be read; what shows nothing at all is a fault too."""
        if self.unread:
            return (self.unread,)
        found = tuple(pair.fault for pair in self.compared if pair.fault is not None)
        return found if self.compared or self.refused else ("nothing was compared",)

    @property
    def tolerances(self) -> tuple[float, ...]:
        """Those that were held against, smallest first: double precision before single."""
        return tuple(sorted({pair.tolerance for pair in self.compared}))

    def largest(self, tolerance: float) -> Comparison:
        """The pair that is furthest apart among those held against this tolerance."""
        pairs = (pair for pair in self.compared if pair.tolerance == tolerance)
        return max(pairs, key=lambda pair: (isnan(pair.apart), pair.apart))


def lines(results: Sequence[Result]) -> list[str]:
    """A line for each result, indented ones for its faults, and what they add up to."""
    width = max((len(result.name) for result in results), default=0)
    written = [line for result in results for line in _lines(result, width)]
    bad = sum(bool(result.faults) for result in results)
    if any(result.gradients for result in results):
        written.append(GRADIENTS)
    return [*written, f"{len(results)} verified" if not bad else f"{bad} of {len(results)} not verified"]


def _lines(result: Result, width: int) -> list[str]:
    head = f"{'FAIL' if result.faults else 'ok':4}  {result.name:{width}}"
    if result.unread:
        return [f"{head}  could not be read", f"      {result.unread}"]
    if result.refused:
        return [f"{head}  refused, as it has to be: {result.refused}"]
    parts = "; ".join(_largest(result.largest(tolerance)) for tolerance in result.tolerances)
    said = f"{head}  {len(result.compared):3} arrays  {parts}"
    more = len(result.faults) - LONGEST
    return [
        said.rstrip(),
        *(f"      {fault}" for fault in result.faults[:LONGEST]),
        *([f"      and {more} more"] if more > 0 else []),
    ]


def _largest(pair: Comparison) -> str:
    return f"{pair.apart:.1e} ({pair.name}), tolerance {pair.tolerance:.3g}"
