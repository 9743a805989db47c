"""What came of one reference, and the lines that are printed of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

from app.interchange.verify.compare import Comparison

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
    return [
        *written,
        *_gradients(results),
        f"{len(results)} verified" if not bad else f"{bad} of {len(results)} not verified",
    ]


def _gradients(results: Sequence[Result]) -> list[str]:
    """How many gradients were compared, and how far apart they are at most; nothing where there are none."""
    cases = [(result, [pair for pair in result.compared if pair.derivative]) for result in results]
    found = [(pair, result) for result, pairs in cases for pair in pairs]
    if not found:
        return []
    pair, result = max(found, key=lambda one: (isnan(one[0].apart), one[0].apart))
    counted = f"gradients: {len(found)} arrays of {sum(bool(pairs) for _, pairs in cases)} cases"
    return [f"{counted}, at most {pair.apart:.1e} apart ({result.name} {pair.name}), tolerance {pair.tolerance:.3g}"]


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
